package org.jflame.web;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jflame.render.Amounts;

/** What is said of a profile in one line, and how it is called outside. */
final class ProfileWords {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int FILE_NAME_LENGTH = 60;

    private ProfileWords() {}

    /** {@code 4.21 s · 4190 samples}. */
    static String amounts(StoredProfile profile) {
        List<String> words = new ArrayList<>();
        if (profile.durationNanos() > 0) {
            words.add(Amounts.duration(profile.durationNanos()));
        }
        words.add(Amounts.count(profile.samples()) + (profile.samples() == 1 ? " sample" : " samples"));
        return String.join(" · ", words);
    }

    /** When it was uploaded, in an element that a script may make shorter. */
    static void time(HtmlPage page, StoredProfile profile) {
        Instant instant = Instant.ofEpochMilli(profile.uploadedAtMillis());
        page.raw("<time datetime=\"")
                .raw(instant.toString())
                .raw("\">")
                .raw(TIME.format(instant))
                .raw("</time>");
    }

    /** Host and tags, each a link to its likes. */
    static void chips(HtmlPage page, StoredProfile profile) {
        if (profile.host().isEmpty() && profile.tags().isEmpty()) {
            return;
        }
        page.raw("<span class=\"chips\">");
        if (!profile.host().isEmpty()) {
            chip(page, "host", profile.host());
        }
        profile.tags().forEach(tag -> chip(page, "tag", tag));
        page.raw("</span>");
    }

    private static void chip(HtmlPage page, String kind, String value) {
        page.raw("<a class=\"chip ")
                .raw(kind)
                .raw("\" href=\"/?")
                .raw(kind)
                .raw("=")
                .address(HtmlPage.inLink(value));
        page.raw("\">").text(value).raw("</a>");
    }

    /** A name for a file of it: letters and digits of the title, nothing that means anything to anybody. */
    static String fileName(StoredProfile profile) {
        String plain = profile.title().replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[.-]+|[.-]+$", "");
        String name = plain.substring(0, Math.min(plain.length(), FILE_NAME_LENGTH));
        return name.isEmpty() ? "profile" : name;
    }
}
