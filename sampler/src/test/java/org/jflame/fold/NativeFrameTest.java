package org.jflame.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Labels of names as libstdc++'s demangler writes them. */
class NativeFrameTest {

    @Test
    void shouldShortenWhatADemanglerWrites() {
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put("malloc", "malloc");
        expected.put("libm.so.6+0x1234", "libm.so.6+0x1234");
        expected.put("foo(int, char const*)", "foo");
        expected.put("std::vector<int, std::allocator<int> >::push_back(int&&)", "std::vector<...>::push_back");
        expected.put(
                "void at::native::cpublas::(anonymous namespace)::gemm_core_<float, float, float>(at::native::"
                        + "TransposeType, long)",
                "at::native::cpublas::(anonymous namespace)::gemm_core_<...>");
        expected.put("(anonymous namespace)::f(int)", "(anonymous namespace)::f");
        expected.put("outer::Number::operator<(outer::Number const&) const", "outer::Number::operator<");
        expected.put("bool operator< <int>(A<int> const&, A<int> const&)", "operator<<...>");
        expected.put(
                "std::basic_ostream<char>& std::operator<< <std::char_traits<char> >(std::ostream&, char const*)",
                "std::operator<<<...>");
        expected.put("outer::Number::operator->()", "outer::Number::operator->");
        expected.put("outer::Number::operator()(int, int) const", "outer::Number::operator()");
        expected.put("outer::Number::operator[](int) const", "outer::Number::operator[]");
        expected.put("bool outer::Number::operator><double>(double const&) const", "outer::Number::operator><...>");
        expected.put("std::strong_ordering operator<=>(A, B)", "operator<=>");
        expected.put(
                "outer::Number::operator std::basic_string<char, std::char_traits<char> >() const",
                "outer::Number::operator std::basic_string<...>");
        expected.put("operator new(unsigned long)", "operator new");
        expected.put("operator delete[](void*)", "operator delete[]");
        expected.put("A::operator+=(A const&)", "A::operator+=");
        expected.put(
                "outer::local(long)::{lambda(long)#1}::operator()(long) const",
                "outer::local::{lambda(...)#1}::operator()");
        expected.put("outer::local(long)::{lambda()#2}::operator()() const", "outer::local::{lambda()#2}::operator()");
        expected.put("outer::local(long)::Inner::twice(long) const", "outer::local::Inner::twice");
        expected.put("A::f(int) const::{lambda(int)#1}::operator()(int) const", "A::f::{lambda(...)#1}::operator()");
        expected.put(
                "long outer::apply<outer::local(long)::{lambda(long)#1}>(outer::local(long)::{lambda(long)#1})",
                "outer::apply<...>");
        expected.put("void (*chosen_of<short>(short))(long)", "chosen_of<...>");
        expected.put("std::function<void (int)>::operator()(int) const", "std::function<...>::operator()");
        expected.put("decltype ((f)(1)) call<A, (B)3>(A&&)", "call<...>");
        expected.put("S<((3)>(4))>::f()", "S<...>::f");
        expected.put("f<&(A::operator<(A const&) const)>(int)", "f<...>");
        expected.put("S<((3)<(4))>::f()", "S<...>::f");
        expected.put("f<&A::operator-> >(int)", "f<...>");
        expected.put("std::string::size[abi:cxx11]() const", "std::string::size");
        expected.put("dot(float const*) [clone .avx2]", "dot");
        expected.put("my_operator(int)", "my_operator");
        expected.put("my_operator<int>(int)", "my_operator<...>");
        expected.put("float binary_operator<float>(A, B)", "binary_operator<...>");
        expected.put("foo<my_operator<int> >(int)", "foo<...>");
        expected.put("<alloc::vec::Vec<T> as core::ops::Drop>::drop", "<alloc::vec::Vec<T> as core::ops::Drop>::drop");
        expected.put("core::ptr::drop_in_place<alloc::string::String>", "core::ptr::drop_in_place<...>");
        expected.put("non-virtual thunk to A::f(int)", "A::f");
        expected.put("broken<<<(", "broken<...>");
        expected.put("", "");

        expected.forEach((whole, label) -> assertEquals(label, frame(whole).label()));
    }

    @Test
    void shouldReadAnyTextToItsEnd() {
        for (String part :
                new String[] {"<", ">", "(", ")", "{lambda(", "operator<", "[", " ", "::", "operator ", "(*"}) {
            String label = frame(part.repeat(20_000)).label();
            assertTrue(label.length() <= part.length() * 20_000 + 10, part);
        }
    }

    @Test
    void shouldTellTheWholeNameInTheDetails() {
        NativeFrame frame = new NativeFrame("void f<int>(int)", "liba.so", "/src/a.cpp", 12);

        assertEquals("f<...> (a.cpp:12)", frame.label());
        assertEquals("void f<int>(int) (liba.so, /src/a.cpp:12)", frame.detail());
        assertEquals("malloc (libc.so.6)", new NativeFrame("malloc", "libc.so.6", "", 0).detail());
    }

    @Test
    void shouldLeaveNamesOfCompilersAtRunTimeAlone() {
        assertEquals("py::f:/my files/a.py", new NativeFrame("py::f:/my files/a.py", "[anonymous]", "", 0).label());
    }

    private static NativeFrame frame(String function) {
        return new NativeFrame(function, "liba.so", "", 0);
    }
}
