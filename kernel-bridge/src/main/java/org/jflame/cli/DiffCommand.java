package org.jflame.cli;

import java.util.concurrent.Callable;
import org.jflame.fold.Profile;
import org.jflame.fold.ProfileDiff;
import org.jflame.render.DiffPage;
import org.jflame.render.DiffSvg;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jflame diff}. */
@Command(
        name = "diff",
        sortOptions = false,
        header = "Draws what became more and what became less between two profiles.",
        description = {
            "",
            "Red frames have a larger share of the whole than in BEFORE, blue ones a smaller one. Shares are",
            "compared, so the two may have been sampled for different times. A frame is as wide as the mean of",
            "both; those that are new or gone are marked.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  jflame diff monday.folded friday.folded -o week.svg",
            "",
            "Exit status: 0 written, 1 not (one line says why), 2 usage."
        })
final class DiffCommand implements Callable<Integer> {

    private final Streams streams;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "BEFORE", description = "Collapsed stacks or JSON; - for stdin.")
    private String before;

    @Parameters(index = "1", paramLabel = "AFTER", description = "The same, later.")
    private String after;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            required = true,
            description = "The file to write: .svg or .html; - for stdout.")
    private String output;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this.")
    private boolean help;

    DiffCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws Failure {
        OutputFormat format = PictureFormats.of(output, spec);
        try (Destination destination = Destination.claim(output, streams)) {
            Profile first = ProfileFile.read(before, null, streams);
            Profile second = ProfileFile.read(after, null, streams);
            ProfileDiff diff = ProfileDiff.of(first, second);
            destination.write(
                    text -> text.write(format == OutputFormat.HTML ? DiffPage.render(diff) : DiffSvg.render(diff)), "");
        }
        return 0;
    }
}
