package org.jflame.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jflame.proc.TargetException;
import org.jflame.sample.LaunchedProgram;

/** Runs what people type most, into nowhere, so that an archive of loaded classes (AppCDS) holds what they need. */
final class CommandRehearsal {

    private static final int SIGKILL = 9;
    private static final int MOST_TRIES = 50;
    private static final long TRY_MILLIS = 50;

    /** Ends by itself within some seconds, should it be forgotten. */
    private static final List<String> TARGET =
            List.of("python3", "-c", "import time\nend = time.time() + 20\nwhile time.time() < end: pass");

    private CommandRehearsal() {}

    /** Plays all of it with a Python of its own; without one, as much as can be done. What fails, fails in silence. */
    static void run() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Streams streams = new Streams(InputStream.nullInputStream(), nowhere, nowhere);
        CommandLineProgram.run(List.of("--help"), streams);
        try {
            LaunchedProgram target = LaunchedProgram.start(TARGET, true);
            lookAt(target.pid() + "", streams);
            target.signal(SIGKILL);
        } catch (TargetException e) {
            // the archive is the poorer for it, and works
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void lookAt(String pid, Streams streams) throws InterruptedException {
        for (int i = 0; i < MOST_TRIES && CommandLineProgram.run(List.of("dump", "-p", pid), streams) != 0; i++) {
            Thread.sleep(TRY_MILLIS); // it is still starting
        }
        for (List<String> command : List.of(
                List.of("dump", "--json", "-p", pid),
                List.of("record", "-p", pid, "-d", "0.3", "-o", "-", "-f", "svg"),
                List.of("record", "-p", pid, "-d", "0.3", "-o", "-", "-f", "html"),
                List.of("record", "-p", pid, "-d", "0.3", "-o", "-", "-t", "-i"),
                List.of("top", "-p", pid, "-n", "1", "-d", "0.3"))) {
            CommandLineProgram.run(command, streams);
        }
    }
}
