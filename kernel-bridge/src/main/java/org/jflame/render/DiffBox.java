package org.jflame.render;

import java.util.List;
import org.jflame.fold.DiffNode;
import org.jflame.fold.ProfileDiff.Measure;

/**
 * A frame of two profiles laid over each other, as the picture shows it.
 *
 * @param node what it is
 * @param isMarkedAbove whether its caller is new or gone too, and says so
 */
record DiffBox(DiffNode node, boolean isMarkedAbove) implements FlameNode {

    /** Weights are whole numbers; this is the one of everything. */
    static final long WHOLE = 1_000_000_000_000L;

    /** The mean of both shares: frames of either profile have room, and callees never more than their caller. */
    @Override
    public long weight() {
        return Math.round((node.beforeShare() + node.afterShare()) / 2 * WHOLE);
    }

    @Override
    public List<DiffBox> children() {
        return node.children().stream()
                .map(child -> new DiffBox(child, node.isNew() || node.isGone()))
                .toList();
    }

    @Override
    public String label() {
        return isRoot() ? DiffWords.title(node.diff()) : mark() + node.frame().label();
    }

    @Override
    public String shortLabel() {
        return isRoot() ? label() : mark() + ProfileNode.shortLabel(node.frame());
    }

    /** {@code 12 % → 31 %}, {@code 1.30 s → 0.42 s}. */
    @Override
    public String amount() {
        if (node.diff().measure() == Measure.TIME) {
            return Amounts.duration(node.beforeNanos()) + " → " + Amounts.duration(node.afterNanos());
        }
        return isRoot() ? "100 %" : DiffWords.shares(node.beforeShare(), node.afterShare());
    }

    @Override
    public Fill fill() {
        return DiffPalette.fill(node);
    }

    private boolean isRoot() {
        return node.frame() == null;
    }

    private String mark() {
        return isMarkedAbove ? "" : node.isNew() ? "new: " : node.isGone() ? "gone: " : "";
    }
}
