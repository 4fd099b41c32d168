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
    private final String otherCpu;
    private final Process spinning;

    private BusyCpu(List<String> pinning, String otherCpu, Process spinning) {
        this.pinning = pinning;
        this.otherCpu = otherCpu;
        this.spinning = spinning;
    }

    /** Takes the last CPU that this process may use; skips the test where that is the only one. */
    public static BusyCpu take() throws IOException {
        String allowed =
                TaskStatus.of(Path.of("/proc/self")).orElseThrow().fields().get("Cpus_allowed_list");
        Assumptions.assumeTrue(allowed.matches(".*[-,].*"), "there is only one CPU");
        Assumptions.assumeTrue(Files.exists(Path.of("/usr/bin/taskset")), "taskset (util-linux) is not installed");
        List<String> pinning = List.of("taskset", "-c", allowed.replaceAll(".*[-,]", ""));
        return new BusyCpu(pinning, allowed.replaceAll("[-,].*", ""), start(pinning, SPIN));
    }

    /** Starts another process that spins on the same CPU; the caller kills it. */
    Process spinToo() throws IOException {
        return start(pinning, SPIN);
    }

    /** Keeps the calling thread on another CPU, for the rest of its life. */
    void leaveIt() throws IOException, InterruptedException {
        String tid = Integer.toString(OsThread.current().tid());
        new ProcessBuilder("taskset", "-p", "-c", otherCpu, tid).start().waitFor();
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
