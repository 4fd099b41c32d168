package org.jflame.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The terminal that this process was started from, if there is one; set by {@code stty}, which every Linux has. */
final class Terminal {

    private static final File DEVICE = new File("/dev/tty");
    private static final Pattern SIZE = Pattern.compile("(\\d+) (\\d+)");
    private static final long STTY_SECONDS = 2;
    private static final Pattern DEVICES = Pattern.compile("/dev/(pts/\\d+|tty.*|console)");

    /**
     * How much text fits.
     *
     * @param rows lines
     * @param columns characters in a line
     */
    record Size(int rows, int columns) {
        static final Size UNKNOWN = new Size(24, 80);
    }

    private Terminal() {}

    /** Whether one of this process's descriptors is a terminal: 0, 1 or 2. */
    static boolean is(int descriptor) {
        try {
            return DEVICES.matcher(Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                            .toString())
                    .matches();
        } catch (IOException e) {
            return false; // it is closed
        }
    }

    /** Its size now. */
    static Size size() {
        Matcher size = SIZE.matcher(stty("size").strip());
        if (!size.matches() || Integer.parseInt(size.group(2)) == 0) {
            return Size.UNKNOWN;
        }
        return new Size(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)));
    }

    /**
     * Whether Ctrl-C reaches the other processes of our group by itself, because the group is the one in the terminal's
     * foreground. Source: proc(5), fields pgrp, tty_nr and tpgid of {@code /proc/PID/stat}.
     */
    static boolean signalsOurGroup() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return !fields[4].equals("0") && fields[5].equals(fields[2]);
        } catch (IOException e) {
            return false;
        }
    }

    /** Runs stty on the terminal; returns what it printed, "" when it cannot. */
    static String stty(String... words) {
        try {
            Process stty = new ProcessBuilder(concat(words))
                    .redirectInput(DEVICE)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String printed = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            boolean ended = stty.waitFor(STTY_SECONDS, TimeUnit.SECONDS);
            return ended && stty.exitValue() == 0 ? printed : "";
        } catch (IOException e) {
            return ""; // no terminal, or no stty
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static List<String> concat(String... words) {
        List<String> command = new java.util.ArrayList<>(List.of("stty"));
        command.addAll(List.of(words));
        return command;
    }
}
