package org.jflame.cpython;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jflame.fold.PythonFrame;

/**
 * A decoded code object: everything that a frame's label needs. Its frames are made once for each line, so that equal
 * frames of later samples are the same object.
 */
final class CodeObject {

    private final String function;
    private final String file;
    private final int firstLine;
    private final long firstInstruction;
    private final int unitBytes;
    private final int firstTraceableUnit;
    private final int[] lineOfUnit;
    private final Map<Integer, PythonFrame> frameOfLine = new HashMap<>();

    /**
     * @param function {@code co_qualname}, or what is known of it
     * @param file {@code co_filename}
     * @param firstInstruction what a frame at the first instruction states: an address in the target, or 0
     * @param unitBytes by how much that grows from one code unit to the next
     * @param firstTraceableUnit the code unit before which the function's frame is still being set up
     * @param lineOfUnit the line of each code unit; the last one holds for what is behind
     */
    CodeObject(
            String function,
            String file,
            int firstLine,
            long firstInstruction,
            int unitBytes,
            int firstTraceableUnit,
            int[] lineOfUnit) {
        this.function = function;
        this.file = file;
        this.firstLine = firstLine;
        this.firstInstruction = firstInstruction;
        this.unitBytes = unitBytes;
        this.firstTraceableUnit = firstTraceableUnit;
        this.lineOfUnit = lineOfUnit;
    }

    /**
     * The frame that executes this code.
     *
     * @param instruction what the frame states of its instruction
     * @param isLeaf whether it is the newest frame
     * @return nothing for a leaf whose frame is still being set up: Python's own tracebacks leave it out as well
     */
    Optional<PythonFrame> frameAt(long instruction, boolean isLeaf) {
        boolean hasBegun = instruction >= firstInstruction;
        long unit = hasBegun ? (instruction - firstInstruction) / unitBytes : 0;
        if (isLeaf && (!hasBegun || unit < firstTraceableUnit)) {
            return Optional.empty();
        }
        int line =
                hasBegun && lineOfUnit.length > 0 ? lineOfUnit[(int) Math.min(unit, lineOfUnit.length - 1)] : firstLine;
        return Optional.of(frameOfLine.computeIfAbsent(line, key -> PythonFrame.unnamed(function, file, key)));
    }
}
