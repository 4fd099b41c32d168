package org.jflame.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jflame.sample.LaunchedProgram;

/** The user's wish to end a recording, told by a signal. Thread safe. */
final class StopRequest {

    private static final int SIGINT = 2;
    private static final int INTERRUPTED_STATUS = 128 + SIGINT;
    private static final long STOPS_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LOOK_MILLIS = 5;

    private boolean asked;
    private Runnable action = () -> {};

    private StopRequest() {}

    /**
     * While another process is traced: INT, TERM and HUP end the recording, a second one ends at once. The signals of job
     * control do nothing: a thread of the target that is just being sampled would stand still with us.
     *
     * @param giveUp tidies up before an end at once
     */
    static StopRequest whileAttached(Runnable giveUp) {
        StopRequest request = new StopRequest();
        for (String name : new String[] {"INT", "TERM", "HUP"}) {
            SignalHandling.on(name, number -> request.ask(giveUp));
        }
        for (String name : new String[] {"TSTP", "TTIN", "TTOU"}) {
            SignalHandling.ignore(name);
        }
        return request;
    }

    /**
     * While a program runs that was started for it: signals are the program's, and the recording ends with it. What the
     * terminal sends, it sends to the program too.
     */
    static StopRequest whileLaunched(LaunchedProgram program) {
        SignalHandling.on("INT", number -> {
            if (!Terminal.signalsOurGroup()) {
                program.signal(number);
            }
        });
        for (String name : new String[] {"TERM", "HUP", "USR1"}) {
            SignalHandling.on(name, program::signal);
        }
        SignalHandling.on("TSTP", number -> stopWith(program.pid()));
        SignalHandling.ignore("TTOU");
        return new StopRequest();
    }

    /** What ends the recording; done at once where the wish came earlier. */
    synchronized void onRequest(Runnable ending) {
        action = ending;
        if (asked) {
            action.run();
        }
    }

    private void ask(Runnable giveUp) {
        Runnable ending;
        synchronized (this) {
            if (asked) {
                giveUp.run();
                Runtime.getRuntime().halt(INTERRUPTED_STATUS);
            }
            asked = true;
            ending = action;
        }
        ending.run();
    }

    /**
     * Ctrl-Z stops the program; then we stop too, so that the shell gets its prompt back. Not before: a program's stop
     * needs its tracer. A program that does not want to stop keeps us running.
     */
    private static void stopWith(int pid) {
        long deadline = System.nanoTime() + STOPS_WITHIN_NANOS;
        while (System.nanoTime() < deadline) {
            if (isStopped(pid)) {
                SignalHandling.stopSelf();
                return;
            }
            sleep();
        }
    }

    /** Source: proc(5), the third field of {@code /proc/PID/stat}: T stopped; t is a sample of ours. */
    private static boolean isStopped(int pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
        } catch (IOException e) {
            return false;
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
