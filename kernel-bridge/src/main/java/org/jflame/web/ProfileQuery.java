package org.jflame.web;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Which profiles are looked for.
 *
 * @param words each has to begin a word of title, host, tags or top function
 * @param host the whole name, "" for any
 * @param tag the whole tag, "" for any
 * @param from the first day, UTC; null for any
 * @param to the last day, UTC; null for any
 * @param before only those uploaded before the one with this number
 */
record ProfileQuery(String words, String host, String tag, LocalDate from, LocalDate to, long before) {

    private static final int MOST_WORDS = 8;

    /** Everything. */
    static final ProfileQuery ALL = new ProfileQuery("", "", "", null, null, Long.MAX_VALUE);

    /**
     * What a link's parameters ask for; what makes no sense asks for nothing.
     *
     * @param parameter gives a parameter's text, null where there is none
     */
    static ProfileQuery of(UnaryOperator<String> parameter) {
        return new ProfileQuery(
                text(parameter.apply("q")),
                text(parameter.apply("host")),
                text(parameter.apply("tag")),
                day(parameter.apply("from")),
                day(parameter.apply("to")),
                number(parameter.apply("before")));
    }

    /** The same question, further down. */
    ProfileQuery before(long seq) {
        return new ProfileQuery(words, host, tag, from, to, seq);
    }

    boolean isAll() {
        return words.isEmpty() && host.isEmpty() && tag.isEmpty() && from == null && to == null;
    }

    long fromMillis() {
        return from == null ? 0 : from.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }

    long toMillis() {
        return to == null
                ? Long.MAX_VALUE
                : to.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }

    /** In the words of the full-text index, "" for no question to it. Source: sqlite.org/fts5.html, section 3. */
    String fullText() {
        List<String> parts = new ArrayList<>();
        for (String word : words.split("[^\\p{L}\\p{N}\\p{M}\\p{Co}]+")) {
            if (!word.isEmpty() && parts.size() < MOST_WORDS) {
                parts.add("\"" + word + "\"" + (word.length() > 1 ? " *" : ""));
            }
        }
        addPhrase(parts, "tags", tag);
        if (!parts.isEmpty()) {
            addPhrase(parts, "host", host);
        }
        return String.join(" AND ", parts);
    }

    /** Whether it asks for something that no profile can have. */
    boolean isVain() {
        return !words.isBlank() && words.codePoints().noneMatch(Character::isLetterOrDigit);
    }

    private static void addPhrase(List<String> parts, String column, String text) {
        if (text.codePoints().anyMatch(Character::isLetterOrDigit)) {
            parts.add(column + " : \"" + text.replace("\"", "\"\"") + "\"");
        }
    }

    private static String text(String raw) {
        String text = raw == null ? "" : raw.replace("\0", "").strip(); // it would end SQLite's
        return text.substring(0, Math.min(200, text.length()));
    }

    private static LocalDate day(String raw) {
        try {
            LocalDate day = raw == null || raw.isBlank() ? null : LocalDate.parse(raw.strip());
            return day == null || day.getYear() < 1970 || day.getYear() > 9998 ? null : day;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static long number(String raw) {
        return raw != null && raw.matches("\\d{1,18}") ? Long.parseLong(raw) : Long.MAX_VALUE;
    }
}
