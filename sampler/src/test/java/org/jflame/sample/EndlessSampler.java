package org.jflame.sample;

/** Samples until it is killed; prints a byte when it has begun. */
final class EndlessSampler {

    private EndlessSampler() {}

    public static void main(String[] arguments) throws Exception {
        SamplingRequest request = new SamplingRequest(
                Integer.parseInt(arguments[0]), Double.parseDouble(arguments[1]), Long.MAX_VALUE, true);
        try (Sampler sampler = Sampler.start(request)) {
            System.out.println(sampler.progress().askedHz());
            Thread.currentThread().join();
        }
    }
}
