package org.jflame.sample;

import java.util.List;
import org.jflame.sample.SamplingRequest.Threads;

/** Records one program in a JVM that has done nothing before; prints the microseconds of its function {@code busy}. */
final class ShortRecording {

    private ShortRecording() {}

    public static void main(String[] command) throws Exception {
        LaunchedProgram program = LaunchedProgram.start(List.of(command), true);
        Sampler sampler = Sampler.start(
                new SamplingRequest(program.pid(), 1000, Long.MAX_VALUE, Threads.ALL, true, false), program);
        program.awaitStatus();
        sampler.awaitEnd(5_000);
        long busyNanos = Stacks.nanos(sampler.stop().tree(), stack -> Stacks.has(stack, "busy"));
        System.out.println(busyNanos / 1000);
    }
}
