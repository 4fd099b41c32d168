package org.jflame.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.jflame.fold.FoldPlumbing;
import org.jflame.fold.Frame;
import org.jflame.proc.TargetException;
import org.jflame.sample.ProcessStacks;
import org.jflame.sample.StackDump;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jflame dump}. */
@Command(
        name = "dump",
        sortOptions = false,
        header = "Prints what every thread of a process is doing now.",
        description = {
            "",
            "Each thread with its id, its name and its state; below it its stack, the innermost frame first:",
            "",
            "  Process 1234: python train.py",
            "  Python v3.11.7",
            "",
            "  Thread 1234 (active+gil): \"MainThread\"",
            "      longest_match (libz.so.1)",
            "      step (train.py:31)",
            "      <module> (train.py:60)",
            "",
            "A native frame is FUNCTION (MODULE); threads that run no Python have these alone.",
            "",
            "States: active+gil runs and holds the GIL, active runs without it, waiting for GIL, asleep in a",
            "system call.",
            "",
            "With --json: a list of processes {pid, command, rank, python_version, threads}; a thread is {tid,",
            "name, state (running, wants_gil, asleep), owns_gil, system_call, frames}; a frame is {name,",
            "filename, line, module}, with line 0 where there is none; module is a native frame's, else empty.",
            "Unknown texts are empty.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  jflame dump -p 1234",
            "  jflame dump -s -p 1234 --json | python -m json.tool",
            "",
            "Exit status: 0 printed, 1 not (one line says why), 2 usage."
        })
final class DumpCommand implements Callable<Integer> {

    private final Streams streams;

    @Option(
            names = {"-p", "--pid"},
            paramLabel = "PID",
            required = true,
            converter = TargetOptions.Pid.class,
            description = "The process.")
    private int pid;

    @Option(
            names = {"-j", "--json"},
            description = "For programs.")
    private boolean json;

    @Mixin
    private TargetOptions target;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this.")
    private boolean help;

    DumpCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws Failure, TargetException {
        List<ProcessStacks> processes = StackDump.take(
                TargetOptions.notOurselves(pid), target.subprocesses(), target.stops(), target.nativeFrames());
        List<ProcessStacks> shown = target.raw() ? processes : folded(processes);
        streams.out().print(json ? DumpJson.render(shown) : DumpText.render(shown));
        streams.out().flush();
        return 0;
    }

    private static List<ProcessStacks> folded(List<ProcessStacks> processes) {
        FoldPlumbing plumbing = new FoldPlumbing();
        return processes.stream()
                .map(process -> process.withThreads(process.threads().stream()
                        .map(thread -> thread.withFrames(leafFirst(plumbing, thread.frames())))
                        .toList()))
                .toList();
    }

    private static List<Frame> leafFirst(FoldPlumbing plumbing, List<Frame> frames) {
        List<Frame> stack = new ArrayList<>(frames);
        Collections.reverse(stack);
        stack = new ArrayList<>(plumbing.fold(stack));
        Collections.reverse(stack);
        return stack;
    }
}
