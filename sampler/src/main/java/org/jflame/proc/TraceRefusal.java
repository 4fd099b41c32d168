package org.jflame.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jflame.proc.TargetException.Code;

/**
 * Why the kernel does not let this process look into another one: it says EPERM for many reasons. Source: ptrace(2),
 * "Ptrace access mode checking"; user_namespaces(7).
 *
 * @param pid the process that was refused
 * @param target its status
 * @param self this process's
 */
record TraceRefusal(int pid, TaskStatus target, TaskStatus self) {

    /** What an id looks like that the user namespace does not know. Source: kernel.overflowuid in proc(5). */
    private static final int UNKNOWN_USER = 65534;

    private static final String EVERY_USER = "4294967295";

    /** What forbids it, and what allows it. */
    static TargetException explain(int pid) {
        Optional<TaskStatus> target = TaskStatus.of(Path.of("/proc/" + pid));
        Optional<TaskStatus> self = TaskStatus.of(Path.of("/proc/self"));
        return target.isEmpty() || self.isEmpty() || !target.get().hasMemory()
                ? TargetProcess.ended("process " + pid + " has just ended")
                : new TraceRefusal(pid, target.get(), self.get()).explain();
    }

    private TargetException explain() {
        if (target.tracerTid() != 0) {
            return traced();
        }
        if (isOutsideOfOurContainer()) {
            return denied(
                    "it is outside of the container (the user namespace) that the sampler runs in",
                    "run the sampler outside of the container, or in that of the process");
        }
        if (!self.mayTraceAll() && target.userId() != self.userId()) {
            return denied(
                    "it belongs to user id " + target.userId() + ", the sampler runs as user id " + self.userId(),
                    "run both as the same user, or the sampler as root");
        }
        if (!self.mayTraceAll() && isNotDumpable()) {
            return denied(
                    "it has changed its user id, or forbidden it with prctl(PR_SET_DUMPABLE)",
                    "run the sampler as root");
        }
        return yama();
    }

    /** Its comm says what traces it: a debugger, another profiler. */
    private TargetException traced() {
        Optional<TaskStatus> thread = TaskStatus.of(Path.of("/proc/" + target.tracerTid()));
        int tracerPid = thread.map(TaskStatus::processId).orElse(target.tracerTid());
        String name = thread.map(TaskStatus::name).orElse("a program outside of this container");
        return denied(
                "it is traced already, by " + name + " (process " + tracerPid + ")",
                "end that one: a process has one tracer at a time");
    }

    private TargetException yama() {
        String scope = yamaScope();
        if (scope.equals("3") || !self.mayTraceAll() && !scope.equals("0")) {
            return denied(
                    "kernel.yama.ptrace_scope is " + scope,
                    switch (scope) {
                        case "1" ->
                            "let the target call prctl(PR_SET_PTRACER), "
                                    + "or: sudo sysctl kernel.yama.ptrace_scope=0";
                        case "2" -> "sudo sysctl kernel.yama.ptrace_scope=1, or run the sampler as root";
                        default -> "set kernel.yama.ptrace_scope=1 in /etc/sysctl.d and boot";
                    });
        }
        return denied(
                "the kernel refuses ptrace (a container without SYS_PTRACE, or a process with more rights)",
                "in Docker: docker run --cap-add=SYS_PTRACE; otherwise run the sampler as root");
    }

    private boolean isOutsideOfOurContainer() {
        boolean isLikeUs = self.mayTraceAll() || target.userId() == self.userId();
        return isInContainer() && (isLikeUs || target.userId() == UNKNOWN_USER);
    }

    private static boolean isInContainer() {
        try {
            return !Files.readString(Path.of("/proc/self/uid_map")).strip().endsWith(EVERY_USER);
        } catch (IOException e) {
            return false;
        }
    }

    /** The files in the folder of a process that is not dumpable belong to root. Source: proc(5). */
    private boolean isNotDumpable() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/" + pid + "/maps"), "unix:uid") != target.userId();
        } catch (IOException e) {
            return false;
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

    private TargetException denied(String reason, String cure) {
        return new TargetException(Code.NOT_PERMITTED, "process " + pid + " may not be traced: " + reason, cure);
    }
}
