package org.jflame.bridge;

import java.util.List;
import org.jflame.sample.Sampler;

/**
 * Loads what a session needs while nobody waits: JSON, native calls, drawing. Without it the first {@code %%jflame} of a
 * kernel pays for it, half of it before the cell starts.
 */
final class WarmUp {

    private WarmUp() {}

    static void run() {
        // What the first start needs comes first. The JVM itself is not Python: the sampler says so once it has looked.
        Sampler.warmUp();
        sample(ProcessHandle.current());
        practise(
                new Session(request -> new Script.Player(), new NotebookRenderer()),
                Script.requests().toArray(byte[][]::new));
        Sampler.warmUpNames();
        Sampler.rehearse();
    }

    /** Takes a few samples, if that can be done. Never of a process that a client may want sampled: it has one tracer. */
    static void sample(ProcessHandle process) {
        practise(
                new Session(ProcessRecorder.ofOneProcessMostly(), new NotebookRenderer()),
                Script.start(1, process.pid()));
    }

    private static void practise(Session session, byte[]... requests) {
        try (Conversation conversation = new Conversation(session, pid -> {})) {
            for (byte[] request : requests) {
                conversation.answer(request, List.of());
            }
        }
    }
}
