package org.jflame.render;

import org.jflame.fold.ProfileDiff;

/** Two profiles laid over each other as a page of its own: the picture, and a table of the functions that changed. */
public final class DiffPage {

    private static final int ROWS = 40;

    private DiffPage() {}

    /** The whole page. */
    public static String render(ProfileDiff diff) {
        Page page =
                new Page(DiffWords.title(diff)).heading(DiffSentence.of(diff)).picture(DiffSvg.render(diff));
        DiffTable table = DiffTable.of(diff, ROWS);
        if (!table.rows().isEmpty()) {
            page.beginTable(DiffTable.HEADING, DiffTable.COLUMNS);
            table.rows().forEach(page::row);
            page.endTable();
        }
        return page.notes(table.remark()).end();
    }
}
