package org.jflame.proc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jflame.proc.TargetException.Code;

/**
 * A process that is to be sampled, seen through {@code /proc}. Paths are the target's own: they are opened through
 * {@code /proc/PID/root}, which is right in containers and chroots too.
 *
 * @param pid the process, in this process's pid namespace
 */
public record TargetProcess(int pid) {

    /**
     * Checks that the process exists and that this user may look into it.
     *
     * @throws TargetException NO_SUCH_PROCESS or NOT_PERMITTED, with the cure
     */
    public List<MemoryMapping> mappings() throws TargetException {
        requireAlive();
        try {
            List<MemoryMapping> mappings = MemoryMapping.of(pid);
            if (mappings.isEmpty()) {
                throw ended("process " + pid + " has no memory: it is a zombie or a kernel thread");
            }
            return mappings;
        } catch (IOException e) {
            throw Files.exists(root()) ? notPermitted() : ended("process " + pid + " has just ended");
        }
    }

    /** The tids of the process's threads; empty when it has ended. */
    public List<Integer> tids() {
        List<Integer> tids = new ArrayList<>();
        try (var tasks = Files.newDirectoryStream(root().resolve("task"))) {
            tasks.forEach(task -> tids.add(Integer.valueOf(task.getFileName().toString())));
        } catch (IOException e) {
            return List.of();
        }
        return tids;
    }

    /** Whether the thread exists now. */
    public boolean hasThread(int tid) {
        return Files.exists(root().resolve("task").resolve(Integer.toString(tid)));
    }

    /** The path of the executable file, as the target sees it; {@code ""} when it cannot be told. */
    public String executable() {
        try {
            return Files.readSymbolicLink(root().resolve("exe")).toString();
        } catch (IOException e) {
            return "";
        }
    }

    /** The command line: the program and its arguments; empty for a process that has ended or erased it. */
    public List<String> commandLine() {
        return texts("cmdline");
    }

    /** A variable of the environment that the process was started with, {@code ""} when there is none. */
    public String environmentVariable(String name) {
        String start = name + "=";
        return texts("environ").stream()
                .filter(variable -> variable.startsWith(start))
                .map(variable -> variable.substring(start.length()))
                .findFirst()
                .orElse("");
    }

    private List<String> texts(String file) {
        try {
            return ProgramArguments.split(Files.readAllBytes(root().resolve(file))).stream()
                    .map(text -> new String(text, StandardCharsets.UTF_8))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /**
     * The file behind a mapping, as this process can open it.
     *
     * <p>The path that the target sees comes first; {@code map_files} reaches a file that was deleted or replaced, but
     * needs privileges.
     */
    public List<Path> candidateFiles(MemoryMapping mapping) {
        String range = Long.toHexString(mapping.start()) + "-" + Long.toHexString(mapping.end());
        Path mapFile = root().resolve("map_files").resolve(range);
        Path named = Path.of("/proc/" + pid + "/root" + mapping.path());
        return mapping.path().endsWith(" (deleted)") ? List.of(mapFile) : List.of(named, mapFile);
    }

    /** The error for a target that may not be traced: what forbids it, and what allows it. */
    public TargetException notPermitted() {
        String what = "process " + pid + " may not be traced";
        int owner = ownerUid();
        int self = Libc.load().geteuid();
        if (self != 0 && owner != self) {
            return denied(
                    what + ": it belongs to user id " + owner + ", the sampler runs as user id " + self,
                    "run both as the same user, or the sampler as root");
        }
        String scope = yamaScope();
        if (self != 0 && !scope.equals("0")) {
            return denied(
                    what + ": kernel.yama.ptrace_scope is " + scope,
                    scope.equals("1")
                            ? "let the target call prctl(PR_SET_PTRACER), or: sudo sysctl kernel.yama.ptrace_scope=0"
                            : "sudo sysctl kernel.yama.ptrace_scope=1");
        }
        return denied(
                what + ": the kernel refuses ptrace (a container without SYS_PTRACE, or another tracer is attached)",
                "in Docker: docker run --cap-add=SYS_PTRACE; otherwise end the debugger that traces it");
    }

    private void requireAlive() throws TargetException {
        if (!Files.exists(root())) {
            throw ended("there is no process " + pid);
        }
    }

    private Path root() {
        return Path.of("/proc/" + pid);
    }

    private int ownerUid() {
        try {
            return (Integer) Files.getAttribute(root(), "unix:uid");
        } catch (IOException e) {
            return -1;
        }
    }

    private static String yamaScope() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/yama/ptrace_scope"))
                    .strip();
        } catch (IOException e) {
            return "0"; // a kernel without Yama restricts nothing more than the user id
        }
    }

    private static TargetException ended(String message) {
        return new TargetException(Code.NO_SUCH_PROCESS, message, "name a process that is running: see ps -e");
    }

    private static TargetException denied(String message, String cure) {
        return new TargetException(Code.NOT_PERMITTED, message, cure);
    }
}
