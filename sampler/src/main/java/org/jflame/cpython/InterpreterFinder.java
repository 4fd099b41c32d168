package org.jflame.cpython;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jflame.elf.ElfFile;
import org.jflame.elf.ElfImage;
import org.jflame.proc.MemoryMapping;
import org.jflame.proc.TargetException;
import org.jflame.proc.TargetException.Code;
import org.jflame.proc.TargetProcess;

/**
 * Finds the CPython in a process, in whichever mapped file it is: a static executable, a libpython, one started through
 * the dynamic loader, one embedded in another program. Of several, it is one that runs.
 */
public final class InterpreterFinder {

    private final TargetProcess target;
    private final TargetMemory memory;
    private final List<MemoryMapping> mappings;
    private Interpreter idle;
    private TargetException refusal;
    private boolean couldOpenAny;

    private InterpreterFinder(TargetProcess target) throws TargetException {
        this.target = target;
        this.memory = new TargetMemory(target.pid());
        this.mappings = target.mappings();
    }

    /**
     * Looks through the mapped files, those with python in their names first.
     *
     * @return one that has a thread; if there is none, one that has not begun yet
     * @throws TargetException when there is no such process, no permission, no CPython, or one that is not supported
     */
    public static Interpreter find(TargetProcess target) throws TargetException {
        return new InterpreterFinder(target).find();
    }

    private Interpreter find() throws TargetException {
        List<MemoryMapping> files = codeOfEachFile();
        for (MemoryMapping mapping : files) {
            Optional<Interpreter> found = inFile(mapping);
            if (found.isPresent() && hasBegun(found.get())) {
                return found.get();
            }
            idle = idle == null ? found.orElse(null) : idle;
        }
        if (idle != null) {
            return idle;
        }
        if (refusal != null) {
            throw refusal;
        }
        // /proc/PID/root and map_files are closed to whoever may not trace; in the middle of an exec nothing is mapped
        if (!couldOpenAny && !files.isEmpty()) {
            throw target.notPermitted();
        }
        return withoutSymbols(files.size());
    }

    private boolean hasBegun(Interpreter interpreter) {
        return new PythonThreads(target.pid(), interpreter).hasAny();
    }

    private List<MemoryMapping> codeOfEachFile() {
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

    private Optional<Interpreter> inFile(MemoryMapping mapping) {
        try {
            Optional<ElfFile> elf = open(mapping);
            OptionalLong bias = elf.isPresent() ? elf.get().loadBias(mapping) : OptionalLong.empty();
            return bias.isEmpty()
                    ? Optional.empty()
                    : new InterpreterFile(target, mappings, mapping, elf.get(), bias.getAsLong()).interpreter();
        } catch (IndexOutOfBoundsException e) {
            return Optional.empty(); // a file whose headers point outside of it holds no interpreter that runs
        } catch (TargetException e) {
            refusal = refusal == null ? e : refusal; // another file may hold one that can be read
            return Optional.empty();
        }
    }

    private Optional<ElfFile> open(MemoryMapping mapping) {
        for (Path candidate : target.candidateFiles(mapping)) {
            try {
                Optional<ElfFile> elf = ElfFile.open(candidate);
                couldOpenAny = true;
                return elf;
            } catch (IOException | IndexOutOfBoundsException e) {
                // the next candidate may be readable
            }
        }
        List<MemoryMapping> sameFile = mappings.stream()
                .filter(other -> other.path().equals(mapping.path()))
                .toList();
        Optional<ElfFile> image = ElfImage.read(target.pid(), sameFile);
        couldOpenAny |= image.isPresent();
        return image;
    }

    /** From 3.13 on, an interpreter that exports nothing shows itself by what it states in its variables. */
    private Interpreter withoutSymbols(int files) throws TargetException {
        long runtimeAvma = DebugOffsets.search(mappings, memory)
                .orElseThrow(() -> new TargetException(
                        Code.NOT_PYTHON,
                        "process " + target.pid() + " runs no CPython: none of its " + files
                                + " mapped files holds an interpreter",
                        "name the pid of a Python process"));
        return InterpreterFile.withoutSymbols(target, runtimeAvma);
    }
}
