package org.jflame.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The names are those of real stacks: CPython 2.7 to 3.13, PyTorch 2.13 and numpy 2.4, as gdb shows them. */
class FoldPlumbingTest {

    private static final String TORCH = "libtorch_cpu.so";
    private static final String BINDINGS = "libtorch_python.so";
    private static final String PYTHON = "python3.11";
    private static final PythonFrame CELL = new PythonFrame(PythonFrame.MODULE, "In [5]", 3, FrameClass.CELL);
    private static final ThreadFrame THREAD = new ThreadFrame(8, "OpenMP");

    @Test
    void shouldReadFromACellsLineOverTheLayerAndTheOperatorToItsKernel() {
        assertEquals(
                "In [5] line 3 > Linear.forward (torch/nn/modules/linear.py:134) > aten::linear > aten::addmm"
                        + " > SGEMM > mkl_blas_def_sgemm_kernel_0_zen",
                folded(
                        c("_start", PYTHON),
                        c("__libc_start_main_impl", "libc.so.6"),
                        c("__libc_start_call_main", "libc.so.6"),
                        c("Py_BytesMain", PYTHON),
                        c("pymain_run_python", PYTHON),
                        c("_PyRun_SimpleFileObject", PYTHON),
                        c("run_eval_code_obj", PYTHON),
                        CELL,
                        c("_PyEval_EvalFrameDefault", PYTHON),
                        c("_PyObject_MakeTpCall", PYTHON),
                        c("slot_tp_call", PYTHON),
                        c("_PyObject_Call_Prepend", PYTHON),
                        python("Module._wrapped_call_impl", "torch/nn/modules/module.py"),
                        c("method_vectorcall", PYTHON),
                        python("Module._call_impl", "torch/nn/modules/module.py"),
                        c("_PyObject_Call", PYTHON),
                        new PythonFrame("Linear.forward", "torch/nn/modules/linear.py", 134, FrameClass.LIBRARY),
                        c("cfunction_call", PYTHON),
                        c("torch::autograd::THPVariable_linear(_object*, _object*, _object*)", BINDINGS),
                        c("at::_ops::linear::call(at::Tensor const&, at::Tensor const&)", TORCH),
                        c("at::native::linear(at::Tensor const&, at::Tensor const&)", TORCH),
                        c("at::_ops::addmm::call(at::Tensor const&, at::Tensor const&)", TORCH),
                        c(
                                "c10::impl::wrap_kernel_functor_unboxed_<c10::impl::detail::WrapFunctionIntoFunctor_<int>,"
                                        + " at::Tensor (c10::DispatchKeySet)>::call(c10::OperatorKernel*, c10::DispatchKeySet)",
                                TORCH),
                        c(
                                "torch::autograd::VariableType::(anonymous namespace)::addmm(c10::DispatchKeySet,"
                                        + " at::Tensor const&)",
                                TORCH),
                        c("at::_ops::addmm::redispatch(c10::DispatchKeySet, at::Tensor const&)", TORCH),
                        c("at::(anonymous namespace)::wrapper_CPU_addmm(at::Tensor const&)", TORCH),
                        c("at::native::structured_addmm_out_cpu::impl(at::Tensor const&)", TORCH),
                        c("at::native::addmm_impl_cpu_(at::Tensor&, c10::Scalar const&)", TORCH),
                        c("at::native::cpublas::gemm(at::native::TransposeType, long, float*, long)", TORCH),
                        c("SGEMM", TORCH),
                        c("mkl_blas_sgemm", TORCH),
                        c("mkl_blas_sgemm_omp_driver_v1", TORCH),
                        c("mkl_blas_def_sgemm_kernel_0_zen", TORCH)));
    }

    @Test
    void shouldNameTheNodesOfABackwardPass() {
        assertEquals(
                "In [5] line 3 > ConvolutionBackward0 > aten::convolution_backward"
                        + " > dnnl::impl::cpu::x64::jit_avx512_common_convolution_bwd_weights_t::execute"
                        + "(dnnl::impl::exec_ctx_t const&) const",
                folded(
                        CELL,
                        c("THPEngine_run_backward(_object*, _object*, _object*)", BINDINGS),
                        c(
                                "torch::autograd::python::PythonEngine::execute(std::vector<torch::autograd::Edge> const&)",
                                BINDINGS),
                        c("torch::autograd::Engine::execute(std::vector<torch::autograd::Edge> const&)", TORCH),
                        c(
                                "torch::autograd::Engine::thread_main(std::shared_ptr<torch::autograd::GraphTask> const&)",
                                TORCH),
                        c("torch::autograd::Node::operator()(std::vector<at::Tensor>&&)", TORCH),
                        c("torch::autograd::generated::ConvolutionBackward0::apply(std::vector<at::Tensor>&&)", TORCH),
                        c(
                                "torch::autograd::generated::ConvolutionBackward0_apply_functional(std::vector<at::Tensor>&&)",
                                TORCH),
                        c("at::_ops::convolution_backward::call(at::Tensor const&)", TORCH),
                        c("at::_ops::convolution_backward::redispatch(c10::DispatchKeySet)", TORCH),
                        c("at::native::convolution_backward(at::Tensor const&)", TORCH),
                        c("ideep::convolution_backward_weights::compute_impl<true>(ideep::tensor const&)", TORCH),
                        c("dnnl::primitive::execute(dnnl::stream const&) const", TORCH),
                        c("dnnl_primitive_execute", TORCH),
                        c(
                                "dnnl::impl::cpu::x64::jit_avx512_common_convolution_bwd_weights_t::execute"
                                        + "(dnnl::impl::exec_ctx_t const&) const",
                                TORCH)));
    }

