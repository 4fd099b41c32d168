package org.jflame.elf;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jflame.proc.MemoryMapping;
import org.jflame.proc.TargetProcess;

/** Which code is where in one process, as of the last look at its maps. Belongs to the tracing thread. */
public final class AddressSpace {

    /** A JIT's code, or a wild pointer, is looked for again and again: its misses must not cost a look each. */
    private static final long NANOS_BETWEEN_LOOKS = 100_000_000;

    /** Of that time, for guesses. */
    private static final int MOST_DOUBLINGS = 4;

    private final TargetProcess process;
    private final ModuleFiles files;
    private List<MemoryMapping> mappings = List.of();

    /** Those with code, by address. */
    private MemoryMapping[] code = {};

    private long[] startAvma = {};

    /** What they are, null where nobody has asked: most libraries of a process are never met, and opened for nothing. */
    private LoadedModule[] modules = {};

    private LoadedModule lastFound;
    private long lastLookNanos;
    private boolean hasLooked;
    private int fruitlessLooks;
    private long changes;

    /** @param files shared by all processes of the session */
    public AddressSpace(TargetProcess process, ModuleFiles files) {
        this.process = process;
        this.files = files;
    }

    /**
     * The module at an address.
     *
     * @return null where no code is mapped, also after the maps were read again; they are not read more often than every
     *     100 ms
     */
    public LoadedModule find(long avma) {
        LoadedModule found = known(avma);
        if (found == null && isDue(NANOS_BETWEEN_LOOKS)) {
            look();
            found = known(avma);
        }
        return found;
    }

    /**
     * As {@link #find}, for an address that is hardly one of code: a word of a stack. Where such looks show nothing new,
     * they become as rare as one in 1.6 s.
     */
    public LoadedModule findGuess(long avma) {
        LoadedModule found = known(avma);
        if (found == null && isDue(NANOS_BETWEEN_LOOKS << fruitlessLooks)) {
            MemoryMapping[] before = code;
            look();
            fruitlessLooks = Arrays.equals(before, code) ? Math.min(fruitlessLooks + 1, MOST_DOUBLINGS) : 0;
            found = known(avma);
        }
        return found;
    }

    /** The module at an address, as of the last look; null where no code was mapped then. Never reads the maps. */
    public LoadedModule known(long avma) {
        if (lastFound != null && avma >= lastFound.startAvma() && avma < lastFound.endAvma()) {
            return lastFound;
        }
        int low = 0;
        int high = startAvma.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (startAvma[middle] <= avma) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low == 0 || avma >= code[low - 1].end()) {
            return null;
        }
        lastFound = module(low - 1);
        return lastFound;
    }

    /** How often something was found to be mapped elsewhere than before: what was remembered by address is then void. */
    public long changes() {
        return changes;
    }

    private boolean isDue(long nanosBetweenLooks) {
        return !hasLooked || System.nanoTime() - lastLookNanos >= nanosBetweenLooks;
    }

    private void look() {
        hasLooked = true;
        lastLookNanos = System.nanoTime();
        lastFound = null;
        try {
            replace(MemoryMapping.of(process.pid()));
        } catch (IOException e) {
            // it has ended: what was known stays good for the copies that were taken before
        }
    }

    private void replace(List<MemoryMapping> now) {
        Map<MemoryMapping, LoadedModule> known = new HashMap<>();
        for (int i = 0; i < code.length; i++) {
            known.put(code[i], modules[i]);
        }
        mappings = now;
        code = now.stream()
                .filter(mapping -> mapping.isExecutable() && mapping.start() >= 0) // vsyscall, below 0, has no code
                .toArray(MemoryMapping[]::new);
        changes += Set.of(code).containsAll(known.keySet()) ? 0 : 1; // what is new voids nothing
        startAvma = Arrays.stream(code).mapToLong(MemoryMapping::start).toArray();
        modules = Arrays.stream(code).map(known::get).toArray(LoadedModule[]::new);
    }

    private LoadedModule module(int index) {
        if (modules[index] == null) {
            modules[index] = open(code[index]);
        }
        return modules[index];
    }

    private LoadedModule open(MemoryMapping mapping) {
        List<MemoryMapping> allOfFile = mappings.stream()
                .filter(other ->
                        other.inode() == mapping.inode() && other.path().equals(mapping.path()))
                .toList();
        ModuleFile file = files.open(process, mapping, allOfFile);
        long loadBias = file.elf().map(elf -> elf.loadBias(mapping).orElse(0)).orElse(0L);
        return new LoadedModule(mapping.start(), mapping.end(), loadBias, file);
    }
}
