package org.jflame.bridge;

/**
 * Loads what a session needs while nobody waits: JSON, native calls, drawing. Without it the first {@code %%jflame} of a
 * kernel pays for it, half of it before the cell starts.
 */
final class WarmUp {

    private WarmUp() {}

    static void run() {
        ProfileRenderer renderer = new NotebookRenderer();
        // What the first start needs comes first. The JVM is not Python: the sampler says so once it has looked.
        practise(
                new Session(Recorder::sampler, renderer),
                Script.start(1, ProcessHandle.current().pid()));
        practise(
                new Session(request -> new Script.Player(), renderer),
                Script.requests().toArray(byte[][]::new));
    }

    private static void practise(Session session, byte[]... requests) {
        try (Conversation conversation = new Conversation(session, pid -> {})) {
            for (byte[] request : requests) {
                conversation.answer(request);
            }
        }
    }
}
