package org.jflame.render;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where each frame of a profile goes: root at the top, children below their caller in the order of their time, own time
 * at the right end.
 *
 * <p>Works on a queue of nodes and not by recursion: a Python stack may be deeper than Java's.
 */
final class FlameLayout {

    /**
     * Where a picture ends.
     *
     * @param rows at most, the root's included; the last one says what is below it
     * @param minWidth what is narrower cannot be seen; neighbours of that size are drawn together
     */
    record Limits(int rows, double minWidth) {}

    /** All that can be seen. */
    static final Limits WHOLE = new Limits(60, 0.5);

    /** All that can be seen well: for where bytes count. */
    static final Limits SMALL = new Limits(40, 2);

    /** What is narrower is drawn without what it called: a tower of slivers makes the picture tall and says nothing. */
    static final double MIN_CALLER_WIDTH = 6;

    static final Comparator<FlameNode> LARGEST_FIRST = Comparator.comparingLong(FlameNode::place)
            .thenComparing(Comparator.comparingLong(FlameNode::weight).reversed())
            .thenComparing(FlameNode::label)
            .thenComparing(FlameNode::detail);

    private final double width;
    private final Limits limits;
    private final long wholeWeight;
    private final List<FrameBox> boxes = new ArrayList<>();
    private final Deque<Placed> pending = new ArrayDeque<>();
    private long cutWeight;
    private long smallFrames;

    private FlameLayout(FlameNode root, double width, Limits limits) {
        this.width = width;
        this.limits = limits;
        this.wholeWeight = root.weight();
        place(root, 0, 0);
        pending.add(new Placed(root, 0, 0));
        while (!pending.isEmpty()) {
            placeChildren(pending.remove());
        }
    }

    /**
     * Lays out a tree whose weight is not 0.
     *
     * @param width of the root in user units
     */
    static FlameLayout of(FlameNode root, double width, Limits limits) {
        return new FlameLayout(root, width, limits);
    }

    /** All rectangles; the first one is the root, which stands for the whole profile. */
    List<FrameBox> boxes() {
        return List.copyOf(boxes);
    }

    /** The number of rows that have a rectangle. */
    int rows() {
        return boxes.stream().mapToInt(FrameBox::row).max().orElse(0) + 1;
    }

    /** The number of rows that there may be. */
    int maxRows() {
        return limits.rows;
    }

    /** Frames that are not drawn because they or their callers are too narrow; their callees are not counted. */
    long smallFrames() {
        return smallFrames;
    }

    /** The weight in rows that are not drawn. */
    long cutWeight() {
        return cutWeight;
    }

    /** One fill for each entry of the legend that occurs, in the legend's order. */
    Collection<Fill> legend() {
        Map<String, Fill> entries = new LinkedHashMap<>();
        boxes.stream()
                .map(FrameBox::fill)
                .filter(fill -> !fill.legend().isEmpty())
                .sorted()
                .forEach(fill -> entries.putIfAbsent(fill.legend(), fill));
        return entries.values();
    }

    private void placeChildren(Placed parent) {
        List<FlameNode> children = new ArrayList<>(parent.node.children());
        children.sort(LARGEST_FIRST);
        if (parent.row == limits.rows - 2 && !children.isEmpty()) {
            placeLastRow(parent, children);
            return;
        }
        long start = parent.start;
        long smallWeight = 0;
        int small = 0;
        for (FlameNode child : children) {
            if (units(child.weight()) < limits.minWidth) {
                small++;
                smallWeight += child.weight();
                continue;
            }
            place(child, parent.row + 1, start);
            if (units(child.weight()) >= MIN_CALLER_WIDTH) {
                pending.add(new Placed(child, start, parent.row + 1));
            } else {
                smallFrames += child.children().size();
            }
            start += child.weight();
        }
        smallFrames += small;
        if (units(smallWeight) >= limits.minWidth) {
            placeMark("+" + Amounts.count(small) + " small", parent.row + 1, start, smallWeight);
        }
    }

    /** Leaves are drawn as they are; callers are replaced by a mark that says how much is below it. */
    private void placeLastRow(Placed parent, List<FlameNode> children) {
        long start = parent.start;
        for (FlameNode child : children) {
            int below = height(child);
            if (units(child.weight()) >= limits.minWidth && below == 1) {
                place(child, parent.row + 1, start);
            } else if (units(child.weight()) >= limits.minWidth) {
                placeMark("+" + Amounts.count(below) + " rows", parent.row + 1, start, child.weight());
                cutWeight += child.weight();
            }
            start += child.weight();
        }
    }

    private void place(FlameNode node, int row, long start) {
        boxes.add(new FrameBox(
                row,
                units(start),
                units(node.weight()),
                node.label(),
                node.shortLabel(),
                node.detail(),
                node.amount(),
                node.fill()));
    }

    private void placeMark(String text, int row, long start, long weight) {
        String share = Amounts.percent(weight, wholeWeight);
        boxes.add(new FrameBox(row, units(start), units(weight), text, text, "", share, Palette.MARK_FILL));
    }

    private double units(long weight) {
        return width * weight / wholeWeight;
    }

    /** The number of rows that a node and what is below it would need. */
    private static int height(FlameNode node) {
        int height = 0;
        List<FlameNode> level = List.of(node);
        while (!level.isEmpty()) {
            height++;
            List<FlameNode> next = new ArrayList<>();
            level.forEach(parent -> next.addAll(parent.children()));
            level = next;
        }
        return height;
    }

    private record Placed(FlameNode node, long start, int row) {}
}
