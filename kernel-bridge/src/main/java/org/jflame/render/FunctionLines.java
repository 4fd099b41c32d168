package org.jflame.render;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which lines of a file a Python function has, as far as its text tells: a sample knows the line it met, and neither the
 * first nor the last one of the function.
 *
 * @param first from 1
 * @param last included
 */
record FunctionLines(int first, int last) {

    private static final int MOST_LINES = 300;

    /**
     * The lines around those that were sampled: from the {@code def} above them to the end of its indented body; empty
     * when there is no such {@code def} near.
     *
     * @param text the whole file
     * @param function the short name
     * @param firstSampled between 1 and the number of lines
     * @param lastSampled not before the first, nor behind the text
     */
    static Optional<FunctionLines> around(List<String> text, String function, int firstSampled, int lastSampled) {
        int start = definition(text, function, firstSampled);
        if (start == 0) {
            return Optional.empty();
        }
        int indent = indent(text.get(start - 1));
        int last = Math.max(start, lastSampled);
        for (int line = last + 1; line <= text.size() && line < start + MOST_LINES; line++) {
            String next = text.get(line - 1);
            if (!next.isBlank()) {
                if (indent(next) <= indent) {
                    break;
                }
                last = line;
            }
        }
        return Optional.of(new FunctionLines(start, last));
    }

    /** The line with the {@code def}; 0 when there is none near. */
    private static int definition(List<String> text, String function, int from) {
        Pattern definition = Pattern.compile("\\s*(async\\s+)?(def|class)\\s+" + Pattern.quote(function) + "\\b.*");
        for (int line = from; line > 0 && line > from - MOST_LINES; line--) {
            if (definition.matcher(text.get(line - 1)).matches()) {
                return line;
            }
        }
        return 0;
    }

    private static int indent(String line) {
        int indent = 0;
        while (indent < line.length() && Character.isWhitespace(line.charAt(indent))) {
            indent++;
        }
        return indent;
    }
}
