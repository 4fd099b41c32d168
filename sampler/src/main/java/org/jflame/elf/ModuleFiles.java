package org.jflame.elf;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jflame.fold.NativeModule;
import org.jflame.proc.MemoryMapping;
import org.jflame.proc.TargetProcess;

/** The files with code that the processes of a session have mapped, each opened once. Thread safe. */
public final class ModuleFiles {

    private final Map<NativeModule, ModuleFile> files = new ConcurrentHashMap<>();

    /** The file of one mapping; opened when it is new. */
    ModuleFile open(TargetProcess process, MemoryMapping mapping, List<MemoryMapping> allOfFile) {
        throw new UnsupportedOperationException();
    }

    /** The file that frames name so; null when none was opened. */
    public ModuleFile of(NativeModule id) {
        return files.get(id);
    }
}
