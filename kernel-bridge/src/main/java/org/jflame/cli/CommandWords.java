package org.jflame.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A program and its arguments, as they were given to execve.
 *
 * @param words at least one where they are known
 */
record CommandWords(List<String> words) {

    private static final int LONGEST_NAME = 80;

    CommandWords {
        words = List.copyOf(words);
    }

    /** Those of a running process; none when it has just ended. Source: proc(5), {@code /proc/PID/cmdline}. */
    static CommandWords of(int pid) {
        try {
            String line = new String(Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline")), StandardCharsets.UTF_8);
            return new CommandWords(
                    line.isEmpty()
                            ? List.of()
                            : Arrays.asList(line.substring(0, line.length() - 1).split("\0", -1)));
        } catch (IOException e) {
            return new CommandWords(List.of());
        }
    }

    /** All in one line, for people. */
    String title() {
        return String.join(" ", words);
    }

    /** What people call the program: the script or the module that Python runs, otherwise the program's file. */
    String program() {
        if (words.isEmpty()) {
            return "python";
        }
        String program = lastPart(words.get(0));
        if (!program.startsWith("python")) {
            return program;
        }
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("-m") && i + 1 < words.size()) {
                return words.get(i + 1);
            }
            if (word.equals("-c") || word.equals("-")) {
                return program;
            }
            if (word.equals("-W") || word.equals("-X")) { // the two options whose value may stand apart
                i++;
            } else if (!word.startsWith("-")) {
                return lastPart(word);
            }
        }
        return program;
    }

    /** The program's name as part of a file's name. */
    String fileNamePart() {
        String plain = program().replaceAll("[^\\p{L}\\p{N}._-]", "_");
        return plain.substring(0, Math.min(plain.length(), LONGEST_NAME));
    }

    private static String lastPart(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
