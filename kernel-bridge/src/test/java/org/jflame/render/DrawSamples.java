package org.jflame.render;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jflame.fold.Profile;

/** Writes the samples as pictures and pages, to look at: {@code DrawSamples DIRECTORY}. */
final class DrawSamples {

    private DrawSamples() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        Map<String, Profile> samples = new LinkedHashMap<>();
        samples.put("quickstart", SampleProfiles.quickstart());
        samples.put("training", SampleProfiles.training(300, 7));
        samples.put("thousand", SampleProfiles.thousandFrames());
        samples.put("chain", SampleProfiles.chain(5000));
        samples.put("empty", SampleProfiles.empty());
        samples.put("threads", SampleProfiles.threads());
        samples.put("tower", HostileNames.tower());
        samples.put("hostile", HostileNames.profile());
        for (Map.Entry<String, Profile> sample : samples.entrySet()) {
            Profile profile = sample.getValue();
            String svg = FlameGraphSvg.render(profile);
            String html = NotebookHtml.render(profile, svg, SampleProfiles.QUICKSTART_SOURCE);
            Files.writeString(directory.resolve(sample.getKey() + ".svg"), svg);
            for (String scheme : new String[] {"light", "dark"}) {
                String colors = scheme.equals("dark") ? "background:#111;color:#ddd" : "background:#fff;color:#222";
                String page =
                        "<!doctype html><meta charset=utf-8><body style='margin:16px;font-family:sans-serif;color-scheme:"
                                + scheme + ";" + colors + "'>" + html.replace("<details", "<details open");
                Files.writeString(directory.resolve(sample.getKey() + "-" + scheme + ".html"), page);
            }
            String text = TextSummary.render(profile, SampleProfiles.QUICKSTART_SOURCE);
            System.out.printf("%s: svg %d, html %d bytes%n%s%n", sample.getKey(), svg.length(), html.length(), text);
        }
    }
}
