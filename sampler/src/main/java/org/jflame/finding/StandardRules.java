package org.jflame.finding;

import static org.jflame.finding.CallRule.BOTH;
import static org.jflame.finding.CallRule.RUNS;
import static org.jflame.finding.CallRule.WAITS;
import static org.jflame.finding.FrameTest.PYTHON;
import static org.jflame.finding.FrameTest.library;
import static org.jflame.finding.FrameTest.machineCode;

import java.util.List;
import java.util.function.Predicate;
import org.jflame.fold.Frame;
import org.jflame.fold.NativeFrame;
import org.jflame.fold.WaitFrame;

/**
 * The rules. The more one says, the earlier it stands: where two are right about the same time, the first one tells it.
 *
 * <p>Names of Python functions are those of CPython 3.8 to 3.15, PyTorch 2, numpy 1 and 2, pandas 1 to 3; native ones are
 * those of CPython's C files, which only an interpreter with a symbol table tells.
 */
final class StandardRules {

    private static final Predicate<Frame> PRINTS = library("logging/__init__\\.py")
            .or(library("ipykernel/iostream\\.py"))
            .or(machineCode(PYTHON, "builtin_print(_impl)?"));
    private static final Predicate<Frame> COLLECTS = machineCode(
            PYTHON,
            "gc_collect_(main|with_callback|generations|young|full|increment|region)|collect(_with_callback|_generations)?"
                    + "|_?PyGC_Collect(NoFail|IfEnabled)?|_Py_RunGC");
    private static final Predicate<Frame> SLEEPS =
            machineCode(PYTHON, "time_sleep|pysleep|floatsleep").or(waitsIn("clock_nanosleep|nanosleep"));
    private static final Predicate<Frame> NETWORK =
            library("(socket|ssl|http/client|urllib/request)\\.py").or(waitsIn("recvfrom|recvmsg|connect"));
    private static final Predicate<Frame> COMPILES_PATTERNS =
            library("(sre_compile|sre_parse|re/_compiler|re/_parser)\\.py");

    private static final List<Rule> RULES = List.of(
            new GpuWaitRule(),
            new LoaderRule(),
            new ImportRule(),
            new CallRule(
                    "dataloader-inline",
                    0.3,
                    library("torch/utils/data/_utils/fetch\\.py"),
                    BOTH,
                    "goes into loading data",
                    "num_workers=2 loads it beside the work"),
            new CallRule(
                    "pandas-iterrows",
                    0.15,
                    library("pandas/core/frame\\.py", "iterrows"),
                    RUNS,
                    "goes into DataFrame.iterrows",
                    "use itertuples or whole columns"),
            new RowApplyRule(),
            new CallRule(
                    "numpy-vectorize",
                    0.15,
                    library("numpy/lib/_?function_base(_impl)?\\.py", "_vectorize_call\\w*"),
                    RUNS,
                    "goes into np.vectorize",
                    "it is a Python loop, use array operations"),
            new CallRule(
                    "list-to-tensor",
                    0.1,
                    machineCode("libtorch_python.*", "torch::utils::.*(recursive_store|internal_new_from_data).*"),
                    RUNS,
                    "it makes tensors of Python lists",
                    "torch.from_numpy copies no elements"),
            new CallRule(
                    "regex-compile",
                    0.15,
                    COMPILES_PATTERNS,
                    RUNS,
                    "it compiles regular expressions",
                    "compile each once and keep it"),
            new CallRule(
                    "date-parsing",
                    0.15,
                    library("_strptime\\.py"),
                    RUNS,
                    "goes into strptime",
                    "datetime.fromisoformat or pandas.to_datetime is faster"),
            new CallRule(
                    "json",
                    0.2,
                    library("json/(__init__|decoder|encoder|scanner)\\.py").or(machineCode("_json\\..*", ".*")),
                    RUNS,
                    "goes into JSON",
                    "orjson or a binary format is faster"),
            new CallRule(
                    "pickle",
                    0.2,
                    library("pickle\\.py")
                            .or(machineCode("_pickle\\..*", ".*"))
                            .or(machineCode(PYTHON, "_pickle_\\w+")),
                    RUNS,
                    "goes into pickling",
                    "pass less data, or arrays"),
            new CallRule(
                    "deepcopy",
                    0.15,
                    library("copy\\.py", "deepcopy"),
                    RUNS,
                    "goes into copy.deepcopy",
                    "copy only what changes"),
            new CallRule("printing", 0.15, PRINTS, BOTH, "it prints or logs", "print less often"),
            new CallRule(
                    "gc-on-request",
                    0.1,
                    machineCode(PYTHON, "gc_collect(_impl)?"),
                    RUNS,
                    "goes into gc.collect()",
                    "it runs by itself, call it less often"),
            new CallRule(
                    "gc",
                    0.1,
                    COLLECTS,
                    RUNS,
                    "goes into the garbage collector",
                    "gc.freeze() after set-up, or fewer live objects"),
            new CallRule("sleep", 0.1, SLEEPS, StandardRules::sleeps, "it sleeps", "wait for the event itself"),
            new CallRule(
                    "network",
                    0.1,
                    NETWORK,
                    WAITS,
                    "it waits for the network",
                    "fetch at the same time, or keep a copy"),
            new CallRule(
                    "disk-flush",
                    0.1,
                    waitsIn("fsync|fdatasync|msync|sync|syncfs|sync_file_range"),
                    WAITS,
                    "it waits for the disk to flush",
                    "flush less often"),
            // Whether a pool's workers are threads or processes, its own frames do not tell.
            new CallRule(
                    "pool-wait",
                    0.2,
                    library("(multiprocessing/pool|concurrent/futures/\\w+)\\.py"),
                    WAITS,
                    "it waits for a pool's workers",
                    "--threads or --subprocesses shows what they do"),
            new CallRule(
                    "processes-wait",
                    0.2,
                    library("multiprocessing/\\w+\\.py"),
                    WAITS,
                    "it waits for its processes",
                    "--subprocesses shows what they do"),
            new CallRule(
                    "program-wait",
                    0.2,
                    library("subprocess\\.py").or(waitsIn("wait4|waitid")),
                    WAITS,
                    "it waits for another program",
                    "go on with something meanwhile"),
            new CallRule(
                    "threads-wait",
                    0.2,
                    library("(threading|queue)\\.py"),
                    stack -> stack.waitReason().startsWith("futex"),
                    "it waits for other threads",
                    "--threads shows what they do"),
            new CallRule(
                    "gil",
                    0.15,
                    waitsIn(WaitFrame.GIL),
                    SampledStack::waitsForGil,
                    "it waits for the GIL, which other threads hold",
                    "use processes"),
            new SpinRule(),
            new InterpreterRule(),
            new LineRule());

    private StandardRules() {}

    static List<Rule> all() {
        return RULES;
    }

    /**
     * Whether it is {@code time.sleep}: either by its function, or because that alone among Python's own calls ends in
     * {@code clock_nanosleep}. A library that sleeps by itself waits for something else.
     */
    private static boolean sleeps(SampledStack stack) {
        Predicate<Frame> isForeign = frame -> frame instanceof NativeFrame code
                && !code.module().matches(PYTHON + "|libc[.-].*|libpthread.*|\\[vdso]");
        return !stack.waitReason().isEmpty() && stack.has(NativeFrame.class::isInstance) && !stack.has(isForeign);
    }

    private static Predicate<Frame> waitsIn(String reasons) {
        return frame -> frame instanceof WaitFrame wait && wait.reason().matches(reasons);
    }
}
