package org.jflame.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CxxDemanglerTest {

    @BeforeEach
    void requireLibrary() {
        Assumptions.assumeTrue(CxxDemangler.demangled("_Z1fv").isPresent(), "libstdc++.so.6 is not installed");
    }

    @Test
    void shouldDemangle() {
        assertEquals(Optional.of("f(int, int)"), CxxDemangler.demangled("_Z1fii"));
        assertEquals(
                Optional.of("std::vector<int, std::allocator<int> >::size() const"),
                CxxDemangler.demangled("_ZNKSt6vectorIiSaIiEE4sizeEv"));
        assertEquals(Optional.of("dot(float*) [clone .avx2]"), CxxDemangler.demangled("_Z3dotPf.avx2"));
    }

    @Test
    void shouldLeaveAloneWhatIsNotMangled() {
        for (String name : new String[] {"", "malloc", "_Z", "_Zxyz", "_ZN", "i", "_RNvC1a1f"}) {
            assertEquals(Optional.empty(), CxxDemangler.demangled(name), name);
        }
    }

    /** f(A, B&lt;A, A&gt;, B&lt;B&lt;A, A&gt;, B&lt;A, A&gt; &gt;, ...): each type is twice the one before. */
    @Test
    void shouldRefuseANameThatWouldFillTheMemory() {
        assertTrue(CxxDemangler.demangled(doublings(4)).orElseThrow().endsWith(" > >)"), doublings(4));
        int before = CxxDemangler.demangled(doublings(6)).orElseThrow().length();
        assertTrue(CxxDemangler.demangled(doublings(8)).orElseThrow().length() > 3 * before, "it does double");

        assertEquals(Optional.empty(), CxxDemangler.demangled(doublings(30)));
        assertEquals(Optional.empty(), CxxDemangler.demangled(doublings(100)));
    }

    /** Substitutions are S_ for A, S0_ for B, then one for each type. */
    private static String doublings(int count) {
        StringBuilder name = new StringBuilder("_Z1f1A1BIS_S_E");
        for (int i = 0; i < count; i++) {
            String last = "S" + Integer.toString(i + 1, 36).toUpperCase(Locale.ROOT) + "_";
            name.append("S0_I").append(last).append(last).append('E');
        }
        return name.toString();
    }

    @Test
    void shouldLetTheNamesOfLibrariesThrough() {
        String name =
                "_ZNSt6vectorINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEESaIS5_EE17_M_realloc_insertIJRKS5_"
                        + "EEEvN9__gnu_cxx17__normal_iteratorIPS5_S7_EEDpOT_";
        assertTrue(CxxDemangler.demangled(name).orElseThrow().contains("_M_realloc_insert"));
    }
}
