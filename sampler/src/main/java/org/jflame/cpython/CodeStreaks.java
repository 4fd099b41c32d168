package org.jflame.cpython;

/**
 * For how many samples in a row each place of a thread's stack, counted from the root, has had the same code object.
 *
 * <p>The functions near the root hardly ever change from sample to sample, and to read their code objects again and
 * again costs more than all the rest of a stop. One that was there in so many samples is taken to be there still, and
 * looked at in every 8th: made-up code, whose address may soon be another's, does not stay that long in one place.
 * One for each thread. Not thread safe.
 */
final class CodeStreaks {

    private static final int PLACES = 256;
    private static final int SAMPLES_TO_TRUST = 64;
    private static final int LOOK_EVERY = 8;

    private final long[] avma = new long[PLACES];
    private final CodeObject[] code = new CodeObject[PLACES];
    private final int[] samples = new int[PLACES];

    /** The code object that is taken to be at this place still, null when it has to be looked at. */
    CodeObject trusted(int place, long codeAvma) {
        if (place >= PLACES || avma[place] != codeAvma || mustLook(place, samples[place])) {
            return null;
        }
        samples[place]++;
        return code[place];
    }

    /** Notes what was found at a place that was looked at. */
    void found(int place, long codeAvma, CodeObject found) {
        if (place >= PLACES) {
            return;
        }
        samples[place] = avma[place] == codeAvma && code[place] == found ? samples[place] + 1 : 0;
        avma[place] = codeAvma;
        code[place] = found;
    }

    /** Whether the next sample will have to look at a place, if its code stays. */
    boolean willLook(int place) {
        return place >= PLACES || mustLook(place, samples[place]);
    }

    /** Spreads the looks over the samples: places that were first met together are not due together. */
    private static boolean mustLook(int place, int samples) {
        return samples < SAMPLES_TO_TRUST || (samples + place) % LOOK_EVERY == 0;
    }
}
