package org.jflame.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CxxNameTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "_PyEval_EvalFrameDefault | _PyEval_EvalFrameDefault",
                "_PyEval_EvalFrameDefault.cold | _PyEval_EvalFrameDefault",
                "gc_collect_main.constprop.0.isra.0 | gc_collect_main",
                "at::_ops::addmm::call(at::Tensor const&, c10::Scalar const&) | at::_ops::addmm::call",
                "void at::native::(anonymous namespace)::cpu_max_pool<float, false>(at::Tensor const&) | at::native::cpu_max_pool",
                "std::tuple<at::Tensor, at::Tensor> at::native::batch_norm_cpu_update_stats_template<float, double>(long) | at::native::batch_norm_cpu_update_stats_template",
                "c10::impl::wrap_kernel_functor_unboxed_<c10::impl::detail::WrapFunctionIntoFunctor_<c10::CompileTimeFunctionPointer<at::Tensor (at::Tensor const&), &at::(anonymous namespace)::f>, at::Tensor>, at::Tensor (at::Tensor const&)>::call(c10::OperatorKernel*) | c10::impl::wrap_kernel_functor_unboxed_::call",
                "torch::autograd::Node::operator()(std::vector<at::Tensor, std::allocator<at::Tensor> >&&) | torch::autograd::Node::operator()",
                "std::function<void (int, int)>::operator()(int, int) const | std::function::operator()",
                "operator new(unsigned long) | operator new",
                "bool std::operator< <char>(std::string const&) | std::operator<",
                "std::ostream& operator<<(std::ostream&, int) | operator<<",
                "Foo::operator->() const | Foo::operator->",
                "Foo<(1>2)>::operator bool() | Foo::operator bool",
                "Foo<&Foo::operator->, 3>::bar() | Foo::bar",
                "a::f(int) const::{lambda(int, int)#1}::operator()(int, int) const | a::f::{lambda}::operator()",
                "at::native::mkldnn_rnn(at::Tensor const&) [clone .isra.0] | at::native::mkldnn_rnn",
                "dnnl::impl::parallel(int, std::function<void (int, int)> const&) [clone ._omp_fn.0] | dnnl::impl::parallel",
                "core::ptr::drop_in_place::h0123456789abcdef | core::ptr::drop_in_place::h0123456789abcdef",
                "libfoo.so+0x1f20 | libfoo.so+0x1f20",
                "(anonymous namespace)::f() | f"
            })
    void shouldFindTheNameInADemangledOne(String demangled, String plain) {
        assertEquals(plain, plain(demangled));
    }

    @Test
    void shouldTakeWhatIsNoNameAsItIs() {
        for (String name :
                new String[] {"", "<", ">", "a<<<<", "f(((", "{", "operator", "operator<", "</script>", "a;b\n"}) {
            String plain = plain(name);
            assertEquals(plain, plain(plain), "nothing more to take away: " + name);
        }
    }

    @Test
    void shouldNotBeSlowOnLongNames() {
        String template = "f<" + "std::vector<a, ".repeat(30_000) + "int" + ">".repeat(30_000) + ">(int)";
        assertEquals("f", plain(template));
        assertEquals("x".repeat(100_000), plain("x".repeat(100_000)));
    }

    @Test
    void shouldFindTheLastPart() {
        assertEquals("add", CxxName.lastPart("at::native::add"));
        assertEquals("sgemm_", CxxName.lastPart("sgemm_"));
    }

    private static String plain(String function) {
        return CxxName.plain(new NativeFrame(function, "lib.so", "", 0));
    }
}
