package org.jflame.cpython;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jflame.elf.ElfFile;
import org.jflame.elf.MachineCode;
import org.jflame.proc.MemoryMapping;
import org.jflame.proc.TargetException;
import org.jflame.proc.TargetException.Code;
import org.jflame.proc.TargetProcess;

/**
 * A mapped file that may be a CPython: an executable, a libpython, a program that embeds one. It is known by what it
 * exports, so a stripped one is as good; static variables are found in the machine code of functions that use them.
 */
final class InterpreterFile {

    private static final Pattern VERSION_IN_PATH = Pattern.compile("python(\\d\\.\\d+)");

    /** Exported by builds with Py_TRACE_REFS, which put two more words in front of each object. */
    private static final String TRACE_REFS = "_Py_AddToAllObjects";

    private final TargetProcess target;
    private final TargetMemory memory;
    private final List<MemoryMapping> mappings;
    private final MemoryMapping mapping;
    private final ElfFile elf;
    private final long biasBytes;

    /**
     * @param mappings all of the process's
     * @param mapping the one of the file's code
     * @param biasBytes its load bias
     */
    InterpreterFile(
            TargetProcess target, List<MemoryMapping> mappings, MemoryMapping mapping, ElfFile elf, long biasBytes) {
        this.target = target;
        this.memory = new TargetMemory(target.pid());
        this.mappings = mappings;
        this.mapping = mapping;
        this.elf = elf;
        this.biasBytes = biasBytes;
    }

    /**
     * The interpreter in this file, nothing when there is none.
     *
     * @throws TargetException when there is one that is not supported, or the memory may not be read
     */
    Optional<Interpreter> interpreter() throws TargetException {
        if (elf.exports("pypy_main_startup") || elf.exports("rpython_startup_code")) {
            throw unsupported(target, "PyPy");
        }
        if (elf.symbol("Py_GetVersion").isEmpty()) {
            return Optional.empty();
        }
        if (memory.word(mapping.start()) == TargetMemory.UNREADABLE) {
            throw target.notPermitted();
        }
        OptionalLong version = avma("Py_Version");
        if (version.isPresent()) {
            PythonVersion stated = new PythonVersion((int) memory.word(version.getAsLong()));
            return Optional.of(interpreter(stated, version.getAsLong()));
        }
        VersionText text = VersionText.inCode(elf, biasBytes, memory)
                .or(() -> VersionText.inVariables(variables(), memory))
                .orElseThrow(() -> unsupported(target, "CPython " + versionInPath()));
        return Optional.of(interpreter(text.version(), text.avma()));
    }

    private Interpreter interpreter(PythonVersion version, long versionAvma) throws TargetException {
        OptionalLong runtime = avma("_PyRuntime");
        boolean isFreeThreaded = runtime.isPresent() && DebugOffsets.isFreeThreaded(runtime.getAsLong(), memory);
        String name = "CPython " + version + (isFreeThreaded ? " (free-threaded)" : "");
        LayoutData data = LayoutData.of(version, isFreeThreaded).orElseThrow(() -> unsupported(target, name));
        if (!data.usesDebugOffsets() && elf.exports(TRACE_REFS)) {
            throw unsupported(target, name + " with Py_TRACE_REFS");
        }
        long runtimeAvma = data.wordOrNone("runtime.getter")
                .map(this::variableOf)
                .orElse(runtime)
                .orElseThrow(() -> unsupported(target, name + " without symbols"));
        if (data.usesDebugOffsets() && !DebugOffsets.areAt(runtimeAvma, memory)) {
            throw unsupported(target, name + " without _Py_DebugOffsets");
        }
        return new Interpreter(
                version,
                new Interpreter.Mark(versionAvma, memory.word(versionAvma)),
                Layout.of(version, data.in(offset -> memory.word(runtimeAvma + offset))),
                runtimeAvma,
                avma("PyCode_Type").orElse(0),
                evalFunctionAvma(),
                gilVariables(data));
    }

    /**
     * An interpreter of which only its {@code _PyRuntime} was found.
     *
     * @throws TargetException when it is not supported
     */
    static Interpreter withoutSymbols(TargetProcess target, long runtimeAvma) throws TargetException {
        TargetMemory memory = new TargetMemory(target.pid());
        long versionAvma = DebugOffsets.versionAvma(runtimeAvma);
        PythonVersion version = new PythonVersion((int) memory.word(versionAvma));
        boolean isFreeThreaded = DebugOffsets.isFreeThreaded(runtimeAvma, memory);
        String name = "CPython " + version + (isFreeThreaded ? " (free-threaded)" : "");
        LayoutData data = LayoutData.of(version, isFreeThreaded).orElseThrow(() -> unsupported(target, name));
        return new Interpreter(
                version,
                new Interpreter.Mark(versionAvma, memory.word(versionAvma)),
                Layout.of(version, data.in(offset -> memory.word(runtimeAvma + offset))),
                runtimeAvma,
                0,
                0,
                GilVariables.NONE);
    }

    /** Up to 3.5 the exported function does it itself; later that one only calls the other. */
    private long evalFunctionAvma() {
        OptionalLong inner = avma("_PyEval_EvalFrameDefault");
        return (inner.isPresent() ? inner : avma("PyEval_EvalFrameEx")).orElse(0);
    }

    private GilVariables gilVariables(LayoutData data) {
        List<Long> locks = new ArrayList<>();
        data.wordOrNone("gil.variables_in").flatMap(elf::function).ifPresent(function -> {
            locks.addAll(function.addresses());
            function.callees().forEach(callee -> locks.addAll(callee.addresses()));
        });
        locks.replaceAll(vaddr -> vaddr + biasBytes);
        return new GilVariables(
                data.wordOrNone("gil.holder_variable")
                        .map(this::avma)
                        .orElse(OptionalLong.empty())
                        .orElse(0),
                List.copyOf(locks),
                data.wordOrNone("gil.pointer_getter")
                        .map(this::variableOf)
                        .orElse(OptionalLong.empty())
                        .orElse(0));
    }

    private OptionalLong avma(String symbol) {
        OptionalLong vaddr = elf.symbol(symbol);
        return vaddr.isPresent() ? OptionalLong.of(vaddr.getAsLong() + biasBytes) : OptionalLong.empty();
    }

    private OptionalLong variableOf(String function) {
        OptionalLong vaddr = elf.function(function).map(MachineCode::variable).orElse(OptionalLong.empty());
        return vaddr.isPresent() ? OptionalLong.of(vaddr.getAsLong() + biasBytes) : OptionalLong.empty();
    }

    /** The file's variables: what it has mapped for writing, and the anonymous memory behind it, {@code .bss}. */
    private List<MemoryMapping> variables() {
        List<MemoryMapping> variables = new ArrayList<>();
        for (MemoryMapping candidate : mappings) {
            MemoryMapping last = variables.isEmpty() ? null : variables.get(variables.size() - 1);
            boolean isBss = last != null && candidate.start() == last.end() && !candidate.isFile();
            if (candidate.permissions().startsWith("rw")
                    && (isBss || candidate.path().equals(mapping.path()))) {
                variables.add(candidate);
            }
        }
        return variables;
    }

    private String versionInPath() {
        Matcher matcher = VERSION_IN_PATH.matcher(mapping.path());
        return matcher.find() ? matcher.group(1) : "of an unknown version (" + mapping.path() + ")";
    }

    static TargetException unsupported(TargetProcess target, String what) {
        return new TargetException(
                Code.UNSUPPORTED_PYTHON,
                "process " + target.pid() + " runs " + what + "; " + PythonVersion.SUPPORTED,
                "run it on one of these versions");
    }
}
