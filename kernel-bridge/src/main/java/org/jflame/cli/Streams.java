package org.jflame.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command reads and writes. Text is UTF-8 whatever the locale says: names of Python functions need it, and who
 * reads the output next expects it.
 *
 * @param in the standard input
 * @param out results, and nothing else
 * @param err messages for people
 */
record Streams(InputStream in, PrintStream out, PrintStream err) {

    /** This process's own; from now on {@link System#out} is stderr, so that no library's word gets into the results. */
    static Streams take() {
        System.setOut(System.err);
        return new Streams(System.in, utf8(FileDescriptor.out), utf8(FileDescriptor.err));
    }

    /** One line for people: {@code jflame: what. cure}. */
    void complain(String what, String cure) {
        err.println(("jflame: " + what + (cure.isEmpty() ? "" : ". " + cure)).replaceAll("\\R", " "));
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
