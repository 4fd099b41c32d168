package org.jflame.cli;

import java.util.concurrent.Callable;
import org.jflame.fold.Profile;
import org.jflame.render.Unit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jflame render}. */
@Command(
        name = "render",
        sortOptions = false,
        header = "Draws the flame graph of collapsed stacks, whatever tool wrote them.",
        description = {
            "",
            "One stack a line, the root first, a count at the end: main;work;read 12. Lines with # are comments.",
            "A .json file of jflame record is read too.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  jflame render stacks.folded -o stacks.svg",
            "  perf script | stackcollapse-perf.pl | jflame render - -o perf.html",
            "",
            "Exit status: 0 written, 1 not (one line says why), 2 usage."
        })
final class RenderCommand implements Callable<Integer> {

    private final Streams streams;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "Collapsed stacks, or a profile in JSON; - for stdin.")
    private String input;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            required = true,
            description = "The file to write: .svg or .html; - for stdout.")
    private String output;

    @Option(names = "--title", paramLabel = "TEXT", description = "The picture's title. Default: the file's name.")
    private String title;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this.")
    private boolean help;

    RenderCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws Failure {
        OutputFormat format = PictureFormats.of(output, spec);
        try (Destination destination = Destination.claim(output, streams)) {
            Profile profile = ProfileFile.read(input, title, streams);
            ProfileWriter writer = new ProfileWriter(format, Unit.SAMPLES);
            destination.write(text -> writer.write(profile, text), "");
        }
        return 0;
    }
}
