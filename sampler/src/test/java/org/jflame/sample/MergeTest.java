package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jflame.cpython.PythonBuild;
import org.jflame.fold.CodeAddress;
import org.jflame.fold.Frame;
import org.jflame.fold.PythonFrame;
import org.jflame.proc.MemoryMapping;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Python calls C calls Python: the merged stacks have the real order, in every sample and every version. */
class MergeTest {

    private static final String EVERY_VERSION = "org.jflame.sample.PythonInterpreters#everyVersion";
    private static final int SAMPLES = 60;

    // The first samples of a deep stack lack its root: how deep it is, they tell.
    private static final int MOST_UNSURE = 5;

    private static final List<MergedSamples.Sample> NO_SAMPLES = List.of();
    private static final Map<String, String> NESTINGS = new LinkedHashMap<>();

    static {
        String marked = "marked c:mark_outer c:mark_within in_outer = in_outer_too c:mark_inner in_inner";
        NESTINGS.put("marked", marked);
        NESTINGS.put("sort_in_c", "sort_in_c c:qsort compare");
        NESTINGS.put("popped", "popped c:mark_popped");
        NESTINGS.put("blind", "blind c:mark_blind in_inner");
        NESTINGS.put("by_key", "by_key c:sort key c:mark_inner in_inner");
        NESTINGS.put("by_lt", "by_lt c:sort __lt__");
        NESTINGS.put("substitute", "substitute c:pattern_sub replacement");
        NESTINGS.put("reduced", "reduced c:reduce add_up");
        NESTINGS.put("construct", "construct __init__ c:mark_inner in_inner");
        NESTINGS.put("generated", "generated produce_through produce");
        NESTINGS.put("summed", "summed c:builtin_sum produce_through produce");
        NESTINGS.put("mapped", "mapped c:map square");
        NESTINGS.put("dropping", "dropping __del__");
        NESTINGS.put("recursion", "recursion = " + deep(300));
        NESTINGS.put("driven", "driven outermost innermost __await__");
        NESTINGS.put("thread:marked", marked);
        NESTINGS.put("fork:marked", marked);
    }

    private static final String VECTORIZED = "vectorized c:. per_element";
    private static final String AUTOGRAD = "autograd c:THPFunction_apply forward"
            + " | autograd c:THPEngine_run_backward backward c:mark_inner in_inner"
            + " | autograd c:THPEngine_run_backward hook c:mark_inner in_inner";

    @TempDir
    private static Path folder;

    private static Path marks;

    @BeforeAll
    static void compileMarks() throws Exception {
        marks = folder.resolve("libmarks.so");
        try {
            Process gcc = new ProcessBuilder(
                            "gcc",
                            "-O2",
                            "-shared",
                            "-fPIC",
                            "-fomit-frame-pointer",
                            "-o",
                            marks.toString(),
                            Path.of("src/test/resources/native/marks.c")
                                    .toAbsolutePath()
                                    .toString(),
                            "-lpthread")
                    .redirectErrorStream(true)
                    .start();
            String output = new String(gcc.getInputStream().readAllBytes());
            Assumptions.assumeTrue(gcc.waitFor() == 0, "gcc failed: " + output);
        } catch (IOException e) {
            Assumptions.abort("gcc is missing: " + e.getMessage());
        }
    }

    private static String deep(int levels) {
        if (levels == 0) {
            return "deep";
        }
        return "deep "
                + List.of("c:sort deep_key = ", "c:mark_inner deep_callback = ", "= ")
                        .get(levels % 3) + deep(levels - 1);
    }

    @ParameterizedTest
    @MethodSource(EVERY_VERSION)
    void shouldMergeInTheRealOrder(PythonInterpreters.Found python) throws Exception {
        List<String> problems = new ArrayList<>();
        for (String nesting : NESTINGS.keySet()) {
            if (nesting.equals("driven") && python.isBefore("3.5")) {
                continue;
            }
            try (PythonTarget target = start(python, nesting)) {
                problems.addAll(problems(target, nesting, python));
            }
        }
        assertEquals(List.of(), problems);
    }

    @ParameterizedTest
    @MethodSource(EVERY_VERSION)
    void shouldMergeInAStrippedInterpreter(PythonInterpreters.Found python, @TempDir Path builds) throws Exception {
        PythonBuild build = new PythonBuild(python, builds);
        if (python.shared()) {
            build.strippedCopy(build.sharedLibrary());
        }
        Path executable = build.strippedCopy(build.executable());
        List<String> problems = new ArrayList<>();
        for (String nesting : List.of("marked", "by_key", "recursion")) {
            try (PythonTarget target = build.start(executable, "nestings.py", nesting, marks.toString())) {
                problems.addAll(problems(target, nesting, python));
            }
        }
        assertEquals(List.of(), problems);
    }

