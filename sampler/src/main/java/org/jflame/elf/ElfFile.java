package org.jflame.elf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jflame.proc.MemoryMapping;

/**
 * A 64-bit little-endian ELF file, mapped into memory and read on demand. Field names are the specification's.
 *
 * <p>{@code vaddr} is an address as the file states it; {@code avma} is one in a process. Immutable and thread safe.
 * Source: System V ABI chapters 4 and 5, elf.h.
 */
public final class ElfFile {

    private static final int EI_NIDENT = 16;
    private static final int ELF_MAGIC = 0x464c457f;
    private static final int ELFCLASS64 = 2;
    private static final int ELFDATA2LSB = 1;
    private static final int PT_LOAD = 1;
    private static final int PT_DYNAMIC = 2;
    private static final int PF_X = 1;
    private static final int SHT_SYMTAB = 2;
    private static final int SHT_DYNSYM = 11;
    private static final int EHDR_BYTES = 64;

    private final ByteBuffer file;
    private final List<ProgramHeader> programHeaders = new ArrayList<>();
    private final List<SectionHeader> sectionHeaders = new ArrayList<>();

    /** What the dynamic linker has added to the addresses in the dynamic section; 0 in a file. */
    private final long relocatedBy;

    /** Elf64_Phdr. */
    record ProgramHeader(int p_type, int p_flags, long p_offset, long p_vaddr, long p_filesz) {}

    /** Elf64_Shdr. */
    record SectionHeader(
            int sh_name, int sh_type, long sh_flags, long sh_addr, long sh_offset, long sh_size, int sh_link) {}

    /**
     * Bytes of the file that are loaded at an address, or a section that is not loaded at all.
     *
     * @param vaddr where they are loaded, 0 for what is not
     * @param bytes little-endian, from position 0 to the limit
     */
    public record Part(long vaddr, ByteBuffer bytes) {}

    private ElfFile(ByteBuffer file, List<MemoryMapping> imageOf) {
        this.file = file.order(ByteOrder.LITTLE_ENDIAN);
        readProgramHeaders();
        readSectionHeaders();
        this.relocatedBy = imageOf.stream()
                .filter(MemoryMapping::isExecutable)
                .findFirst()
                .map(this::loadBias)
                .orElse(OptionalLong.empty())
                .orElse(0);
    }

    /** The file that a copy of its mappings' bytes makes, nothing when it makes none. */
    static Optional<ElfFile> ofImage(ByteBuffer image, List<MemoryMapping> imageOf) {
        return isElf64(image.order(ByteOrder.LITTLE_ENDIAN))
                ? Optional.of(new ElfFile(image, imageOf))
                : Optional.empty();
    }

