package org.jflame.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks all the time whether somebody traces a process. */
final class TracerWatch implements AutoCloseable {

    private final int pid;
    private final Thread thread = new Thread(this::watch, "tracer-watch");
    private volatile boolean isClosed;
    private volatile int seen;
    private volatile int looks;

    TracerWatch(int pid) throws InterruptedException {
        this.pid = pid;
        thread.setDaemon(true);
        thread.start();
        while (looks == 0) {
            Thread.sleep(1);
        }
    }

    /** In how many looks until now somebody traced it. */
    int tracersSeen() throws InterruptedException {
        for (int before = looks; looks < before + 3; ) {
            Thread.sleep(1);
        }
        return seen;
    }

    static int tracerOf(int pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status"), StandardCharsets.ISO_8859_1).stream()
                .filter(line -> line.startsWith("TracerPid:"))
                .mapToInt(line -> Integer.parseInt(line.substring(line.indexOf('\t') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private void watch() {
        while (!isClosed) {
            try {
                seen = tracerOf(pid) == 0 ? seen : seen + 1;
                looks++;
                Thread.onSpinWait();
            } catch (IOException e) {
                return; // it has ended
            }
        }
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
