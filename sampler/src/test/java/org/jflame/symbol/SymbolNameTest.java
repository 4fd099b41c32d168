package org.jflame.symbol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jflame.fold.NativeFrame;
import org.jflame.proc.CxxDemangler;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SymbolNameTest {

    @BeforeEach
    void requireLibrary() {
        Assumptions.assumeTrue(CxxDemangler.demangled("_Z1fv").isPresent(), "libstdc++.so.6 is not installed");
    }

    @Test
    void shouldNameTheFunctionThatACompilerTookApart() {
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put("sort_items", "sort_items");
        expected.put("sort_items.cold", "sort_items");
        expected.put("sort_items.part.0", "sort_items");
        expected.put("sort_items.constprop.12.isra.0.cold", "sort_items");
        expected.put("state.lto_priv.3", "state");
        expected.put("_Z1fi.part.0.cold", "f(int)");
        expected.put("f" + ".part.0.cold".repeat(5000), "f");
        expected.put("counter.1", "counter.1");
        expected.put(".cold", ".cold");
        expected.put("main._omp_fn.0", "main._omp_fn.0");
        expected.put("_Z1fi._omp_fn.0", "f(int) [clone ._omp_fn.0]");
        expected.put("", "");
        expected.forEach((symbol, name) -> assertEquals(name, SymbolName.of(symbol)));
    }

    @Test
    void shouldReadTheOldManglingOfRust() {
        assertEquals(
                "<alloc::vec::Vec<T> as core::ops::drop::Drop>::drop",
                SymbolName.of("_ZN66_$LT$alloc..vec..Vec$LT$T$GT$$u20$as$u20$core..ops..drop..Drop$GT$4drop"
                        + "17h0123456789abcdefE"));
        assertEquals(
                "core::ptr::drop_in_place<&[u8]>",
                SymbolName.of("_ZN4core3ptr37drop_in_place$LT$$RF$$u5b$u8$u5d$$GT$17h0123456789abcdefE"));
        assertEquals("std::rt::lang_start", SymbolName.of("_ZN3std2rt10lang_start17h0123456789abcdefE"));
    }

    /** A name of torch that c++filt does not know either; what follows keeps apart what differs. */
    @Test
    void shouldReadTheBeginningOfWhatTheDemanglerDoesNotKnow() {
        String mangled =
                "_ZN2at8internal15invoke_parallelIZNS_12parallel_forIZNS_6native12_GLOBAL__N_122apply_triu_tril_"
                        + "singleIlEEvPT_PKS6_blllllllbEUlllE_EEvlllRS8_EUlllE_EEvlllSB_._omp_fn.0";
        Assumptions.assumeTrue(CxxDemangler.demangled(mangled).isEmpty(), "this libstdc++ knows more");
        String name = SymbolName.of(mangled);

        assertEquals("at::internal::invoke_parallel<...>", new NativeFrame(name, "libtorch_cpu.so", "", 0).label());
        assertTrue(name.endsWith(mangled.substring(40) + ">"), name);
        assertEquals("a::(anonymous namespace)::f<Qx>", SymbolName.of("_ZN1a12_GLOBAL__N_11fQx"));
        assertEquals("std::f<Qx>", SymbolName.of("_ZNSt1fQx"));
        for (String broken : new String[] {"_ZN", "_ZN9f", "_ZN99999999999f", "_ZNQ", "_ZN0f"}) {
            assertEquals(broken, SymbolName.of(broken));
        }
    }
}
