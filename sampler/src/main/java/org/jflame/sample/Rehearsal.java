package org.jflame.sample;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jflame.proc.ChildProcess;
import org.jflame.proc.TargetException;
import org.jflame.sample.SamplingRequest.Threads;

/**
 * Samples a Python that counts, for some tenths of a second. A Java program's first sample takes longer than a short
 * Python program lives: classes are loaded, native calls bound; and its first few hundred stop their target for ten
 * times as long as the later ones do, because they run in the interpreter. Better that happens before there is a target.
 */
final class Rehearsal {

    /** Ends by itself within some seconds, should it be forgotten. */
    private static final String COUNT = "i = 0\nwhile i < 30000000: i += 1";

    private static final Pattern PYTHON = Pattern.compile("(?:.*/)?python(?:\\d(?:\\.\\d+)?)?");
    private static final String ANY_PYTHON = "python3";
    private static final AtomicBoolean IS_DONE = new AtomicBoolean();

    // The JVM compiles a method that was called 200 times, some of them two or three calls after their callers.
    private static final int ENOUGH_SAMPLES = 600;

    private static final double RATE_HZ = 10_000;
    private static final long LONGEST_NANOS = 1_500_000_000;
    private static final long POLL_NANOS = 5_000_000;
    private static final int SIGKILL = 9;
    private static final String THREAD = "jflame-rehearse";

    private Rehearsal() {}

    /**
     * Rehearses for a program, once in this process's life. Preferably with the Python that will run it: then its
     * version's layout is known too. Without any Python there is no rehearsal.
     */
    static void before(List<String> command) {
        if (!IS_DONE.getAndSet(true)) {
            python(command).ifPresent(Rehearsal::with);
        }
    }

    /** As {@link #before}, for a process that runs already. */
    static void beforeAttaching() {
        before(List.of(ANY_PYTHON));
    }

    private static Optional<String> python(List<String> command) {
        return PYTHON.matcher(command.get(0)).matches()
                ? Optional.of(command.get(0))
                : Optional.of(ANY_PYTHON).filter(Rehearsal::isInPath);
    }

    private static boolean isInPath(String program) {
        String path = System.getenv("PATH");
        return path != null
                && Pattern.compile(":")
                        .splitAsStream(path)
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** Without the site's and the user's startup files: nothing of theirs is run twice. */
    private static void with(String python) {
        try {
            ChildProcess counting = ChildProcess.start(List.of(python, "-E", "-S", "-s", "-c", COUNT), true);
            SamplingRequest request =
                    new SamplingRequest(counting.pid(), RATE_HZ, LONGEST_NANOS, Threads.ALL, true, true);
            try (Sampler sampler = Sampler.start(THREAD, request, new LaunchedProgram(counting))) {
                long deadline = System.nanoTime() + LONGEST_NANOS;
                while (sampler.progress().samples() < ENOUGH_SAMPLES
                        && !counting.hasEnded()
                        && System.nanoTime() < deadline) {
                    LockSupport.parkNanos(POLL_NANOS);
                }
                sampler.stop();
            } finally {
                counting.signal(SIGKILL);
            }
        } catch (TargetException e) {
            // the program itself will say better what is missing
        } catch (IllegalStateException e) {
            // on a machine that full it ends later, by itself; the program is sampled all the same
        }
    }
}
