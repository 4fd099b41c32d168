package org.jflame.render;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jflame.fold.Profile;
import org.jflame.fold.ProfileDiff;

/** Writes the samples as pictures and pages, to look at: {@code DrawSamples DIRECTORY}. */
final class DrawSamples {

    private DrawSamples() {}

    public static void main(String[] arguments) throws IOException, PictureException {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        Map<String, Profile> samples = new LinkedHashMap<>();
        samples.put("quickstart", SampleProfiles.quickstart());
        samples.put("training", SampleProfiles.training(300, 7));
        samples.put("thousand", SampleProfiles.thousandFrames());
        samples.put("chain", SampleProfiles.chain(5000));
        samples.put("empty", SampleProfiles.empty());
        samples.put("threads", SampleProfiles.threads());
        samples.put("processes", SampleProfiles.processes());
        samples.put("named", SampleProfiles.named(400, 1));
        samples.put("tower", HostileNames.tower());
        samples.put("hostile", HostileNames.profile());
        for (Map.Entry<String, Profile> sample : samples.entrySet()) {
            Profile profile = sample.getValue();
            String svg = FlameGraphSvg.render(profile);
            String html = NotebookHtml.render(profile, SampleProfiles.QUICKSTART_SOURCE, () -> List.of("A finding."));
            Files.writeString(directory.resolve(sample.getKey() + ".svg"), svg);
            Files.write(directory.resolve(sample.getKey() + ".png"), FlameGraphPng.render(profile));
            for (String scheme : new String[] {"light", "dark"}) {
                String colors = scheme.equals("dark") ? "background:#111;color:#ddd" : "background:#fff;color:#222";
                String page =
                        "<!doctype html><meta charset=utf-8><body style='margin:16px;font-family:sans-serif;color-scheme:"
                                + scheme + ";" + colors + "'>" + html.replace("<details", "<details open");
                Files.writeString(directory.resolve(sample.getKey() + "-" + scheme + ".html"), page);
            }
            Files.writeString(directory.resolve(sample.getKey() + "-page.html"), FlamePage.render(profile));
            String text = TextSummary.render(profile, SampleProfiles.QUICKSTART_SOURCE, List.of());
            System.out.printf("%s: svg %d, html %d bytes%n%s%n", sample.getKey(), svg.length(), html.length(), text);
        }
        drawDiff(directory, "diff", SampleProfiles.quickstart(), SampleProfiles.quickstartEdited());
        drawDiff(directory, "diff-training", SampleProfiles.training(300, 7), SampleProfiles.training(300, 8));
        drawDiff(directory, "diff-named", SampleProfiles.named(400, 1), SampleProfiles.named(400, 2));
    }

    private static void drawDiff(Path directory, String name, Profile before, Profile after) throws IOException {
        ProfileDiff diff = ProfileDiff.of(before, after);
        Files.writeString(directory.resolve(name + ".svg"), DiffSvg.render(diff));
        Files.writeString(directory.resolve(name + "-page.html"), DiffPage.render(diff));
    }
}
