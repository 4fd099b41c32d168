package org.jflame.unwind;

import org.jflame.elf.AddressSpace;
import org.jflame.proc.StackCopy;

/** Finds the callers of a copied stack's innermost frame. One for each process; belongs to the tracing thread. */
public final class StackUnwinder {

    private final AddressSpace addresses;

    public StackUnwinder(AddressSpace addresses) {
        this.addresses = addresses;
    }

    /**
     * Unwinds from the copy's registers to the root, or as far as it goes. Never throws for what a target holds.
     *
     * @param into receives the frames, leaf first
     */
    public void unwind(StackCopy copy, NativeStack into) {
        throw new UnsupportedOperationException(addresses + " " + copy + into);
    }
}
