package org.jflame.web;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jflame.render.PrintableText;

/**
 * What an uploader says of a profile, made harmless. None of it is ever a path.
 *
 * @param title "" where the profile or its file's name says it
 * @param fileName the last part of what the client calls the file, "" where it does not
 * @param host where it was taken, may be empty
 * @param tags words to find it by
 */
record UploadFacts(String title, String fileName, String host, List<String> tags) {

    private static final int TITLE_LENGTH = 200;
    private static final int HOST_LENGTH = 100;
    private static final int TAG_LENGTH = 40;
    private static final int MOST_TAGS = 12;

    /**
     * Cleans what came with an upload; null stands for nothing said.
     *
     * @param tagLists tags between commas or spaces
     */
    static UploadFacts of(String title, String fileName, String host, List<String> tagLists) {
        return new UploadFacts(
                line(title, TITLE_LENGTH),
                line(lastPart(fileName), TITLE_LENGTH),
                line(host, HOST_LENGTH),
                tagLists.stream()
                        .flatMap(list -> Stream.of(list.split("[,\\s]+")))
                        .map(UploadFacts::tag)
                        .filter(tag -> !tag.isEmpty())
                        .distinct()
                        .limit(MOST_TAGS)
                        .toList());
    }

    private static String tag(String raw) {
        String tag = raw.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}._:+/=@-]", "");
        return tag.codePoints().anyMatch(Character::isLetterOrDigit)
                ? tag.substring(0, tag.offsetByCodePoints(0, Math.min(TAG_LENGTH, tag.codePointCount(0, tag.length()))))
                : "";
    }

    private static String line(String raw, int length) {
        return raw == null ? "" : PrintableText.of(raw, length).strip();
    }

    private static String lastPart(String path) {
        return path == null ? null : path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }
}
