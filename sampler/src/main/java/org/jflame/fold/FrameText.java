package org.jflame.fold;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A frame as the text of a folded file says it, or of another tool's file.
 *
 * <p>{@code name (file.py:12)} is a Python frame, {@code name (libm.so.6)} a native one; jflame's own words for threads, processes and waiting are what they
 * were; everything else is a {@link NamedFrame}. What is read gives the same text when it is written again.
 */
public final class FrameText {

    private static final Pattern LINE = Pattern.compile(":([1-9]\\d{0,8})$");
    private static final Pattern FILE = Pattern.compile(".*\\.pyw?|<.*>", Pattern.DOTALL);
    private static final Pattern CELL = Pattern.compile("In \\[\\d+]");
    private static final Pattern NATIVE = Pattern.compile(
            " \\(([^ ()]*\\.so(?:\\.[\\w.]*)?|\\[\\w+]|python[\\d.]*t?)(?: (.+):([1-9]\\d{0,8}))?\\)", Pattern.DOTALL);
    private static final Pattern THREAD =
            Pattern.compile("thread ([1-9]\\d{0,8})|(.+) \\(thread ([1-9]\\d{0,8})\\)", Pattern.DOTALL);
    private static final Pattern PROCESS = Pattern.compile(
            "(?:process ([1-9]\\d{0,8})|(.+?) \\(process ([1-9]\\d{0,8})\\))(?: rank (.+))?", Pattern.DOTALL);

    /** A library and a file have no longer names than PATH_MAX each; the pattern takes quadratic time. */
    private static final int MOST_PLACE_LENGTH = 2 * 4096;

    private static final String WAITING = new WaitFrame("").label();

    private FrameText() {}

    /** The frame that a text of collapsed stacks stands for. */
    static Frame parse(String escaped) {
        return of(unescape(escaped));
    }

    /** The frame that a text without escapes stands for. */
    public static Frame of(String text) {
        Frame frame = python(text);
        frame = frame == null ? nativeFunction(text) : frame;
        frame = frame == null ? thread(text) : frame;
        frame = frame == null ? process(text) : frame;
        frame = frame == null ? mark(text) : frame;
        return frame == null ? new NamedFrame(text) : frame;
    }

    private static Frame python(String text) {
        int parenthesis = text.indexOf(" (");
        if (parenthesis < 0 || !text.endsWith(")")) {
            return null;
        }
        String place = text.substring(parenthesis + 2, text.length() - 1);
        Matcher line = LINE.matcher(place);
        int number = line.find() ? Integer.parseInt(line.group(1)) : 0;
        String file = number == 0 ? place : place.substring(0, line.start());
        String function = text.substring(0, parenthesis);
        if (CELL.matcher(file).matches()) {
            return new PythonFrame(function, file, number, FrameClass.CELL);
        }
        if (!FILE.matcher(file).matches()) {
            return null;
        }
        // A path that begins somewhere says nothing about where it lies.
        return file.startsWith("/") || file.startsWith("<")
                ? SourceMap.guessed().classified(PythonFrame.unnamed(function, file, number))
                : new PythonFrame(function, file, number, FrameClass.CODE);
    }

    /** {@code function (libm.so.6)} or {@code function (libm.so.6 e_exp.c:12)}: only a library's name is beyond doubt. */
    private static Frame nativeFunction(String text) {
        int parenthesis = text.lastIndexOf(" (");
        boolean isShort = parenthesis >= 0 && text.length() - parenthesis <= MOST_PLACE_LENGTH;
        Matcher place = NATIVE.matcher(isShort ? text.substring(parenthesis) : "");
        if (!place.matches()) {
            return null;
        }
        String file = place.group(2) == null ? "" : place.group(2);
        int line = place.group(3) == null ? 0 : Integer.parseInt(place.group(3));
        NativeFrame frame = new NativeFrame(text.substring(0, parenthesis), place.group(1), file, line);
        // What is short already stays as it is, unless it is another tool's.
        return frame.shortFunction().equals(frame.function()) ? frame : null;
    }

    private static Frame thread(String text) {
        Matcher thread = THREAD.matcher(text);
        if (!thread.matches()) {
            return null;
        }
        return thread.group(1) != null
                ? new ThreadFrame(Integer.parseInt(thread.group(1)), "")
                : new ThreadFrame(Integer.parseInt(thread.group(3)), thread.group(2));
    }

    private static Frame process(String text) {
        Matcher process = PROCESS.matcher(text);
        if (!process.matches()) {
            return null;
        }
        String rank = process.group(4) == null ? "" : process.group(4);
        return process.group(1) != null
                ? new ProcessFrame(Integer.parseInt(process.group(1)), "", rank)
                : new ProcessFrame(Integer.parseInt(process.group(3)), process.group(2), rank);
    }

    private static Frame mark(String text) {
        if (text.startsWith(WAITING) && text.length() > WAITING.length()) {
            return new WaitFrame(text.substring(WAITING.length()));
        }
        return Stream.of(TruncatedFrame.Reason.values())
                .map(TruncatedFrame::new)
                .filter(mark -> mark.label().equals(text))
                .findFirst()
                .orElse(null);
    }

    /** Undoes {@code \\}, {@code \n}, {@code \}{@code uXXXX} and {@code \}{@code UXXXXXXXX}; other backslashes are themselves. */
    private static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            i += appendNext(plain, text, i);
        }
        return plain.toString();
    }

    /** Appends what stands at an index and returns how many characters it took. */
    private static int appendNext(StringBuilder plain, String text, int index) {
        char c = text.charAt(index);
        char kind = c == '\\' && index + 1 < text.length() ? text.charAt(index + 1) : 0;
        if (kind == '\\' || kind == 'n') {
            plain.append(kind == 'n' ? '\n' : '\\');
            return 2;
        }
        int digits = kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
        int codePoint = digits == 0 ? -1 : hex(text, index + 2, digits);
        if (codePoint < 0 || codePoint > Character.MAX_CODE_POINT) {
            plain.append(c);
            return 1;
        }
        plain.appendCodePoint(codePoint);
        return 2 + digits;
    }

    private static int hex(String text, int start, int digits) {
        if (start + digits > text.length()) {
            return -1;
        }
        int value = 0;
        for (int i = start; i < start + digits; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0 || value > Character.MAX_CODE_POINT) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
