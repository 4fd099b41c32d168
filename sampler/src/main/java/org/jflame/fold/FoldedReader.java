package org.jflame.fold;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jflame.fold.TruncatedFrame.Reason;

/**
 * Reads folded stacks of any tool: {@code a;b;c 12} a line, {@code #} begins a comment.
 *
 * <p>A file may be larger than memory: it is read as a stream into a tree of at most {@value #MAX_TREE_NODES} nodes and
 * names of at most {@value FrameTable#MAX_NAME_BYTES} bytes together; what comes on top is counted under the
 * callers that are known, as {@link Reason#TOO_MANY_STACKS}. Lines may be {@value FoldedLines#MAX_LINE_BYTES} bytes long.
 *
 * <p>Such a file does not say what it counts. A count of 1 is one sample and {@value FoldedLine#THOUSANDTHS} units of
 * the tree's time, so that fractions keep their weight, and {@link Profile#stats} are {@link SamplingStats#UNKNOWN}.
 */
public final class FoldedReader {

    /** Distinct paths that are kept apart: a hundred megabytes of them. */
    static final int MAX_TREE_NODES = 1_000_000;

    /** When so many lines in a row, from the first on, are no stacks, then the file is something else. */
    static final int MAX_BAD_LINES = 1000;

    private static final Frame OTHER_STACKS = new TruncatedFrame(Reason.TOO_MANY_STACKS);
    private static final String CURE = "folded stacks are lines like: main;work;add 12";

    private final CallTree tree = new CallTree();
    private final FrameTable frames = new FrameTable();
    private final FoldedLine parts = new FoldedLine();
    private final List<Frame> stack = new ArrayList<>();
    private final FoldedLines lines;
    private final LineProblem problems;
    private int treeNodes;
    private long goodLines;
    private long badLines;

    private FoldedReader(InputStream in, LineProblem problems) {
        this.lines = new FoldedLines(in);
        this.problems = problems;
    }

    /**
     * Reads a profile to the end of the stream, and leaves the stream open.
     *
     * @param title what the profile is of, for people
     * @param problems hears of each line that is left out
     * @throws ProfileFormatException when there is no stack to be had from it
     */
    public static Profile read(InputStream in, String title, LineProblem problems) throws IOException {
        return new FoldedReader(in, problems).read(title);
    }

    private Profile read(String title) throws IOException {
        while (lines.next()) {
            String problem = problemOfLine();
            if (problem.isEmpty()) {
                continue;
            }
            problems.leftOut(lines.number(), lines.text(), problem);
            badLines++;
            if (goodLines == 0 && (badLines >= MAX_BAD_LINES || lines.isBinary())) {
                throw noStacks(problem);
            }
        }
        if (goodLines == 0) {
            throw new ProfileFormatException(
                    (lines.number() == 0 ? "it is empty" : "none of its " + lines.number() + " lines is a stack") + "; "
                            + CURE);
        }
        if (tree.totalNanos() == 0) {
            throw new ProfileFormatException("all its counts are 0, up to line " + lines.number() + "; " + CURE);
        }
        return new Profile(title, tree, SamplingStats.UNKNOWN, 0);
    }

    private ProfileFormatException noStacks(String problem) {
        String what = lines.isCompressed() ? "it is compressed: unpack it first (gunzip)" : CURE;
        return new ProfileFormatException(
                "line " + lines.number() + " has " + problem + ": " + lines.text() + "; " + what);
    }

    private String problemOfLine() {
        if (lines.isTooLong()) {
            return "more than " + FoldedLines.MAX_LINE_BYTES + " bytes";
        }
        if (lines.isBlank() || lines.bytes()[0] == '#') {
            return "";
        }
        if (lines.isBinary()) {
            return "bytes that are no text";
        }
        String problem = parts.parse(lines.bytes(), lines.length());
        if (problem.isEmpty() && tree.totalNanos() > Long.MAX_VALUE - parts.thousandths()) {
            return "a count too large to add";
        }
        if (problem.isEmpty()) {
            goodLines++;
            addStack();
        }
        return problem;
    }

    private void addStack() {
        stack.clear();
        while (parts.hasFrame()) {
            int end = parts.end();
            if (end > parts.start()) { // a name that is empty says nothing
                stack.add(frames.frame(lines.bytes(), parts.start(), end));
            }
            parts.skip(end);
        }
        long nanos = parts.thousandths();
        long samples = (nanos + FoldedLine.THOUSANDTHS / 2) / FoldedLine.THOUSANDTHS;
        if (treeNodes < MAX_TREE_NODES) {
            treeNodes += tree.add(stack, nanos, samples);
        } else if (tree.children().containsKey(stack.get(0))) {
            treeNodes += tree.addKnown(stack, OTHER_STACKS, nanos, samples);
        } else {
            treeNodes += tree.add(List.of(OTHER_STACKS), nanos, samples);
        }
    }
}
