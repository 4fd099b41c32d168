package org.jflame.cpython;

/**
 * From 3.14 on, each thread of a free-threaded build has a copy of its own of the code that it executes; the first is
 * the one inside the code object, to which the line table belongs. Part of a walk: allocates nothing. Not thread safe.
 * Source: {@code _PyCodeArray} in cpython/code.h, {@code tlbc_index} in pycore_interpframe_structs.h.
 */
final class ThreadLocalCode {

    private final int indexInFrame;
    private final int arrayInCode;
    private final int codeAdaptive;
    private final MemorySnapshot memory;

    ThreadLocalCode(Layout layout, MemorySnapshot memory) {
        this.indexInFrame = layout.frame().tlbcIndex();
        this.arrayInCode = layout.code().tlbc();
        this.codeAdaptive = layout.code().codeAdaptive();
        this.memory = memory;
    }

    /**
     * Where an instruction of a thread's own copy is in the first one.
     *
     * @param frameOffset where the frame is in the snapshot
     */
    long inFirstCopy(int frameOffset, long codeAvma, long instructionAvma) {
        int index = indexInFrame == Layout.NONE ? 0 : memory.bytes().getInt(frameOffset + indexInFrame);
        long array = index == 0 ? 0 : memory.word(codeAvma + arrayInCode);
        if (array == 0 || index < 0 || index >= memory.word(array)) {
            return instructionAvma;
        }
        long copyAvma = memory.word(array + (index + 1L) * Long.BYTES);
        return instructionAvma - copyAvma + codeAvma + codeAdaptive;
    }
}
