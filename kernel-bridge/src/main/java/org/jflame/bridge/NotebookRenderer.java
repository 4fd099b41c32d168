package org.jflame.bridge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.jflame.fold.SamplingStats;
import org.jflame.sample.Recording;

/** What a notebook shows below a cell. */
final class NotebookRenderer implements ProfileRenderer {

    @Override
    public Reply.Profiled render(Recording recording, Request.Start start, Request.Stop stop) {
        SamplingStats stats = recording.stats();
        return new Reply.Profiled(
                stop.title(),
                stats.durationNanos() / 1e9,
                stats.samples(),
                stats.askedHz(),
                stats.achievedHz(),
                "",
                "",
                "",
                gzip(""));
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }
}
