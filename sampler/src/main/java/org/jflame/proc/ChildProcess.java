package org.jflame.proc;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jflame.proc.TargetException.Code;

/**
 * A program started as a child of this process, but not with {@link ProcessBuilder}: the thread in which Java waits for
 * its own children would take the stops of a traced one away.
 *
 * <p>Linux tells the end of a child once. When a thread of this process traces it, that may be the tracer: it hands over
 * what it heard with {@link #heard}. Else it is a thread of this class, which looks only when the end has come. Thread
 * safe. Source: posix_spawn(3), pidfd_open(2), wait(2).
 */
public final class ChildProcess {

    private static final int SYS_POLL = 7;
    private static final int SYS_KILL = 62;
    private static final int SYS_PIDFD_SEND_SIGNAL = 424;
    private static final int SYS_PIDFD_OPEN = 434;
    private static final int POLLIN = 1;
    private static final int POLLFD_BYTES = 8;
    private static final int WALL = 0x40000000;
    private static final int WNOHANG = 1;
    private static final long POLL_MILLIS = 1000;
    private static final long POLL_MILLIS_WITHOUT_PIDFD = 10;

    // The tracer that took the status hands it over within a tick.
    private static final long TRACERS_TELLING_SECONDS = 5;

    private static final int UNKNOWN_STATUS = 255;
    private static final int SIGNALLED = 128;

    private final Libc libc = Libc.load();
    private final int pid;
    private final int pidfd;
    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    private boolean isReaped;

    private ChildProcess(int pid) {
        this.pid = pid;
        this.pidfd = (int) libc.syscall(SYS_PIDFD_OPEN, pid, 0, 0, 0); // -1 before Linux 5.3
        Thread waiter = new Thread(this::awaitEnd, "jflame-child-" + pid);
        waiter.setDaemon(true);
        waiter.start();
    }

    /**
     * Starts a program, found in PATH. It has this process's environment, working directory, process group, stdin,
     * stdout and stderr, and none of its other files; the signals that were ignored when this process began stay
     * ignored, as under a shell.
     *
     * @param command the program and its arguments
     * @param outputToStderr whether its stdout is this process's stderr
     * @throws TargetException NOT_STARTED, with the reason
     */
    public static ChildProcess start(List<String> command, boolean outputToStderr) throws TargetException {
        Spawn spawn = new Spawn(ProgramArguments.bytes(command), outputToStderr);
        int errno = spawn.run();
        if (errno != 0) {
            throw notStarted(command.get(0), errno);
        }
        return new ChildProcess(spawn.pid());
    }

    /** Its process id; another process may have it once this one's status is known. */
    public int pid() {
        return pid;
    }

    /** Sends a signal by number; nothing when it has ended. */
    public synchronized void signal(int number) {
        if (!isReaped && pidfd >= 0) {
            libc.syscall(SYS_PIDFD_SEND_SIGNAL, pidfd, number, 0, 0);
        } else if (!isReaped) {
            libc.syscall(SYS_KILL, pid, number, 0, 0);
        }
    }

    /** Whether its end is known. */
    public boolean hasEnded() {
        return status.isDone();
    }

    /** Waits for its end: its exit status, or 128 + the signal that killed it, as a shell says it. */
    public int awaitStatus() throws InterruptedException {
        try {
            return status.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Takes over what the tracer of this child heard of its end. */
    public void heard(int waitStatus) {
        synchronized (this) {
            isReaped = true;
        }
        status.complete(
                WaitStatus.isExit(waitStatus)
                        ? WaitStatus.exitStatus(waitStatus)
                        : SIGNALLED + WaitStatus.endSignal(waitStatus));
    }

    private void awaitEnd() {
        DirectMemory memory = new DirectMemory(POLLFD_BYTES);
        try {
            while (!status.isDone() && !isOver(memory)) {
                // a traced child says more than its end to whoever waits for it, so nobody waits before that
            }
            int waited = libc.waitpid(pid, memory.address(), WALL | WNOHANG);
            if (waited == pid) {
                heard(memory.bytes().getInt(0));
            } else {
                status.get(TRACERS_TELLING_SECONDS, TimeUnit.SECONDS);
            }
        } catch (TimeoutException | ExecutionException | InterruptedException e) {
            status.complete(UNKNOWN_STATUS);
        } finally {
            forgetPidfd();
        }
    }

    /** Waits for a while; whether all threads of the child have ended. */
    private boolean isOver(DirectMemory memory) throws InterruptedException {
        if (pidfd < 0) {
            Thread.sleep(POLL_MILLIS_WITHOUT_PIDFD);
            return ProcessStat.of(pid).map(ProcessStat::hasEnded).orElse(true);
        }
        // struct pollfd { int fd; short events; short revents }
        memory.bytes().putInt(0, pidfd).putShort(4, (short) POLLIN).putShort(6, (short) 0);
        return libc.syscall(SYS_POLL, memory.address(), 1, POLL_MILLIS, 0) == 1;
    }

    private synchronized void forgetPidfd() {
        isReaped = true;
        libc.close(pidfd);
    }

    private static TargetException notStarted(String program, int errno) {
        boolean isPath = program.indexOf('/') >= 0;
        switch (errno) {
            case Errno.ENOENT:
                return notStarted(
                        program,
                        isPath ? "no such file, or none with its interpreter" : "not found in PATH",
                        "check its name, or give its path");
            case Errno.EACCES:
                String name = program.substring(program.lastIndexOf('/') + 1);
                return notStarted(program, "not an executable file", "chmod +x it, or start it as: python " + name);
            case Errno.ENOEXEC:
                return notStarted(program, "neither a program nor a script with a #! line", "start it with its shell");
            case Errno.E2BIG:
                return notStarted(program, "its arguments are too long", "pass fewer");
            default:
                return notStarted(program, "errno " + errno, "see whether it starts without jflame");
        }
    }

    private static TargetException notStarted(String program, String reason, String cure) {
        return new TargetException(Code.NOT_STARTED, program + " cannot be started: " + reason, cure);
    }
}
