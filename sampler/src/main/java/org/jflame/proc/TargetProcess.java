package org.jflame.proc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jflame.proc.TargetException.Code;

/**
 * A process that is to be sampled, seen through {@code /proc}. Paths are the target's own: they are opened through
 * {@code /proc/PID/root}, which is right in containers and chroots too.
 *
 * @param pid the process, in this process's pid namespace
 */
public record TargetProcess(int pid) {

    private static final int LOOKS_FOR_A_TRACER = 5;
    private static final long NANOS_BETWEEN_LOOKS = 1_000_000;

    private static final int ELF_CLASS = 4;
    private static final int ELF_CLASS_64 = 2;

    /**
     * Checks that the process exists, that this user may look into it, and that it can be a Python for us at all.
     *
     * @throws TargetException NO_SUCH_PROCESS, NOT_PERMITTED or NOT_PYTHON, with the cure
     */
    public List<MemoryMapping> mappings() throws TargetException {
        requireOrdinaryProcess();
        try {
            List<MemoryMapping> mappings = MemoryMapping.of(pid);
            if (mappings.isEmpty()) {
                throw ended("process " + pid + " has just ended");
            }
            require64Bits();
            return mappings;
        } catch (IOException e) {
            throw notPermitted();
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

    /** The name that a thread has for the kernel, at most 15 bytes; {@code ""} when it cannot be read. */
    public String threadName(int tid) {
        try {
            Path name = root().resolve("task").resolve(Integer.toString(tid)).resolve("comm");
            return Files.readString(name).strip();
        } catch (IOException e) {
            return "";
        }
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
     * The file behind a mapping, as this process may be able to open it, the best way first.
     *
     * <p>{@code map_files} is always right, also for a file that was deleted, replaced or mounted over, but needs
     * privileges. A path in {@code maps} begins at the root of the target's mounts, and {@code /proc/PID/root} at that
     * of its chroot, which is below.
     */
    public List<Path> candidateFiles(MemoryMapping mapping) {
        String range = Long.toHexString(mapping.start()) + "-" + Long.toHexString(mapping.end());
        List<Path> candidates =
                new ArrayList<>(List.of(root().resolve("map_files").resolve(range)));
        if (!mapping.path().endsWith(" (deleted)")) {
            String chroot = chroot();
            if (mapping.path().startsWith(chroot)) {
                candidates.add(
                        Path.of("/proc/" + pid + "/root/" + mapping.path().substring(chroot.length())));
            }
            candidates.add(Path.of("/proc/" + pid + "/root" + mapping.path()));
        }
        return candidates;
    }

    /**
     * Where the process says what the code is called that it has made itself; nothing unless it is a file of the
     * process's own user: anybody may write one of that name. Of a process that has ended, our user's is taken.
     */
    public Optional<Path> perfMap() {
        Optional<TaskStatus> status = TaskStatus.of(root());
        String name = "tmp/perf-" + status.map(TaskStatus::innermostId).orElse(pid) + ".map";
        Path file = status.isPresent()
                ? root().resolve("root").resolve(name)
                : Path.of("/").resolve(name);
        try {
            int userId = status.isPresent()
                    ? status.get().userId()
                    : (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                            && (Integer) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS) == userId
                    ? Optional.of(file)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The directory that the target takes for the root, with a slash at its end. */
    private String chroot() {
        try {
            String chroot = Files.readSymbolicLink(root().resolve("root")).toString();
            return chroot.endsWith("/") ? chroot : chroot + "/";
        } catch (IOException e) {
            return "/";
        }
    }

    /**
     * Whether ptrace may be called at all, and nobody else traces the process: it has one tracer at a time. That this
     * user may trace it, whoever has read its memory knows: the kernel's check is the same. Nothing is traced for this.
     */
    public boolean mayBeTraced() {
        boolean isTraced = isTraced();
        for (int looks = 1; isTraced && looks < LOOKS_FOR_A_TRACER; looks++) {
            LockSupport.parkNanos(NANOS_BETWEEN_LOOKS); // another sampler traces it for moments only
            isTraced = isTraced();
        }
        return !isTraced && TracedThread.isPtracePermitted();
    }

    private boolean isTraced() {
        return TaskStatus.of(root()).filter(status -> status.tracerTid() != 0).isPresent();
    }

    /** The error for a target that may not be traced: what forbids it, and what allows it. */
    public TargetException notPermitted() {
        return TraceRefusal.explain(pid);
    }

    private void requireOrdinaryProcess() throws TargetException {
        TaskStatus status = TaskStatus.of(root()).orElseThrow(() -> ended("there is no process " + pid));
        if (pid == ProcessHandle.current().pid()) {
            throw notPython("process " + pid + " is the sampler itself");
        }
        if (status.processId() != pid) {
            throw new TargetException(
                    Code.NO_SUCH_PROCESS,
                    pid + " is not a process but a thread of process " + status.processId(),
                    "name the process: " + status.processId());
        }
        if (status.isZombie()) {
            throw ended("process " + pid + " has ended, and its parent has not taken note (a zombie)");
        }
        if (!status.hasMemory()) {
            throw notPython("process " + pid + " is a thread of the kernel (" + status.name() + ")");
        }
    }

    private void require64Bits() throws TargetException {
        byte[] ident = new byte[0];
        try (InputStream executable = Files.newInputStream(root().resolve("exe"))) {
            ident = executable.readNBytes(ELF_CLASS + 1);
        } catch (IOException e) {
            // on a disk that is gone, for one: the mapped files decide
        }
        if (ident.length > ELF_CLASS && ident[ELF_CLASS] != ELF_CLASS_64) {
            throw notPython("process " + pid + " is a 32-bit program");
        }
    }

    private Path root() {
        return Path.of("/proc/" + pid);
    }

    static TargetException ended(String message) {
        return new TargetException(Code.NO_SUCH_PROCESS, message, "name a process that is running: see ps -e");
    }

    private static TargetException notPython(String message) {
        return new TargetException(Code.NOT_PYTHON, message, "name the pid of a 64-bit Python process");
    }
}
