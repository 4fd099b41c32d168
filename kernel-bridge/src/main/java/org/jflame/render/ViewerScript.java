package org.jflame.render;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The script that makes the picture interactive: one JavaScript expression, a function of the data.
 *
 * <p>It stands in a script element inside HTML inside a Markdown cell's output. So it must not hold what ends or nests
 * scripts (Source: HTML Living Standard, 13.2.5.4 script data states), nor an empty line, at which Markdown ends a block of
 * HTML (Source: CommonMark 0.31, 4.6).
 */
final class ViewerScript {

    private static final String RESOURCE = "viewer.js";
    private static final Pattern EMPTY_LINE = Pattern.compile("\\R\\s*\\R");
    private static final Optional<ViewerScript> OURS = load();

    private final String function;

    private ViewerScript(String function) {
        this.function = function;
    }

    /** The viewer of this build; empty in a build without. */
    static Optional<ViewerScript> ours() {
        return OURS;
    }

    /**
     * A viewer.
     *
     * @throws IllegalArgumentException when it cannot stand in a page
     */
    static ViewerScript of(String expression) {
        String function = expression.strip();
        String lower = function.toLowerCase(Locale.ROOT);
        if (lower.contains("</script") || lower.contains("<!--") || lower.contains("<script")) {
            throw new IllegalArgumentException("the viewer holds what ends a script in HTML");
        }
        if (EMPTY_LINE.matcher(function).find()) {
            throw new IllegalArgumentException("the viewer holds an empty line, which ends HTML in Markdown");
        }
        return new ViewerScript(function);
    }

    /** The bytes of {@link #call} without the data. */
    int bytes() {
        return call("").getBytes(StandardCharsets.UTF_8).length;
    }

    /**
     * The text of a script element that shows the data. A line break ends a comment in which the viewer may end.
     *
     * @param base64 the data
     */
    String call(String base64) {
        return "(" + function + "\n)(\"" + base64 + "\")";
    }

    private static Optional<ViewerScript> load() {
        try (InputStream resource = ViewerScript.class.getResourceAsStream(RESOURCE)) {
            return resource == null
                    ? Optional.empty()
                    : Optional.of(of(new String(resource.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException("the jar cannot be read", e);
        }
    }
}
