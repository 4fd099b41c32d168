package org.jflame.cli;

import java.util.concurrent.Callable;
import org.jflame.proc.TargetException;
import org.jflame.sample.ProcessStacks;
import org.jflame.sample.StackDump;
import org.jflame.sample.ThreadStack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The part of {@code jflame doctor -p PID} that looks at the process; its lines are like the doctor's. */
@Command(name = "check", hidden = true)
final class CheckCommand implements Callable<Integer> {

    private final Streams streams;

    @Option(
            names = {"-p", "--pid"},
            required = true,
            converter = TargetOptions.Pid.class)
    private int pid;

    CheckCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        try {
            for (ProcessStacks process : StackDump.take(pid, false, true, false)) {
                say("ok       process " + process.pid() + ": " + Screen.printable(process.command()));
                say("ok       CPython " + process.pythonVersion());
                say("ok       threads: " + process.threads().size());
                process.threads().forEach(this::sayThread);
            }
            return 0;
        } catch (TargetException e) {
            say("problem  " + e.getMessage());
            say("  cure:  " + e.cure());
            return CommandLineProgram.FAILURE_STATUS;
        }
    }

    private void sayThread(ThreadStack thread) {
        String name = thread.name().isEmpty() ? "" : " " + Screen.printable(thread.name());
        say("         " + thread.tid() + name + ", stack of " + thread.frames().size());
    }

    private void say(String line) {
        streams.out().println(line);
    }
}
