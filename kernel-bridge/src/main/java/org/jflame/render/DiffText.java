package org.jflame.render;

import java.util.Locale;
import org.jflame.fold.ProfileDiff;

/** Two profiles laid over each other in a dozen lines of plain text: the sentence, and what changed. */
public final class DiffText {

    private static final int ROWS = 8;
    private static final int NAME_LENGTH = 100;

    private DiffText() {}

    /** Writes the text; every line ends in a newline. */
    public static String render(ProfileDiff diff) {
        StringBuilder text = new StringBuilder(DiffSentence.of(diff)).append('\n');
        DiffTable table = DiffTable.of(diff, ROWS);
        if (!table.rows().isEmpty()) {
            text.append('\n');
            appendRow(text, DiffTable.COLUMNS);
            table.rows().forEach(row -> appendRow(text, row));
        }
        return table.remark().isEmpty()
                ? text.toString()
                : text.append('\n').append(table.remark()).append('\n').toString();
    }

    private static void appendRow(StringBuilder text, String... row) {
        String name = PrintableText.of(row[3], NAME_LENGTH);
        text.append(String.format(Locale.ROOT, "%9s %9s %10s  %s", row[0], row[1], row[2], name)
                        .stripTrailing())
                .append('\n');
    }
}
