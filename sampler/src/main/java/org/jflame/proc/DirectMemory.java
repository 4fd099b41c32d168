package org.jflame.proc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * Memory outside the Java heap that both sides see: Java through the buffer, the kernel through the address.
 * Allocated once for each owner and reused: nothing on the sampling path allocates.
 */
final class DirectMemory {

    private final ByteBuffer bytes;
    private final long address;

    DirectMemory(int sizeBytes) {
        bytes = ByteBuffer.allocateDirect(sizeBytes).order(ByteOrder.LITTLE_ENDIAN);
        address = Pointer.wrap(Runtime.getSystemRuntime(), bytes).address();
    }

    /** Little-endian view, position 0, limit at the capacity; callers use absolute gets. */
    ByteBuffer bytes() {
        return bytes;
    }

    /** Address in this process. */
    long address() {
        return address;
    }
}
