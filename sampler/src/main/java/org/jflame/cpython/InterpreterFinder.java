package org.jflame.cpython;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jflame.elf.ElfFile;
import org.jflame.proc.MemoryMapping;
import org.jflame.proc.TargetException;
import org.jflame.proc.TargetException.Code;
import org.jflame.proc.TargetProcess;

/**
 * Finds the CPython in a process by its exported symbols, in whichever mapped file it is: a static executable, a
 * libpython, one started through the dynamic loader, one embedded in another program.
 */
public final class InterpreterFinder {

    private static final String SUPPORTED = "jflame reads CPython 3.11, 3.12 and 3.13";
    private static final Pattern VERSION_IN_PATH = Pattern.compile("python(\\d\\.\\d+)");
    private static final long DEBUG_OFFSETS_COOKIE = 0x7970677562656478L; // "xdebugpy", little-endian
    private static final int DEBUG_OFFSETS_FREE_THREADED = 16;

    private final TargetProcess target;
    private final TargetMemory memory;

    private InterpreterFinder(TargetProcess target) {
        this.target = target;
        this.memory = new TargetMemory(target.pid());
    }

    /**
     * Looks through the mapped files, those with python in their names first.
     *
     * @throws TargetException when there is no such process, no permission, no CPython, or one that is not supported
     */
    public static Interpreter find(TargetProcess target) throws TargetException {
        return new InterpreterFinder(target).find();
    }

    private Interpreter find() throws TargetException {
        List<MemoryMapping> files = codeOfEachFile(target.mappings());
        boolean couldOpenAny = false;
        for (MemoryMapping mapping : files) {
            Optional<ElfFile> elf = open(mapping);
            if (elf.isPresent()) {
                couldOpenAny = true;
                Optional<Interpreter> found = inReadableFile(mapping, elf.get());
                if (found.isPresent()) {
                    return found.get();
                }
            }
        }
        if (!couldOpenAny) {
            throw target.notPermitted(); // /proc/PID/root and map_files are closed to whoever may not trace
        }
        throw new TargetException(
                Code.NOT_PYTHON,
                "process " + target.pid() + " runs no CPython: none of its " + files.size()
                        + " mapped files holds an interpreter",
                "name the pid of a Python process");
    }

    private static List<MemoryMapping> codeOfEachFile(List<MemoryMapping> mappings) {
        Set<String> seen = new HashSet<>();
        List<MemoryMapping> files = new ArrayList<>();
        for (MemoryMapping mapping : mappings) {
            if (mapping.isFile() && mapping.isExecutable() && seen.add(mapping.path())) {
                files.add(mapping);
            }
        }
        files.sort((a, b) -> Boolean.compare(looksLikePython(b), looksLikePython(a)));
        return files;
    }

    private static boolean looksLikePython(MemoryMapping mapping) {
        return mapping.path().substring(mapping.path().lastIndexOf('/') + 1).contains("python");
    }

    private Optional<Interpreter> inReadableFile(MemoryMapping mapping, ElfFile elf) throws TargetException {
        try {
            return inFile(mapping, elf);
        } catch (IndexOutOfBoundsException e) {
            return Optional.empty(); // a file whose headers point outside of it holds no interpreter that runs
        }
    }

    private Optional<ElfFile> open(MemoryMapping mapping) {
        for (Path candidate : target.candidateFiles(mapping)) {
            try {
                return ElfFile.open(candidate);
            } catch (IOException | IndexOutOfBoundsException e) {
                // the next candidate may be readable; a file that no way leads to holds no interpreter for us
            }
        }
        return Optional.empty();
    }

    private Optional<Interpreter> inFile(MemoryMapping mapping, ElfFile elf) throws TargetException {
        OptionalLong bias = elf.loadBias(mapping);
        if (bias.isEmpty() || elf.symbol("Py_GetVersion").isEmpty()) {
            return Optional.empty();
        }
        OptionalLong runtime = elf.symbol("_PyRuntime");
        OptionalLong versionVaddr = elf.symbol("Py_Version");
        if (runtime.isEmpty() || versionVaddr.isEmpty()) {
            throw unsupported(versionInPath(mapping.path()));
        }
        long biasBytes = bias.getAsLong();
        long versionAvma = versionVaddr.getAsLong() + biasBytes;
        long version = memory.word(versionAvma);
        if (version == TargetMemory.UNREADABLE) {
            throw target.notPermitted();
        }
        OptionalLong codeType = elf.symbol("PyCode_Type");
        return Optional.of(interpreter(
                new PythonVersion((int) version),
                versionAvma,
                runtime.getAsLong() + biasBytes,
                codeType.isPresent() ? codeType.getAsLong() + biasBytes : 0));
    }

    private Interpreter interpreter(PythonVersion version, long versionAvma, long runtime, long codeType)
            throws TargetException {
        Properties data = Layout.dataOf(version).orElseThrow(() -> unsupported(version.toString()));
        if (Layout.usesDebugOffsets(data)) {
            if (memory.word(runtime) != DEBUG_OFFSETS_COOKIE) {
                throw unsupported(version + " without _Py_DebugOffsets");
            }
            if (memory.word(runtime + DEBUG_OFFSETS_FREE_THREADED) != 0) {
                throw unsupported(version + " (free-threaded)");
            }
        }
        return new Interpreter(
                version,
                versionAvma,
                Layout.of(version, data, offset -> memory.word(runtime + offset)),
                runtime,
                codeType);
    }

    private static String versionInPath(String path) {
        Matcher matcher = VERSION_IN_PATH.matcher(path);
        return matcher.find() ? matcher.group(1) : "of an older version (" + path + ")";
    }

    private TargetException unsupported(String version) {
        return new TargetException(
                Code.UNSUPPORTED_PYTHON,
                "process " + target.pid() + " runs CPython " + version + "; " + SUPPORTED,
                "run the notebook on one of these versions");
    }
}
