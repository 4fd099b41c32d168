package org.jflame.render;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jflame.fold.FrameClass;
import org.jflame.fold.LineStats;
import org.jflame.fold.Profile;
import org.jflame.fold.PythonFrame;

/**
 * The source text that the viewer shows beside the times of its lines: the cells that ran, whole, and of the user's files
 * the functions that took time.
 */
final class ViewerSources {

    /** Below this share of the time a function of a file is left out. */
    private static final double LEAST_SHARE = 0.005;

    /** A longer cell is shown around the lines that ran. */
    private static final int WHOLE_CELL_LINES = 500;

    private static final int MAX_LINE_LENGTH = 300;

    /**
     * Lines that stand below each other.
     *
     * @param file the name for people
     * @param first the number of the first one, from 1
     * @param lines their text, the end of long ones cut off
     */
    record Block(String file, int first, List<String> lines) {}

    private ViewerSources() {}

    /**
     * The blocks, those of a file in its order.
     *
     * @param context how many lines beside one that ran are shown where not the whole is
     */
    static List<Block> of(Profile profile, CellSources sources, int context) {
        Map<String, List<String>> texts = new LinkedHashMap<>();
        Map<String, BitSet> wanted = new LinkedHashMap<>();
        double least = LEAST_SHARE * profile.tree().totalNanos();
        for (Sampled sampled : sampled(profile)) {
            List<String> text = sources.lines(sampled.frame);
            if (sampled.last() > text.size() || !sampled.isCell() && sampled.totalNanos < least) {
                continue;
            }
            texts.put(sampled.frame.file(), text);
            BitSet lines = wanted.computeIfAbsent(sampled.frame.file(), none -> new BitSet());
            sampled.addTo(lines, text, context);
        }
        List<Block> blocks = new ArrayList<>();
        wanted.forEach((file, lines) -> addBlocks(blocks, file, texts.get(file), lines));
        return blocks;
    }

    /** The functions of cells and of the user's files, the one that took most itself first. */
    private static List<Sampled> sampled(Profile profile) {
        Map<PythonFrame, Sampled> functions = new LinkedHashMap<>();
        for (LineStats row : LineStats.byLine(profile.tree())) {
            if (row.frame() instanceof PythonFrame frame
                    && frame.line() > 0
                    && (frame.frameClass() == FrameClass.CELL || frame.frameClass() == FrameClass.USER_FILE)) {
                functions.merge(frame.withoutLine(), Sampled.line(frame, row.totalNanos()), Sampled::with);
            }
        }
        return List.copyOf(functions.values());
    }

    private static void addBlocks(List<Block> blocks, String file, List<String> text, BitSet lines) {
        for (int first = lines.nextSetBit(0); first >= 0; ) {
            int end = Math.min(lines.nextClearBit(first), text.size() + 1);
            List<String> block = text.subList(first - 1, end - 1).stream()
                    .map(line -> ViewerFrame.cut(line, MAX_LINE_LENGTH))
                    .toList();
            blocks.add(new Block(file, first, block));
            first = lines.nextSetBit(end);
        }
    }

    /**
     * The lines of one function that were met.
     *
     * @param totalNanos the largest of the lines' times, which is at most the function's
     */
    private record Sampled(PythonFrame frame, BitSet lines, long totalNanos) {

        static Sampled line(PythonFrame frame, long totalNanos) {
            BitSet lines = new BitSet();
            lines.set(frame.line());
            return new Sampled(frame, lines, totalNanos);
        }

        Sampled with(Sampled other) {
            lines.or(other.lines);
            return new Sampled(frame, lines, Math.max(totalNanos, other.totalNanos));
        }

        boolean isCell() {
            return frame.frameClass() == FrameClass.CELL;
        }

        int last() {
            return lines.length() - 1;
        }

        /** Marks the lines to be shown. */
        void addTo(BitSet shown, List<String> text, int context) {
            boolean isWhole = context == ViewerDetail.WHOLE_SOURCES;
            if (isCell() && isWhole && text.size() <= WHOLE_CELL_LINES) {
                shown.set(1, text.size() + 1);
                return;
            }
            Optional<FunctionLines> function = isWhole
                    ? FunctionLines.around(text, frame.shortFunction(), lines.nextSetBit(0), last())
                    : Optional.empty();
            function.ifPresentOrElse(known -> shown.set(known.first(), known.last() + 1), () -> lines.stream()
                    .forEach(
                            line -> shown.set(Math.max(1, line - context), Math.min(line + context, text.size()) + 1)));
        }
    }
}
