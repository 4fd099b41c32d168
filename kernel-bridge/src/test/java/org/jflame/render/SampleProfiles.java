package org.jflame.render;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jflame.fold.CallTree;
import org.jflame.fold.FoldedReader;
import org.jflame.fold.Frame;
import org.jflame.fold.FrameClass;
import org.jflame.fold.LineProblems;
import org.jflame.fold.NativeFrame;
import org.jflame.fold.ProcessFrame;
import org.jflame.fold.Profile;
import org.jflame.fold.PythonFrame;
import org.jflame.fold.SamplingStats;
import org.jflame.fold.ThreadFrame;
import org.jflame.fold.WaitFrame;

/** Profiles as they come out of the fold stage, made by hand. */
final class SampleProfiles {

    static final long MS = 1_000_000;

    /** The cell of {@link #quickstart}. */
    static final CellSources QUICKSTART_SOURCE = new CellSources(Map.of(
            5,
            "%%jflame\nimport time\n\ndef add(a, b):\n    return a + b\n\ndef sum_up():\n    total = 0\n"
                    + "    for i in range(10_000_000):\n        # the loop\n        total = add(total, i)\n"
                    + "    time.sleep(1)\n    return total\n\nsum_up()\n"));

    private static final String MODULE_FILE = "torch/nn/modules/module.py";

    private SampleProfiles() {}

    static PythonFrame cell(String function, int line) {
        return new PythonFrame(function, "In [5]", line, FrameClass.CELL);
    }

    static PythonFrame library(String function, String file, int line) {
        return new PythonFrame(function, file, line, FrameClass.LIBRARY);
    }

    static Profile of(String title, CallTree tree) {
        long[] samples = new long[1];
        tree.forEachStack((stack, nanos, count) -> samples[0] += count);
        long nanos = tree.totalNanos();
        SamplingStats.Pause pause = new SamplingStats.Pause(samples[0], 21_000, 84_000, samples[0] * 23_000);
        return new Profile(title, tree, new SamplingStats(nanos, 1000, samples[0], 0, samples[0], 0, 0, pause), 0);
    }

    static void add(CallTree tree, long milliseconds, Frame... stack) {
        tree.add(List.of(stack), milliseconds * MS, milliseconds);
    }

    /** A loop that adds, then sleeps for a second. */
    static Profile quickstart() {
        CallTree tree = new CallTree();
        PythonFrame main = cell(PythonFrame.MODULE, 15);
        add(tree, 1894, main, cell("sum_up", 11));
        add(tree, 1120, main, cell("sum_up", 11), cell("add", 5));
        add(tree, 212, main, cell("sum_up", 9));
        add(tree, 1001, main, cell("sum_up", 12), new WaitFrame("clock_nanosleep"));
        return of("In [5]", tree);
    }

    static NativeFrame c(String function, String module) {
        return new NativeFrame(function, module, "", 0);
    }

    /** A line whose time passes in a BLAS, and that in one of its threads. */
    static Profile matrixProduct() {
        CallTree tree = new CallTree();
        PythonFrame line = cell(PythonFrame.MODULE, 2);
        add(tree, 20, line);
        add(tree, 80, line, c("cblas_dgemm", "libopenblas.so"));
        add(tree, 600, line, c("cblas_dgemm", "libopenblas.so"), c("dgemm_kernel_SKYLAKEX", "libopenblas.so"));
        add(tree, 300, line, c("void at::native::add<float>(at::Tensor const&)", "libtorch_cpu.so"));
        return of("In [5]", tree);
    }

