package org.jflame.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that appears whole or not at all: written beside its place and renamed. Made before the work begins, so that a
 * place that cannot be written is known before anything is lost.
 */
final class OutputFile implements AutoCloseable {

    private static final String ELSEWHERE = "Choose another file with -o";

    private final Path place;
    private final Path unfinished;
    private final FileChannel channel;

    private OutputFile(Path place, Path unfinished, FileChannel channel) {
        this.place = place;
        this.unfinished = unfinished;
        this.channel = channel;
    }

    /** Claims the place of a file; what is there stays until {@link #finish}. */
    static OutputFile at(Path named) throws Failure {
        Path file = named.toAbsolutePath();
        try {
            if (Files.isDirectory(file)) {
                throw new Failure(named + " is a folder", "Name a file in it with -o");
            }
            if (Files.exists(file) && !Files.isWritable(file)) {
                throw new Failure(named + " may not be written", ELSEWHERE);
            }
            if (Files.exists(file) && !Files.isRegularFile(file)) { // a pipe or a device cannot be replaced
                return new OutputFile(file, null, FileChannel.open(file, StandardOpenOption.WRITE));
            }
            Path place = Files.exists(file) ? file.toRealPath() : file;
            Path unfinished = place.resolveSibling(unfinishedName());
            FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
            return new OutputFile(place, unfinished, channel);
        } catch (IOException e) {
            throw failure(named, e);
        }
    }

    /** Writes all of it and puts it in its place. */
    void finish(Content content) throws Failure {
        finish(content, place, true);
    }

    /** The same under another name in the same folder, or one with a number where that is taken; returns the file. */
    Path finishAsNew(Content content, String name) throws Failure {
        int dot = name.indexOf('.', name.lastIndexOf('-') + 1); // behind the pid: .speedscope.json has two
        for (int number = 1; true; number++) {
            String numbered = number == 1 ? name : name.substring(0, dot) + "-" + number + name.substring(dot);
            Path file = place.resolveSibling(numbered);
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                finish(content, file, false);
                return file;
            }
        }
    }

    private void finish(Content content, Path file, boolean replace) throws Failure {
        try {
            try (OutputStream out = Channels.newOutputStream(channel)) {
                content.writeTo(out);
            }
            if (unfinished != null) {
                move(file, replace);
            }
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    private void move(Path file, boolean replace) throws IOException {
        if (replace) {
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } else {
            Files.move(unfinished, file);
        }
    }

    /** Removes what was not finished. */
    @Override
    public void close() {
        try {
            channel.close();
            if (unfinished != null) {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException e) {
            // the disk that could not be written cannot be tidied either: the message about the first is enough
        }
    }

    /** Not made of the file's own name, which may be as long as a name can be. */
    private static String unfinishedName() {
        return ".jflame-" + ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime()) + ".unfinished";
    }

    /** What an output file's owner hears of a failed system call. */
    static Failure failure(Path file, IOException e) {
        String what = file + " cannot be written: " + reason(e);
        return reason(e).contains("No space left")
                ? new Failure(what, "Free some space, or write elsewhere with -o")
                : new Failure(what, ELSEWHERE);
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "its folder does not exist";
        }
        if (e instanceof AccessDeniedException) {
            return "Permission denied";
        }
        String reason = e instanceof FileSystemException named ? named.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }

    /** What is written. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** What is written, where that is text. */
    @FunctionalInterface
    interface Text {
        void writeTo(Writer writer) throws IOException;
    }

    /** Text as bytes, in UTF-8. */
    static Content text(Text text) {
        return out -> {
            // Not Channels.newWriter: it throws at a lone surrogate, which a name in a target may hold.
            Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            text.writeTo(writer);
            writer.flush();
        };
    }
}
