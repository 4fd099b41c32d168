package org.jflame.proc;

import java.nio.ByteBuffer;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** The pages of files that are mapped into this process, as part of its own memory. */
public final class MappedPages {

    private static final int SYS_MADVISE = 28;
    private static final int MADV_DONTNEED = 4;

    private MappedPages() {}

    /**
     * Lets go of the pages that were read: they stay in the system's cache, count as nobody's, and come back when they
     * are read again. Harmless while other threads read. Source: MADV_DONTNEED in madvise(2).
     *
     * @param mapped what {@code FileChannel.map} made, for reading only; another buffer is left alone
     */
    public static void release(ByteBuffer mapped) {
        if (mapped.isDirect() && mapped.isReadOnly() && mapped.capacity() > 0) {
            long address = Pointer.wrap(Runtime.getSystemRuntime(), mapped).address();
            Libc.load().syscall(SYS_MADVISE, address, mapped.capacity(), MADV_DONTNEED, 0);
        }
    }
}
