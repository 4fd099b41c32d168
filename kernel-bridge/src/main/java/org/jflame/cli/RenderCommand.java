package org.jflame.cli;

import java.util.concurrent.Callable;
import org.jflame.fold.Profile;
import org.jflame.render.Unit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jflame render}. */
@Command(
        name = "render",
        sortOptions = false,
        header = "Draws the flame graph of a profile, whatever tool wrote it.",
        description = {
            "",
            "Collapsed stacks: one a line, the root first, a count at the end: main;work;read 12. Lines with # are",
            "comments. What jflame record writes as .json, speedscope's files with samples, and pprof's are read too,",
            "compressed by gzip or not.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  jflame render stacks.folded -o stacks.svg",
            "  perf script | stackcollapse-perf.pl | jflame render - -o perf.html",
            "  jflame render cpu.pb.gz -o cpu.speedscope.json",
            "",
            "Exit status: 0 written, 1 not (one line says why), 2 usage."
        })
final class RenderCommand implements Callable<Integer> {

    private final Streams streams;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The profile; - for stdin.")
    private String input;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            required = true,
            description = "The file to write; - for stdout.")
    private String output;

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            description =
                    "svg, html, collapsed, speedscope, pprof, gecko or json. Default: what the file's ending says;"
                            + " on stdout svg.")
    private OutputFormat format;

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
        OutputFormat chosen = chosenFormat();
        ProfileWriter writer = new ProfileWriter(chosen, Unit.SAMPLES);
        try (Destination destination = Destination.claim(output, streams)) {
            Profile profile = chosen.isForPrograms()
                    ? ProfileFile.read(input, title, streams)
                    : ProfileFile.readNamed(input, title, streams);
            destination.write(out -> writer.write(profile, out), "");
        }
        return 0;
    }

    private OutputFormat chosenFormat() {
        if (format != null) {
            return format;
        }
        return output.equals(Destination.STDOUT)
                ? OutputFormat.SVG
                : OutputFormat.ofFileName(output)
                        .orElseThrow(() -> new ParameterException(
                                spec.commandLine(),
                                "'" + output + "' ends in none of " + OutputFormat.knownEndings()
                                        + ": choose with -f"));
    }
}
