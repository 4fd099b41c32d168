package org.jflame.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jflame.fold.FoldedReader;
import org.jflame.fold.LineProblems;
import org.jflame.fold.NameSources;
import org.jflame.fold.Profile;
import org.jflame.fold.ProfileFormatException;
import org.jflame.fold.SourceMap;
import org.jflame.render.ProfileJson;

/** A profile that some tool has written: folded stacks, or our own JSON. */
final class ProfileFile {

    private static final String STDIN = "-";
    private static final int PEEKED_BYTES = 256;

    private ProfileFile() {}

    /**
     * Reads one.
     *
     * @param name a file, or {@code -} for stdin
     * @param title null for the file's name
     */
    static Profile read(String name, String title, Streams streams) throws Failure {
        if (name.equals(STDIN)) {
            return read("stdin", streams.in(), title == null ? "stdin" : title, streams);
        }
        try (InputStream in = Files.newInputStream(Path.of(name))) {
            return read(name, in, title == null ? lastPart(name) : title, streams);
        } catch (NoSuchFileException e) {
            throw new Failure("there is no file " + name, "Name one of collapsed stacks, or - for stdin");
        } catch (IOException | InvalidPathException e) {
            throw new Failure(name + " cannot be read: " + e.getMessage(), "Name a file of collapsed stacks");
        }
    }

    private static Profile read(String name, InputStream in, String title, Streams streams) throws Failure {
        LineProblems problems = new LineProblems();
        try {
            InputStream buffered = new BufferedInputStream(in);
            Profile profile =
                    isJson(buffered) ? ProfileJson.read(buffered) : FoldedReader.read(buffered, title, problems);
            if (problems.count() > 0) {
                streams.complain(name + ": " + problems.sentence(), "");
            }
            return new NameSources(SourceMap.guessed()).apply(profile);
        } catch (ProfileFormatException e) {
            throw new Failure(name + " is no profile: " + e.getMessage(), "");
        } catch (IOException e) {
            throw new Failure(name + " cannot be read: " + e.getMessage(), "Name a file of collapsed stacks");
        }
    }

    private static boolean isJson(InputStream in) throws IOException {
        in.mark(PEEKED_BYTES);
        byte[] beginning = in.readNBytes(PEEKED_BYTES);
        in.reset();
        return ProfileJson.isBeginning(beginning);
    }

    private static String lastPart(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
