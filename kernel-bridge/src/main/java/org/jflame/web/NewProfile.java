package org.jflame.web;

import java.util.List;

/**
 * A profile on its way into the store.
 *
 * @param title what it is of, one printable line
 * @param host where it was taken, may be empty
 * @param tags words to find it by, without spaces
 * @param note what a reader of the file had to leave out, may be empty
 * @param durationNanos how long it was sampled; 0 where nobody knows
 * @param samples how many samples it has
 * @param topFunction with the most own time, may be empty
 * @param topShare its share of the whole, 0 to 1
 * @param originalBytes the size of what was uploaded, unpacked
 * @param sha256 of what was uploaded, unpacked
 * @param thumbnail a small picture, SVG
 * @param content what was uploaded, in gzip
 */
record NewProfile(
        String title,
        String host,
        List<String> tags,
        String note,
        long durationNanos,
        long samples,
        String topFunction,
        double topShare,
        long originalBytes,
        byte[] sha256,
        byte[] thumbnail,
        byte[] content) {

    /** What it takes of the disk, about. */
    long storedBytes() {
        return (long) content.length + thumbnail.length + 1024;
    }
}