    /** The shape of a training loop: layers of a library over own code, many small leaves. */
    static Profile training(int leaves, long seed) {
        Random random = new Random(seed);
        CallTree tree = new CallTree();
        PythonFrame main = cell(PythonFrame.MODULE, 24);
        String[] names = {"forward", "backward", "_call_impl", "conv2d", "batch_norm", "step", "zero_grad", "relu"};
        String[] files = {"torch/nn/modules/module.py", "torch/nn/functional.py", "torch/optim/adamw.py"};
        for (int i = 0; i < leaves; i++) {
            List<Frame> stack = new ArrayList<>(List.of(main, cell("train_step", 12 + random.nextInt(4))));
            int depth = 2 + random.nextInt(14);
            for (int d = 0; d < depth; d++) {
                int pick = random.nextInt(d < 5 ? 2 : 8);
                stack.add(library(names[pick], files[pick % 3], 100 + pick * 31 + d));
            }
            if (random.nextInt(6) == 0) {
                stack.add(new PythonFrame("Queue.get", "queue.py", 171, FrameClass.STANDARD_LIBRARY));
                stack.add(new WaitFrame(random.nextBoolean() ? "futex" : WaitFrame.GIL));
            }
            tree.add(stack, (long) (MS * Math.exp(random.nextGaussian() * 1.5) * 8), 8);
        }
        add(
                tree,
                900,
                main,
                cell("load", 7),
                new PythonFrame("read_rows", "project/rows.py", 41, FrameClass.USER_FILE));
        add(
                tree,
                1300,
                main,
                cell("load", 7),
                new PythonFrame("read_rows", "project/rows.py", 44, FrameClass.USER_FILE),
                new PythonFrame("loads", "json/__init__.py", 346, FrameClass.STANDARD_LIBRARY),
                new PythonFrame("JSONDecoder.raw_decode", "json/decoder.py", 353, FrameClass.STANDARD_LIBRARY));
        return of("In [5]", tree);
    }

    /** About a thousand frames, most of them wide enough to be drawn. */
    static Profile thousandFrames() {
        CallTree tree = new CallTree();
        for (int i = 0; i < 1000; i++) {
            add(
                    tree,
                    10,
                    cell(PythonFrame.MODULE, 1 + i / 500),
                    library("caller_" + i / 100, "package/module_" + i / 100 + ".py", i / 100),
                    library("middle_" + i / 10, "package/inner.py", i / 10),
                    library("leaf_" + i, "package/leaf.py", i));
        }
        return of("In [5]", tree);
    }

    /** Five thousand nodes of a training's C++, with names as long as its compilers make them, and no two alike. */
    static Profile native5000() {
        Random random = new Random(11);
        CallTree tree = new CallTree();
        int nodes = 0;
        while (nodes < 5000) {
            List<Frame> stack = new ArrayList<>(List.of(cell(PythonFrame.MODULE, 3 + random.nextInt(5))));
            int depth = 6 + random.nextInt(30);
            for (int d = 0; d < depth; d++) {
                stack.add(c(cxxName(random.nextInt(d < 8 ? 4 : 1500)), "libtorch_cpu.so"));
            }
            nodes += tree.add(stack, (long) (MS * Math.exp(random.nextGaussian() * 1.5) * 8), 8);
        }
        return of("In [5]", tree);
    }

    private static String cxxName(int number) {
        Random random = new Random(number);
        StringBuilder arguments = new StringBuilder();
        for (int i = 0; i < 1 + number % 6; i++) {
            arguments
                    .append(i == 0 ? "" : ", ")
                    .append("c10::guts::typelist::typelist<at::Tensor const&, c10::ArrayRef<c10::SymInt>, ")
                    .append(Integer.toString(random.nextInt(1 << 20), 36))
                    .append("::traits_")
                    .append(random.nextInt(900))
                    .append("<float, ")
                    .append(random.nextInt(64))
                    .append("> >");
        }
        return "at::native::" + Integer.toString(random.nextInt(1 << 28), 36) + "_kernel_" + number + "<" + arguments
                + ">(at::TensorIteratorBase&, c10::Scalar const&)";
    }

    /** A chain of calls. */
    static Profile chain(int depth) {
        List<Frame> stack = new ArrayList<>();
        for (int i = 0; i < depth; i++) {
            stack.add(cell("recurse", 1 + i % 7));
        }
        CallTree tree = new CallTree();
        tree.add(stack, 50 * MS, 50);
        add(tree, 20, cell("shallow", 9));
        return of("In [5]", tree);
    }

