package org.jflame.proc;

/** Error numbers of Linux that the sampler tells apart. Source: asm-generic/errno-base.h. */
final class Errno {
    static final int ENOENT = 2;
    static final int ESRCH = 3;
    static final int EINTR = 4;
    static final int E2BIG = 7;
    static final int ENOEXEC = 8;
    static final int ECHILD = 10;
    static final int EACCES = 13;

    private Errno() {}
}
