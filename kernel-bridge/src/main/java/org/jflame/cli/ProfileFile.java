package org.jflame.cli;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.ZipException;
import org.jflame.fold.LineProblems;
import org.jflame.fold.NameSources;
import org.jflame.fold.Profile;
import org.jflame.fold.ProfileFormatException;
import org.jflame.fold.SourceMap;
import org.jflame.render.ProfileReader;

/** A profile that some tool has written: folded stacks, our own JSON, speedscope's or pprof's; compressed or not. */
final class ProfileFile {

    private static final String STDIN = "-";

    private ProfileFile() {}

    /**
     * Reads one.
     *
     * @param name a file, or {@code -} for stdin
     * @param title null for the file's name
     * @return a profile whose files are named in full, as the file names them
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
            throw new Failure(name + " cannot be read: " + e.getMessage(), "Name a file that holds a profile");
        }
    }

    /** The same with files named for people: short, but told apart. */
    static Profile readNamed(String name, String title, Streams streams) throws Failure {
        return new NameSources(SourceMap.guessed()).apply(read(name, title, streams));
    }

    private static Profile read(String name, InputStream in, String title, Streams streams) throws Failure {
        LineProblems problems = new LineProblems();
        try {
            Profile profile = ProfileReader.read(ProfileReader.unpacked(in), title, problems);
            if (problems.count() > 0) {
                streams.complain(name + ": " + problems.sentence(), "");
            }
            return profile;
        } catch (ZipException | EOFException e) {
            throw new Failure(name + " is no profile: its gzip is damaged or cut off; copy or write it again", "");
        } catch (ProfileFormatException e) {
            throw new Failure(name + " is no profile: " + e.getMessage(), "");
        } catch (IOException e) {
            throw new Failure(name + " cannot be read: " + e.getMessage(), "Name a file that holds a profile");
        }
    }

    private static String lastPart(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
