package org.jflame.render;

import java.util.List;

/** What a layout places: a frame with a weight and what it called. */
interface FlameNode {

    /** The width, in any unit that is the same for all nodes; at least the sum of the children's. */
    long weight();

    /** What comes first among its siblings, before the weight decides; for those whose numbers people look for. */
    default long place() {
        return 0;
    }

    /** The callees, in any order. */
    List<? extends FlameNode> children();

    /** The full text, unescaped. */
    String label();

    /** What to write where the full text does not fit. */
    String shortLabel();

    /** Everything that is known of it, for a tooltip, unescaped; "" where the label says it all. */
    default String detail() {
        return "";
    }

    /** The share or the time, written after the label. */
    String amount();

    /** How to paint it. */
    Fill fill();
}
