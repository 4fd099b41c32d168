package org.jflame.sample;

/**
 * What to sample.
 *
 * @param pid the target process, in the sampler's pid namespace
 * @param rateHz samples a second, a ceiling; between {@link #MIN_RATE_HZ} and {@link #MAX_RATE_HZ}
 * @param maxNanos sampling ends after this time, {@link Long#MAX_VALUE} for no limit
 * @param allThreads whether every Python thread is sampled, or the main thread alone
 */
public record SamplingRequest(int pid, double rateHz, long maxNanos, boolean allThreads) {

    public static final double MIN_RATE_HZ = 0.1;
    public static final double MAX_RATE_HZ = 10_000;

    public SamplingRequest {
        if (pid <= 0) {
            throw new IllegalArgumentException("pid " + pid + " is not a process: pids start at 1");
        }
        if (!(rateHz >= MIN_RATE_HZ && rateHz <= MAX_RATE_HZ)) {
            throw new IllegalArgumentException(
                    "rate " + rateHz + " Hz is not between " + MIN_RATE_HZ + " and " + (long) MAX_RATE_HZ);
        }
        if (maxNanos <= 0) {
            throw new IllegalArgumentException("a duration must be longer than zero");
        }
    }
}
