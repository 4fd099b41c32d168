package org.jflame.elf;

import java.util.Optional;
import org.jflame.fold.NativeModule;

/**
 * A mapped file with code, opened once for all processes that have it. Immutable and thread safe.
 *
 * @param id what it is called in frames
 * @param elf its content; nothing for anonymous memory and for what is no ELF file
 */
public record ModuleFile(NativeModule id, Optional<ElfFile> elf) {}
