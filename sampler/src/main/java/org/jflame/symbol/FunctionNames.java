package org.jflame.symbol;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jflame.elf.ModuleFiles;
import org.jflame.fold.CodeAddress;
import org.jflame.fold.NativeFrame;

/** Names sampled code. Thread safe; what was named once is remembered. */
public final class FunctionNames {

    private final ModuleFiles files;

    public FunctionNames(ModuleFiles files) {
        this.files = files;
    }

    /**
     * The frames that stand for each address, root first: more than one where functions are inlined.
     *
     * @param pid a process that has the code, for what has no file: its perf map names it
     */
    public Map<CodeAddress, List<NativeFrame>> of(Collection<CodeAddress> addresses, int pid) {
        throw new UnsupportedOperationException(files + " " + addresses + pid);
    }
}
