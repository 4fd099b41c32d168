package org.jflame.fold;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Drops what is above the cell: the kernel's own frames, which are the same for every cell, and the threads nobody asked
 * for; in the kernel's child processes too, where they were sampled.
 *
 * <p>Frames must have their classes, so {@link NameSources} comes first. A stack of the main thread without a frame of
 * a cell is the kernel compiling the cell or showing its result; its time goes to {@link Profile#outsideNanos}. Time of
 * other threads that is not shown goes to {@link Profile#hiddenNanos}.
 */
public final class CutAboveCell implements UnaryOperator<Profile> {

    private static final Set<String> BOOTSTRAP = Set.of("_bootstrap", "_bootstrap_inner", "run");

    private final CellContext context;

    /** Cuts for the given cell. */
    public CutAboveCell(CellContext context) {
        this.context = context;
    }

    @Override
    public Profile apply(Profile profile) {
        CallTree tree = new CallTree();
        long[] dropped = new long[2]; // outside, hidden
        profile.tree().forEachStack((stack, nanos, samples) -> {
            boolean hasProcess = !stack.isEmpty() && stack.get(0) instanceof ProcessFrame;
            List<Frame> ofProcess = hasProcess ? stack.subList(1, stack.size()) : stack;
            boolean isChild = hasProcess && ((ProcessFrame) stack.get(0)).pid() != context.mainTid();
            Optional<List<Frame>> kept =
                    isChild ? ofChild((ProcessFrame) stack.get(0), ofProcess) : ofKernel(ofProcess);
            if (kept.isPresent()) {
                tree.add(hasProcess ? under(stack.get(0), kept.get()) : kept.get(), nanos, samples);
            } else {
                dropped[!isChild && tidOf(ofProcess) == context.mainTid() ? 0 : 1] += nanos;
            }
        });
        return profile.withTree(tree, profile.outsideNanos() + dropped[0], profile.hiddenNanos() + dropped[1]);
    }

    private Optional<List<Frame>> ofKernel(List<Frame> stack) {
        int tid = tidOf(stack);
        List<Frame> frames = withoutThread(stack);
        Optional<List<Frame>> kept = tid == context.mainTid() ? ofMainThread(frames) : ofOtherThread(tid, frames);
        return context.threads() ? kept.map(rest -> under(context.threadFrame(tid), rest)) : kept;
    }

    /** A child that was forked while the cell ran has the cell, and what is above it, on its own stack. */
    private Optional<List<Frame>> ofChild(ProcessFrame child, List<Frame> stack) {
        List<Frame> frames = withoutThread(stack);
        boolean isMain =
                stack.isEmpty() || !(stack.get(0) instanceof ThreadFrame thread) || thread.tid() == child.pid();
        if (!isMain && !context.threads() || !context.idle() && isAsleep(frames)) {
            return Optional.empty();
        }
        int cell = firstCell(frames);
        List<Frame> kept = from(frames, cell >= 0 ? cell : afterBootstrap(frames));
        return Optional.of(context.threads() && frames != stack ? under(stack.get(0), kept) : kept);
    }

    private int tidOf(List<Frame> stack) {
        return stack.isEmpty() || !(stack.get(0) instanceof ThreadFrame thread) ? context.mainTid() : thread.tid();
    }

    private static List<Frame> withoutThread(List<Frame> stack) {
        return !stack.isEmpty() && stack.get(0) instanceof ThreadFrame ? stack.subList(1, stack.size()) : stack;
    }

    private Optional<List<Frame>> ofMainThread(List<Frame> frames) {
        if (!frames.isEmpty() && frames.get(0) instanceof TruncatedFrame) {
            return Optional.of(frames); // its root is missing: nobody can say that it was not the cell
        }
        if (OwnFrames.areAtWork(frames)) {
            return Optional.empty();
        }
        int cell = firstCell(frames);
        if (cell >= 0) {
            return Optional.of(OwnFrames.cutFrom(from(frames, cell)));
        }
        return context.awaits()
                ? EventLoop.whileAwaiting(frames).map(rest -> under(context.cellFrame(), rest))
                : Optional.empty();
    }

    private Optional<List<Frame>> ofOtherThread(int tid, List<Frame> frames) {
        if (!context.threads() || (!context.idle() && isAsleep(frames))) {
            return Optional.empty();
        }
        int cell = firstCell(frames);
        if (cell < 0 && !context.idle() && context.serviceTids().contains(tid)) {
            return Optional.empty();
        }
        return Optional.of(from(frames, cell >= 0 ? cell : afterBootstrap(frames)));
    }

    /** A thread that waits for the GIL has work to do, so it is not asleep. */
    private static boolean isAsleep(List<Frame> frames) {
        return !frames.isEmpty()
                && frames.get(frames.size() - 1) instanceof WaitFrame wait
                && !wait.reason().equals(WaitFrame.GIL);
    }

    private static int firstCell(List<Frame> frames) {
        for (int i = 0; i < frames.size(); i++) {
            if (frames.get(i).frameClass() == FrameClass.CELL) {
                return i;
            }
        }
        return -1;
    }

    /** The frames of {@code threading.py} that every Python thread starts with. */
    private static int afterBootstrap(List<Frame> frames) {
        int i = 0;
        while (i < frames.size()
                && frames.get(i) instanceof PythonFrame frame
                && frame.file().endsWith("threading.py")
                && BOOTSTRAP.contains(frame.shortFunction())) {
            i++;
        }
        return i;
    }

    /** A copy, because the stack that a visitor sees changes after the visit. */
    private static List<Frame> from(List<Frame> frames, int start) {
        return List.copyOf(frames.subList(start, frames.size()));
    }

    private static List<Frame> under(Frame root, List<Frame> frames) {
        List<Frame> stack = new ArrayList<>(frames.size() + 1);
        stack.add(root);
        stack.addAll(frames);
        return stack;
    }
}
