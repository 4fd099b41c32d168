package org.jflame.cpython;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jflame.elf.ElfFile;
import org.jflame.elf.MachineCode;
import org.jflame.proc.MemoryMapping;

/**
 * The version of a CPython that has no {@code Py_Version}, which came with 3.11: {@code Py_GetVersion} makes a text of it.
 *
 * @param version the version
 * @param avma the address of the text
 */
record VersionText(PythonVersion version, long avma) {

    private static final int MAX_BYTES = 16;
    private static final int MAX_DATA_BYTES = 8 << 20;

    /** What the function leaves in a static buffer: {@code 3.8.18 (default, Oct 1 2023, 10:11:12) \n[GCC 12.2.0]}. */
    private static final Pattern RESULT =
            Pattern.compile("([23]\\.\\d{1,2}\\.\\d{1,3}[a-z0-9+]{0,6}) \\([^\\x00]{1,160}?\\) \\n?\\[[A-Za-z]");

    /** The constant PY_VERSION, which the function's code names. */
    static Optional<VersionText> inCode(ElfFile elf, long biasBytes, TargetMemory memory) {
        return elf.function("Py_GetVersion").map(MachineCode::addresses).orElse(List.of()).stream()
                .flatMap(vaddr -> PythonVersion.parse(memory.text(vaddr + biasBytes, MAX_BYTES)).stream()
                        .map(version -> new VersionText(version, vaddr + biasBytes)))
                .findFirst();
    }

    /** The function's result in the file's variables, for code that is not understood. */
    static Optional<VersionText> inVariables(List<MemoryMapping> variables, TargetMemory memory) {
        for (MemoryMapping mapping : variables) {
            int sizeBytes = (int) Math.min(MAX_DATA_BYTES, mapping.end() - mapping.start());
            Matcher matcher = RESULT.matcher(memory.bytes(mapping.start(), sizeBytes));
            if (matcher.find()) {
                long avma = mapping.start() + matcher.start();
                return PythonVersion.parse(matcher.group(1)).map(version -> new VersionText(version, avma));
            }
        }
        return Optional.empty();
    }
}