    /**
     * Maps a file.
     *
     * @return the file, or nothing when it is no ELF file that this class reads
     * @throws IOException when it cannot be opened
     */
    public static Optional<ElfFile> open(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = Math.min(channel.size(), Integer.MAX_VALUE);
            ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
            return isElf64(bytes.order(ByteOrder.LITTLE_ENDIAN))
                    ? Optional.of(new ElfFile(bytes, List.of()))
                    : Optional.empty();
        }
    }

    private static boolean isElf64(ByteBuffer bytes) {
        return bytes.capacity() >= EHDR_BYTES
                && bytes.getInt(0) == ELF_MAGIC
                && bytes.get(4) == ELFCLASS64
                && bytes.get(5) == ELFDATA2LSB;
    }

    /**
     * What has to be added to a vaddr of this file to get the avma in the process that the mappings are of. Where one
     * page of the file is in two segments (as lld links), the mapping's permissions say which one it is of.
     *
     * @param mapping any mapping of this file
     */
    public OptionalLong loadBias(MemoryMapping mapping) {
        OptionalLong bias = OptionalLong.empty();
        for (ProgramHeader segment : programHeaders) {
            long pageOffset = segment.p_offset & -4096L;
            long end = segment.p_offset + segment.p_filesz;
            boolean isSameKind = (segment.p_flags & PF_X) != 0 == mapping.isExecutable();
            if (segment.p_type == PT_LOAD
                    && mapping.fileOffset() >= pageOffset
                    && mapping.fileOffset() < end
                    && (isSameKind || bias.isEmpty())) {
                bias = OptionalLong.of(mapping.start() - mapping.fileOffset() + segment.p_offset - segment.p_vaddr);
            }
        }
        return bias;
    }

    /** The vaddr of a defined symbol: the dynamic table first, then {@code .symtab}. */
    public OptionalLong symbol(String name) {
        return find(name).map(symbol -> OptionalLong.of(symbol.st_value())).orElse(OptionalLong.empty());
    }

    /** Whether the dynamic table defines a symbol. */
    public boolean exports(String name) {
        return dynamicSymbols().flatMap(table -> table.find(name)).isPresent();
    }

    /** The machine code of a function. */
    public Optional<MachineCode> function(String name) {
        return find(name).map(symbol -> code(symbol.st_value(), symbol.st_size()));
    }

    /**
     * The machine code at a vaddr.
     *
     * @param sizeBytes how much of it, at most; 0 when that is not known
     * @return empty code where the file has none
     */
    MachineCode code(long vaddr, long sizeBytes) {
        long wanted = sizeBytes == 0 ? MachineCode.MAX_BYTES : Math.min(sizeBytes, MachineCode.MAX_BYTES);
        for (ProgramHeader segment : programHeaders) {
            long offset = vaddr - segment.p_vaddr;
            if (segment.p_type == PT_LOAD && offset >= 0 && offset < segment.p_filesz) {
                byte[] bytes = new byte[(int) Math.min(wanted, segment.p_filesz - offset)];
                file.get((int) (segment.p_offset + offset), bytes);
                return new MachineCode(this, vaddr, bytes);
            }
        }
        return new MachineCode(this, vaddr, new byte[0]);
    }

    /**
     * A section by its name: the type of {@code .eh_frame} differs between linkers.
     *
     * @return nothing when there is none, or its bytes are not in the file
     */
    public Optional<Part> section(String name) {
        return namesOffset().stream()
                .boxed()
                .flatMap(names -> sectionHeaders.stream().filter(section -> nameIs(names + section.sh_name, name)))
                .findFirst()
                .flatMap(section -> part(section.sh_addr, section.sh_offset, section.sh_size));
    }

    /** A segment by its type ({@code PT_GNU_EH_FRAME}), the first one of several. */
    public Optional<Part> segment(int p_type) {
        return programHeaders.stream()
                .filter(segment -> segment.p_type == p_type)
                .findFirst()
                .flatMap(segment -> part(segment.p_vaddr, segment.p_offset, segment.p_filesz));
    }

    /** The bytes from a vaddr to the end of what the file has of its segment. */
    public Optional<Part> loadedFrom(long vaddr) {
        return programHeaders.stream()
                .filter(segment -> segment.p_type == PT_LOAD
                        && vaddr >= segment.p_vaddr
                        && vaddr < segment.p_vaddr + segment.p_filesz)
                .findFirst()
                .flatMap(segment -> {
                    long skipped = vaddr - segment.p_vaddr;
                    return part(vaddr, segment.p_offset + skipped, segment.p_filesz - skipped);
                });
    }

    private Optional<Part> part(long vaddr, long offset, long sizeBytes) {
        if (offset < 0 || sizeBytes < 0 || offset + sizeBytes > file.capacity()) {
            return Optional.empty();
        }
        ByteBuffer bytes = file.slice((int) offset, (int) sizeBytes).order(ByteOrder.LITTLE_ENDIAN);
        return Optional.of(new Part(vaddr, bytes));
    }

    private OptionalLong namesOffset() {
        int e_shstrndx = file.getShort(62) & 0xffff;
        return e_shstrndx < sectionHeaders.size()
                ? OptionalLong.of(sectionHeaders.get(e_shstrndx).sh_offset)
                : OptionalLong.empty();
    }

    private Optional<Elf64Sym> find(String name) {
        Optional<Elf64Sym> dynamic = dynamicSymbols().flatMap(table -> table.find(name));
        return dynamic.isPresent()
                ? dynamic
                : sectionHeaders.stream()
                        .filter(section -> section.sh_type == SHT_SYMTAB || section.sh_type == SHT_DYNSYM)
                        .flatMap(section -> scan(section, name).stream())
                        .findFirst();
    }

    private Optional<GnuHashTable> dynamicSymbols() {
        return programHeaders.stream()
                .filter(header -> header.p_type == PT_DYNAMIC)
                .findFirst()
                .flatMap(header -> GnuHashTable.of(this, header));
    }

    private Optional<Elf64Sym> scan(SectionHeader section, String name) {
        long names = sectionHeaders.get(section.sh_link).sh_offset;
        long entries = section.sh_size / Elf64Sym.SIZE_BYTES;
        for (long i = 0; i < entries; i++) {
            Elf64Sym symbol = Elf64Sym.read(file, (int) (section.sh_offset + i * Elf64Sym.SIZE_BYTES));
            if (symbol.isDefined() && nameIs(names + symbol.st_name(), name)) {
                return Optional.of(symbol);
            }
        }
        return Optional.empty();
    }

    /** Whether the NUL-terminated string at an offset of the file is this one. */
    boolean nameIs(long offset, String name) {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        if (offset < 0 || offset + wanted.length >= file.capacity()) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (file.get((int) offset + i) != wanted[i]) {
                return false;
            }
        }
        return file.get((int) offset + wanted.length) == 0;
    }

    /** The offset in the file of an address that the file states; nothing when no segment's bytes hold it. */
    OptionalLong fileOffset(long vaddr) {
        for (ProgramHeader segment : programHeaders) {
            if (segment.p_type == PT_LOAD && vaddr >= segment.p_vaddr && vaddr < segment.p_vaddr + segment.p_filesz) {
                return OptionalLong.of(vaddr - segment.p_vaddr + segment.p_offset);
            }
        }
        return OptionalLong.empty();
    }

    /** As {@link #fileOffset}, for an address of the dynamic section, to which an image's process may have added its bias. */
    OptionalLong dynamicOffset(long vaddr) {
        OptionalLong asStated = fileOffset(vaddr);
        return asStated.isPresent() ? asStated : fileOffset(vaddr - relocatedBy);
    }

    /** The file's bytes, little-endian; use absolute gets. */
    ByteBuffer bytes() {
        return file;
    }

    private void readProgramHeaders() {
        long e_phoff = file.getLong(32);
        int e_phentsize = file.getShort(54) & 0xffff;
        int e_phnum = file.getShort(56) & 0xffff;
        for (int i = 0; i < e_phnum && inFile(e_phoff + (long) (i + 1) * e_phentsize); i++) {
            int at = (int) e_phoff + i * e_phentsize;
            programHeaders.add(new ProgramHeader(
                    file.getInt(at),
                    file.getInt(at + 4),
                    file.getLong(at + 8),
                    file.getLong(at + 16),
                    file.getLong(at + 32)));
        }
    }

    private void readSectionHeaders() {
        long e_shoff = file.getLong(40);
        int e_shentsize = file.getShort(58) & 0xffff;
        int e_shnum = file.getShort(60) & 0xffff;
        for (int i = 0; i < e_shnum && inFile(e_shoff + (long) (i + 1) * e_shentsize); i++) {
            int at = (int) e_shoff + i * e_shentsize;
            sectionHeaders.add(new SectionHeader(
                    file.getInt(at),
                    file.getInt(at + 4),
                    file.getLong(at + 8),
                    file.getLong(at + 16),
                    file.getLong(at + 24),
                    file.getLong(at + 32),
                    file.getInt(at + 40)));
        }
    }

    private boolean inFile(long end) {
        return end >= EI_NIDENT && end <= file.capacity();
    }
}
