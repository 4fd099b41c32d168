package org.jflame.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs what people type most, into nowhere, so that an archive of loaded classes (AppCDS) holds what they need. */
final class CommandRehearsal {

    private CommandRehearsal() {}

    /** Plays all of it; what fails, fails as silently. The process to look at is the one that waits for the rehearsal. */
    static void run() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Streams streams = new Streams(InputStream.nullInputStream(), nowhere, nowhere);
        String pid = ProcessHandle.current()
                .parent()
                .map(parent -> parent.pid() + "")
                .orElse("1");
        for (List<String> command : List.of(
                List.of("--help"),
                List.of("dump", "-p", pid),
                List.of("dump", "--json", "-p", pid),
                List.of("record", "-p", pid, "-d", "0.1", "-o", "-", "-f", "svg"),
                List.of("record", "-p", pid, "-d", "0.1", "-o", "-", "-f", "html"),
                List.of("record", "-p", pid, "-d", "0.1", "-o", "-", "-t", "-i"),
                List.of("top", "-p", pid, "-n", "1", "-d", "0.1"))) {
            CommandLineProgram.run(command, streams);
        }
    }
}
