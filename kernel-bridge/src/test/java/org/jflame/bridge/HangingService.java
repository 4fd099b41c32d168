package org.jflame.bridge;

/** A program: a service whose sampler never begins to sample. */
final class HangingService {

    private HangingService() {}

    public static void main(String[] arguments) {
        ServiceProcess.run(System.in, System.out, request -> {
            System.out.println("HANGING");
            while (true) {
                Thread.onSpinWait();
            }
        });
        System.exit(0);
    }
}
