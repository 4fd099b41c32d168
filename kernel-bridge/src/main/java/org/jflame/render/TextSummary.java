package org.jflame.render;

import java.util.List;
import java.util.Locale;
import org.jflame.fold.LineStats;
import org.jflame.fold.Profile;

/** A profile in about twenty lines of plain text: for terminals, logs, diffs and notebooks without pictures. */
public final class TextSummary {

    private static final int LINES = 7;
    private static final int FUNCTIONS = 5;
    private static final int NAME_WIDTH = 44;
    private static final int LONE_NAME_LENGTH = 110;
    private static final int SOURCE_LENGTH = 60;
    private static final int SENTENCE_LENGTH = 500;

    private TextSummary() {}

    /**
     * Writes the summary; every line ends in a newline.
     *
     * @param findings what stands out, a sentence each; the first one is part of it, and where there is none, a hint
     */
    public static String render(Profile profile, CellSources sources, List<String> findings) {
        StringBuilder text = new StringBuilder();
        text.append(PrintableText.of(profile.title(), 100));
        text.append(Headline.SEPARATOR).append(Headline.facts(profile)).append('\n');
        if (Headline.isEmpty(profile)) {
            return text.append(Headline.whyEmpty(profile)).append('\n').toString();
        }
        long whole = profile.tree().totalNanos();
        text.append("\n   self    total  line\n");
        List<LineStats> lines = LineStats.byLine(profile.tree());
        LineStats.hottest(lines, whole, LINES).forEach(line -> {
            String source = PrintableText.of(sources.line(line.frame()).orElse(""), SOURCE_LENGTH);
            appendRow(text, line, whole, (source + "  " + HotTables.waitingMark(line)).strip());
        });
        text.append("\n   self    total  function\n");
        List<LineStats> functions = LineStats.byFunction(profile.tree());
        functions.stream().limit(FUNCTIONS).forEach(function -> appendRow(text, function, whole, ""));
        appendParagraph(
                text,
                findings.stream()
                        .findFirst()
                        .or(() -> Hint.of(profile, sources))
                        .orElse(""));
        appendParagraph(text, Headline.notes(profile));
        return text.toString();
    }

    private static void appendParagraph(StringBuilder text, String sentence) {
        if (!sentence.isEmpty()) {
            text.append('\n')
                    .append(PrintableText.of(sentence, SENTENCE_LENGTH))
                    .append('\n');
        }
    }

    private static void appendRow(StringBuilder text, LineStats row, long whole, String remark) {
        String name = PrintableText.of(row.name(), remark.isEmpty() ? LONE_NAME_LENGTH : NAME_WIDTH - 1);
        String line = String.format(
                Locale.ROOT,
                "%7s  %7s  %-" + NAME_WIDTH + "s  %s",
                Amounts.percentOfColumn(row.selfNanos(), whole),
                Amounts.percentOfColumn(row.totalNanos(), whole),
                name,
                remark);
        text.append(line.stripTrailing()).append('\n');
    }
}
