package org.jflame.fold;

/** Counts the lines that were left out and keeps the first. */
public final class LineProblems implements LineProblem {

    private long count;
    private long firstLine;
    private String firstText = "";
    private String firstReason = "";

    @Override
    public void leftOut(long line, String text, String reason) {
        if (count++ == 0) {
            firstLine = line;
            firstText = text;
            firstReason = reason;
        }
    }

    /** How many lines were left out. */
    public long count() {
        return count;
    }

    /** The number of the first line that was left out, from 1; 0 when there is none. */
    public long firstLine() {
        return firstLine;
    }

    /** The beginning of the first line that was left out, printable. */
    public String firstText() {
        return firstText;
    }

    /** What a user is to know, one printable line; "" when no line was left out. */
    public String sentence() {
        if (count == 0) {
            return "";
        }
        String which = count == 1 ? "1 line was left out, line " : count + " lines were left out, the first is line ";
        return which + firstLine + ": " + firstReason + ": " + firstText;
    }
}
