package org.jflame.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Looks at a thread tell the same of its waits for a CPU as the kernel's own count. */
class RunQueueWaitTest {

    private static final int LOOKS = 1500;
    private static final long NANOS_BETWEEN_LOOKS = 1_000_000;

    @Test
    void shouldFindAThreadWaitingAsOftenAsItWaits() throws Exception {
        try (BusyCpu cpu = BusyCpu.take()) {
            Process spinning = cpu.spinToo();
            ExecutorService looker = Executors.newSingleThreadExecutor();
            try {
                looker.submit(() -> assertLooksAreRight(cpu, (int) spinning.pid()))
                        .get();
            } finally {
                looker.shutdown();
                spinning.destroyForcibly();
            }
        }
    }

    private static Void assertLooksAreRight(BusyCpu cpu, int pid) throws Exception {
        cpu.leaveIt(); // or it would take the CPU from whom it looks at
        try (RunQueueWait wait = new RunQueueWait(pid, pid)) {
            wait.look();
            long began = System.nanoTime();
            long waitedBefore = waitNanos(pid);
            long waited = 0;
            int looksWaiting = 0;
            int looksWithoutRun = 0;
            for (int look = 0; look < LOOKS; look++) {
                LockSupport.parkNanos(NANOS_BETWEEN_LOOKS);
                wait.look();
                waited += wait.waitedNanos();
                looksWaiting += wait.isWaiting() ? 1 : 0;
                looksWithoutRun += wait.hasRun() ? 0 : 1;
            }
            long nanos = System.nanoTime() - began;
            double waitedShare = (double) (waitNanos(pid) - waitedBefore) / nanos;

            assertTrue(waitedShare > 0.2, "it shares its CPU: " + waitedShare);
            assertEquals(waitedShare, (double) looksWaiting / LOOKS, 0.1);
            assertEquals(waitedShare, (double) waited / nanos, 0.05);
            assertTrue(looksWithoutRun > 0 && looksWithoutRun < looksWaiting, looksWithoutRun + " looks");
        }
        return null;
    }

    @Test
    void shouldFindNothingWhereThereIsNoThread() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        try (RunQueueWait wait = new RunQueueWait((int) ended.pid(), (int) ended.pid())) {
            wait.look();
            assertFalse(wait.isWaiting());
            assertEquals(0, wait.nanosSinceLook());
        }
    }

    private static long waitNanos(long pid) throws Exception {
        return Long.parseLong(
                Files.readString(Path.of("/proc/" + pid + "/schedstat")).split(" ")[1]);
    }
}
