package org.jflame.render;

/** Text written into XML or HTML. */
public final class Markup {

    /** Names are not read at greater length, and one name must not fill a notebook. */
    private static final int MAX_NAME_LENGTH = 200;

    /**
     * Begins the line that opens and closes a {@code <details>}. JupyterLab takes keys for its commands (two d delete the
     * cell) while an output has the focus, except on an element with this attribute.
     */
    static final String SUMMARY = "<summary data-lm-suppress-shortcuts=\"true\" style=\"cursor:pointer\">";

    private Markup() {}

    /** One printable line, escaped for element content and for attribute values in either kind of quotes. */
    public static String escape(String raw) {
        return escape(raw, MAX_NAME_LENGTH);
    }

    /**
     * The same for texts of another length.
     *
     * @param maxLength code points that are kept; a longer text ends in an ellipsis
     */
    public static String escape(String raw, int maxLength) {
        String line = PrintableText.of(raw, maxLength);
        StringBuilder escaped = new StringBuilder(line.length() + 16);
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '&') {
                escaped.append("&amp;");
            } else if (c == '<') {
                escaped.append("&lt;");
            } else if (c == '>') {
                escaped.append("&gt;");
            } else if (c == '"') {
                escaped.append("&quot;");
            } else if (c == '\'') {
                escaped.append("&#39;");
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
