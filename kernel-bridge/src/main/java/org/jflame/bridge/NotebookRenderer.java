package org.jflame.bridge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.jflame.fold.CellContext;
import org.jflame.fold.CellView;
import org.jflame.fold.Profile;
import org.jflame.fold.SamplingStats;
import org.jflame.fold.SourceMap;
import org.jflame.render.CellSources;
import org.jflame.render.Collapsed;
import org.jflame.render.FlameGraphSvg;
import org.jflame.render.LiveHtml;
import org.jflame.render.NotebookHtml;
import org.jflame.render.ProfileJson;
import org.jflame.render.TextSummary;
import org.jflame.sample.Recording;

/** What a notebook shows below a cell: a recording, seen as the cell's author sees it, in every form that the client offers. */
final class NotebookRenderer implements ProfileRenderer {

    @Override
    public Reply.Profiled render(Recording recording, Request.Start start, Request.Stop stop) {
        Profile profile = CellView.apply(recording.profile(stop.title()), context(start, stop));
        String svg = FlameGraphSvg.render(profile);
        String html = NotebookHtml.render(profile, svg, new CellSources(stop.cellSources()));
        return profiled(profile, html, svg, stop);
    }

    @Override
    public Reply.Profiled renderLive(Recording soFar, Request.Start start, Request.Stop stop) {
        Profile profile = CellView.apply(soFar.profile(stop.title()), context(start, stop));
        String svg = FlameGraphSvg.render(profile);
        return profiled(profile, LiveHtml.render(profile, svg), svg, stop);
    }

    private static Reply.Profiled profiled(Profile profile, String html, String svg, Request.Stop stop) {
        SamplingStats stats = profile.stats();
        CellSources sources = new CellSources(stop.cellSources());
        return new Reply.Profiled(
                stop.title(),
                stats.durationNanos() / 1e9,
                profile.samples(),
                stats.askedHz(),
                stats.achievedHz(),
                Reply.Quality.of(stats),
                html,
                TextSummary.render(profile, sources),
                svg,
                gzip(Collapsed.render(profile)),
                gzip(ProfileJson.render(profile)));
    }

    private static CellContext context(Request.Start start, Request.Stop stop) {
        Integer cell = stop.currentCell();
        return new CellContext(
                stop.title(),
                new SourceMap(stop.cells(), stop.standardLibrary(), stop.libraries()),
                cell == null ? OptionalInt.empty() : OptionalInt.of(cell),
                stop.awaits(),
                start.pid(), // Linux: the main thread has the process's id, and IPython runs cells there
                start.threads(),
                start.idle(),
                start.raw(),
                Set.copyOf(stop.serviceThreads()),
                stop.threadNames());
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
