package org.jflame.unwind;

import java.util.Arrays;
import org.jflame.elf.AddressSpace;
import org.jflame.elf.LoadedModule;

/**
 * The rows of the code addresses that were met lately, in one process. After {@link #find} the row and what belongs to it
 * are asked for one by one, so that nothing is allocated. Two places for each address; not thread safe.
 */
final class RowCache {

    private static final int BITS = 15;
    private static final long MIX = 0x9e3779b97f4a7c15L;

    private final AddressSpace addresses;
    private final UnwindTables tables;
    private final long[] avma = new long[1 << BITS];
    private final long[] functionStart = new long[1 << BITS];
    private final UnwindRow[] row = new UnwindRow[1 << BITS];
    private final LoadedModule[] module = new LoadedModule[1 << BITS];
    private long changes;
    private int found;

    RowCache(AddressSpace addresses, UnwindTables tables) {
        this.addresses = addresses;
        this.tables = tables;
    }

    /** Looks an address up; whether there is code at all. */
    boolean find(long address) {
        return isThere(address) || add(address, addresses.find(address));
    }

    /** As {@link #find}, for a word of a stack that is hardly the address of code. */
    boolean findGuess(long address) {
        return isThere(address) || add(address, addresses.findGuess(address));
    }

    private boolean isThere(long address) {
        int slot = slotOf(address);
        if (avma[slot] == address && row[slot] != null) {
            found = slot;
            return true;
        }
        int second = slot ^ 1;
        if (avma[second] == address && row[second] != null) {
            found = second;
            return true;
        }
        return false;
    }

    private boolean add(long address, LoadedModule code) {
        forgetWhatHasMoved();
        if (code == null) {
            return false;
        }
        UnwindTable.Found entry = tables.find(code, address);
        int slot = slotOf(address);
        move(slot, slot ^ 1);
        avma[slot] = address;
        row[slot] = entry.row();
        functionStart[slot] = entry.row() == UnwindRow.NONE ? address : entry.startVaddr() + code.loadBias();
        module[slot] = code;
        found = slot;
        return true;
    }

    private static int slotOf(long address) {
        return (int) (address * MIX >>> (Long.SIZE - BITS));
    }

    private void move(int from, int to) {
        avma[to] = avma[from];
        row[to] = row[from];
        functionStart[to] = functionStart[from];
        module[to] = module[from];
    }

    private void forgetWhatHasMoved() {
        if (changes != addresses.changes()) {
            changes = addresses.changes();
            Arrays.fill(row, null);
            Arrays.fill(module, null);
        }
    }

    UnwindRow row() {
        return row[found];
    }

    /** The avma of the function's start; the address itself where nothing is stated. */
    long functionStart() {
        return functionStart[found];
    }

    LoadedModule module() {
        return module[found];
    }
}
