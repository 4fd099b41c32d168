package org.jflame.cli;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jflame.fold.FoldedReader;
import org.jflame.fold.LineProblems;
import org.jflame.fold.NameSources;
import org.jflame.fold.Profile;
import org.jflame.fold.ProfileFormatException;
import org.jflame.fold.SourceMap;
import org.jflame.render.Pprof;
import org.jflame.render.ProfileJson;
import org.jflame.render.Speedscope;

/** A profile that some tool has written: folded stacks, our own JSON, speedscope's or pprof's; compressed or not. */
final class ProfileFile {

    private static final String STDIN = "-";
    private static final int PEEKED_BYTES = 4096;

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
            Profile profile = read(unpacked(in), title, problems);
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

    /** Each format is known by how it begins. */
    private static Profile read(InputStream in, String title, LineProblems problems) throws IOException {
        byte[] beginning = beginning(in);
        if (ProfileJson.isBeginning(beginning)) {
            return Speedscope.isBeginning(beginning) ? Speedscope.read(in, title) : ProfileJson.read(in);
        }
        return Pprof.isBeginning(beginning) ? Pprof.read(in, title) : FoldedReader.read(in, title, problems);
    }

    private static InputStream unpacked(InputStream in) throws IOException {
        InputStream buffered = new BufferedInputStream(in);
        return Pprof.isCompressed(beginning(buffered))
                ? new BufferedInputStream(new GZIPInputStream(buffered))
                : buffered;
    }

    private static byte[] beginning(InputStream in) throws IOException {
        in.mark(PEEKED_BYTES);
        byte[] beginning = in.readNBytes(PEEKED_BYTES);
        in.reset();
        return beginning;
    }

    private static String lastPart(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
