package org.jflame.web;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.jflame.fold.LineProblems;
import org.jflame.fold.LineStats;
import org.jflame.fold.NameSources;
import org.jflame.fold.Profile;
import org.jflame.fold.ProfileFormatException;
import org.jflame.fold.SourceMap;
import org.jflame.render.FlameThumbnail;
import org.jflame.render.PrintableText;
import org.jflame.render.ProfileReader;

/** Reads what was uploaded: is it a profile, and what is to be said of it in a list? */
final class UploadReader {

    private static final int NAME_LENGTH = 200;
    private static final int NOTE_LENGTH = 300;

    private UploadReader() {}

    /**
     * Reads it all, once.
     *
     * @param maxBytes unpacked; a bomb of gzip ends here
     * @throws Refusal when it is no profile: with the line where a reader has given up
     */
    static NewProfile read(InputStream in, UploadFacts facts, long maxBytes) throws Refusal, IOException {
        String called = facts.fileName().isEmpty() ? "profile" : facts.fileName();
        LineProblems problems = new LineProblems();
        try {
            Kept kept = new Kept(ProfileReader.unpacked(in), maxBytes);
            Profile profile = ProfileReader.read(new BufferedInputStream(kept, 1 << 16), called, problems);
            kept.toEnd();
            if (2 * problems.count() > kept.lines) { // prose has lines that end in a number, too
                throw new ProfileFormatException("most of its " + kept.lines + " lines are no stacks");
            }
            return describe(profile, facts, called, problems, kept);
        } catch (TooLargeException e) {
            throw new Refusal(
                    413, "this is too large: at most " + maxBytes / 1_000_000 + " MB are taken when unpacked");
        } catch (ProfileFormatException e) {
            throw new Refusal(400, sentence(called + " is no profile: " + e.getMessage(), problems));
        } catch (ZipException | EOFException e) {
            throw new Refusal(400, called + " is no profile: its gzip is damaged or cut off");
        } catch (OutOfMemoryError e) {
            throw new Refusal(413, "this has more distinct stacks than there is memory for");
        }
    }

    private static NewProfile describe(
            Profile profile, UploadFacts facts, String called, LineProblems problems, Kept kept) throws IOException {
        Profile named = named(profile);
        String own = PrintableText.of(profile.title(), NAME_LENGTH).strip();
        String title = !facts.title().isEmpty() ? facts.title() : own.isEmpty() ? called : own;
        List<LineStats> functions = LineStats.byFunction(named.tree());
        long whole = named.tree().totalNanos();
        boolean hasTop = whole > 0 && !functions.isEmpty();
        return new NewProfile(
                title,
                facts.host(),
                facts.tags(),
                PrintableText.of(problems.sentence(), NOTE_LENGTH),
                profile.stats().isKnown() ? profile.stats().durationNanos() : 0,
                profile.samples(),
                hasTop ? PrintableText.of(functions.get(0).name(), NAME_LENGTH) : "",
                hasTop ? (double) functions.get(0).selfNanos() / whole : 0,
                kept.bytes,
                kept.digest.digest(),
                FlameThumbnail.render(named).getBytes(StandardCharsets.UTF_8),
                kept.packed());
    }

    /** The profile with files named for people. */
    static Profile named(Profile profile) {
        return new NameSources(SourceMap.guessed()).apply(profile);
    }

    private static String sentence(String what, LineProblems problems) {
        return PrintableText.of(
                problems.count() == 0 || what.contains("line " + problems.firstLine())
                        ? what
                        : what + "; " + problems.sentence(),
                2 * NOTE_LENGTH);
    }

    private static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** What was read, kept in gzip, with its size and its hash; ends with an exception behind so many bytes. */
    private static final class Kept extends FilterInputStream {
        private final MessageDigest digest;
        private final ByteArrayOutputStream packed = new ByteArrayOutputStream(1 << 16);
        private final OutputStream gzip;
        private final long maxBytes;
        private long bytes;
        private long lines = 1;

        Kept(InputStream in, long maxBytes) throws IOException {
            super(in);
            this.maxBytes = maxBytes;
            gzip = new GZIPOutputStream(packed, 1 << 13);
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = in.read(into, offset, length);
            if (count > 0) {
                bytes += count;
                if (bytes > maxBytes) {
                    throw new TooLargeException();
                }
                for (int i = offset; i < offset + count; i++) {
                    lines += into[i] == '\n' ? 1 : 0;
                }
                digest.update(into, offset, count);
                gzip.write(into, offset, count);
            }
            return count;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        /** Reads what the profile's reader had no need of. */
        void toEnd() throws IOException {
            byte[] rest = new byte[1 << 13];
            while (read(rest, 0, rest.length) >= 0) {
                continue;
            }
        }

        byte[] packed() throws IOException {
            gzip.close();
            return packed.toByteArray();
        }
    }
}
