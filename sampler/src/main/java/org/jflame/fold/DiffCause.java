package org.jflame.fold;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds the function that a change comes from: where most of it is on one path, and the path has a name to the reader. */
public final class DiffCause {

    /** A path is followed as long as one callee has so much of its caller's change. */
    private static final double MOST = 0.7;

    private DiffCause() {}

    /** The cause of what has become more; empty when nothing has by more than chance. */
    public static Optional<DiffNode> ofMore(ProfileDiff diff) {
        return of(diff, 1);
    }

    /** The cause of what has become less; empty when nothing has by more than chance. */
    public static Optional<DiffNode> ofLess(ProfileDiff diff) {
        return of(diff, -1);
    }

    private static Optional<DiffNode> of(ProfileDiff diff, int sign) {
        Place start = mostChanged(diff, sign);
        if (start.node.frame() == null) {
            return Optional.empty();
        }
        List<DiffNode> path = new ArrayList<>(List.of(start.node));
        Optional<DiffNode> next = Optional.of(start.node);
        while (next.isPresent()) {
            DiffNode caller = next.get();
            next = caller.isNew() || caller.isGone() ? Optional.empty() : mostOf(caller, sign);
            next.ifPresent(path::add);
        }
        return Optional.of(named(path, start.isInCell));
    }

    /** The path that has changed most, the outermost of equals; the root where none has. */
    private static Place mostChanged(ProfileDiff diff, int sign) {
        Place most = new Place(diff.root(), false);
        double mostChange = 0;
        Deque<Place> pending = new ArrayDeque<>(List.of(most));
        while (!pending.isEmpty()) {
            Place caller = pending.remove();
            boolean isInCell = caller.isInCell || isOfCell(caller.node.frame());
            for (DiffNode callee : caller.node.children()) {
                Place place = new Place(callee, isInCell);
                pending.add(place);
                if (sign * callee.change() > mostChange && callee.isBeyondChance()) {
                    most = place;
                    mostChange = sign * callee.change();
                }
            }
        }
        return most;
    }

    private static Optional<DiffNode> mostOf(DiffNode caller, int sign) {
        return caller.children().stream()
                .filter(callee -> callee.isBeyondChance() && sign * callee.change() > MOST * sign * caller.change())
                .max(Comparator.comparingDouble((DiffNode callee) -> sign * callee.change())
                        .thenComparing(callee -> callee.frame().label()));
    }

    /** What is new or gone; else the innermost function of a cell; else what a cell's line or function calls. */
    private static DiffNode named(List<DiffNode> path, boolean isInCell) {
        DiffNode last = path.get(path.size() - 1);
        if (last.isNew() || last.isGone()) {
            return last;
        }
        int cell = lastIndex(path, DiffCause::isOfCell);
        if (cell < 0) {
            int python = lastIndex(path, PythonFrame.class::isInstance);
            return isInCell ? path.get(0) : python < 0 ? last : path.get(python);
        }
        boolean isLine = ((PythonFrame) path.get(cell).frame()).function().equals(PythonFrame.MODULE);
        return path.get(isLine && cell < path.size() - 1 ? cell + 1 : cell);
    }

    /**
     * A path.
     *
     * @param node its end
     * @param isInCell whether a frame above is a cell's
     */
    private record Place(DiffNode node, boolean isInCell) {}

    private static int lastIndex(List<DiffNode> path, Predicate<Frame> wanted) {
        int index = path.size() - 1;
        while (index >= 0 && !wanted.test(path.get(index).frame())) {
            index--;
        }
        return index;
    }

    private static boolean isOfCell(Frame frame) {
        return frame instanceof PythonFrame python && python.frameClass() == FrameClass.CELL;
    }
}
