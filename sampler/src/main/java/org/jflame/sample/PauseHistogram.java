package org.jflame.sample;

import org.jflame.fold.SamplingStats.Pause;

/**
 * The durations of the stops, in buckets that are at most 1/16 wide of their own value: constant memory, no allocation.
 * Not thread safe.
 */
final class PauseHistogram {

    private static final int SUB_BUCKET_BITS = 4;
    private static final int SUB_BUCKETS = 1 << SUB_BUCKET_BITS;

    private final long[] counts = new long[(Long.SIZE - SUB_BUCKET_BITS) * SUB_BUCKETS];
    private long stops;
    private long totalNanos;

    void add(long nanos) {
        long positive = Math.max(0, nanos);
        counts[bucket(positive)]++;
        stops++;
        totalNanos += positive;
    }

    long stops() {
        return stops;
    }

    long totalNanos() {
        return totalNanos;
    }

    Pause summary() {
        return new Pause(stops, quantileNanos(0.50), quantileNanos(0.99), totalNanos);
    }

    /** The value that this share of the stops did not exceed, within the width of a bucket. */
    long quantileNanos(double share) {
        long wanted = (long) Math.ceil(share * stops);
        long seen = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            seen += counts[bucket];
            if (seen >= wanted && seen > 0) {
                return middleNanos(bucket);
            }
        }
        return 0;
    }

    // Values below 16 have a bucket each; above, the exponent and the 4 bits behind the leading one make the bucket.
    private static int bucket(long nanos) {
        if (nanos < SUB_BUCKETS) {
            return (int) nanos;
        }
        int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos);
        int shift = exponent - SUB_BUCKET_BITS;
        return (shift + 1) * SUB_BUCKETS + (int) (nanos >>> shift & SUB_BUCKETS - 1);
    }

    private static long middleNanos(int bucket) {
        if (bucket < SUB_BUCKETS) {
            return bucket;
        }
        int shift = bucket / SUB_BUCKETS - 1;
        long lowest = (long) (SUB_BUCKETS + bucket % SUB_BUCKETS) << shift;
        return lowest + (1L << shift) / 2;
    }
}
