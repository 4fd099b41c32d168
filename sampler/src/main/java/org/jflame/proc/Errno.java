package org.jflame.proc;

/** Error numbers of Linux that the sampler tells apart. Source: asm-generic/errno-base.h. */
final class Errno {
    static final int ESRCH = 3;
    static final int EINTR = 4;

    private Errno() {}
}
