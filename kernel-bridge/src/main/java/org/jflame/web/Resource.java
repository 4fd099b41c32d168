package org.jflame.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file of the jar that pages refer to.
 *
 * @param version a hash of its content, part of its link: a browser may keep it for ever
 */
record Resource(String name, String type, byte[] content, String version) {

    static final Resource STYLE = load("style.css", "text/css; charset=utf-8");
    static final Resource SCRIPT = load("app.js", "text/javascript; charset=utf-8");
    static final Resource ICON = load("icon.svg", Answer.SVG);

    /** Where pages find it. */
    String path() {
        return "/static/" + version + "/" + name;
    }

    Answer answer() {
        return Answer.of(200, type, content).packed().immutable();
    }

    private static Resource load(String name, String type) {
        try (InputStream in = Resource.class.getResourceAsStream(name)) {
            byte[] content = in.readAllBytes();
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return new Resource(name, type, content, HexFormat.of().formatHex(hash, 0, 6));
        } catch (IOException e) {
            throw new UncheckedIOException("the jar cannot be read", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
