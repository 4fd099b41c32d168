package org.jflame.render;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How wide text is, without asking a font: loading AWT's fonts costs 0.4 s, and the reader's fonts are others anyway.
 *
 * <p>Advances are those of Helvetica, which Arial, Liberation Sans and Nimbus Sans share. Source: Adobe's Helvetica.afm.
 * Characters outside ASCII are guessed by script, on the wide side.
 */
final class TextWidth {

    /** Advances of U+0020 to U+007E in thousandths of the font size. */
    private static final int[] ASCII = {
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556,
        556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667,
        556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556,
        556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722,
        500, 500, 500, 334, 260, 334, 584
    };

    private static final int EN_SPACE = 0x2002;
    private static final String ELLIPSIS = "…";

    /** What a reader takes for one character: a letter with its marks, a joined emoji, a flag. */
    private static final Pattern CHARACTER = Pattern.compile("\\X");

    private TextWidth() {}

    /** The width of a text in units of the font size's unit. */
    static double of(String text, double fontSize) {
        double width = 0;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            width += advance(codePoint);
            i += Character.charCount(codePoint);
        }
        return width * fontSize / 1000;
    }

    /**
     * The longest beginning of a text that fits, with an ellipsis where something is missing.
     *
     * @return "" when fewer than three characters would be left
     */
    static String fit(String text, double fontSize, double available) {
        if (of(text, fontSize) <= available) {
            return text;
        }
        double left = available - of(ELLIPSIS, fontSize);
        Matcher characters = CHARACTER.matcher(text);
        int end = 0;
        int count = 0;
        while (characters.find()) {
            left -= of(characters.group(), fontSize);
            if (left < 0) {
                break;
            }
            end = characters.end();
            count++;
        }
        return count < 3 ? "" : text.substring(0, end).stripTrailing() + ELLIPSIS;
    }

    private static int advance(int codePoint) {
        if (codePoint >= 0x20 && codePoint < 0x7F) {
            return ASCII[codePoint - 0x20];
        }
        if (codePoint == '·' || codePoint == EN_SPACE) {
            return codePoint == '·' ? 278 : 500;
        }
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        if (codePoint < 0x250) {
            return Character.isUpperCase(codePoint) ? 800 : 600; // Latin with accents
        }
        if (codePoint < 0x1100) {
            return Character.isUpperCase(codePoint) ? 850 : 700; // Greek, Cyrillic, Hebrew, Arabic, Indic
        }
        return 1050; // ideographs, emoji, symbols
    }
}
