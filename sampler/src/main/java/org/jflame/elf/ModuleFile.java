package org.jflame.elf;

import java.util.Optional;
import org.jflame.fold.NativeModule;

/**
 * A mapped file with code, opened once for all processes that have it. Immutable and thread safe.
 *
 * @param id what it is called in frames
 * @param elf its content; nothing for anonymous memory and for what is no ELF file
 */
public record ModuleFile(NativeModule id, Optional<ElfFile> elf) {

    /** Whether debug information may say the source line of an instruction: frames are told apart by instruction then. */
    public boolean hasLines() {
        return elf.isPresent() && elf.get().hasLines();
    }
}
