package org.jflame.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The bytes are those of real builds unless it is said otherwise; addresses by objdump. */
class MachineCodeTest {

    /** PyInterpreterState_Head of CPython 3.6.15: {@code mov 0x18a349(%rip),%rax; ret}. */
    @Test
    void shouldFindTheVariableThatIsLoaded() {
        assertEquals(
                OptionalLong.of(0x2feee0),
                code(0x174b90, "48 8b 05 49 a3 18 00 c3").variable());
    }

    /** The same as distributions build it, and as a compiler that does not optimise would: made by gcc from C. */
    @Test
    void shouldFindItBehindWhatACompilerPutsFirst() {
        assertEquals(
                OptionalLong.of(0x2feee4),
                code(0x174b90, "f3 0f 1e fa 48 8b 05 49 a3 18 00 c3").variable());
        assertEquals(
                OptionalLong.of(0x174b90 + 15 + 0x10),
                code(0x174b90, "f3 0f 1e fa 55 48 89 e5 48 8b 05 10 00 00 00 5d c3")
                        .variable());
    }

    /** PyEval_ThreadsInitialized of CPython 2.7.18: {@code xor %eax,%eax; cmpq $0x0,0x107c26(%rip); setne %al; ret}. */
    @Test
    void shouldFindTheVariableThatIsCompared() {
        assertEquals(
                OptionalLong.of(0x1f7510),
                code(0xef8e0, "31 c0 48 83 3d 26 7c 10 00 00 0f 95 c0 c3").variable());
    }

    /** PyEval_ThreadsInitialized of CPython 3.6.15: {@code mov 0x160d32(%rip),%eax; not %eax; shr $0x1f,%eax; ret}. */
    @Test
    void shouldFindAVariableOfFourBytes() {
        assertEquals(
                OptionalLong.of(0x2a4fb8),
                code(0x144280, "8b 05 32 0d 16 00 f7 d0 c1 e8 1f c3").variable());
    }

    /** {@code mov 0x8a1b20,%rax; ret}: an address without RIP, in a program at a fixed address. */
    @Test
    void shouldFindAVariableAtAFixedAddress() {
        assertEquals(
                OptionalLong.of(0x8a1b20),
                code(0x401000, "48 8b 04 25 20 1b 8a 00 c3").variable());
    }

    @Test
    void shouldFindNoneInOtherCode() {
        for (String bytes :
                List.of("", "c3", "31 c0 c3", "48 8b 05", "48 8b 47 10 c3 90 90 90 90", "48 8b 05 49 a3 18")) {
            assertEquals(OptionalLong.empty(), code(0x1000, bytes).variable(), bytes);
        }
    }

    /** From Py_GetVersion of CPython 3.10.13: the buffer, PY_VERSION and the format. */
    @Test
    void shouldFindTheAddressesThatAreTaken() {
        MachineCode code = code(
                0x1d7f66,
                """
                48 8d 1d 13 37 1d 00 49 89 c0 48 89 df 48 8d 0d ec 7f 10 00 31 c0 48 8d 15 d7 b4 0f 00
                """);

        assertEquals(List.of(0x3ab680L, 0x2dff66L, 0x2d345aL), code.addresses());
    }

    /** {@code mov $0x6f1c40,%edi; mov $0x51a2b0,%edx}: how a program at a fixed address takes them. */
    @Test
    void shouldFindThoseOfAFixedAddress() {
        assertEquals(
                List.of(0x6f1c40L, 0x51a2b0L),
                code(0x401000, "bf 40 1c 6f 00 ba b0 a2 51 00").addresses());
    }

    private static MachineCode code(long vaddr, String hex) {
        return new MachineCode(null, vaddr, HexFormat.of().parseHex(hex.replaceAll("\\s", "")));
    }
}
