package org.jflame.render;

import java.awt.Color;
import java.util.Comparator;

/**
 * How rectangles of one kind are painted.
 *
 * @param rank the order of painting and of the legend
 * @param shade neighbours of one rank are told apart by it; the legend shows shade 0
 * @param color what they are filled with
 * @param pattern a class of the picture's style that gives them more than a colour, "" for none
 * @param legend the words of the legend, "" for none
 */
record Fill(int rank, int shade, Color color, String pattern, String legend) implements Comparable<Fill> {

    private static final Comparator<Fill> ORDER =
            Comparator.comparingInt(Fill::rank).thenComparingInt(Fill::shade).thenComparing(Fill::pattern);

    @Override
    public int compareTo(Fill other) {
        return ORDER.compare(this, other);
    }
}
