package org.jflame.fold;

/**
 * What a frame is to the reader of the picture; the legend's entries and the colours follow it.
 *
 * <p>The order is the order of the legend.
 */
public enum FrameClass {
    /** Code typed into a notebook cell. */
    CELL("your cells"),
    /** Code in files that are neither installed packages nor the standard library. */
    USER_FILE("your files"),
    /** Installed packages. */
    LIBRARY("libraries"),
    /** Python's own library, built-in and frozen modules. */
    STANDARD_LIBRARY("standard library"),
    /** Machine code: C, C++, Rust, what a compiler made at run time. */
    NATIVE("native"),
    /** Code of which nobody knows whose it is: stacks read from a file. */
    CODE("code"),
    /** Time in which the thread did not run: asleep in a system call, or waiting for the GIL. */
    WAITING("waiting"),
    /** Everything that is not code: thread roots, truncation marks, pruned remainders. */
    OTHER("other");

    private final String legend;

    FrameClass(String legend) {
        this.legend = legend;
    }

    /** The words shown in the legend. */
    public String legend() {
        return legend;
    }
}
