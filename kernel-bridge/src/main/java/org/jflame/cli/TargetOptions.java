package org.jflame.cli;

import org.jflame.sample.SamplingRequest;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** How a process is looked at: the options that several commands share. */
final class TargetOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = {"-s", "--subprocesses"},
            description = "Also its child processes and theirs, each with its pid, name and rank.")
    private boolean subprocesses;

    @Option(
            names = "--nonblocking",
            description = "Never stop the process while reading it. Stacks that changed meanwhile are dropped.")
    private boolean nonblocking;

    @Option(
            names = "--python-only",
            description = "Python frames alone, without those of C and C++ and without threads that run no Python.")
    private boolean pythonOnly;

    @Option(
            names = "--raw",
            description = "Also the plumbing of CPython, the C library, PyTorch and numpy, which is folded otherwise:"
                    + " the eval loop, dispatchers, start-up, importlib.")
    private boolean raw;

    /** Whether native frames are wanted. */
    boolean nativeFrames() {
        return !pythonOnly;
    }

    /** Whether plumbing is shown too. */
    boolean raw() {
        return raw;
    }

    boolean subprocesses() {
        return subprocesses;
    }

    /** Whether running threads are stopped while they are read. */
    boolean stops() {
        return !nonblocking;
    }

    /** Refuses this process itself: a process cannot trace itself. */
    static int notOurselves(int pid) throws Failure {
        if (pid == ProcessHandle.current().pid()) {
            throw new Failure("process " + pid + " is jflame itself", "Name the pid of a Python process");
        }
        return pid;
    }

    /** Checks a rate; a wrong one is the command line's mistake. */
    double checkedRate(double hz) {
        if (!(hz >= SamplingRequest.MIN_RATE_HZ && hz <= SamplingRequest.MAX_RATE_HZ)) {
            throw new ParameterException(
                    command.commandLine(),
                    "a rate of " + Numbers.plain(hz) + " Hz cannot be sampled: give between "
                            + Numbers.plain(SamplingRequest.MIN_RATE_HZ) + " and "
                            + Numbers.plain(SamplingRequest.MAX_RATE_HZ));
        }
        return hz;
    }

    /** A process id: a positive number. */
    static final class Pid implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            try {
                int pid = Integer.parseInt(text);
                if (pid > 0) {
                    return pid;
                }
            } catch (NumberFormatException e) {
                // it is refused below, with the same words
            }
            throw new TypeConversionException(
                    "'" + text + "' is not a process id: those are numbers from 1, see ps -e");
        }
    }

    /** A length of time: seconds, with a fraction if need be. */
    static final class Seconds implements ITypeConverter<Double> {
        private static final double LONGEST = 1e9; // 31 years fit into nanoseconds

        @Override
        public Double convert(String text) {
            try {
                double seconds = Double.parseDouble(text);
                if (seconds > 0 && seconds <= LONGEST) {
                    return seconds;
                }
            } catch (NumberFormatException e) {
                // it is refused below, with the same words
            }
            throw new TypeConversionException("'" + text + "' is not a number of seconds above 0");
        }
    }

    /** Samples a second. */
    static final class Hertz implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException e) {
                throw new TypeConversionException("'" + text + "' is not a number of samples a second");
            }
        }
    }
}
