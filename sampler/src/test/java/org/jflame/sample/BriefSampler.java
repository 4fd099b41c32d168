package org.jflame.sample;

import org.jflame.fold.Profile;
import org.jflame.proc.TargetException;

/** Samples all threads of a process for half a second; prints the share of a function, or why it could not. */
final class BriefSampler {

    private BriefSampler() {}

    public static void main(String[] arguments) throws Exception {
        int pid = Integer.parseInt(arguments[0]);
        try (Sampler sampler = Sampler.start(new SamplingRequest(pid, 200, Long.MAX_VALUE, true))) {
            Thread.sleep(500);
            Recording recording = sampler.stop();
            Profile profile = new Profile("test", recording.tree(), recording.stats(), 0);
            System.out.printf("also_busy %.1f%n", 6 * profile.ratio("^also_busy "));
        } catch (TargetException e) {
            System.out.println(e.code() + ": " + e.getMessage() + "; " + e.cure());
        }
    }
}
