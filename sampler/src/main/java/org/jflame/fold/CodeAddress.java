package org.jflame.fold;

import java.util.Objects;

/**
 * Machine code that was sampled and whose name nobody has looked up yet. Recordings hold it, profiles do not: names are
 * found when the sampling is over.
 *
 * @param module where the code is
 * @param vaddr an address as the module's file states it, in anonymous memory the address in the target: the start of
 *     the function, or where the module has source lines, the instruction itself (for a caller, its call)
 */
public record CodeAddress(NativeModule module, long vaddr) implements Frame {

    public CodeAddress {
        Objects.requireNonNull(module);
    }

    @Override
    public String label() {
        return module.name() + "+0x" + Long.toHexString(vaddr);
    }

    @Override
    public FrameClass frameClass() {
        return FrameClass.NATIVE;
    }

    /** As the compiler's own, but without its indirection: every sample compares each of its frames. */
    @Override
    public boolean equals(Object other) {
        return other instanceof CodeAddress address
                && vaddr == address.vaddr
                && (module == address.module || module.equals(address.module));
    }

    @Override
    public int hashCode() {
        return module.path().hashCode() * 31 + Long.hashCode(vaddr);
    }
}
