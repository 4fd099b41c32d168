package org.jflame.elf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jflame.fold.NativeModule;
import org.jflame.proc.MemoryMapping;
import org.jflame.proc.TargetProcess;

/** The files with code that the processes of a session have mapped, each opened once. Thread safe. */
public final class ModuleFiles {

    private final Map<NativeModule, ModuleFile> files = new ConcurrentHashMap<>();

    /**
     * The file of one mapping; opened when it is new.
     *
     * @param allOfFile all mappings of the process that have the same path and inode
     */
    ModuleFile open(TargetProcess process, MemoryMapping mapping, List<MemoryMapping> allOfFile) {
        NativeModule id = id(process, mapping);
        ModuleFile known = files.get(id);
        return known != null
                ? known
                : files.computeIfAbsent(id, any -> new ModuleFile(id, content(process, mapping, allOfFile)));
    }

    /** The file that frames name so; null when none was opened. */
    public ModuleFile of(NativeModule id) {
        return files.get(id);
    }

    private static NativeModule id(TargetProcess process, MemoryMapping mapping) {
        if (mapping.isFile()) {
            return new NativeModule(mapping.path(), mapping.inode());
        }
        return new NativeModule(isVdso(mapping) ? mapping.path() : "", process.pid());
    }

    private static boolean isVdso(MemoryMapping mapping) {
        return mapping.path().equals("[vdso]");
    }

    private static Optional<ElfFile> content(
            TargetProcess process, MemoryMapping mapping, List<MemoryMapping> allOfFile) {
        if (!mapping.isFile() && !isVdso(mapping)) {
            return Optional.empty();
        }
        try {
            MappedHeader header = new MappedHeader(process.pid(), allOfFile);
            Optional<ElfFile> file = mapping.isFile() ? file(process, mapping, header) : Optional.empty();
            return file.isPresent() || !header.isElf() ? file : ElfImage.read(process.pid(), allOfFile);
        } catch (IndexOutOfBoundsException | InternalError e) {
            return Optional.empty(); // it ends before what its headers state, or was cut off while it is mapped here
        }
    }

    private static Optional<ElfFile> file(TargetProcess process, MemoryMapping mapping, MappedHeader header) {
        for (Path candidate : process.candidateFiles(mapping)) {
            try {
                if (isMapped(candidate, mapping, header)) {
                    return ElfFile.open(candidate);
                }
            } catch (IOException e) {
                // the next candidate may be readable
            }
        }
        return Optional.empty();
    }

    /** Whether a path still leads to the file that is mapped: upgrades replace libraries of running programs. */
    private static boolean isMapped(Path candidate, MemoryMapping mapping, MappedHeader header) throws IOException {
        Object inode = Files.getAttribute(candidate, "unix:ino");
        return inode.equals(mapping.inode()) || header.isStartOf(candidate); // overlayfs has two inodes for one file
    }
}
