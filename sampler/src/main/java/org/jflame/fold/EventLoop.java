package org.jflame.fold;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the main thread does for a cell that awaits while no frame of the cell is on its stack.
 *
 * <p>The frames are asyncio's: {@code BaseEventLoop._run_once} waits in a selector or calls {@code Handle._run}, which
 * calls a task. Source: CPython Lib/asyncio/base_events.py, Lib/asyncio/events.py.
 */
final class EventLoop {

    /** The frame for a loop in which nothing is ready to run. */
    static final WaitFrame IDLE = new WaitFrame("event loop");

    private static final Set<String> KERNEL_PACKAGES = Set.of("ipykernel/", "IPython/");

    private EventLoop() {}

    /**
     * The part of a stack that belongs to the cell.
     *
     * @return empty when the loop was working for the kernel and not for the cell
     */
    static Optional<List<Frame>> whileAwaiting(List<Frame> frames) {
        int task = afterLast(frames, "asyncio/events.py", "_run");
        if (task >= 0) {
            return ofTask(frames.subList(task, frames.size()));
        }
        if (!frames.isEmpty() && frames.get(frames.size() - 1) instanceof WaitFrame) {
            return Optional.of(List.of(IDLE));
        }
        int loop = afterLast(frames, "asyncio/base_events.py", "_run_once");
        List<Frame> called = loop < 0 ? List.of() : frames.subList(loop, frames.size());
        return hasPython(called) ? Optional.of(called) : Optional.empty();
    }

    /** The kernel's own messages are tasks of the same loop: they are not the cell's work. */
    private static Optional<List<Frame>> ofTask(List<Frame> task) {
        boolean kernels = task.stream()
                .anyMatch(frame -> frame instanceof PythonFrame python
                        && KERNEL_PACKAGES.stream().anyMatch(python.file()::startsWith));
        return !hasPython(task) || kernels ? Optional.empty() : Optional.of(task);
    }

    /** Native frames alone are the loop's own: nobody can say which task they begin or end. */
    private static boolean hasPython(List<Frame> frames) {
        return frames.stream().anyMatch(PythonFrame.class::isInstance);
    }

    private static int afterLast(List<Frame> frames, String file, String function) {
        for (int i = frames.size() - 1; i >= 0; i--) {
            if (frames.get(i) instanceof PythonFrame frame
                    && frame.file().endsWith(file)
                    && frame.shortFunction().equals(function)) {
                return i + 1;
            }
        }
        return -1;
    }
}
