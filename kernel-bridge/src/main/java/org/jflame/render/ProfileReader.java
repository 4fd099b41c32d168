package org.jflame.render;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.jflame.fold.FoldedReader;
import org.jflame.fold.LineProblem;
import org.jflame.fold.Profile;

/** Reads a profile that some tool has written: folded stacks, our own JSON, speedscope's or pprof's; compressed or not. */
public final class ProfileReader {

    private static final int PEEKED_BYTES = 4096;

    private ProfileReader() {}

    /** The file, unpacked where it is compressed by gzip. */
    public static InputStream unpacked(InputStream in) throws IOException {
        InputStream buffered = new BufferedInputStream(in);
        return Pprof.isCompressed(beginning(buffered))
                ? new BufferedInputStream(new GZIPInputStream(buffered))
                : buffered;
    }

    /**
     * Reads one; each format is known by how it begins.
     *
     * @param in what {@link #unpacked} gives, or another stream that can be reset
     * @param title what the profile is of, for people, where the file does not say it
     * @param problems hears of each line that is left out
     * @return a profile whose files are named in full, as the file names them
     * @throws org.jflame.fold.ProfileFormatException when it is no profile
     */
    public static Profile read(InputStream in, String title, LineProblem problems) throws IOException {
        byte[] beginning = beginning(in);
        if (ProfileJson.isBeginning(beginning)) {
            return Speedscope.isBeginning(beginning) ? Speedscope.read(in, title) : ProfileJson.read(in);
        }
        return Pprof.isBeginning(beginning) ? Pprof.read(in, title) : FoldedReader.read(in, title, problems);
    }

    private static byte[] beginning(InputStream in) throws IOException {
        in.mark(PEEKED_BYTES);
        byte[] beginning = in.readNBytes(PEEKED_BYTES);
        in.reset();
        return beginning;
    }
}
