package org.jflame.proc;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One call of {@code posix_spawnp}. Source: posix_spawn(3); the sizes are glibc's and musl's, rounded up. */
final class Spawn {

    private static final int SYS_FCNTL = 72;
    private static final int SYS_CLOSE_RANGE = 436;
    private static final int CLOSE_RANGE_CLOEXEC = 4;
    private static final int F_SETFD = 2;
    private static final int FD_CLOEXEC = 1;
    private static final int FIRST_OWN_FD = 3;
    private static final int STDOUT = 1;
    private static final int STDERR = 2;
    private static final short SETSIGMASK = 8;
    private static final int ACTIONS_BYTES = 256;
    private static final int ATTRIBUTES_BYTES = 512;
    private static final int SIGSET_BYTES = 128;
    private static final int PID_BYTES = 8;

    private final Libc libc = Libc.load();
    private final List<byte[]> command;
    private final boolean outputToStderr;
    private final DirectMemory structs = new DirectMemory(ACTIONS_BYTES + ATTRIBUTES_BYTES + SIGSET_BYTES + PID_BYTES);
    private final long actions = structs.address();
    private final long attributes = actions + ACTIONS_BYTES;
    private final long noSignals = attributes + ATTRIBUTES_BYTES;
    private final long pidAddress = noSignals + SIGSET_BYTES;

    /**
     * @param command the program and its arguments, without a byte 0 in them
     * @param outputToStderr whether its stdout is our stderr
     */
    Spawn(List<byte[]> command, boolean outputToStderr) {
        this.command = command;
        this.outputToStderr = outputToStderr;
    }

    /** Starts the program: 0, or the errno of what failed. */
    int run() {
        InheritedLocale.restore(libc);
        libc.posix_spawn_file_actions_init(actions);
        closeOwnFilesInChild();
        libc.posix_spawnattr_init(attributes);
        // Handlers are reset by the exec; what is ignored, the JVM has not ignored but found so.
        libc.posix_spawnattr_setflags(attributes, SETSIGMASK);
        libc.posix_spawnattr_setsigmask(attributes, noSignals);
        if (outputToStderr) {
            libc.posix_spawn_file_actions_adddup2(actions, STDERR, STDOUT);
        }
        DirectMemory arguments = arguments();
        int errno = libc.posix_spawnp(
                Libc.pointer(pidAddress),
                Libc.pointer(arguments.bytes().getLong(0)),
                Libc.pointer(actions),
                Libc.pointer(attributes),
                Libc.pointer(arguments.address()),
                libc.dlsym(null, "environ").getPointer(0));
        libc.posix_spawnattr_destroy(attributes);
        libc.posix_spawn_file_actions_destroy(actions);
        return errno;
    }

    /** The child's pid, when {@link #run} succeeded. */
    int pid() {
        return structs.bytes().getInt((int) (pidAddress - structs.address()));
    }

    /** {@code char *argv[]}, with the strings behind it. */
    private DirectMemory arguments() {
        int textAt = (command.size() + 1) * Long.BYTES;
        int sizeBytes =
                textAt + command.stream().mapToInt(text -> text.length + 1).sum();
        DirectMemory memory = new DirectMemory(sizeBytes); // zeroed: the null behind the last pointer and each string
        for (int i = 0; i < command.size(); i++) {
            memory.bytes().putLong(i * Long.BYTES, memory.address() + textAt);
            memory.bytes().put(textAt, command.get(i));
            textAt += command.get(i).length + 1;
        }
        return memory;
    }

    /** The JVM opens its jar, its modules and its sockets without O_CLOEXEC, and its threads open more all the time. */
    private void closeOwnFilesInChild() {
        if (libc.dlsym(null, "posix_spawn_file_actions_addclosefrom_np") != null) {
            libc.posix_spawn_file_actions_addclosefrom_np(actions, FIRST_OWN_FD);
        } else {
            closeOwnFilesOnExec();
        }
    }

    private void closeOwnFilesOnExec() {
        if (libc.syscall(SYS_CLOSE_RANGE, FIRST_OWN_FD, 0xffff_ffffL, CLOSE_RANGE_CLOEXEC, 0) == 0) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/self/fd"))) { // before Linux 5.11
            for (Path file : files) {
                int fd = Integer.parseInt(file.getFileName().toString());
                if (fd >= FIRST_OWN_FD) {
                    libc.syscall(SYS_FCNTL, fd, F_SETFD, FD_CLOEXEC, 0);
                }
            }
        } catch (IOException e) {
            // without /proc nothing can be sampled either, and that will be said
        }
    }
}
