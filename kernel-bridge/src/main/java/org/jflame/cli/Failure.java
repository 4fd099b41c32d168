package org.jflame.cli;

import org.jflame.proc.TargetException;

/** Why a command cannot do what it was asked for: one line on stderr, exit status 1. */
final class Failure extends Exception {

    private static final long serialVersionUID = 1L;

    private final String cure;

    /**
     * @param what what was found, one line
     * @param cure what to do about it, one line; a command where there is one
     */
    Failure(String what, String cure) {
        super(what);
        this.cure = cure;
    }

    /** The same in a command's words. */
    static Failure of(TargetException e) {
        return new Failure(e.getMessage(), e.cure());
    }

    String cure() {
        return cure;
    }
}
