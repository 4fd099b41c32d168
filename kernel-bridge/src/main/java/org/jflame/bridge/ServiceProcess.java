package org.jflame.bridge;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The life of a service's JVM: take a port, announce it, get ready in the background, answer, end with the kernel.
 *
 * <p>It ends when stdin does, when the kernel that said hello is gone, on bye, and on SIGTERM; always detaching first, and
 * never later than {@link Deadline#TO_END} after that.
 */
public final class ServiceProcess {

    private final Service service = Service.bind((thread, cause) -> broken(thread, cause));
    private final CountDownLatch ended = new CountDownLatch(1);

    private ServiceProcess() {}

    /**
     * Runs a service until it ends.
     *
     * @param parent the pipe from the kernel
     * @param announcement gets one line and nothing else
     */
    public static void run(InputStream parent, PrintStream announcement) {
        run(parent, announcement, ProcessRecorder.ofOneProcessMostly());
    }

    static void run(InputStream parent, PrintStream announcement, Recorder.Start recorders) {
        new ServiceProcess().live(parent, announcement, recorders);
    }

    private void live(InputStream parent, PrintStream announcement, Recorder.Start recorders) {
        announce(announcement);
        background("parent-pipe", () -> readParent(parent));
        background("warm-up", WarmUp::run);
        Runtime.getRuntime().addShutdownHook(new Thread(this::endNow, "shutdown"));
        KernelWatch watch = new KernelWatch(this::endNow);
        try {
            service.serve(new Conversation(new Session(recorders, new NotebookRenderer()), watch::watch));
        } finally {
            ended.countDown();
        }
    }

    /** Written by hand: the JSON library is not loaded yet. */
    private void announce(PrintStream announcement) {
        announcement.println(new StringBuilder("{\"protocol\":")
                .append(Protocol.NUMBER)
                .append(",\"version\":\"")
                .append(Protocol.VERSION)
                .append("\",\"javaVersion\":\"")
                .append(System.getProperty("java.version"))
                .append("\",\"port\":")
                .append(service.endpoint().port())
                .append(",\"serverKey\":\"")
                .append(service.endpoint().serverKey())
                .append("\"}"));
        announcement.flush();
    }

    private void readParent(InputStream parent) {
        try {
            ParentPipe.read(parent, service::admit);
        } catch (IOException | IllegalArgumentException e) {
            log(Level.ERROR, "the service ends: " + e.getMessage());
        }
        endNow();
    }

    private void endNow() {
        if (ended.getCount() == 0) {
            return;
        }
        Deadline.haltAfter(Deadline.TO_END);
        service.shutdown();
        try {
            ended.await(Deadline.TO_END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Without its I/O thread the service is deaf, without its gate's guard nobody gets in: the client notices an end sooner. */
    private static void broken(Thread thread, Throwable cause) {
        log(Level.ERROR, thread.getName() + " died of " + cause);
        Runtime.getRuntime().halt(Deadline.HALTED_STATUS);
    }

    private static void log(Level level, String message) {
        System.getLogger("org.jflame.bridge").log(level, message);
    }

    private static void background(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
