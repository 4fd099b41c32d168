package org.jflame.render;

import java.util.List;
import java.util.regex.Pattern;
import org.jflame.fold.ProfileDiff;

/**
 * The parts of a page that compares two profiles and is not ours to write.
 *
 * @param sentence what has changed; unescaped
 * @param svg the picture, an element for an HTML page
 * @param styleHashes what a content security policy has to permit: {@code sha256-} and so on, one for each style in it
 * @param columns the heads of the table
 * @param rows of the table, a text for each column; unescaped
 * @param remark what the table leaves out; unescaped, may be empty
 */
public record DiffFragment(
        String sentence,
        String svg,
        List<String> styleHashes,
        List<String> columns,
        List<List<String>> rows,
        String remark) {

    private static final int ROWS = 40;
    private static final Pattern STYLE = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL);

    /** Of two profiles laid over each other. */
    public static DiffFragment of(ProfileDiff diff) {
        String svg = DiffSvg.render(diff);
        DiffTable table = DiffTable.of(diff, ROWS);
        return new DiffFragment(
                DiffSentence.of(diff),
                svg,
                STYLE.matcher(svg)
                        .results()
                        .map(found -> "sha256-" + ContentHash.base64(found.group(1)))
                        .toList(),
                List.of(DiffTable.COLUMNS),
                table.rows().stream().map(List::of).toList(),
                table.remark());
    }
}
