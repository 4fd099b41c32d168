package org.jflame.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jflame.proc.TargetException;
import org.jflame.sample.SamplingRequest;
import org.jflame.sample.SamplingRequest.Threads;
import org.jflame.web.Share;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jflame record}. */
@Command(
        name = "record",
        sortOptions = false,
        header = "Samples a process, or a program from its start, and draws a flame graph.",
        customSynopsis = "jflame record (-p PID | -- CMD ARG...) [-d SECONDS] [-r HZ] [-o FILE] [OPTIONS]",
        description = {
            "",
            "Attached with -p, it samples until the process ends, the time is over, or Ctrl-C (SIGINT, SIGTERM),",
            "writes what there is, and leaves the process running. With -- CMD it starts a program with this",
            "terminal, samples it from its first bytecode, and exits with its status.",
            "",
            "Stacks have Python frames and native ones, C's and C++'s, down to the kernel that does the work. Calls",
            "inside CPython and frameworks that only pass them on are folded into their callers unless --raw is given.",
            "",
            "Only threads at work are counted. What waits, in a system call or for the GIL, is left out unless -i",
            "is given.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  jflame record -o out.svg -- python train.py --epochs 3",
            "  jflame record -p 1234 -d 30 -r 200 -t -o out.html",
            "  jflame record -p 1234 -d 5 -o - | sort -t' ' -k2 | head",
            "  jflame record --share http://profiles:5000 --token-file token -- python train.py",
            "  jflame record -s -o workers.speedscope.json -- python -m torch.distributed.run job.py",
            "",
            "Exit status: 0 written, 1 not (one line says why), 2 usage; with -- CMD: CMD's, or 128 + the signal",
            "that killed it."
        })
final class RecordCommand implements Callable<Integer> {

    private final Streams streams;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-p", "--pid"},
            paramLabel = "PID",
            converter = TargetOptions.Pid.class,
            description = "The process to sample.")
    private Integer pid;

    @Parameters(paramLabel = "CMD ARG", hidden = true, arity = "0..*")
    private List<String> program = List.of();

    @Option(
            names = {"-d", "--duration"},
            paramLabel = "SECONDS",
            converter = TargetOptions.Seconds.class,
            description = "Sample for this long. Default: until the end.")
    private Double seconds;

    @Option(
            names = {"-r", "--rate"},
            paramLabel = "HZ",
            converter = TargetOptions.Hertz.class,
            defaultValue = "100",
            description = "Samples a second, 0.1 to 10000. Default: ${DEFAULT-VALUE}.")
    private double rateHz;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "The file to write, - for stdout. Default: a new file jflame-NAME-PID.svg.")
    private String output;

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            description = "svg, html, collapsed, speedscope, pprof, gecko or json. Default: what the file's ending says"
                    + " (.svg .html .txt .folded .collapsed .speedscope.json .pb.gz .gecko.json .json); on stdout"
                    + " collapsed.")
    private OutputFormat format;

    @Option(
            names = {"-t", "--threads"},
            description = "Each thread has a root of its own.")
    private boolean threads;

    @Option(
            names = {"-i", "--idle"},
            description = "Also time in which a thread waits: asleep in a system call, or for the GIL.")
    private boolean idle;

    @Option(
            names = {"-g", "--gil"},
            description = "Only the thread that holds the GIL.")
    private boolean gil;

    @Option(
            names = {"-n", "--no-line-numbers"},
            description = "One box for a function, whatever its lines.")
    private boolean noLines;

    @Option(
            names = "--budget",
            paramLabel = "SHARE",
            converter = Budget.Converter.class,
            defaultValue = "off",
            description = "How long samples may make a thread stand still, of its time: 2%%, 0.02 or off. Above it the"
                    + " rate is lowered; times stay right. Default: ${DEFAULT-VALUE}, the rate is as asked.")
    private Budget budget;

    @Mixin
    private TargetOptions target;

    @Option(names = "--title", paramLabel = "TEXT", description = "The picture's title. Default: the command line.")
    private String title;

    @Option(
            names = "--share",
            paramLabel = "URL",
            description =
                    "Upload the profile to a jflame web, and print the link. A file is written too where -o is given,"
                            + " or where that fails.")
    private String share;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "With the token for --share. Default: the environment variable JFLAME_TOKEN.")
    private Path tokenFile;

    @Option(
            names = "--unit",
            paramLabel = "UNIT",
            defaultValue = "samples",
            description = "What collapsed stacks count: samples or ns. Default: ${DEFAULT-VALUE}.")
    private UnitName unit;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this.")
    private boolean help;

    RecordCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws Failure, TargetException, InterruptedException {
        checkSubject();
        target.checkedRate(rateHz);
        OutputFormat chosen = chosenFormat();
        ProfileWriter writer = new ProfileWriter(chosen, unit.unit());
        Optional<Share> shared = shared();
        RecordingView view = new RecordingView(title, threads, idle, !noLines, chosen.isForPrograms(), target.raw());
        try (Destination destination = Destination.claim(output, streams)) {
            RecordRun run = new RecordRun(streams, destination, view, writer, new Sharing(shared, output == null));
            return program.isEmpty()
                    ? run.attached(request(TargetOptions.notOurselves(pid)))
                    : run.launched(program, this::request, Destination.STDOUT.equals(output));
        }
    }

    /** Known before the recording: an address that is none costs nobody an hour. */
    private Optional<Share> shared() throws Failure {
        try {
            return share == null ? Optional.empty() : Optional.of(Share.to(share, Optional.ofNullable(tokenFile)));
        } catch (IOException e) {
            throw new Failure(e.getMessage(), "");
        }
    }

    private SamplingRequest request(int sampledPid) {
        long nanos = seconds == null ? Long.MAX_VALUE : Math.max(1, (long) (seconds * 1e9));
        return new SamplingRequest(
                sampledPid,
                rateHz,
                nanos,
                gil ? Threads.GIL_HOLDER : Threads.ALL,
                target.stops(),
                target.subprocesses(),
                target.nativeFrames(),
                budget.maxShare());
    }

    private void checkSubject() {
        if (pid != null && !program.isEmpty()) {
            throw usage("-p PID and -- CMD exclude each other");
        }
        if (pid == null && program.isEmpty()) {
            throw usage("what to sample is missing: -p PID, or -- CMD ARG... at the end");
        }
        if (!program.isEmpty() && !followsTwoDashes()) {
            throw usage("'" + program.get(0) + "': a program to start stands behind --, a process to sample behind -p");
        }
    }

    private boolean followsTwoDashes() {
        List<String> words = spec.commandLine().getParseResult().originalArgs();
        int dashes = words.size() - program.size() - 1;
        return dashes >= 0 && words.get(dashes).equals("--");
    }

    private OutputFormat chosenFormat() {
        if (format != null) {
            return format;
        }
        if (output == null) {
            return OutputFormat.SVG;
        }
        if (output.equals(Destination.STDOUT)) {
            return OutputFormat.COLLAPSED;
        }
        return OutputFormat.ofFileName(output)
                .orElseThrow(() ->
                        usage("'" + output + "' ends in none of " + OutputFormat.knownEndings() + ": choose with -f"));
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
