package org.jflame.bridge;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.jflame.fold.NameSources;
import org.jflame.fold.Profile;
import org.jflame.fold.ProfileDiff;
import org.jflame.fold.ProfileFormatException;
import org.jflame.fold.SourceMap;
import org.jflame.render.DiffHtml;
import org.jflame.render.DiffSentence;
import org.jflame.render.DiffSvg;
import org.jflame.render.DiffText;
import org.jflame.render.ProfileJson;

/** Carries out {@link Request.Diff}. The profiles may come from anybody's notebook. */
final class Comparison {

    /** What two profiles may take of the service's memory bounds their size. */
    private static final int MAX_NODES = 150_000;

    /** A profile of so many nodes with long names; a gzip file may promise any amount. */
    private static final long MAX_JSON_BYTES = 64L << 20;

    private static final String CURE =
            "compare them on the command line: jflame diff BEFORE.json AFTER.json -o diff.html";

    private Comparison() {}

    static Reply of(Request.Diff request, byte[] beforeGzip, byte[] afterGzip) {
        Profile before;
        Profile after;
        try {
            before = read(beforeGzip, "the earlier profile");
            after = read(afterGzip, "the later profile");
        } catch (ProfileFormatException e) {
            return new Reply.Failure(ErrorCode.BAD_PROFILE, e.getMessage(), CURE);
        }
        ProfileDiff diff = ProfileDiff.of(before, after, request.wanted());
        return new Reply.Compared(
                DiffSentence.of(diff), DiffHtml.render(diff), DiffText.render(diff), DiffSvg.render(diff));
    }

    private static Profile read(byte[] gzip, String which) throws ProfileFormatException {
        try (InputStream json = new Limited(new GZIPInputStream(new ByteArrayInputStream(gzip)))) {
            return new NameSources(SourceMap.guessed()).apply(ProfileJson.read(json, MAX_NODES));
        } catch (ProfileFormatException e) {
            throw new ProfileFormatException(which + ": " + e.getMessage());
        } catch (IOException e) {
            throw new ProfileFormatException(which + " cannot be unpacked: " + e.getMessage());
        }
    }

    /** Ends with an error where a file goes on for too long. */
    private static final class Limited extends InputStream {
        private final InputStream in;
        private long bytesLeft = MAX_JSON_BYTES;

        Limited(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = in.read(into, offset, length);
            bytesLeft -= Math.max(count, 0);
            if (bytesLeft < 0) {
                throw new IOException("it has more than " + (MAX_JSON_BYTES >> 20) + " MB");
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