    @Test
    void shouldHideTheCallsBetweenPythonFunctionsAndKeepWhatCallsThem() {
        assertEquals(
                "In [5] line 3 > builtin_sorted > list_sort_impl > key (k.py:7) > long_add",
                folded(
                        CELL,
                        c("PyObject_Vectorcall", PYTHON),
                        c("cfunction_vectorcall_FASTCALL_KEYWORDS", PYTHON),
                        c("builtin_sorted", PYTHON),
                        c("PyObject_VectorcallMethod", PYTHON),
                        c("list_sort_impl", PYTHON),
                        c("_PyFunction_Vectorcall", PYTHON),
                        c("_PyEval_Vector", PYTHON),
                        python("key", "k.py"),
                        c("PyNumber_Add", PYTHON),
                        c("binary_op1", PYTHON),
                        c("long_add", PYTHON)));
    }

    @Test
    void shouldGiveALoopsBodyToTheFunctionThatItIsWrittenIn() {
        assertEquals(
                "In [5] line 3 > ReluBackward0 > aten::threshold_backward > at::native::threshold_kernel",
                folded(
                        CELL,
                        c("torch::autograd::generated::ReluBackward0::apply(std::vector<at::Tensor>&&)", TORCH),
                        c("at::_ops::threshold_backward::call(at::Tensor const&)", TORCH),
                        c("at::native::structured_threshold_backward_out::impl(at::Tensor const&)", TORCH),
                        c("at::native::threshold_kernel", TORCH),
                        c(
                                "at::native::threshold_kernel(at::TensorIteratorBase&)::{lambda()#2}::operator()() const",
                                TORCH),
                        c("at::TensorIteratorBase::for_each(c10::function_ref<void (char**, long)>, long)", TORCH),
                        c("void c10::function_ref<void (char**)>::callback_fn<int>(long, char**)", TORCH)));
    }

    /** Debian's: of these only the last has no name because it is static. */
    @Test
    void shouldShowWhatHasNoNameInAStrippedInterpreterAsALeafOnly() {
        assertEquals(
                "In [5] line 3 > key (k.py:7) > python3.11+0x1f2a0",
                folded(
                        CELL,
                        c("python3.11+0x5a0c10", PYTHON),
                        c("PyObject_CallMethodObjArgs", PYTHON),
                        c("python3.11+0x12ab30", PYTHON),
                        python("key", "k.py"),
                        c("python3.11+0x1f2a0", PYTHON)));
    }

