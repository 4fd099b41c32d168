package org.jflame.cli;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where a picture or a profile goes: claimed before the work, written at its end. */
final class Destination implements AutoCloseable {

    /** The word that stands for the standard output. */
    static final String STDOUT = "-";

    private final String name;
    private final OutputFile file;
    private final Streams streams;

    private Destination(String name, OutputFile file, Streams streams) {
        this.name = name;
        this.file = file;
        this.streams = streams;
    }

    /**
     * Claims it.
     *
     * @param name a file, {@code -} for stdout, or null for a new file in the working directory
     */
    static Destination claim(String name, Streams streams) throws Failure {
        if (STDOUT.equals(name)) {
            return new Destination(name, null, streams);
        }
        try {
            return new Destination(name, OutputFile.at(Path.of(name == null ? "jflame" : name)), streams);
        } catch (InvalidPathException e) {
            throw new Failure("'" + name + "' cannot be a file's name: " + e.getReason(), "Choose another with -o");
        }
    }

    /**
     * Writes all of it.
     *
     * @param defaultName the file's name, where the user gave none
     * @return what was written to, for people
     */
    String write(OutputFile.Content content, String defaultName) throws Failure {
        if (file == null) {
            writeToStdout(content);
            return "stdout";
        }
        if (name == null) {
            return file.finishAsNew(content, defaultName).getFileName().toString();
        }
        file.finish(content);
        return name;
    }

    private void writeToStdout(OutputFile.Content content) throws Failure {
        try {
            content.writeTo(streams.out());
        } catch (IOException e) {
            throw OutputFile.failure(Path.of("stdout"), e);
        }
        if (streams.out().checkError()) {
            throw new Failure("stdout cannot be written: its reader has gone, or the disk is full", "");
        }
    }

    /** Removes what was not finished. */
    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }
}
