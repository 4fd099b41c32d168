package org.jflame.proc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code /proc/PID/stat} says of a process. Source: proc(5).
 *
 * @param pid the process
 * @param state {@code R}, {@code S}, {@code Z}, ...
 * @param parentPid its parent
 * @param startTicks when it began, in clock ticks since boot: with the pid it names one process for all time
 */
public record ProcessStat(int pid, char state, int parentPid, long startTicks) {

    private static final int STATE = 0;
    private static final int PARENT = 1;
    private static final int START = 19;

    /** The process as it is now; nothing when there is none. */
    public static Optional<ProcessStat> of(int pid) {
        try {
            byte[] stat = Files.readAllBytes(Path.of("/proc/" + pid + "/stat"));
            return Optional.of(parse(pid, new String(stat, StandardCharsets.ISO_8859_1)));
        } catch (IOException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /** Whether it only waits for its parent to look. */
    public boolean hasEnded() {
        return state == 'Z' || state == 'X';
    }

    static ProcessStat parse(int pid, String stat) {
        // pid (name) state ppid ...; the name may have spaces and parentheses of its own
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return new ProcessStat(
                pid, fields[STATE].charAt(0), Integer.parseInt(fields[PARENT]), Long.parseLong(fields[START]));
    }
}
