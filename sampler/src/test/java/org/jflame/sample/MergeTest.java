package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jflame.fold.CodeAddress;
import org.jflame.fold.Frame;
import org.jflame.proc.MemoryMapping;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Python calls C calls Python: the merged stacks have the real order, in every sample and every version. */
class MergeTest {

    private static final String EVERY_VERSION = "org.jflame.sample.PythonInterpreters#everyVersion";
    private static final int SAMPLES = 150;
    private static final Map<String, String> NESTINGS = new LinkedHashMap<>();

    static {
        String marked = "marked c:mark_outer c:mark_within in_outer = in_outer_too c:mark_inner in_inner";
        NESTINGS.put("marked", marked);
        NESTINGS.put("sort_in_c", "sort_in_c c:qsort compare");
        NESTINGS.put("popped", "popped c:mark_popped");
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
            try (PythonTarget target = PythonTarget.start(python, "nestings.py", nesting, marks.toString())) {
                problems.addAll(problems(target, nesting, python));
            }
        }
        assertEquals(List.of(), problems);
    }

    private static List<String> problems(PythonTarget target, String nesting, PythonInterpreters.Found python)
            throws Exception {
        int pid = nesting.startsWith("fork:") ? Integer.parseInt(target.readLine()) : target.pid();
        SymbolTable symbols = new SymbolTable();
        boolean hasNames = hasNames(pid);
        Nesting legal = Nesting.of(NESTINGS.get(nesting));
        try (MergedSamples samples = new MergedSamples(pid)) {
            int tid = nesting.startsWith("thread:")
                    ? samples.tids().stream()
                            .filter(other -> other != pid)
                            .findFirst()
                            .orElseThrow()
                    : pid;
            List<MergedSamples.Sample> taken = samples.take(tid, SAMPLES);
            Map<String, Integer> problems = new TreeMap<>();
            int truncated = 0;
            int degraded = 0;
            for (MergedSamples.Sample sample : taken) {
                truncated += sample.isWhole() ? 0 : 1;
                degraded += sample.isDegraded() ? 1 : 0;
                String problem = sample.isWhole()
                        ? legal.problem(sample.frames(), symbols, hasNames, !python.isBefore("3.11"))
                        : null;
                if (problem != null) {
                    problems.merge(problem + "\n" + text(sample.frames(), symbols), 1, Integer::sum);
                }
            }
            System.out.println(python + " " + nesting + ": " + taken.size() + " samples, " + truncated + " truncated, "
                    + degraded + " degraded, "
                    + problems.values().stream().mapToInt(i -> i).sum() + " wrong");
            assertTrue(taken.size() >= SAMPLES / 2, "only " + taken.size() + " samples of " + nesting);
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
