package org.jflame.unwind;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jflame.proc.Registers;
import org.jflame.unwind.RegisterRule.Kind;

/**
 * Runs call frame instructions up to the row of one address. Sources: DWARF 5, 6.4.2; Linux Standard Base, "DWARF
 * Extensions" (DW_CFA_GNU_*).
 */
final class CfaProgram {

    private static final int HIGH_TWO = 0xc0;
    private static final int LOW_SIX = 0x3f;
    private static final int MAX_REMEMBERED = 64;

    private final DwarfCursor in;
    private final FrameDescription fde;
    private final CommonInformation cie;
    private State now = new State();
    private State initial;
    private final Deque<State> remembered = new ArrayDeque<>();
    private long location;

    /** What a row says, while it is made. */
    private static final class State {
        private int cfaRegister = -1;
        private long cfaOffset;
        private byte[] cfaExpression;
        private RegisterRule[] rules = new RegisterRule[Registers.COUNT];

        State copy() {
            State copy = new State();
            copy.cfaRegister = cfaRegister;
            copy.cfaOffset = cfaOffset;
            copy.cfaExpression = cfaExpression;
            copy.rules = Arrays.copyOf(rules, rules.length);
            return copy;
        }
    }

    private CfaProgram(DwarfCursor in, FrameDescription fde) {
        this.in = in;
        this.fde = fde;
        this.cie = fde.cie();
        this.location = fde.startVaddr();
    }

    /**
     * The row for an address that an FDE covers.
     *
     * @param in over the FDE's section
     * @throws IndexOutOfBoundsException for instructions that are none
     */
    static UnwindRow row(DwarfCursor in, FrameDescription fde, long vaddr) {
        return new CfaProgram(in, fde).rowAt(vaddr);
    }

    private UnwindRow rowAt(long vaddr) {
        run(cie.programStart(), cie.programEnd(), Long.MAX_VALUE);
        initial = now.copy();
        run(fde.programStart(), fde.programEnd(), vaddr);
        if (now.cfaRegister < 0 && now.cfaExpression == null || now.cfaRegister >= Registers.COUNT) {
            throw new IndexOutOfBoundsException("no CFA");
        }
        RegisterRule cfa =
                new RegisterRule(Kind.VAL_OFFSET, now.cfaRegister < 0 ? 0 : now.cfaOffset, now.cfaExpression);
        return new UnwindRow(cfa, now.cfaRegister, rules(), cie.isSignalFrame());
    }

    /** The return address has a column of its own number here, whatever the CIE calls it. */
    private RegisterRule[] rules() {
        if (cie.returnColumn() != Registers.RIP && cie.returnColumn() < Registers.COUNT) {
            now.rules[Registers.RIP] = now.rules[cie.returnColumn()];
        }
        return now.rules;
    }

    private void run(int start, int end, long vaddr) {
        in.moveTo(start);
        while (in.at() < end) {
            int opcode = in.u8();
            long advanceBytes = advance(opcode);
            if (advanceBytes >= 0) {
                location += advanceBytes;
            } else if (opcode == 0x01) { // DW_CFA_set_loc
                location = in.pointer(cie.pointerEncoding());
            } else {
                instruction(opcode);
            }
            if (location > vaddr) {
                return;
            }
        }
    }

    /** By how much an instruction moves to the next row; -1 when it is another one. */
    private long advance(int opcode) {
        if ((opcode & HIGH_TWO) == 0x40) {
            return (opcode & LOW_SIX) * cie.codeAlign();
        }
        return switch (opcode) {
            case 0x02 -> in.u8() * cie.codeAlign();
            case 0x03 -> in.u16() * cie.codeAlign();
            case 0x04 -> in.u32() * cie.codeAlign();
            case 0x1d -> in.u64() * cie.codeAlign();
            default -> -1;
        };
    }

    private void instruction(int opcode) {
        switch (opcode & HIGH_TWO) {
            case 0x80 -> offset(opcode & LOW_SIX, in.uleb() * cie.dataAlign());
            case 0xc0 -> restore(opcode & LOW_SIX);
            default -> extended(opcode);
        }
    }

    private void extended(int opcode) {
        switch (opcode) {
            case 0x00 -> {} // nop
            case 0x05 -> offset(in.uleb(), in.uleb() * cie.dataAlign());
            case 0x06 -> restore(in.uleb());
            case 0x07 -> set(in.uleb(), RegisterRule.UNDEFINED);
            case 0x08 -> set(in.uleb(), RegisterRule.SAME_VALUE);
            case 0x09 -> set(in.uleb(), RegisterRule.of(Kind.REGISTER, in.uleb()));
            case 0x0a -> remember();
            case 0x0b -> recall();
            case 0x0c -> cfa((int) in.uleb(), in.uleb());
            case 0x0d -> cfa((int) in.uleb(), now.cfaOffset);
            case 0x0e -> now.cfaOffset = in.uleb();
            case 0x0f -> cfa(in.block(in.uleb()));
            case 0x10 -> set(in.uleb(), RegisterRule.of(Kind.EXPRESSION, in.block(in.uleb())));
            case 0x11 -> offset(in.uleb(), in.sleb() * cie.dataAlign());
            case 0x12 -> cfa((int) in.uleb(), in.sleb() * cie.dataAlign());
            case 0x13 -> now.cfaOffset = in.sleb() * cie.dataAlign();
            case 0x14 -> set(in.uleb(), RegisterRule.of(Kind.VAL_OFFSET, in.uleb() * cie.dataAlign()));
            case 0x15 -> set(in.uleb(), RegisterRule.of(Kind.VAL_OFFSET, in.sleb() * cie.dataAlign()));
            case 0x16 -> set(in.uleb(), RegisterRule.of(Kind.VAL_EXPRESSION, in.block(in.uleb())));
            case 0x2d -> {} // DW_CFA_GNU_window_save: SPARC's, no operand
            case 0x2e -> in.uleb(); // DW_CFA_GNU_args_size: for landing pads
            case 0x2f -> offset(in.uleb(), -in.uleb() * cie.dataAlign());
            default -> throw new IndexOutOfBoundsException("call frame instruction " + opcode);
        }
    }

    private void cfa(int register, long offset) {
        now.cfaRegister = register;
        now.cfaOffset = offset;
        now.cfaExpression = null;
    }

    private void cfa(byte[] expression) {
        now.cfaRegister = -1;
        now.cfaExpression = expression;
    }

    private void offset(long column, long offset) {
        set(column, RegisterRule.of(Kind.OFFSET, offset));
    }

    private void restore(long column) {
        if (column < Registers.COUNT) {
            set(column, initial == null ? null : initial.rules[(int) column]);
        }
    }

    /** Vector registers are stated too; nobody needs them. */
    private void set(long column, RegisterRule rule) {
        if (column >= 0 && column < Registers.COUNT) {
            now.rules[(int) column] = rule;
        }
    }

    private void remember() {
        if (remembered.size() == MAX_REMEMBERED) {
            throw new IndexOutOfBoundsException("too many remembered rows");
        }
        remembered.push(now.copy());
    }

    private void recall() {
        if (remembered.isEmpty()) {
            throw new IndexOutOfBoundsException("no remembered row");
        }
        now = remembered.pop();
    }
}
