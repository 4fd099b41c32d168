package org.jflame.fold;

import java.util.ArrayList;
import java.util.HashSet;
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
 *
 * <p>Native frames are cut and kept with the Python frames around them. A thread that never runs Python is a library's
 * (OpenBLAS, OpenMP, autograd): what it does while the cell runs it does for the cell, so it is shown under a root of its
 * own, asked for or not; where it sleeps, it is not.
 */
public final class CutAboveCell implements UnaryOperator<Profile> {

    private static final Set<String> BOOTSTRAP = Set.of("_bootstrap", "_bootstrap_inner", "run");

    private final CellContext context;
    private final Set<Integer> pythonTids = new HashSet<>();

    /** Cuts for the given cell. */
    public CutAboveCell(CellContext context) {
        this.context = context;
    }

    @Override
    public Profile apply(Profile profile) {
        pythonTids.clear();
        profile.tree().forEachStack((stack, nanos, samples) -> notePython(stack));
        Profile cut = profile.withStacks(this::shown, this::isOfMainThread);
        return cut.withTimeline(cut.timeline().withThreads(context::trackFrame));
    }

    private Optional<List<Frame>> shown(List<Frame> stack) {
        if (stack.isEmpty() || !(stack.get(0) instanceof ProcessFrame process)) {
            return ofKernel(stack);
        }
        List<Frame> ofProcess = stack.subList(1, stack.size());
        Optional<List<Frame>> kept =
                process.pid() == context.mainTid() ? ofKernel(ofProcess) : ofChild(process, ofProcess);
        return kept.map(frames -> under(process, frames));
    }

    private boolean isOfMainThread(List<Frame> stack) {
        boolean hasProcess = !stack.isEmpty() && stack.get(0) instanceof ProcessFrame;
        boolean isChild = hasProcess && ((ProcessFrame) stack.get(0)).pid() != context.mainTid();
        return !isChild && tidOf(hasProcess ? stack.subList(1, stack.size()) : stack) == context.mainTid();
    }

    private void notePython(List<Frame> stack) {
        int thread = stack.size() > 1 && stack.get(0) instanceof ProcessFrame ? 1 : 0;
        if (stack.size() > thread
                && stack.get(thread) instanceof ThreadFrame root
                && stack.stream().anyMatch(PythonFrame.class::isInstance)) {
            pythonTids.add(root.tid());
        }
    }

    private Optional<List<Frame>> ofKernel(List<Frame> stack) {
        int tid = tidOf(stack);
        List<Frame> frames = withoutThread(stack);
        if (tid == context.mainTid()) {
            Optional<List<Frame>> kept = ofMainThread(frames);
            return context.threads() ? kept.map(rest -> under(context.threadFrame(tid), rest)) : kept;
        }
        if (isNative(tid, frames)) {
            return ofNativeThread(tid, frames)
                    .map(rest -> under(context.threadFrame((ThreadFrame) stack.get(0)), rest));
        }
        return ofOtherThread(tid, frames).map(rest -> under(context.threadFrame(tid), rest));
    }

    /** Whether a thread has run machine code, and no Python in any of its samples. */
    private boolean isNative(int tid, List<Frame> frames) {
        return !pythonTids.contains(tid) && frames.stream().anyMatch(CutAboveCell::isNative);
    }

    private static boolean isNative(Frame frame) {
        return frame.frameClass() == FrameClass.NATIVE;
    }

    /** A child that was forked while the cell ran has the cell, and what is above it, on its own stack. */
    private Optional<List<Frame>> ofChild(ProcessFrame child, List<Frame> stack) {
        List<Frame> frames = withoutThread(stack);
        boolean isMain =
                stack.isEmpty() || !(stack.get(0) instanceof ThreadFrame thread) || thread.tid() == child.pid();
        boolean isWanted = isMain || context.threads() || isNative(tidOf(stack), frames);
        if (!isWanted || !context.idle() && isAsleep(frames)) {
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
        if (!frames.isEmpty()
                && frames.get(0) instanceof TruncatedFrame mark
                && mark.reason().isOfPython()) {
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

    private Optional<List<Frame>> ofNativeThread(int tid, List<Frame> frames) {
        boolean isHidden =
                !context.idle() && (isAsleep(frames) || context.serviceTids().contains(tid));
        return isHidden ? Optional.empty() : Optional.of(List.copyOf(frames));
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

    /** The frames of {@code threading.py} that every Python thread starts with, and the native ones between them. */
    private static int afterBootstrap(List<Frame> frames) {
        int start = 0;
        for (int i = 0; i < frames.size() && (isNative(frames.get(i)) || isBootstrap(frames.get(i))); i++) {
            start = isBootstrap(frames.get(i)) ? i + 1 : start;
        }
        return start;
    }

    private static boolean isBootstrap(Frame frame) {
        return frame instanceof PythonFrame python
                && python.file().endsWith("threading.py")
                && BOOTSTRAP.contains(python.shortFunction());
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
