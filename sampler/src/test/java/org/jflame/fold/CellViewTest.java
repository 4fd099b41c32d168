package org.jflame.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CellViewTest {

    private static final int MAIN = 100;
    private static final int WORKER = 101;
    private static final int SERVICE = 102;
    private static final SamplingStats STATS = new SamplingStats(1_000, 100, 10, 0, 10, 0, 0, SamplingStats.Pause.NONE);
    private static final WaitFrame SLEEP = new WaitFrame("clock_nanosleep");

    private final CallTree recorded = new CallTree();

    @Test
    void shouldDropTheKernelsFramesAboveTheCell() {
        record(MAIN, 7, kernel(), cell("<module>", 3), library("fit"));

        assertEquals(List.of("In [5] line 3 > fit (pkg/fit.py:1) = 7"), stacks(view(false, false, false)));
    }

    @Test
    void shouldCutAtTheFirstCellFrameAndNotAtALaterOne() {
        record(MAIN, 7, kernel(), cell("<module>", 3), library("apply"), cell("key", 9));

        assertEquals(
                List.of("In [5] line 3 > apply (pkg/apply.py:1) > key · In [5] line 9 = 7"),
                stacks(view(false, false, false)));
    }

    /** What {@code %jflame f()} in line 3 looks like: the statement runs inside jflame, inside IPython, inside the cell. */
    @Test
    void shouldHideItsOwnFramesAroundAStatement() {
        PythonFrame magic = PythonFrame.unnamed("jflame", "/std/site-packages/jflame/magic.py", 1);
        PythonFrame execute = PythonFrame.unnamed("execute", "/std/site-packages/jflame/execute.py", 1);
        PythonFrame recorder = PythonFrame.unnamed("Recorder.end", "/std/site-packages/jflame/recorder.py", 1);
        record(MAIN, 7, kernel(), cell("<module>", 3), library("run_line_magic"), magic, execute, cell("<module>", 3));
        record(MAIN, 2, kernel(), cell("<module>", 3), library("run_line_magic"), magic, recorder);
        record(MAIN, 3, kernel(), cell("<module>", 3), library("run_line_magic"), magic, execute, library("transform"));
        record(MAIN, 4, kernel(), cell("<module>", 3), library("run_line_magic"), magic, library("signal"));

        Profile profile = view(false, false, false);

        assertEquals(List.of("In [5] line 3 > In [5] line 3 = 7"), stacks(profile));
        assertEquals(9, profile.outsideNanos());
    }

    @Test
    void shouldCountTimeWithoutTheCellAsOutside() {
        record(MAIN, 7, kernel(), cell("<module>", 3));
        record(MAIN, 4, kernel());
        record(MAIN, 2, kernel(), SLEEP);

        Profile profile = view(false, false, false);

        assertEquals(6, profile.outsideNanos());
        assertEquals(7, profile.tree().totalNanos());
    }

    @Test
    void shouldKeepAStackWhoseRootCouldNotBeRead() {
        TruncatedFrame truncated = new TruncatedFrame(TruncatedFrame.Reason.TOO_DEEP);
        record(MAIN, 7, truncated, cell("deep", 3));

        assertEquals(List.of("[stack too deep] > deep · In [5] line 3 = 7"), stacks(view(false, false, false)));
    }

    @Test
    void shouldGiveTheEventLoopsWaitToACellThatAwaits() {
        record(MAIN, 7, loop(), standard("EpollSelector.select", "selectors.py"), new WaitFrame("epoll_wait"));

        assertEquals(List.of("In [5] > waiting: event loop = 7"), stacks(view(true, false, false)));
        assertEquals(7, view(false, false, false).outsideNanos());
    }

    @Test
    void shouldGiveTasksOfTheLoopToACellThatAwaits() {
        record(MAIN, 7, loop(), standard("Handle._run", "asyncio/events.py"), library("fetch"));
        record(MAIN, 3, loop(), standard("Handle._run", "asyncio/events.py"), library("fetch"), SLEEP);

        assertEquals(
                List.of(
                        "In [5] > fetch (pkg/fetch.py:1) = 7",
                        "In [5] > fetch (pkg/fetch.py:1) > waiting: clock_nanosleep = 3"),
                stacks(view(true, false, false)));
    }

    @Test
    void shouldNotGiveTheKernelsOwnTasksToTheCell() {
        record(
                MAIN,
                7,
                loop(),
                standard("Handle._run", "asyncio/events.py"),
                PythonFrame.unnamed("do_execute", "/site-packages/ipykernel/ipkernel.py", 1));
        record(MAIN, 2, loop());
        record(MAIN, 1, kernel());

        Profile profile = view(true, false, false);

        assertTrue(profile.tree().isEmpty());
        assertEquals(10, profile.outsideNanos());
    }

    @Test
    void shouldKeepTheLoopsOwnWorkUnderTheCell() {
        record(MAIN, 7, loop(), standard("EpollSelector.select", "selectors.py"));

        assertEquals(List.of("In [5] > EpollSelector.select (selectors.py:1) = 7"), stacks(view(true, false, false)));
    }

    @Test
    void shouldShowChildProcessesWithoutWhatTheyInheritedFromTheKernel() {
        ProcessFrame kernelProcess = new ProcessFrame(MAIN, "kernel", "");
        ProcessFrame child = new ProcessFrame(77, "worker", "3");
        recordIn(kernelProcess, MAIN, 7, kernel(), cell("<module>", 3));
        recordIn(kernelProcess, MAIN, 2, kernel());
        recordIn(child, 77, 5, kernel(), cell("<module>", 3), library("work"));
        recordIn(child, 77, 4, kernel(), cell("<module>", 3), SLEEP);
        recordIn(child, 78, 3, library("helper"));

        Profile profile = view(false, false, false);

        assertEquals(
                List.of(
                        "kernel (process " + MAIN + ") > In [5] line 3 = 7",
                        "worker (process 77) rank 3 > In [5] line 3 > work (pkg/work.py:1) = 5"),
                stacks(profile));
        assertEquals(2, profile.outsideNanos());
        assertEquals(7, profile.hiddenNanos());
    }

    @Test
    void shouldHideOtherThreadsUnlessAsked() {
        record(MAIN, 7, kernel(), cell("<module>", 3));
        record(WORKER, 5, threading(), cell("work", 8));

        Profile profile = view(false, false, false);

        assertEquals(List.of("In [5] line 3 = 7"), stacks(profile));
        assertEquals(5, profile.hiddenNanos());
        assertEquals(0, profile.outsideNanos());
    }

    @Test
    void shouldShowThreadsUnderTheirNamesWhenAsked() {
        record(MAIN, 7, kernel(), cell("<module>", 3));
        record(WORKER, 5, threading(), library("work"));
        record(WORKER, 4, threading(), library("pool"), cell("work", 8));

        assertEquals(
                List.of(
                        "MainThread (thread 100) > In [5] line 3 = 7",
                        "loader (thread 101) > work (pkg/work.py:1) = 5",
                        "loader (thread 101) > work · In [5] line 8 = 4"),
                stacks(view(false, true, false)));
    }

    @Test
    void shouldHideSleepingThreadsButNotThoseThatWantTheGil() {
        record(WORKER, 5, threading(), library("work"), SLEEP);
        record(WORKER, 4, threading(), library("work"), new WaitFrame(WaitFrame.GIL));

        Profile busy = view(false, true, false);

        assertEquals(List.of("loader (thread 101) > work (pkg/work.py:1) > waiting: GIL = 4"), stacks(busy));
        assertEquals(5, busy.hiddenNanos());
        assertEquals(9, view(false, true, true).tree().totalNanos());
    }

    @Test
    void shouldHideTheKernelsThreadsUnlessIdleIsWantedOrTheyRunTheCell() {
        record(SERVICE, 5, threading(), library("publish"));
        record(SERVICE, 2, threading(), library("publish"), cell("repr", 4));

        assertEquals(2, view(false, true, false).tree().totalNanos());
        assertEquals(7, view(false, true, true).tree().totalNanos());
    }

    @Test
    void shouldCutNativeFramesAboveTheCellAndKeepThoseBelow() {
        record(MAIN, 7, withNative(kernel()), cell("<module>", 3), c("cfunction_call"), c("deflate"));
        record(MAIN, 2, withNative(kernel()), c("r_object"));

        Profile profile = view(false, false, false);

        assertEquals(List.of("In [5] line 3 > deflate = 7"), stacks(profile));
        assertEquals(2, profile.outsideNanos());
        assertEquals(
                List.of("In [5] line 3 > cfunction_call > deflate = 7"),
                stacks(view(false, false, false, true)),
                "raw");
    }

    @Test
    void shouldShowWhatNativeThreadsDoWhileTheCellRuns() {
        record(MAIN, 7, kernel(), cell("<module>", 3), c("cblas_dgemm"));
        record(WORKER, 5, c("clone3"), c("start_thread"), c("blas_thread_server"), c("dgemm_kernel"));
        record(WORKER, 4, c("clone3"), c("start_thread"), c("blas_thread_server"), new WaitFrame("futex"));
        record(SERVICE, 3, c("clone3"), c("zmq::epoll_t::loop"));

        Profile profile = view(false, false, false);

        assertEquals(
                List.of(
                        "In [5] line 3 > cblas_dgemm = 7",
                        "loader (thread 101) > blas_thread_server > dgemm_kernel = 5"),
                stacks(profile));
        assertEquals(7, profile.hiddenNanos());
        assertEquals(19, view(false, false, true).tree().totalNanos());
    }

    @Test
    void shouldGiveANativeThreadTheNameThatTheSamplerKnows() {
        record(new ArrayList<>(List.of(new ThreadFrame(177, "OpenMP"))), 5, c("gomp_thread_start"), c("do_spin"));

        assertEquals(
                List.of("OpenMP (thread 177) > gomp_thread_start > do_spin = 5"), stacks(view(false, false, false)));
    }

    @Test
    void shouldTakeNoPythonThreadForANativeOne() {
        record(WORKER, 5, c("clone3"), c("thread_run"), threading(), library("work"));
        record(WORKER, 3, c("clone3"), c("thread_run"), c("take_gil"));

        assertTrue(view(false, false, false).tree().isEmpty());
        assertEquals(
                List.of("loader (thread 101) > work (pkg/work.py:1) = 5", "loader (thread 101) > take_gil = 3"),
                stacks(view(false, true, false)));
    }

    @Test
    void shouldSkipNativeFramesBetweenThoseOfThreading() {
        record(WORKER, 5, withNative(threading()), c("PyObject_Call"), library("work"), c("deflate"));

        assertEquals(
                List.of("loader (thread 101) > work (pkg/work.py:1) > deflate = 5"), stacks(view(false, true, false)));
    }

    /** A native stack whose root is missing has lost no Python frame. */
    @Test
    void shouldCutAboveTheCellWhereTheNativeStackIsBroken() {
        TruncatedFrame broken = new TruncatedFrame(TruncatedFrame.Reason.STACK_NOT_COPIED);
        record(MAIN, 7, broken, kernel(), cell("<module>", 3), c("deflate"));
        record(MAIN, 2, broken, kernel(), c("r_object"));

        Profile profile = view(false, false, false);

        assertEquals(List.of("In [5] line 3 > deflate = 7"), stacks(profile));
        assertEquals(2, profile.outsideNanos());
    }

    @Test
    void shouldNotTakeTheLoopsNativeFramesForATask() {
        record(MAIN, 7, loop(), standard("Handle._run", "asyncio/events.py"), c("task_step"));
        record(MAIN, 2, loop(), c("r_object"));

        assertEquals(9, view(true, false, false).outsideNanos());
    }

    @Test
    void shouldLoseNoTime() {
        record(MAIN, 1, kernel(), cell("<module>", 3));
        record(MAIN, 2, kernel());
        record(MAIN, 4, loop(), SLEEP);
        record(MAIN, 8, loop(), standard("Handle._run", "asyncio/events.py"));
        record(WORKER, 16, threading(), library("work"), SLEEP);
        record(WORKER, 32, threading());
        record(SERVICE, 64, threading(), library("publish"));
        record(MAIN, 128);
        recorded.add(List.of(), 256, 1);
        record(WORKER + 10, 512, c("clone3"), c("do_spin"));
        record(WORKER + 10, 1024, c("clone3"), SLEEP);

        for (int flags = 0; flags < 8; flags++) {
            Profile profile = view((flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0);
            long accounted = profile.tree().totalNanos() + profile.outsideNanos() + profile.hiddenNanos();
            assertEquals(2047, accounted, "flags " + flags);
        }
    }

    private Profile view(boolean awaits, boolean threads, boolean idle) {
        return view(awaits, threads, idle, false);
    }

    private Profile view(boolean awaits, boolean threads, boolean idle, boolean raw) {
        SourceMap sources = new SourceMap(
                Map.of("/tmp/ipykernel_1/5.py", 5), List.of("/std"), List.of("/std/site-packages", "/site-packages"));
        CellContext context = new CellContext(
                "In [5]",
                sources,
                OptionalInt.of(5),
                awaits,
                MAIN,
                threads,
                idle,
                raw,
                Set.of(SERVICE),
                Map.of(WORKER, "loader", SERVICE, "IOPub"));
        return CellView.apply(recorded, STATS, context);
    }

    private void record(int tid, long nanos, Object... frames) {
        record(new ArrayList<>(List.of(new ThreadFrame(tid, ""))), nanos, frames);
    }

    private void recordIn(ProcessFrame process, int tid, long nanos, Object... frames) {
        record(new ArrayList<>(List.of(process, new ThreadFrame(tid, ""))), nanos, frames);
    }

    private void record(List<Frame> stack, long nanos, Object... frames) {
        for (Object part : frames) {
            if (part instanceof Frame frame) {
                stack.add(frame);
            } else {
                ((List<?>) part).forEach(frame -> stack.add((Frame) frame));
            }
        }
        recorded.add(stack, nanos, 1);
    }

    private static List<String> stacks(Profile profile) {
        List<String> stacks = new ArrayList<>();
        profile.tree()
                .forEachStack((stack, nanos, samples) -> stacks.add(
                        String.join(" > ", stack.stream().map(Frame::label).toList()) + " = " + nanos));
        return stacks;
    }

    private static List<Frame> loop() {
        return List.of(
                PythonFrame.unnamed("<module>", "/site-packages/ipykernel_launcher.py", 1),
                PythonFrame.unnamed("IPKernelApp.start", "/site-packages/ipykernel/kernelapp.py", 1),
                standard("BaseEventLoop.run_forever", "asyncio/base_events.py"),
                standard("BaseEventLoop._run_once", "asyncio/base_events.py"));
    }

    private static List<Frame> kernel() {
        List<Frame> frames = new ArrayList<>(loop());
        frames.add(standard("Handle._run", "asyncio/events.py"));
        frames.add(PythonFrame.unnamed("Kernel.do_execute", "/site-packages/ipykernel/ipkernel.py", 1));
        return frames;
    }

    private static List<Frame> threading() {
        return List.of(
                standard("Thread._bootstrap", "threading.py"),
                standard("Thread._bootstrap_inner", "threading.py"),
                standard("Thread.run", "threading.py"));
    }

    private static List<Frame> withNative(List<Frame> python) {
        List<Frame> frames = new ArrayList<>(List.of(c("_start"), c("Py_BytesMain")));
        for (Frame frame : python) {
            frames.add(c("_PyEval_EvalFrameDefault"));
            frames.add(frame);
            frames.add(c("method_vectorcall"));
            frames.add(c("context_run"));
        }
        return frames;
    }

    private static NativeFrame c(String function) {
        return new NativeFrame(function, "python3.11", "", 0);
    }

    private static PythonFrame standard(String function, String file) {
        return PythonFrame.unnamed(function, "/std/" + file, 1);
    }

    private static PythonFrame library(String function) {
        return PythonFrame.unnamed(function, "/std/site-packages/pkg/" + function + ".py", 1);
    }

    private static PythonFrame cell(String function, int line) {
        return PythonFrame.unnamed(function, "/tmp/ipykernel_1/5.py", line);
    }
}
