package org.jflame.fold;

import java.util.ArrayList;
import java.util.Comparator;
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
        List<DiffNode> path = new ArrayList<>();
        DiffNode node = diff.root();
        boolean followed = true;
        while (followed && !node.isNew() && !node.isGone()) {
            double least = node.frame() == null ? 0 : MOST * sign * node.change();
            Optional<DiffNode> most = node.children().stream()
                    .filter(child -> child.isBeyondChance() && sign * child.change() > least)
                    .max(Comparator.comparingDouble((DiffNode child) -> sign * child.change())
                            .thenComparing(child -> child.frame().label()));
            followed = most.isPresent();
            if (followed) {
                node = most.get();
                path.add(node);
            }
        }
        return named(path);
    }

    /** What is new or gone; else the innermost function of a cell; else what the cell's own line calls. */
    private static Optional<DiffNode> named(List<DiffNode> path) {
        if (path.isEmpty()) {
            return Optional.empty();
        }
        DiffNode last = path.get(path.size() - 1);
        if (last.isNew() || last.isGone()) {
            return Optional.of(last);
        }
        int cell = lastIndex(path, DiffCause::isOfCell);
        if (cell < 0) {
            int python = lastIndex(path, PythonFrame.class::isInstance);
            return Optional.of(python < 0 ? last : path.get(python));
        }
        boolean isLine = ((PythonFrame) path.get(cell).frame()).function().equals(PythonFrame.MODULE);
        return Optional.of(path.get(isLine && cell < path.size() - 1 ? cell + 1 : cell));
    }

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
