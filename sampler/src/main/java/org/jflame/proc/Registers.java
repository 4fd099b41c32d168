package org.jflame.proc;

/**
 * The general registers of a stopped thread, by their DWARF numbers. Of a thread that sleeps only the pc and the stack
 * pointer are known. Reused; not thread safe.
 *
 * <p>Source: System V ABI AMD64 3.6.2 (figure 3.36, DWARF register numbers); struct user_regs_struct in sys/user.h.
 */
public final class Registers {

    public static final int RAX = 0;
    public static final int RBX = 3;
    public static final int RBP = 6;
    public static final int RSP = 7;
    public static final int R12 = 12;
    public static final int R15 = 15;

    /** The return address column, which here holds the pc. */
    public static final int RIP = 16;

    /** How many there are. */
    public static final int COUNT = 17;

    private static final int USER_REGS_BYTES = 27 * Long.BYTES;

    // user_regs_struct: r15 r14 r13 r12 rbp rbx r11 r10 r9 r8 rax rcx rdx rsi rdi orig_rax rip cs eflags rsp ...
    private static final int[] WORD_OF = {10, 12, 11, 5, 13, 14, 4, 19, 9, 8, 7, 6, 3, 2, 1, 0, 16};

    private final DirectMemory words = new DirectMemory(USER_REGS_BYTES);
    private final DirectMemory iovec = new DirectMemory(2 * Long.BYTES);
    private final Libc libc = Libc.load();
    private boolean areAllKnown;
    private long pc;
    private long stackPointer;

    public Registers() {
        iovec.bytes().putLong(0, words.address()).putLong(Long.BYTES, USER_REGS_BYTES);
    }

    /** Reads the registers of a thread that this thread has stopped; whether it could. Allocates nothing. */
    boolean read(int tid) {
        areAllKnown = libc.ptrace(PTRACE_GETREGSET, tid, NT_PRSTATUS, iovec.address()) != -1;
        return areAllKnown;
    }

    /** Only these two are known: what {@code /proc/PID/task/TID/syscall} says of a sleeper. */
    public void setKnown(long pc, long stackPointer) {
        areAllKnown = false;
        this.pc = pc;
        this.stackPointer = stackPointer;
    }

    /** Whether a register's content is known. */
    public boolean isKnown(int register) {
        return areAllKnown || register == RIP || register == RSP;
    }

    /** The content of a register, 0 when it is not known. */
    public long get(int register) {
        if (areAllKnown) {
            return words.bytes().getLong(WORD_OF[register] * Long.BYTES);
        }
        return register == RIP ? pc : register == RSP ? stackPointer : 0;
    }

    private static final long PTRACE_GETREGSET = 0x4204;
    private static final long NT_PRSTATUS = 1;
}
