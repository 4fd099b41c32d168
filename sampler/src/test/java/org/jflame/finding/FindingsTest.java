package org.jflame.finding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.jflame.fold.CallTree;
import org.jflame.fold.Frame;
import org.jflame.fold.FrameClass;
import org.jflame.fold.NativeFrame;
import org.jflame.fold.ProcessFrame;
import org.jflame.fold.Profile;
import org.jflame.fold.PythonFrame;
import org.jflame.fold.SamplingStats;
import org.jflame.fold.ThreadFrame;
import org.jflame.fold.WaitFrame;
import org.junit.jupiter.api.Test;

/** What the rules make of stacks, where a real run cannot be had or does not tell. */
class FindingsTest {

    private static final Frame HASH = new NativeFrame("sha256", "_hashlib.so", "", 0);
    private static final Frame STEP = cell("step", 8);
    private static final Frame ITEM = new NativeFrame("aten::item", "libtorch_cpu.so", "", 0);
    private static final Frame SYNC = new NativeFrame("cudaStreamSynchronize", "libcudart.so.12", "", 0);
    private static final PythonFrame LOADER =
            library("_MultiProcessingDataLoaderIter._try_get_data", "torch/utils/data/dataloader.py");
    private static final PythonFrame WORKER = library("_worker_loop", "torch/utils/data/_utils/worker.py");

    private final CallTree tree = new CallTree();

    @Test
    void shouldSayNothingOfNothing() {
        assertEquals(List.of(), findings(SourceLines.NONE));
    }

    @Test
    void shouldSayNothingOfTooFewSamples() {
        add(40, cell("<module>", 1), library("dumps", "json/__init__.py"));
        assertEquals(List.of(), findings(SourceLines.NONE));
    }

    @Test
    void shouldNameTheCallThatWaitsForTheGpu() {
        add(31, STEP, ITEM, SYNC);
        add(69, STEP, HASH);
        assertEquals(
                "31 % of the time it waits for the GPU in .item() (In [5] line 8): ask it for numbers less often",
                only(findings(SourceLines.NONE), "gpu-wait").sentence());
        assertEquals(
                "31 % of the time it waits for the GPU in .tolist() (In [5] line 8): ask it for numbers less often",
                only(findings(frame -> Optional.of("losses = loss.tolist()")), "gpu-wait")
                        .sentence());
    }

    @Test
    void shouldLeaveAWaitForTheGpuThatWasAskedFor() {
        add(60, STEP, library("synchronize", "torch/cuda/__init__.py"), SYNC);
        add(40, STEP, HASH);
        assertTrue(none(findings(SourceLines.NONE), "gpu-wait"));
    }

    @Test
    void shouldNameTheLineThatLoadersAreBusyWith() {
        ProcessFrame kernel = new ProcessFrame(10, "kernel", "");
        ProcessFrame child = new ProcessFrame(11, "worker", "");
        add(62, kernel, cell("<module>", 20), LOADER, new WaitFrame("poll"));
        add(38, kernel, STEP, HASH);
        add(90, child, WORKER, cell("Images.__getitem__", 8), HASH);
        add(10, child, WORKER, cell("Images.__getitem__", 9), HASH);
        Finding finding = only(findings(SourceLines.NONE), "dataloader-wait");
        assertEquals(0.62, finding.share(), 1e-9);
        assertEquals(
                "62 % of the time it waits for DataLoader workers, busy in __getitem__ (In [5] line 8):"
                        + " raise num_workers or cache",
                finding.sentence());
    }

    @Test
    void shouldNotTellTheSameTimeTwice() {
        Frame module = library("<module>", "torch/__init__.py");
        add(40, cell("<module>", 1), module, library("loads", "json/__init__.py"), HASH);
        add(60, cell("<module>", 2), HASH);
        List<Finding> findings = findings(SourceLines.NONE);
        assertEquals(List.of("imports"), findings.stream().map(Finding::rule).toList());
        assertEquals(
                "40 % of the time goes into importing torch (In [5] line 1): first run only",
                findings.get(0).sentence());
    }

    @Test
    void shouldTellThreeAtMostTheLargestFirst() {
        add(20, cell("<module>", 1), library("deepcopy", "copy.py"), HASH);
        add(21, cell("<module>", 2), library("loads", "json/__init__.py"), HASH);
        add(22, cell("<module>", 3), library("compile", "sre_compile.py"), HASH);
        add(23, cell("<module>", 4), library("_strptime", "_strptime.py"), HASH);
        add(14, cell("<module>", 5), HASH);
        List<Finding> findings = findings(SourceLines.NONE);
        assertEquals(
                List.of("date-parsing", "regex-compile", "json"),
                findings.stream().map(Finding::rule).toList());
    }

    @Test
    void shouldTakeOnlyTheMainThreadsTime() {
        ThreadFrame pool = new ThreadFrame(12, "OpenBLAS");
        add(50, cell("<module>", 1), library("loads", "json/__init__.py"), HASH);
        add(50, cell("<module>", 2), HASH);
        add(900, pool, HASH);
        assertEquals(0.5, only(findings(SourceLines.NONE), "json").share(), 1e-9);
    }

    @Test
    void shouldNotTakeTheUsersFileForALibrarys() {
        add(50, cell("<module>", 1), new PythonFrame("loads", "json/__init__.py", 3, FrameClass.USER_FILE), HASH);
        add(50, cell("<module>", 2), HASH);
        assertTrue(none(findings(SourceLines.NONE), "json"));
    }

    @Test
    void shouldStripWhatATerminalWouldObey() {
        PythonFrame evil = new PythonFrame("<module>", "\u001b[31m\u202ered\n.py", 1, FrameClass.USER_FILE);
        add(50, evil, library("loads", "json/__init__.py"), HASH);
        add(50, cell("<module>", 2), HASH);
        String sentence = only(findings(SourceLines.NONE), "json").sentence();
        assertEquals("50 % of the time goes into JSON ([31mred.py:1): orjson or a binary format is faster", sentence);
    }

    @Test
    void shouldQuoteTheOneLineThatTakesTheTime() {
        add(90, cell("<module>", 3), HASH);
        add(5, cell("<module>", 4), HASH);
        add(5, cell("<module>", 5), HASH);
        assertEquals(
                "90 % of the time is one line (In [5] line 3), y = sha(x): look there first",
                only(findings(frame -> Optional.of("y = sha(x)")), "one-line").sentence());
    }

    private void add(long samples, Frame... stack) {
        tree.add(List.of(stack), samples * 1_000_000, samples);
    }

    private List<Finding> findings(SourceLines sources) {
        return Findings.of(new Profile("In [5]", tree, SamplingStats.UNKNOWN, 0), sources);
    }

    private static Finding only(List<Finding> findings, String rule) {
        List<Finding> found =
                findings.stream().filter(finding -> finding.rule().equals(rule)).toList();
        assertEquals(1, found.size(), findings::toString);
        return found.get(0);
    }

    private static boolean none(List<Finding> findings, String rule) {
        return findings.stream().noneMatch(finding -> finding.rule().equals(rule));
    }

    private static PythonFrame cell(String function, int line) {
        return new PythonFrame(function, "In [5]", line, FrameClass.CELL);
    }

    private static PythonFrame library(String function, String file) {
        boolean isInstalled = file.startsWith("torch/");
        return new PythonFrame(function, file, 100, isInstalled ? FrameClass.LIBRARY : FrameClass.STANDARD_LIBRARY);
    }
}
