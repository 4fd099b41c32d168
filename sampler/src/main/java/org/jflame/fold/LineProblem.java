package org.jflame.fold;

/** Hears of the lines of a file that could not be read and were left out. */
@FunctionalInterface
public interface LineProblem {

    /**
     * One line was left out.
     *
     * @param line its number, from 1
     * @param text its beginning, one printable line
     * @param reason what is wrong with it
     */
    void leftOut(long line, String text, String reason);
}
