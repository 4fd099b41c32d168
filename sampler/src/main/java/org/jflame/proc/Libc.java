package org.jflame.proc;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;

/**
 * The C library's functions that the sampler calls. Buffers are passed as addresses of direct memory that the caller
 * owns; {@code errno} is {@link #errno()} on the calling thread, directly after the call.
 *
 * <p>Source: the man pages of sections 2 and 3. Binding costs some 300 ms once, so {@link #load} early.
 */
public interface Libc {

    /** {@code ptrace(2)}: -1 on error. */
    long ptrace(long request, int tid, long address, long data);

    /** {@code waitpid(2)}: the tid whose status was stored, 0 when WNOHANG found none, -1 on error. */
    int waitpid(int tid, long statusAddress, int options);

    /**
     * {@code process_vm_readv(2)}: bytes read, -1 on error.
     *
     * <p>The two vectors are Pointers on purpose: jnr-ffi 2.2.17 to 2.3.4 passes garbage as the sixth argument of a
     * function whose six parameters are all integers.
     */
    long process_vm_readv(
            int pid, @In Pointer local, long localCount, @In Pointer remote, long remoteCount, long flags);

    /** {@code open(2)}: a file descriptor, -1 on error. */
    int open(String path, int flags);

    /** {@code pread(2)}: bytes read, -1 on error. */
    long pread(int fd, long bufferAddress, long count, long offset);

    /** {@code close(2)}. */
    int close(int fd);

    /** {@code syscall(2)} for the calls that have no portable wrapper. */
    long syscall(long number, long first, long second, long third, long fourth);

    /** {@code sigaction(2)} with the C library's struct. */
    int sigaction(int signal, long newActionAddress, long oldActionAddress);

    /** {@code dlsym(3)}; the null handle is {@code RTLD_DEFAULT}. */
    Pointer dlsym(Pointer handle, String symbol);

    /**
     * {@code posix_spawnp(3)}: 0 or an errno. Six parameters, hence Pointers: see {@link #process_vm_readv}.
     */
    int posix_spawnp(
            @Out Pointer pid,
            @In Pointer file,
            @In Pointer fileActions,
            @In Pointer attributes,
            @In Pointer arguments,
            @In Pointer environment);

    /** {@code posix_spawn_file_actions_init(3)}. */
    int posix_spawn_file_actions_init(long actionsAddress);

    /** {@code posix_spawn_file_actions_adddup2(3)}. */
    int posix_spawn_file_actions_adddup2(long actionsAddress, int fd, int newFd);

    /** {@code posix_spawn_file_actions_addclosefrom_np(3)}; only where {@link #dlsym} finds it: glibc 2.34 and newer. */
    int posix_spawn_file_actions_addclosefrom_np(long actionsAddress, int firstFd);

    /** {@code posix_spawn_file_actions_destroy(3)}. */
    int posix_spawn_file_actions_destroy(long actionsAddress);

    /** {@code posix_spawnattr_init(3)}. */
    int posix_spawnattr_init(long attributesAddress);

    /** {@code posix_spawnattr_setflags(3)}. */
    int posix_spawnattr_setflags(long attributesAddress, short flags);

    /** {@code setenv(3)}. */
    int setenv(String name, String value, int overwrite);

    /** {@code unsetenv(3)}. */
    int unsetenv(String name);

    /** {@code posix_spawnattr_setsigmask(3)}. */
    int posix_spawnattr_setsigmask(long attributesAddress, long sigsetAddress);

    /** {@code posix_spawnattr_destroy(3)}. */
    int posix_spawnattr_destroy(long attributesAddress);

    /** The bound library; the first call binds it. */
    static Libc load() {
        return Bound.LIBC;
    }

    /** {@code errno} of this thread's last call. */
    static int errno() {
        return Bound.RUNTIME.getLastError();
    }

    /** A view of direct memory that can be passed as a Pointer. */
    static Pointer pointer(long address) {
        return Pointer.wrap(Bound.RUNTIME, address);
    }

    /** Holder of the single binding. */
    final class Bound {
        private static final Libc LIBC = LibraryLoader.create(Libc.class).load("c");
        private static final Runtime RUNTIME = Runtime.getRuntime(LIBC);

        private Bound() {}
    }
}
