package org.jflame.proc;

import java.nio.ByteBuffer;
import jnr.ffi.Pointer;

/**
 * Several pieces of a target's memory read with one {@code process_vm_readv}, laid out one after the other in a local
 * buffer. Reused: {@link #clear}, {@link #add} each piece, {@link #read}. Not thread safe.
 */
public final class ReadBatch {

    private static final int IOVEC_BYTES = 16;

    /** The kernel's limit of pieces in one call. Source: UIO_MAXIOV in linux/uio.h. */
    public static final int MAX_PIECES = 1023; // UIO_MAXIOV is 1024, and a stack may be one more

    private final Libc libc = Libc.load();
    private int pid;
    private final DirectMemory memory;
    private final DirectMemory remote;
    private final DirectMemory local = new DirectMemory(2 * IOVEC_BYTES);
    private final Pointer remotePointer;
    private final Pointer localPointer;
    private final Pointer localOfStackPointer;
    private final int maxPieces;
    private int pieces;
    private int startOffset;
    private int lengthBytes;
    private long lastEndAvma;
    private StackCopy stack;

    /**
     * @param pid the target
     * @param capacityBytes room for all pieces of one batch
     * @param maxPieces at most {@link #MAX_PIECES}
     */
    public ReadBatch(int pid, int capacityBytes, int maxPieces) {
        this.pid = pid;
        this.maxPieces = Math.min(maxPieces, MAX_PIECES);
        memory = new DirectMemory(capacityBytes);
        remote = new DirectMemory(IOVEC_BYTES * (this.maxPieces + 1));
        remotePointer = Libc.pointer(remote.address());
        localPointer = Libc.pointer(local.address());
        localOfStackPointer = Libc.pointer(local.address() + IOVEC_BYTES);
    }

    /** Reads another process from now on. */
    public void turnTo(int otherPid) {
        pid = otherPid;
    }

    /** Forgets all pieces. */
    public void clear() {
        clear(0);
    }

    /** Forgets all pieces; the next ones are stored from this offset of the buffer on. */
    public void clear(int fromOffset) {
        pieces = 0;
        lengthBytes = 0;
        startOffset = fromOffset;
        stack = null;
        local.bytes().putLong(0, memory.address() + fromOffset);
    }

    /**
     * Adds a piece; one that begins where the last one ended extends it.
     *
     * @param avma where the piece starts in the target
     * @return its offset in {@link #bytes}, or -1 when the batch is full
     */
    public int add(long avma, int sizeBytes) {
        int offset = startOffset + lengthBytes;
        boolean extendsLast = pieces > 0 && avma == lastEndAvma;
        if (offset + sizeBytes > memory.bytes().capacity() || !extendsLast && pieces == maxPieces) {
            return -1;
        }
        if (extendsLast) {
            int lastSize = (pieces - 1) * IOVEC_BYTES + Long.BYTES;
            remote.bytes().putLong(lastSize, remote.bytes().getLong(lastSize) + sizeBytes);
        } else {
            remote.bytes().putLong(pieces * IOVEC_BYTES, avma);
            remote.bytes().putLong(pieces * IOVEC_BYTES + Long.BYTES, sizeBytes);
            pieces++;
        }
        lastEndAvma = avma + sizeBytes;
        lengthBytes += sizeBytes;
        return offset;
    }

    /**
     * Adds what a stack's copy wants, stored in that copy: with the same system call, behind the pieces. The copy then
     * holds as much as could be read.
     */
    public void addStack(StackCopy copy) {
        stack = copy;
    }

    /**
     * Reads all pieces in order.
     *
     * @return how many bytes could be read before the first unmapped page; 0 when nothing could
     */
    public int read() {
        local.bytes().putLong(Long.BYTES, lengthBytes);
        if (stack != null) {
            return readWithStack();
        }
        return pieces == 0 ? 0 : readv(localPointer, 1, pieces);
    }

    /** The stack comes last: where it ends is sometimes a guess, and what lies behind an unmapped page is not read. */
    private int readWithStack() {
        int at = pieces * IOVEC_BYTES;
        remote.bytes().putLong(at, stack.startAvma()).putLong(at + Long.BYTES, stack.wantedBytes());
        local.bytes().putLong(IOVEC_BYTES, stack.address());
        local.bytes().putLong(IOVEC_BYTES + Long.BYTES, stack.wantedBytes());
        int bytesRead = readv(localPointer, 2, pieces + 1);
        if (bytesRead >= lengthBytes) {
            stack.holds(stack.startAvma(), bytesRead - lengthBytes);
            return lengthBytes;
        }
        remote.bytes().putLong(0, stack.startAvma()).putLong(Long.BYTES, stack.wantedBytes());
        stack.holds(stack.startAvma(), readv(localOfStackPointer, 1, 1));
        return bytesRead;
    }

    private int readv(Pointer into, int intoCount, int fromCount) {
        return (int) Math.max(0, libc.process_vm_readv(pid, into, intoCount, remotePointer, fromCount, 0));
    }

    /** Whether {@link #read} just now got every byte. */
    public boolean readFully() {
        return read() == lengthBytes;
    }

    /** The local copy, little-endian; use absolute gets at the offsets that {@link #add} returned. */
    public ByteBuffer bytes() {
        return memory.bytes();
    }
}
