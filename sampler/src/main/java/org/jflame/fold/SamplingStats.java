package org.jflame.fold;

/**
 * How a profile was taken, so that its reader can judge what it is worth.
 *
 * @param durationNanos wall time from the first sample's start to the end of sampling
 * @param askedHz the rate asked for
 * @param ticks scheduled instants at which each thread was looked at
 * @param lateTicks scheduled instants that passed unused because the sampler was behind; never caught up
 * @param sparedTicks scheduled instants that passed unused on purpose, to keep to the overhead budget
 * @param samples stacks recorded, one for each thread and tick
 * @param failedSamples stacks of which nothing could be read
 * @param truncatedSamples stacks of which something could not be read
 * @param tornReads reads that were thrown away and done again, because the stack was changing meanwhile
 * @param degradedSamples stacks whose Python frames are whole, but of whose native frames some are missing or guessed
 * @param pause what the samples cost the target
 */
public record SamplingStats(
        long durationNanos,
        double askedHz,
        long ticks,
        long lateTicks,
        long sparedTicks,
        long samples,
        long failedSamples,
        long truncatedSamples,
        long tornReads,
        long degradedSamples,
        Pause pause) {

    /** The stacks come from a file that does not say how they were taken. */
    public static final SamplingStats UNKNOWN = new SamplingStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Pause.NONE);

    /** Of samples that were all right at the first read. */
    public SamplingStats(
            long durationNanos,
            double askedHz,
            long ticks,
            long lateTicks,
            long samples,
            long failedSamples,
            long truncatedSamples,
            Pause pause) {
        this(durationNanos, askedHz, ticks, lateTicks, 0, samples, failedSamples, truncatedSamples, 0, 0, pause);
    }

    /**
     * The stops that sampling caused, measured from before the interrupt to before the resume, without what the thread
     * waited for a CPU.
     *
     * @param stops how many times a thread of the target was stopped
     * @param p50Nanos the median stop
     * @param p99Nanos the 99th percentile
     * @param totalNanos all stops together
     * @param collectionsMet stops during which the sampler's JVM collected garbage, and so were longer
     */
    public record Pause(long stops, long p50Nanos, long p99Nanos, long totalNanos, long collectionsMet) {
        /** No thread was ever stopped. */
        public static final Pause NONE = new Pause(0, 0, 0, 0, 0);

        /** Stops that met no garbage collection. */
        public Pause(long stops, long p50Nanos, long p99Nanos, long totalNanos) {
            this(stops, p50Nanos, p99Nanos, totalNanos, 0);
        }
    }

    /** Whether anybody knows how the profile was taken. */
    public boolean isKnown() {
        return askedHz > 0;
    }

    /** Ticks a second that were really taken. */
    public double achievedHz() {
        return durationNanos <= 0 ? 0 : ticks * 1e9 / durationNanos;
    }
}
