package org.jflame.bridge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Notices that the notebook kernel has ended when its pipe does not say so: a forked child of the kernel
 * (multiprocessing, a data loader) holds copies of the pipe's ends and keeps it open.
 */
final class KernelWatch {

    private static final Duration PERIOD = Duration.ofMillis(500);

    private final Runnable onEnd;
    private Optional<ProcessHandle> kernel = Optional.empty();

    KernelWatch(Runnable onEnd) {
        this.onEnd = onEnd;
    }

    /** Watches this process from now on, and no other. One that cannot be seen (another pid namespace) is not watched. */
    synchronized void watch(int pid) {
        boolean idle = kernel.isEmpty();
        kernel = ProcessHandle.of(pid).filter(KernelWatch::runs);
        if (idle && kernel.isPresent()) {
            Thread thread = new Thread(this::poll, "kernel-watch");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private synchronized Optional<ProcessHandle> watched() {
        return kernel;
    }

    /** Polls: ProcessHandle.onExit looks at a process that is no child only every few seconds. */
    private void poll() {
        try {
            while (watched().isPresent()) {
                if (!watched().map(KernelWatch::runs).orElse(true)) {
                    onEnd.run();
                    return;
                }
                Thread.sleep(PERIOD.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the process has not ended. A zombie has: its parent only has not looked yet. Source: proc(5), stat. */
    static boolean runs(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"), ISO_8859_1);
            return process.isAlive() && !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
        } catch (IOException e) {
            return process.isAlive(); // gone just now, or a /proc that hides others
        }
    }
}
