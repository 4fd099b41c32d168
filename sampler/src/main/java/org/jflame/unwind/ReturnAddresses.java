package org.jflame.unwind;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jflame.elf.AddressSpace;
import org.jflame.elf.ElfFile;
import org.jflame.elf.LoadedModule;

/**
 * Tells words that may be return addresses from other ones: before a return address stands a call. Source: Intel SDM
 * volume 2, CALL (E8 rel32, FF /2) and 2.1 (ModR/M and SIB).
 */
final class ReturnAddresses {

    /** What stands before an address. */
    enum Call {
        /** No call, or no code at all. */
        NONE,
        /** A call of one place. */
        DIRECT,
        /** A call through a register or memory. */
        INDIRECT,
        /** Code that is in no file: what stands there is not known. */
        UNKNOWN_CODE
    }

    private static final int DIRECT_BYTES = 5;
    private static final int LONGEST_BYTES = 7;
    private static final byte DIRECT_OPCODE = (byte) 0xe8;
    private static final byte GROUP_5 = (byte) 0xff;

    private final AddressSpace addresses;

    ReturnAddresses(AddressSpace addresses) {
        this.addresses = addresses;
    }

    /** What stands before an address. */
    Call before(long avma) {
        LoadedModule module = addresses.known(avma - 1);
        if (module == null) {
            return Call.NONE;
        }
        if (module.file().elf().isEmpty()) {
            return Call.UNKNOWN_CODE;
        }
        long vaddr = avma - module.loadBias() - LONGEST_BYTES;
        Optional<ElfFile.Part> code = module.file().elf().get().loadedFrom(vaddr);
        return code.isPresent() && code.get().bytes().limit() >= LONGEST_BYTES
                ? call(code.get().bytes())
                : Call.NONE;
    }

    /** The call in the last of seven bytes. */
    private static Call call(ByteBuffer code) {
        if (code.get(LONGEST_BYTES - DIRECT_BYTES) == DIRECT_OPCODE) {
            return Call.DIRECT;
        }
        for (int sizeBytes = 2; sizeBytes <= LONGEST_BYTES; sizeBytes++) {
            int at = LONGEST_BYTES - sizeBytes;
            if (code.get(at) == GROUP_5 && sizeBytes == indirectBytes(code, at)) {
                return Call.INDIRECT;
            }
        }
        return Call.NONE;
    }

    /** The length of an FF /2, -1 when it is another instruction. */
    private static int indirectBytes(ByteBuffer code, int at) {
        int modRm = code.get(at + 1) & 0xff;
        int mod = modRm >> 6;
        int rm = modRm & 7;
        if ((modRm >> 3 & 7) != 2) {
            return -1;
        }
        if (mod == 3) {
            return 2;
        }
        boolean hasSib = rm == 4;
        int sizeBytes = hasSib ? 3 : 2;
        boolean isWithoutBase = mod == 0 && (hasSib ? at + 2 < LONGEST_BYTES && (code.get(at + 2) & 7) == 5 : rm == 5);
        return sizeBytes + (mod == 1 ? 1 : mod == 2 || isWithoutBase ? Integer.BYTES : 0);
    }
}
