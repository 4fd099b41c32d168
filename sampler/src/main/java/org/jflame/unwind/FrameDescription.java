package org.jflame.unwind;

/**
 * A frame description entry (FDE): how to unwind out of one range of code.
 *
 * @param cie what it shares with others
 * @param startVaddr the first address of the code, as the file states it
 * @param endVaddr the first address behind it
 * @param programStart offset of its instructions in the section
 * @param programEnd where they end
 */
record FrameDescription(CommonInformation cie, long startVaddr, long endVaddr, int programStart, int programEnd) {

    boolean covers(long vaddr) {
        return vaddr >= startVaddr && vaddr < endVaddr;
    }
}
