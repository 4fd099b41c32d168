package org.jflame.cli;

import java.util.concurrent.Callable;
import org.jflame.proc.TargetException;
import org.jflame.sample.Sampler;
import org.jflame.sample.SamplingRequest;
import org.jflame.sample.SamplingRequest.Threads;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code jflame top}. */
@Command(
        name = "top",
        sortOptions = false,
        header = "Shows the busiest functions of a process, live.",
        description = {
            "",
            "%%self is the share of the last moments in which a function was at work itself, %%total with all that",
            "it called; 100 %% is one thread. The seconds beside them count from the start, or from r. Waiting",
            "does not count.",
            "",
            "Keys: s sort by self, t sort by total, l functions or lines, r count from zero, q quit.",
            "Where the output is no terminal, or with -n, plain tables are printed one after the other.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  jflame top -p 1234",
            "  jflame top -p 1234 -n 1 -d 5 > busiest.txt",
            "",
            "Exit status: 0 quit or the process has ended, 1 it cannot be sampled, 2 usage."
        })
final class TopCommand implements Callable<Integer> {

    private final Streams streams;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-p", "--pid"},
            paramLabel = "PID",
            required = true,
            converter = TargetOptions.Pid.class,
            description = "The process.")
    private int pid;

    @Option(
            names = {"-r", "--rate"},
            paramLabel = "HZ",
            converter = TargetOptions.Hertz.class,
            defaultValue = "100",
            description = "Samples a second, 0.1 to 10000. Default: ${DEFAULT-VALUE}.")
    private double rateHz;

    @Option(
            names = {"-d", "--delay"},
            paramLabel = "SECONDS",
            converter = TargetOptions.Seconds.class,
            defaultValue = "1",
            description = "The time between two tables. Default: ${DEFAULT-VALUE}.")
    private double delaySeconds;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "COUNT",
            description = "Print so many tables and end.")
    private Integer count;

    @Option(
            names = {"-l", "--lines"},
            description = "Lines instead of functions.")
    private boolean lines;

    @Option(
            names = "--budget",
            paramLabel = "SHARE",
            converter = Budget.Converter.class,
            defaultValue = "off",
            description = "How long samples may make a thread stand still, of its time: 2%%, 0.02 or off. Above it the"
                    + " rate is lowered. Default: ${DEFAULT-VALUE}.")
    private Budget budget;

    @Mixin
    private TargetOptions target;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this.")
    private boolean help;

    TopCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws Failure, TargetException, InterruptedException {
        target.checkedRate(rateHz);
        if (count != null && count < 1) {
            throw new ParameterException(spec.commandLine(), "-n " + count + ": at least one table can be printed");
        }
        SamplingRequest request = new SamplingRequest(
                TargetOptions.notOurselves(pid),
                rateHz,
                Long.MAX_VALUE,
                Threads.ALL,
                target.stops(),
                target.subprocesses(),
                target.nativeFrames(),
                budget.maxShare());
        StopRequest stop = StopRequest.whileAttached(TopScreen::restore);
        TopTable table = new TopTable(
                "jflame top  process " + pid + ": " + CommandWords.of(pid).title(), lines, target.raw());
        try (Sampler sampler = Sampler.start(request)) {
            stop.onRequest(sampler::close);
            table.begin(sampler.soFar());
            long delayNanos = (long) (delaySeconds * 1e9);
            if (count == null && Terminal.is(1)) {
                new TopScreen(streams, table).live(sampler, delayNanos);
            } else {
                print(sampler, table, delayNanos);
            }
        }
        return 0;
    }

    private void print(Sampler sampler, TopTable table, long delayNanos) throws InterruptedException {
        int left = count == null ? Integer.MAX_VALUE : count;
        boolean ended = false;
        while (left-- > 0 && !ended && !streams.out().checkError()) {
            ended = sampler.awaitEnd(Math.max(1, delayNanos / 1_000_000));
            table.update(ended ? sampler.stop() : sampler.soFar());
            table.render(Integer.MAX_VALUE, Integer.MAX_VALUE).forEach(streams.out()::println);
            streams.out().println();
        }
    }
}
