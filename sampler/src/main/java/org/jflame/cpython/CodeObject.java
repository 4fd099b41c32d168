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

    private static final int CODE_UNIT_BYTES = 2;

    private final String function;
    private final String file;
    private final int firstLine;
    private final long firstInstructionAvma;
    private final int firstTraceableUnit;
    private final int[] lineOfUnit;
    private final Map<Integer, PythonFrame> frameOfLine = new HashMap<>();

    /**
     * @param function {@code co_qualname}
     * @param file {@code co_filename}
     * @param firstInstructionAvma the address of {@code co_code_adaptive} in the target
     * @param firstTraceableUnit the code unit before which the function's frame is still being set up
     * @param lineOfUnit the line of each 2-byte code unit
     */
    CodeObject(
            String function,
            String file,
            int firstLine,
            long firstInstructionAvma,
            int firstTraceableUnit,
            int[] lineOfUnit) {
        this.function = function;
        this.file = file;
        this.firstLine = firstLine;
        this.firstInstructionAvma = firstInstructionAvma;
        this.firstTraceableUnit = firstTraceableUnit;
        this.lineOfUnit = lineOfUnit;
    }

    /**
     * The frame that executes this code.
     *
     * @param instructionAvma {@code prev_instr} or {@code instr_ptr}
     * @param isLeaf whether it is the newest frame
     * @return nothing for a leaf whose frame is still being set up: Python's own tracebacks leave it out as well
     */
    Optional<PythonFrame> frameAt(long instructionAvma, boolean isLeaf) {
        long unit = (instructionAvma - firstInstructionAvma) / CODE_UNIT_BYTES;
        if (isLeaf && (instructionAvma < firstInstructionAvma || unit < firstTraceableUnit)) {
            return Optional.empty();
        }
        int line = unit >= 0 && unit < lineOfUnit.length ? lineOfUnit[(int) unit] : firstLine;
        return Optional.of(frameOfLine.computeIfAbsent(line, key -> PythonFrame.unnamed(function, file, key)));
    }
}
