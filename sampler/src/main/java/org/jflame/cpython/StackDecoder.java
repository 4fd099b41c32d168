package org.jflame.cpython;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jflame.fold.Frame;
import org.jflame.fold.TruncatedFrame;
import org.jflame.fold.TruncatedFrame.Reason;

/** Turns the addresses of a {@link RawStack} into frames. Not thread safe. */
public final class StackDecoder {

    private static final Frame CODE_IS_GONE = new TruncatedFrame(Reason.NOT_CODE);

    private final CodeCache codes;

    public StackDecoder(int pid, Interpreter interpreter) {
        codes = new CodeCache(pid, interpreter);
    }

    /** Copies what {@link #decode} needs; call it while the target is stopped. Allocates nothing. */
    public void capture(RawStack stack) {
        codes.capture(stack);
    }

    /**
     * Decodes the captured stack. A frame whose code could not be read is a {@link TruncatedFrame} in its place; the
     * others stay.
     *
     * @param into receives the frames, root first, behind what it holds already
     * @return whether every frame from the root to the leaf is there
     */
    public boolean decode(RawStack stack, List<Frame> into) {
        int first = into.size();
        boolean isWhole = true;
        for (int frame = 0; frame < stack.depth(); frame++) {
            Optional<CodeObject> code = codes.resolve(frame);
            if (code.isPresent()) {
                code.get().frameAt(stack.instructionAvma(frame), frame == 0).ifPresent(into::add);
            } else {
                into.add(CODE_IS_GONE);
                isWhole = false;
            }
        }
        if (stack.truncation() != null) {
            into.add(new TruncatedFrame(stack.truncation()));
            isWhole = false;
        }
        Collections.reverse(into.subList(first, into.size()));
        return isWhole;
    }
}
