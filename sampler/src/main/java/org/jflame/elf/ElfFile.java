package org.jflame.elf;

import java.io.IOException;
import java.nio.ByteBuffer;
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

    private static final int ELF_MAGIC = 0x464c457f;
    private static final int ELFCLASS64 = 2;
    private static final int ELFDATA2LSB = 1;
    private static final int EHDR_BYTES = 64;

    private final FileBytes file;
    private final List<ProgramHeader> programHeaders;
    private final List<SectionHeader> sectionHeaders;

    /** What the dynamic linker has added to the addresses in the dynamic section; 0 in a file. */
    private final long relocatedBy;

    private final boolean hasLines;

    /**
     * Bytes of the file that are loaded at an address, or a section that is not loaded at all.
     *
     * @param vaddr where they are loaded, 0 for what is not
     * @param bytes little-endian, from position 0 to the limit
     */
    public record Part(long vaddr, ByteBuffer bytes) {}

    private ElfFile(FileBytes file, List<MemoryMapping> imageOf) {
        this.file = file;
        this.programHeaders = ProgramHeader.readAll(file);
        this.sectionHeaders = SectionHeader.readAll(file);
        this.relocatedBy = imageOf.stream()
                .filter(MemoryMapping::isExecutable)
                .findFirst()
                .map(this::loadBias)
                .orElse(OptionalLong.empty())
                .orElse(0);
        this.hasLines = hasSection(".debug_line") || DebugFile.isInstalled(this);
    }

    /** The file that a copy of its mappings' bytes makes, nothing when it makes none. */
    static Optional<ElfFile> ofImage(ByteBuffer image, List<MemoryMapping> imageOf) {
        FileBytes bytes = FileBytes.of(image);
        return isElf64(bytes) ? Optional.of(new ElfFile(bytes, imageOf)) : Optional.empty();
    }

    /**
     * Maps a file.
     *
     * @return the file, or nothing when it is no ELF file that this class reads
     * @throws IOException when it cannot be opened
     */
    public static Optional<ElfFile> open(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            FileBytes bytes = FileBytes.map(channel);
            return isElf64(bytes) ? Optional.of(new ElfFile(bytes, List.of())) : Optional.empty();
        }
    }

    private static boolean isElf64(FileBytes bytes) {
        return bytes.sizeBytes() >= EHDR_BYTES
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
            long pageOffset = segment.p_offset() & -4096L;
            long end = segment.p_offset() + segment.p_filesz();
            boolean isSameKind = segment.isExecutable() == mapping.isExecutable();
            if (segment.p_type() == ProgramHeader.PT_LOAD
                    && mapping.fileOffset() >= pageOffset
                    && mapping.fileOffset() < end
                    && (isSameKind || bias.isEmpty())) {
                bias = OptionalLong.of(mapping.start() - mapping.fileOffset() + segment.p_offset() - segment.p_vaddr());
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
            long offset = vaddr - segment.p_vaddr();
            long rest = Math.min(segment.p_filesz() - offset, file.sizeBytes() - segment.p_offset() - offset);
            if (segment.loads(vaddr) && segment.p_offset() >= 0 && rest > 0) {
                byte[] bytes = new byte[(int) Math.min(wanted, rest)];
                file.get(segment.p_offset() + offset, bytes);
                return new MachineCode(this, vaddr, bytes);
            }
        }
        return new MachineCode(this, vaddr, new byte[0]);
    }

    /**
     * A section by its name: the type of {@code .eh_frame} differs between linkers. What is compressed is inflated at
     * each call.
     *
     * @return nothing when there is none, or its bytes are not in the file
     */
    public Optional<Part> section(String name) {
        return header(name).flatMap(this::content);
    }

    /** Lets go of the memory that the pages of a mapped file have taken; what is asked for next is read again. */
    public void releasePages() {
        file.releasePages();
    }

    /** Whether there is debug information with source lines, in this file or in one that is installed for it. */
    public boolean hasLines() {
        return hasLines;
    }

    /** Whether there is a section of this name with bytes in the file. */
    public boolean hasSection(String name) {
        return header(name)
                .filter(section -> section.sh_type() != SectionHeader.SHT_NOBITS)
                .isPresent();
    }

    /** Whether the address lies in the section of this name. */
    public boolean isIn(String name, long vaddr) {
        return header(name).filter(section -> section.contains(vaddr)).isPresent();
    }

    /** Whether a symbol's section has instructions, and the address is one of them. */
    public boolean isCode(Elf64Sym symbol, long vaddr) {
        return symbol.st_shndx() < sectionHeaders.size()
                && sectionHeaders.get(symbol.st_shndx()).isCode()
                && sectionHeaders.get(symbol.st_shndx()).contains(vaddr);
    }

    private Optional<SectionHeader> header(String name) {
        int e_shstrndx = file.getShort(62);
        if (e_shstrndx >= sectionHeaders.size()) {
            return Optional.empty();
        }
        long names = sectionHeaders.get(e_shstrndx).sh_offset();
        return sectionHeaders.stream()
                .filter(section -> nameIs(names + section.sh_name(), name))
                .findFirst();
    }

    private Optional<Part> content(SectionHeader section) {
        if (section.sh_type() == SectionHeader.SHT_NOBITS) {
            return Optional.empty();
        }
        Optional<Part> raw = part(section.sh_addr(), section.sh_offset(), section.sh_size());
        return section.isCompressed()
                ? raw.flatMap(part -> InflatedSection.of(part.bytes()).map(bytes -> new Part(part.vaddr(), bytes)))
                : raw;
    }

    /** A segment by its type ({@code PT_GNU_EH_FRAME}), the first one of several. */
    public Optional<Part> segment(int p_type) {
        return programHeaders.stream()
                .filter(segment -> segment.p_type() == p_type)
                .findFirst()
                .flatMap(segment -> part(segment.p_vaddr(), segment.p_offset(), segment.p_filesz()));
    }

    /** The bytes from a vaddr to the end of what the file has of its segment; of those at least the first GiB. */
    public Optional<Part> loadedFrom(long vaddr) {
        return programHeaders.stream()
                .filter(segment -> segment.loads(vaddr))
                .findFirst()
                .flatMap(segment -> {
                    long offset = segment.p_offset() + vaddr - segment.p_vaddr();
                    long rest = segment.p_filesz() - (vaddr - segment.p_vaddr());
                    return file.has(offset, rest)
                            ? part(vaddr, offset, Math.min(rest, file.reach(offset)))
                            : Optional.empty();
                });
    }

    private Optional<Part> part(long vaddr, long offset, long sizeBytes) {
        return file.slice(offset, sizeBytes).map(bytes -> new Part(vaddr, bytes));
    }

    /**
     * The tables of symbols that the file has, the fullest one first: {@code .symtab}, the dynamic one. Nothing is read
     * of them before they are asked.
     */
    public List<SymbolTable> symbolTables() {
        List<SymbolTable> tables = new ArrayList<>();
        for (int type : new int[] {SectionHeader.SHT_SYMTAB, SectionHeader.SHT_DYNSYM}) {
            sectionHeaders.stream().filter(section -> section.sh_type() == type).forEach(section -> symbols(section)
                    .ifPresent(tables::add));
        }
        if (tables.isEmpty()) {
            dynamicSection().flatMap(section -> section.symbols(this)).ifPresent(tables::add);
        }
        return tables;
    }

    private Optional<SymbolTable> symbols(SectionHeader section) {
        if (section.sh_link() < 0 || section.sh_link() >= sectionHeaders.size()) {
            return Optional.empty();
        }
        SectionHeader names = sectionHeaders.get(section.sh_link());
        return content(section)
                .flatMap(symbols -> content(names).map(text -> new SymbolTable(symbols.bytes(), text.bytes())));
    }

    private Optional<Elf64Sym> find(String name) {
        Optional<Elf64Sym> dynamic = dynamicSymbols().flatMap(table -> table.find(name));
        return dynamic.isPresent()
                ? dynamic
                : symbolTables().stream()
                        .flatMap(table -> table.find(name).stream())
                        .findFirst();
    }

    private Optional<GnuHashTable> dynamicSymbols() {
        return dynamicSection().flatMap(section -> section.hashTable(this));
    }

    private Optional<DynamicSection> dynamicSection() {
        return programHeaders.stream()
                .filter(header -> header.p_type() == ProgramHeader.PT_DYNAMIC)
                .findFirst()
                .map(header -> DynamicSection.read(this, header));
    }

    /** Whether the NUL-terminated string at an offset of the file is this one. */
    boolean nameIs(long offset, String name) {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        if (!file.has(offset, wanted.length + 1L)) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (file.get(offset + i) != wanted[i]) {
                return false;
            }
        }
        return file.get(offset + wanted.length) == 0;
    }

    /** The offset in the file of an address that the file states; nothing when no segment's bytes hold it. */
    OptionalLong fileOffset(long vaddr) {
        for (ProgramHeader segment : programHeaders) {
            if (segment.loads(vaddr)) {
                return OptionalLong.of(vaddr - segment.p_vaddr() + segment.p_offset());
            }
        }
        return OptionalLong.empty();
    }

    /** As {@link #fileOffset}, for an address of the dynamic section, to which an image's process may have added its bias. */
    OptionalLong dynamicOffset(long vaddr) {
        OptionalLong asStated = fileOffset(vaddr);
        return asStated.isPresent() ? asStated : fileOffset(vaddr - relocatedBy);
    }

    /** All of the file. */
    FileBytes bytes() {
        return file;
    }
}