    /**
     * Code of CPython's own compiler is Python code: its frames are not shown besides the functions that they execute.
     * It keeps frame pointers from 3.15 on; 3.14 enters it through a shim.
     */
    @ParameterizedTest
    @MethodSource(EVERY_VERSION)
    void shouldMergeInCodeThatCPythonHasCompiled(PythonInterpreters.Found python) throws Exception {
        Assumptions.assumeFalse(python.isBefore("3.14"), () -> python + " has no JIT in its releases");
        Assumptions.assumeTrue(
                PythonInterpreters.succeeds(python, "import sys; assert sys._jit.is_available()"),
                () -> python + " has no JIT");
        List<String> problems = new ArrayList<>();
        for (String nesting : List.of("marked", "by_key", "generated", "recursion")) {
            List<String> command = List.of(
                    python.executable().toString(), PythonTarget.scriptPath("nestings.py"), nesting, marks.toString());
            try (PythonTarget target = PythonTarget.startWrapped(List.of("env", "PYTHON_JIT=1"), command)) {
                problems.addAll(problems(target, nesting, NESTINGS.get(nesting), python, true));
            }
        }
        assertEquals(List.of(), problems);
    }

    /** Only the pc and the stack pointer are known of a thread that is not stopped. */
    @ParameterizedTest
    @MethodSource(EVERY_VERSION)
    void shouldMergeTheStackOfASleeper(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = start(python, "sleeping");
                MergedSamples samples = new MergedSamples(target.pid())) {
            target.awaitState('S');
            MergedSamples.Sample sample = samples.takeAsleep(target.pid());

            String text = text(sample.frames(), new SymbolTable());
            Nesting legal = Nesting.of("sleeping c:mark_outer c:mark_within in_sleep c:mark_asleep");
            assertNull(legal.problem(sample.frames(), new SymbolTable(), false, !python.isBefore("3.11")), text);
            assertTrue(sample.isWhole() && text.contains("mark_asleep") && text.contains("pause"), text);
        }
    }

    /** Python frames are never lost, nor is the native leaf, when the native stack cannot be followed to its root. */
    @ParameterizedTest
    @MethodSource(EVERY_VERSION)
    void shouldKeepBothStacksWhereTheNativeOneEnds(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = start(python, "marked");
                MergedSamples samples = new MergedSamples(target.pid(), 600)) {
            Nesting legal = Nesting.of(NESTINGS.get("marked"));
            SymbolTable symbols = new SymbolTable();
            int truncated = 0;
            for (MergedSamples.Sample sample : samples.take(target.pid(), SAMPLES)) {
                String text = text(sample.frames(), symbols);
                assertTrue(legal.hasPythonOrder(sample.frames()), text);
                if (!sample.isWhole()) {
                    truncated++;
                    assertTrue(sample.isDegraded(), text);
                    assertEquals(1, text.split("rest of the stack|no way to the caller", -1).length - 1, text);
                }
            }
            assertTrue(truncated > SAMPLES / 2, "only " + truncated + " stacks were cut off");
        }
    }

    /** The thread has no Python frame of its own: its stack is C's, then Python's. */
    @ParameterizedTest
    @MethodSource(EVERY_VERSION)
    void shouldMergeInAThreadThatCHasStarted(PythonInterpreters.Found python) throws Exception {
        try (PythonTarget target = start(python, "in_thread_of_c");
                MergedSamples samples = new MergedSamples(target.pid())) {
            Nesting legal = Nesting.of("in_outer = in_outer_too c:mark_inner in_inner");
            SymbolTable symbols = new SymbolTable();
            int checked = 0;
            for (int tries = 0; tries < 4000 && checked < 20; tries++) {
                for (int tid : samples.tids()) {
                    for (MergedSamples.Sample sample : tid == target.pid() ? NO_SAMPLES : samples.take(tid, 1)) {
                        String text = text(sample.frames(), symbols);
                        if (sample.isWhole() && text.contains("in_outer")) {
                            checked++;
                            assertTrue(text.indexOf("mark_thread") < text.indexOf("in_outer "), text);
                            assertTrue(text.contains("mark_thread"), text);
                            assertTrue(legal.hasPythonOrder(sample.frames()), text);
                        }
                    }
                }
            }
            assertTrue(checked > 0, "no such thread was met");
        }
    }

    /** A call that has let go of the GIL is above the Python line that made it, and it runs. */
    @ParameterizedTest
    @MethodSource(EVERY_VERSION)
    void shouldKeepNativeCallsWithoutTheGilAboveTheirLine(PythonInterpreters.Found python) throws Exception {
        Map<String, String> modules = Map.of("hashing", "libcrypto|hash|sha", "compressing", "libz|zlib");
        for (Map.Entry<String, String> call : modules.entrySet()) {
            try (PythonTarget target = start(python, call.getKey());
                    MergedSamples samples = new MergedSamples(target.pid())) {
                int above = 0;
                List<MergedSamples.Sample> taken = samples.take(target.pid(), SAMPLES);
                for (MergedSamples.Sample sample : taken) {
                    List<Frame> frames = sample.frames();
                    Frame leaf = frames.get(frames.size() - 1);
                    boolean isInLibrary = leaf instanceof CodeAddress code
                            && Pattern.compile(call.getValue())
                                    .matcher(code.module().name())
                                    .find();
                    int line = frames.size() - 1;
                    while (line > 0 && !(frames.get(line) instanceof PythonFrame)) {
                        line--;
                    }
                    boolean isOfLine = frames.get(line) instanceof PythonFrame function
                            && function.function().equals(call.getKey());
                    above += isInLibrary && isOfLine ? 1 : 0;
                }
                assertTrue(above > 0.8 * taken.size(), above + " of " + taken.size() + " in " + call.getKey());
            }
        }
    }

    @Test
    void shouldMergeWhatNumpyCalls() throws Exception {
        PythonInterpreters.Found python = PythonInterpreters.with("numpy");
        try (PythonTarget target = start(python, "vectorized")) {
            assertEquals(List.of(), problems(target, "vectorized", VECTORIZED, python, false));
        }
    }

    @Test
    void shouldMergeWhatTorchCalls() throws Exception {
        PythonInterpreters.Found python = PythonInterpreters.with("torch");
        try (PythonTarget target = start(python, "autograd")) {
            assertEquals(List.of(), problems(target, "autograd", AUTOGRAD, python, false));
        }
    }

    private static PythonTarget start(PythonInterpreters.Found python, String nesting) throws IOException {
        return PythonTarget.start(python, "nestings.py", nesting, marks.toString());
    }

    private static List<String> problems(PythonTarget target, String nesting, PythonInterpreters.Found python)
            throws Exception {
        return problems(target, nesting, NESTINGS.get(nesting), python, false);
    }

    /** @param hasNewCode whether code is generated while it runs: what is new is known 100 ms later */
    private static List<String> problems(
            PythonTarget target, String nesting, String order, PythonInterpreters.Found python, boolean hasNewCode)
            throws Exception {
        int pid = nesting.startsWith("fork:") ? Integer.parseInt(target.readLine()) : target.pid();
        SymbolTable symbols = new SymbolTable();
        boolean hasNames = hasNames(pid);
        Nesting legal = Nesting.of(order);
        try (MergedSamples samples = new MergedSamples(pid)) {
            int tid = nesting.startsWith("thread:")
                    ? samples.tids().stream()
                            .filter(other -> other != pid)
                            .findFirst()
                            .orElseThrow()
                    : pid;
            for (int looks = 0; hasNewCode && looks < 2; looks++) {
                samples.take(tid, 1);
                Thread.sleep(120); // then the maps are read again
            }
            List<MergedSamples.Sample> taken = samples.take(tid, SAMPLES);
            Map<String, Integer> problems = new TreeMap<>();
            int unsure = 0;
            for (MergedSamples.Sample sample : taken) {
                unsure += sample.isWhole() && !sample.isDegraded() ? 0 : 1;
                String problem = sample.isWhole()
                        ? legal.problem(sample.frames(), symbols, hasNames, !python.isBefore("3.11"))
                        : null;
                if (problem != null) {
                    problems.merge(problem + "\n" + text(sample.frames(), symbols), 1, Integer::sum);
                }
            }
            assertTrue(taken.size() >= SAMPLES / 2, "only " + taken.size() + " samples of " + nesting);
            assertTrue(unsure <= MOST_UNSURE, unsure + " truncated or degraded samples of " + nesting);
            return problems.entrySet().stream()
                    .limit(2)
                    .map(entry -> python + " " + nesting + ", " + entry.getValue() + " times: " + entry.getKey())
                    .toList();
        } finally {
            if (pid != target.pid()) {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    /** Whether the interpreter was not stripped. */
    private static boolean hasNames(int pid) throws IOException {
        return MemoryMapping.of(pid).stream()
                .filter(mapping -> mapping.isExecutable() && mapping.path().matches(".*/(lib)?python[^/]*"))
                .anyMatch(mapping -> SymbolTable.hasOwnFunctions(mapping.path()));
    }

    private static String text(List<Frame> stack, SymbolTable symbols) {
        StringBuilder text = new StringBuilder();
        for (Frame frame : stack) {
            text.append("    ").append(frame.label());
            text.append(frame instanceof CodeAddress code ? " " + symbols.names(code) : "")
                    .append('\n');
        }
        return text.toString();
    }
}
