package org.jflame.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.junit.jupiter.api.Test;

/** The copies of a code object's code as CPython 3.14's free-threaded build has them, in this process's own memory. */
class ThreadLocalCodeTest {

    private static final PythonVersion VERSION = new PythonVersion(0x030e04f0);

    /** What a build states of {@code _PyInterpreterFrame.tlbc_index}, {@code co_tlbc} and {@code co_code_adaptive}. */
    private static final int TLBC_INDEX = 72;

    private static final int TLBC = 224;
    private static final int CODE_ADAPTIVE = 232;
    private static final int FRAME = 0;
    private static final int CODE = 256;
    private static final int COPIES = 1024;
    private static final int OWN_COPY = 2048;

    private final ByteBuffer target = ByteBuffer.allocateDirect(4096).order(ByteOrder.LITTLE_ENDIAN);
    private final long avma = Pointer.wrap(Runtime.getSystemRuntime(), target).address();
    private final long firstCopy = avma + CODE + CODE_ADAPTIVE;
    private final long ownCopy = avma + OWN_COPY;
    private final Layout layout =
            Layout.of(VERSION, LayoutData.of(VERSION, true).orElseThrow().in(ThreadLocalCodeTest::statedOffset));
    private final MemorySnapshot snapshot = new MemorySnapshot();

    @Test
    void shouldFindAnInstructionOfAThreadsOwnCopyInTheFirstOne() {
        assertEquals(firstCopy + 24, inFirstCopy(1, ownCopy + 24));
        assertEquals(firstCopy, inFirstCopy(1, ownCopy));
    }

    @Test
    void shouldLeaveAnInstructionOfTheFirstCopyAlone() {
        assertEquals(firstCopy + 24, inFirstCopy(0, firstCopy + 24));
    }

    @Test
    void shouldNotFollowAnIndexThatIsOutsideTheArray() {
        assertEquals(ownCopy + 24, inFirstCopy(2, ownCopy + 24));
        assertEquals(ownCopy + 24, inFirstCopy(-1, ownCopy + 24));
    }

    private static long statedOffset(int place) {
        return switch (place) {
            case 304 -> TLBC_INDEX;
            case 384 -> CODE_ADAPTIVE;
            case 392 -> TLBC;
            default -> 8;
        };
    }

    private long inFirstCopy(int index, long instructionAvma) {
        target.putInt(FRAME + TLBC_INDEX, index);
        target.putLong(CODE + TLBC, avma + COPIES);
        target.putLong(COPIES, 2);
        target.putLong(COPIES + 8, firstCopy);
        target.putLong(COPIES + 16, ownCopy);
        snapshot.begin((int) ProcessHandle.current().pid(), new MemorySnapshot.Forecast());
        int frame = snapshot.locate(avma + FRAME, layout.frame().headerBytes());
        return new ThreadLocalCode(layout, snapshot).inFirstCopy(frame, avma + CODE, instructionAvma);
    }
}