    /** A cell that was over before the first sample. */
    static Profile empty() {
        return new Profile(
                "In [5]",
                new CallTree(),
                new SamplingStats(1_200_000, 1000, 1, 0, 0, 0, 0, SamplingStats.Pause.NONE),
                0);
    }

    /** Two threads, one of which waits for the other. */
    static Profile threads() {
        CallTree tree = new CallTree();
        ThreadFrame main = new ThreadFrame(4711, "MainThread");
        ThreadFrame worker = new ThreadFrame(4719, "loader");
        PythonFrame join = new PythonFrame("Thread.join", "threading.py", 1119, FrameClass.STANDARD_LIBRARY);
        add(tree, 2000, main, cell(PythonFrame.MODULE, 20), join, new WaitFrame("futex"));
        add(tree, 1500, worker, cell("work", 8), library("solve", "numpy/linalg/_linalg.py", 410));
        add(tree, 300, worker, cell("work", 9), new WaitFrame(WaitFrame.GIL));
        return of("In [5]", tree);
    }

    /** A distributed job: four ranks, each with a main thread and a loader, and a helper that nobody has named. */
    static Profile processes() {
        CallTree tree = new CallTree();
        for (int rank = 0; rank < 4; rank++) {
            ProcessFrame process = new ProcessFrame(4700 + rank, "train.py", Integer.toString(rank));
            ThreadFrame main = new ThreadFrame(4700 + rank, "MainThread");
            ThreadFrame loader = new ThreadFrame(4800 + rank, "Thread-1 (_pin_memory_loop)");
            PythonFrame module = user(PythonFrame.MODULE, 90);
            PythonFrame step = user("Trainer.step", 41 + rank % 2);
            add(tree, 1500 - 200 * rank, process, main, module, step, library("Module._call_impl", MODULE_FILE, 1747));
            add(tree, 100 + 250 * rank, process, main, module, step, new WaitFrame("futex"));
            add(tree, 300, process, loader, library("_pin_memory_loop", "torch/utils/data/pin.py", 53));
        }
        ProcessFrame helper = new ProcessFrame(4999, "", "");
        add(tree, 700, helper, new ThreadFrame(4999, ""), user("watch", 12), new WaitFrame("read"));
        return of("torchrun train.py", tree);
    }

    /** Another run of {@link #quickstart}, edited: add is inlined, and there is a log. */
    static Profile quickstartEdited() {
        CallTree tree = new CallTree();
        PythonFrame main = cell(PythonFrame.MODULE, 17);
        add(tree, 1400, main, cell("sum_up", 13));
        add(tree, 212, main, cell("sum_up", 11));
        add(tree, 1001, main, cell("sum_up", 14), new WaitFrame("clock_nanosleep"));
        PythonFrame info = new PythonFrame("Logger.info", "logging/__init__.py", 1489, FrameClass.STANDARD_LIBRARY);
        add(tree, 300, main, cell("log", 4), info);
        add(tree, 120, main, cell("log", 4), info, new WaitFrame("write"));
        return of("In [6]", tree);
    }

    /** What flamegraph.pl's own examples look like: names of a kernel, a C program and Java. */
    static Profile named(int leaves, long seed) {
        Random random = new Random(seed);
        String[] names = {
            "main",
            "start_thread",
            "do_syscall_64_[k]",
            "vfs_read_[k]",
            "java/util/HashMap.put",
            "malloc",
            "memcpy",
            "std::vector<int, std::allocator<int> >::push_back(int const&)",
            "tcp_sendmsg",
            "[unknown]",
            "_PyEval_Eval"
        };
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < leaves; i++) {
            text.append("mysqld;start_thread");
            int depth = 1 + random.nextInt(12);
            for (int d = 0; d < depth; d++) {
                text.append(';').append(names[random.nextInt(d < 3 ? 3 : names.length)]);
            }
            text.append(' ').append(1 + random.nextInt(400)).append('\n');
        }
        try {
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            return FoldedReader.read(new ByteArrayInputStream(bytes), "perf.folded", new LineProblems());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PythonFrame user(String function, int line) {
        return new PythonFrame(function, "project/train.py", line, FrameClass.USER_FILE);
    }
}