    @Test
    void shouldHideImportlibAndKeepWhatItWaitsFor() {
        assertEquals(
                "In [5] line 3 > marshal_loads > r_object",
                folded(
                        CELL,
                        c("PyImport_ImportModuleLevelObject", PYTHON),
                        python("_find_and_load", "<frozen importlib._bootstrap>"),
                        python("SourceLoader.get_code", "<frozen importlib._bootstrap_external>"),
                        c("marshal_loads", PYTHON),
                        c("r_object", PYTHON)));
        assertEquals("In [5] line 3", folded(CELL, python("_handle_fromlist", "<frozen importlib._bootstrap>")));
        assertEquals(
                "_find_spec (<frozen importlib._bootstrap>:7)",
                folded(python("_find_spec", "<frozen importlib._bootstrap>")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lookdict_unicode_nodummy",
                "dict_lookup",
                "__memcpy_avx_unaligned_erms",
                "gc_collect_main",
                "long_add",
                "_int_malloc",
                "PyTuple_New",
                "PyObject_GetAttr",
                "PyNumber_Add",
                "list_sort_impl",
                "builtin_sum",
                "unicode_concatenate",
                "do_spin",
                "r_object",
                "sha256_block_data_order_shaext",
                "longest_match"
            })
    void shouldShowALeafThatIsNoPlumbing(String leaf) {
        assertEquals("In [5] line 3 > " + leaf, folded(CELL, c("_PyEval_EvalFrameDefault", PYTHON), c(leaf, PYTHON)));
    }

    @Test
    void shouldGiveALeafOfPlumbingToItsCaller() {
        assertEquals("In [5] line 3", folded(CELL, c("_PyObject_MakeTpCall", PYTHON), c("slot_tp_call", PYTHON)));
    }

    /** A library may have a function of the same name as the interpreter's. */
    @Test
    void shouldTakeNoFunctionOfAnotherModuleForTheInterpreters() {
        assertEquals(
                "In [5] line 3 > call_function > main",
                folded(CELL, c("call_function", "engine.so"), c("main", "engine.so")));
    }

    @Test
    void shouldLeaveTheInnermostFrameToAThreadOfPlumbingAlone() {
        assertEquals(
                "OpenMP (thread 8) > torch::autograd::Engine::thread_main(std::shared_ptr<int> const&) > waiting: futex",
                folded(
                        THREAD,
                        c("clone3", "libc.so.6"),
                        c("start_thread", "libc.so.6"),
                        c("torch::autograd::Engine::thread_main(std::shared_ptr<int> const&)", TORCH),
                        new WaitFrame("futex")));
        assertEquals(
                "OpenMP (thread 8) > gomp_thread_start > do_spin",
                folded(
                        THREAD,
                        c("clone3", "libc.so.6"),
                        c("start_thread", "libc.so.6"),
                        c("gomp_thread_start", "libgomp.so.1"),
                        c("do_spin", "libgomp.so.1")));
    }

    @Test
    void shouldKeepMarksOfWhatCouldNotBeRead() {
        TruncatedFrame mark = new TruncatedFrame(TruncatedFrame.Reason.NO_UNWIND_ROW);
        assertEquals(
                "[no way to the caller] > In [5] line 3 > [no way to the caller] > long_add",
                folded(mark, CELL, mark, c("_PyEval_EvalFrameDefault", PYTHON), c("long_add", PYTHON)));
    }

    @Test
    void shouldLoseNoTime() {
        Random random = new Random(7);
        List<Frame> names = List.of(
                CELL,
                THREAD,
                c("_PyEval_EvalFrameDefault", PYTHON),
                c("PyNumber_Add", PYTHON),
                c("long_add", PYTHON),
                c("at::_ops::add::call(at::Tensor const&)", TORCH),
                c("at::native::add(at::Tensor const&)", TORCH),
                c("start_thread", "libc.so.6"),
                python("_find_and_load", "<frozen importlib._bootstrap>"),
                new WaitFrame("futex"));
        CallTree tree = new CallTree();
        for (int i = 0; i < 3000; i++) {
            List<Frame> stack = new ArrayList<>();
            for (int depth = random.nextInt(12); depth > 0; depth--) {
                stack.add(names.get(random.nextInt(names.size())));
            }
            tree.add(stack, 1 + random.nextInt(100), 1);
        }
        Profile before = new Profile("", tree, SamplingStats.UNKNOWN, 3, 4);

        Profile after = new FoldPlumbing().apply(before);

        assertEquals(tree.totalNanos(), after.tree().totalNanos());
        assertEquals(before.samples(), after.samples());
        assertEquals(3, after.outsideNanos());
        assertEquals(4, after.hiddenNanos());
        long[] selfNanos = new long[1];
        after.tree().forEachStack((stack, nanos, samples) -> selfNanos[0] += nanos);
        assertEquals(tree.totalNanos(), selfNanos[0]);
        assertEquals(
                after.tree().totalNanos(),
                new FoldPlumbing().apply(after).tree().totalNanos());
    }

    @Test
    void shouldGiveEachRuleANameOfItsOwn() {
        Set<String> names = new HashSet<>();
        PlumbingRules.standard().rules().forEach(rule -> assertTrue(names.add(rule.name()), rule.name()));
        assertTrue(names.containsAll(Set.of("eval-loop", "calls", "start-up", "importlib", "torch-dispatch")));
    }

    @Test
    void shouldRefuseATableItCannotRead() {
        assertThrows(IllegalArgumentException.class, () -> PlumbingRules.parse(List.of("eval-loop hide python")));
        assertThrows(IllegalArgumentException.class, () -> PlumbingRules.parse(List.of("a: vanish in .*", "  f")));
    }

    private static NativeFrame c(String function, String module) {
        return new NativeFrame(function, module, "", 0);
    }

    private static PythonFrame python(String function, String file) {
        return new PythonFrame(function, file, 7, FrameClass.LIBRARY);
    }

    private static String name(Frame frame) {
        return frame instanceof NativeFrame function ? function.function() : frame.label();
    }

    private static String folded(Frame... stack) {
        return new FoldPlumbing()
                .fold(List.of(stack)).stream().map(FoldPlumbingTest::name).collect(Collectors.joining(" > "));
    }
}
