package org.jflame.unwind;

/** Where the FDEs of a section are, by the code that they are for. */
interface FdeIndex {

    /** No FDE begins at or below the address. */
    int NONE = -1;

    /** The offset in the section of the last FDE whose code begins at or below an address; it may end below it too. */
    int find(long vaddr);
}
