package org.jflame.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A CPU that another process uses as much as it gets; that process is killed when this is closed. */
public final class BusyCpu implements AutoCloseable {

    private static final List<String> SPIN = List.of("sh", "-c", "while :; do :; done");

    private final List<String> pinning;
    private final Process spinning;

    private BusyCpu(List<String> pinning, Process spinning) {
        this.pinning = pinning;
        this.spinning = spinning;
    }

    /** Takes the last CPU that this process may use; skips the test where that is the only one. */
    public static BusyCpu take() throws IOException {
        String allowed =
                TaskStatus.of(Path.of("/proc/self")).orElseThrow().fields().get("Cpus_allowed_list");
        Assumptions.assumeTrue(allowed.matches(".*[-,].*"), "there is only one CPU");
        Assumptions.assumeTrue(Files.exists(Path.of("/usr/bin/taskset")), "taskset (util-linux) is not installed");
        List<String> pinning = List.of("taskset", "-c", allowed.replaceAll(".*[-,]", ""));
        return new BusyCpu(pinning, start(pinning, SPIN));
    }

    /** Starts another process that spins on the same CPU; the caller kills it. */
    Process spinToo() throws IOException {
        return start(pinning, SPIN);
    }

    /** What executes the command that follows it, on this CPU only. */
    public List<String> pinning() {
        return pinning;
    }

    private static Process start(List<String> pinning, List<String> command) throws IOException {
        List<String> all = new ArrayList<>(pinning);
        all.addAll(command);
        return new ProcessBuilder(all).start();
    }

    @Override
    public void close() {
        spinning.destroyForcibly();
    }
}
