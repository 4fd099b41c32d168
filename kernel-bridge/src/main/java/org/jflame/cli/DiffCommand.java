package org.jflame.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jflame.fold.Profile;
import org.jflame.fold.ProfileDiff;
import org.jflame.fold.ProfileDiff.Measure;
import org.jflame.render.DiffPage;
import org.jflame.render.DiffSvg;
import org.jflame.render.DiffText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jflame diff}. */
@Command(
        name = "diff",
        sortOptions = false,
        header = "Says and draws what became more and what became less between two profiles.",
        description = {
            "",
            "One sentence and a table of the functions that changed, or a picture: red frames have a larger share",
            "of the whole than in BEFORE, blue ones a smaller one. Shares are compared, so the two may have been",
            "sampled for different times; --time compares times. A frame is as wide as the mean of both; those",
            "that are new or gone are marked. What chance explains is not shown as a change.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  jflame diff monday.folded friday.folded",
            "  jflame diff --time before.json after.json -o runs.html",
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
            description = "The file to write: .svg or .html; - for SVG on stdout. Default: text on stdout.")
    private String output;

    @Option(names = "--time", description = "Compare times: both are runs of the same work, and say how long.")
    private boolean isTime;

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
        Optional<OutputFormat> format = Optional.ofNullable(output).map(name -> PictureFormats.of(name, spec));
        try (Destination destination = Destination.claim(output == null ? Destination.STDOUT : output, streams)) {
            Profile first = ProfileFile.readNamed(before, null, streams);
            Profile second = ProfileFile.readNamed(after, null, streams);
            ProfileDiff diff = ProfileDiff.of(first, second, isTime ? Measure.TIME : Measure.SHARE);
            String written = format.map(
                            known -> known == OutputFormat.HTML ? DiffPage.render(diff) : DiffSvg.render(diff))
                    .orElseGet(() -> DiffText.render(diff));
            destination.write(OutputFile.text(text -> text.write(written)), "");
        }
        return 0;
    }
}
