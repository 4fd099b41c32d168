package org.jflame.web;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * What a request is answered with.
 *
 * @param status of RFC 9110
 * @param type of the body
 * @param body its bytes
 * @param isGzip whether the bytes are the body in gzip
 * @param file a file that is the body; then there are no bytes
 * @param headers what is said besides
 */
record Answer(int status, String type, byte[] body, boolean isGzip, Path file, Map<String, String> headers) {

    static final String HTML = "text/html; charset=utf-8";
    static final String TEXT = "text/plain; charset=utf-8";
    static final String JSON = "application/json";
    static final String SVG = "image/svg+xml";
    static final String BYTES = "application/octet-stream";

    private static final int WORTH_PACKING_BYTES = 1000;
    private static final ByteBufferPool.Sized CHUNKS = new ByteBufferPool.Sized(null, false, 1 << 15);

    static Answer of(int status, String type, String body) {
        return of(status, type, body.getBytes(StandardCharsets.UTF_8));
    }

    static Answer of(int status, String type, byte[] body) {
        return new Answer(status, type, body, false, null, Map.of());
    }

    static Answer ofGzip(String type, byte[] gzip) {
        return new Answer(200, type, gzip, true, null, Map.of());
    }

    static Answer ofFile(String type, Path file) {
        return new Answer(200, type, new byte[0], false, file, Map.of());
    }

    /** To another page of ours; a browser follows with GET. */
    static Answer seeOther(String path) {
        return of(303, TEXT, "").with("Location", path);
    }

    Answer with(String header, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(header, value);
        return new Answer(status, type, body, isGzip, file, all);
    }

    /** To be saved under a name, and not shown. */
    Answer as(String fileName) {
        return with("Content-Disposition", "attachment; filename=\"" + fileName + "\"");
    }

    /** The same whenever it is asked for: a browser may keep it. */
    Answer immutable() {
        return with("Cache-Control", "private, max-age=31536000, immutable");
    }

    /** In gzip, where it is text of some length. */
    Answer packed() {
        boolean isText = type.startsWith("text/") || type.equals(JSON) || type.equals(SVG);
        return isGzip || file != null || !isText || body.length < WORTH_PACKING_BYTES
                ? this
                : new Answer(status, type, gzip(body), true, null, headers);
    }

    /** Writes it; the callback hears of the end. */
    void send(Response response, boolean takesGzip, Callback callback) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        headers.forEach((name, value) -> response.getHeaders().put(name, value));
        if (file != null) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, file.toFile().length());
            Content.copy(Content.Source.from(file), response, callback);
            return;
        }
        Answer fit = takesGzip ? packed() : this;
        if (fit.isGzip || packed() != this) {
            response.getHeaders().put(HttpHeader.VARY, "Accept-Encoding");
        }
        if (fit.isGzip && takesGzip) {
            response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
        }
        if (fit.isGzip && !takesGzip) { // unpacked on its way: whole it may be hundreds of times as large
            Content.copy(Content.Source.from(CHUNKS, unpacked(fit.body)), response, callback);
            return;
        }
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, fit.body.length);
        response.write(true, ByteBuffer.wrap(fit.body), callback);
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 3 + 64);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return out.toByteArray();
    }

    private static InputStream unpacked(byte[] gzip) {
        try {
            return new GZIPInputStream(new ByteArrayInputStream(gzip));
        } catch (IOException e) {
            throw new UncheckedIOException("what was packed here can be unpacked", e);
        }
    }
}
