package org.jflame.render;

/**
 * One rectangle of the flame graph.
 *
 * @param row 0 at the top
 * @param x left edge in user units
 * @param width in user units, the gap to the right neighbour included
 * @param label the full text
 * @param shortLabel what to write where the full text does not fit
 * @param detail everything that is known of the frame, "" where the label says it all
 * @param amount the share or the time, written after the label
 * @param fill how it is painted
 */
record FrameBox(
        int row, double x, double width, String label, String shortLabel, String detail, String amount, Fill fill) {}
