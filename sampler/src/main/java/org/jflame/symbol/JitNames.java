package org.jflame.symbol;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jflame.fold.NativeFrame;
import org.jflame.fold.NativeModule;
import org.jflame.proc.MemoryMapping;
import org.jflame.proc.TargetProcess;

/** Names code that is in no file: by the process's perf map, else by where its memory begins. */
record JitNames(NativeModule module, int pid) {

    private static final long PAGE_MASK = -4096;

    /** One frame for each address. */
    Map<Long, List<NativeFrame>> of(TreeSet<Long> avmas) {
        Map<Long, String> names = perfMap(avmas);
        List<MemoryMapping> mappings = names.keySet().containsAll(avmas) ? List.of() : mappings();
        Map<Long, List<NativeFrame>> frames = new HashMap<>();
        for (long avma : avmas) {
            String name = names.getOrDefault(avma, module.name() + "+0x" + Long.toHexString(start(avma, mappings)));
            frames.put(avma, List.of(new NativeFrame(name, module.name(), "", 0)));
        }
        return frames;
    }

    private Map<Long, String> perfMap(TreeSet<Long> avmas) {
        Optional<Path> file = new TargetProcess(pid).perfMap();
        if (file.isEmpty()) {
            return Map.of();
        }
        try (InputStream map = Files.newInputStream(file.get())) {
            return PerfMap.names(map, avmas);
        } catch (IOException e) {
            return Map.of();
        }
    }

    /** Empty when the process has ended. */
    private List<MemoryMapping> mappings() {
        try {
            return MemoryMapping.of(pid);
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Where the mapping begins: a compiler at run time has one for each piece of its work. Else the page. */
    private static long start(long avma, List<MemoryMapping> mappings) {
        return mappings.stream()
                .filter(mapping -> avma >= mapping.start() && avma < mapping.end())
                .findFirst()
                .map(MemoryMapping::start)
                .orElse(avma & PAGE_MASK);
    }
}
