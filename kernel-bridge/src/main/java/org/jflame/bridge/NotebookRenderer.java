package org.jflame.bridge;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jflame.finding.Findings;
import org.jflame.fold.CellContext;
import org.jflame.fold.CellView;
import org.jflame.fold.Profile;
import org.jflame.fold.SamplingStats;
import org.jflame.fold.SourceMap;
import org.jflame.render.CellSources;
import org.jflame.render.Collapsed;
import org.jflame.render.FlameGraphPng;
import org.jflame.render.FlameGraphSvg;
import org.jflame.render.Gzip;
import org.jflame.render.LiveHtml;
import org.jflame.render.NotebookHtml;
import org.jflame.render.PictureException;
import org.jflame.render.ProfileJson;
import org.jflame.render.TextSummary;
import org.jflame.sample.Recording;

/** What a notebook shows below a cell: a recording, seen as the cell's author sees it, in every form that the client offers. */
final class NotebookRenderer implements ProfileRenderer {

    @Override
    public Reply.Profiled render(Recording recording, Request.Start start, Request.Stop stop) {
        Profile profile = CellView.apply(recording.profile(stop.title()), context(start, stop));
        CellSources sources = new CellSources(stop.cellSources(), UserFiles.read(profile.tree(), recording.tree()));
        // Somebody waits for it, and the cell's processor is free now.
        CompletableFuture<List<String>> findings =
                CompletableFuture.supplyAsync(() -> Findings.sentences(profile, sources));
        CompletableFuture<String> html =
                CompletableFuture.supplyAsync(() -> NotebookHtml.render(profile, sources, findings::join));
        CompletableFuture<String> text = findings.thenApply(found -> TextSummary.render(profile, sources, found));
        return profiled(profile, html, text, FlameGraphSvg.render(profile), stop);
    }

    @Override
    public Reply.Profiled renderLive(Recording soFar, Request.Start start, Request.Stop stop) {
        Profile profile = CellView.apply(soFar.profile(stop.title()), context(start, stop));
        String svg = FlameGraphSvg.renderSmall(profile);
        String text = TextSummary.render(profile, new CellSources(stop.cellSources()), List.of());
        String html = LiveHtml.render(profile, svg);
        return profiled(
                profile, CompletableFuture.completedFuture(html), CompletableFuture.completedFuture(text), svg, stop);
    }

    private static Reply.Profiled profiled(
            Profile profile,
            CompletableFuture<String> html,
            CompletableFuture<String> text,
            String svg,
            Request.Stop stop) {
        SamplingStats stats = profile.stats();
        byte[] svgGzip = gzip(svg);
        byte[] collapsedGzip = gzip(Collapsed.render(profile));
        byte[] profileGzip = gzip(ProfileJson.render(profile));
        Reply.Png png = stop.png() ? png(profile) : Reply.Png.NOT_ASKED;
        return new Reply.Profiled( // only now is there anything to wait for
                stop.title(),
                stats.durationNanos() / 1e9,
                profile.samples(),
                stats.askedHz(),
                stats.achievedHz(),
                Reply.Quality.of(stats),
                html.join(),
                text.join(),
                svgGzip,
                collapsedGzip,
                profileGzip,
                png);
    }

    private static byte[] gzip(String text) {
        return Gzip.compress(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A picture that cannot be drawn costs nobody the others. */
    private static Reply.Png png(Profile profile) {
        try {
            return new Reply.Png(FlameGraphPng.render(profile), "");
        } catch (PictureException e) {
            return new Reply.Png(new byte[0], e.getMessage());
        }
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
}
