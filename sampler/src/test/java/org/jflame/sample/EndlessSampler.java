package org.jflame.sample;

import java.util.ArrayList;
import java.util.List;

/** Samples processes until it is killed; prints a byte when it has begun. */
final class EndlessSampler {

    private EndlessSampler() {}

    public static void main(String[] arguments) throws Exception {
        List<Sampler> samplers = new ArrayList<>();
        for (int i = 1; i < arguments.length; i++) {
            samplers.add(Sampler.start(new SamplingRequest(
                    Integer.parseInt(arguments[i]), Double.parseDouble(arguments[0]), Long.MAX_VALUE, true)));
        }
        System.out.println(samplers.size());
        Thread.currentThread().join();
    }
}
