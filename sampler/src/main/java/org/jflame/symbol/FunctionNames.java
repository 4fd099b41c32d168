package org.jflame.symbol;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jflame.elf.ElfFile;
import org.jflame.elf.ModuleFiles;
import org.jflame.fold.CodeAddress;
import org.jflame.fold.NativeFrame;
import org.jflame.fold.NativeModule;

/** Names sampled code. Thread safe; what was named once is remembered, except code in no file, which changes. */
public final class FunctionNames {

    private final ModuleFiles files;
    private final Map<CodeAddress, List<NativeFrame>> known = new ConcurrentHashMap<>();

    public FunctionNames(ModuleFiles files) {
        this.files = files;
    }

    /**
     * The frames that stand for each address, root first: more than one where functions are inlined.
     *
     * @param pid a process that has the code, for what has no file: its perf map names it
     */
    public Map<CodeAddress, List<NativeFrame>> of(Collection<CodeAddress> addresses, int pid) {
        Map<CodeAddress, List<NativeFrame>> frames = new HashMap<>();
        Map<NativeModule, TreeSet<Long>> unknown = new HashMap<>();
        for (CodeAddress address : addresses) {
            List<NativeFrame> named = known.get(address);
            if (named != null) {
                frames.put(address, named);
            } else {
                unknown.computeIfAbsent(address.module(), module -> new TreeSet<>())
                        .add(address.vaddr());
            }
        }
        unknown.forEach((module, vaddrs) -> frames.putAll(name(module, vaddrs, pid)));
        return frames;
    }

    private Map<CodeAddress, List<NativeFrame>> name(NativeModule module, TreeSet<Long> vaddrs, int pid) {
        Optional<ElfFile> elf = Optional.ofNullable(files.of(module)).flatMap(file -> file.elf());
        Map<Long, List<NativeFrame>> named = elf.isPresent()
                ? new ModuleNames(module, elf.get(), pid).of(vaddrs)
                : new JitNames(module, pid).of(vaddrs);
        Map<CodeAddress, List<NativeFrame>> frames = new HashMap<>();
        named.forEach((vaddr, stack) -> frames.put(new CodeAddress(module, vaddr), stack));
        if (elf.isPresent()) {
            known.putAll(frames);
        }
        return frames;
    }
}
