package org.jflame.sample;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jflame.elf.ModuleFiles;
import org.jflame.fold.CodeAddress;
import org.jflame.fold.Frame;
import org.jflame.fold.NativeFrame;
import org.jflame.proc.StackCopy;
import org.jflame.symbol.FunctionNames;
import org.jflame.unwind.NativeStack;
import org.jflame.unwind.UnwindTables;

/**
 * What the native stacks of all processes of a session share: the opened files, what they say about
 * unwinding, the names found in them, and the buffers, which are used in turn. Kept with the target: the next session begins with the same files.
 */
final class NativeCode {

    private final ModuleFiles files = new ModuleFiles();
    private final FunctionNames names = new FunctionNames(files);
    private final UnwindTables tables = new UnwindTables();
    private final StackCopy copy = new StackCopy();
    private final NativeStack stack = new NativeStack();

    ModuleFiles files() {
        return files;
    }

    /** How to unwind what the files hold. */
    UnwindTables tables() {
        return tables;
    }

    /** A recording in which native code has its names. */
    Recording named(Recording recording, int pid) {
        Set<CodeAddress> addresses = new HashSet<>();
        recording.tree().forEachNode((caller, frame, node) -> {
            if (frame instanceof CodeAddress address) {
                addresses.add(address);
            }
        });
        if (addresses.isEmpty()) {
            return recording;
        }
        Map<CodeAddress, List<NativeFrame>> found = names.of(addresses, pid);
        return recording.withExpanded(
                frame -> frame instanceof CodeAddress address ? found.get(address) : List.of(frame));
    }

    /**
     * Frames in which native code has its names.
     *
     * @param frames root first
     */
    List<Frame> named(List<Frame> frames, int pid) {
        Set<CodeAddress> addresses = new HashSet<>();
        for (Frame frame : frames) {
            if (frame instanceof CodeAddress address) {
                addresses.add(address);
            }
        }
        Map<CodeAddress, List<NativeFrame>> found = addresses.isEmpty() ? Map.of() : names.of(addresses, pid);
        List<Frame> named = new ArrayList<>();
        for (Frame frame : frames) {
            named.addAll(frame instanceof CodeAddress address ? found.get(address) : List.of(frame));
        }
        return named;
    }

    StackCopy copy() {
        return copy;
    }

    NativeStack stack() {
        return stack;
    }
}
