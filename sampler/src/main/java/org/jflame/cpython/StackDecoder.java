package org.jflame.cpython;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jflame.fold.Frame;
import org.jflame.fold.TruncatedFrame;
import org.jflame.fold.TruncatedFrame.Reason;
import org.jflame.proc.ReadBatch;

/** Turns the addresses of a {@link RawStack} into frames, while the target runs again. Not thread safe. */
public final class StackDecoder {

    private final CodeCache codes;

    public StackDecoder(int pid, Interpreter interpreter) {
        codes = new CodeCache(pid, interpreter);
    }

    /**
     * Decodes a stack.
     *
     * @param into receives the frames, root first, behind what it holds already
     * @return why frames are missing at the root, or nothing when the stack is whole
     */
    public Optional<Reason> decode(RawStack stack, List<Frame> into) {
        int first = into.size();
        for (int from = 0; from < stack.depth(); from += ReadBatch.MAX_PIECES) {
            if (!decodePart(stack, from, into)) {
                return truncate(Reason.NOT_CODE, first, into);
            }
        }
        if (stack.truncation() != null) {
            return truncate(stack.truncation(), first, into);
        }
        Collections.reverse(into.subList(first, into.size()));
        return Optional.empty();
    }

    private boolean decodePart(RawStack stack, int from, List<Frame> into) {
        @SuppressWarnings({"unchecked", "rawtypes"})
        Optional<CodeObject>[] found = new Optional[Math.min(ReadBatch.MAX_PIECES, stack.depth() - from)];
        codes.lookUp(stack, from, found);
        for (int i = 0; i < found.length; i++) {
            if (found[i].isEmpty()) {
                return false;
            }
            found[i].get()
                    .frameAt(stack.instructionAvma(from + i), from + i == 0)
                    .ifPresent(into::add);
        }
        return true;
    }

    private static Optional<Reason> truncate(Reason reason, int first, List<Frame> into) {
        into.add(new TruncatedFrame(reason));
        Collections.reverse(into.subList(first, into.size()));
        return Optional.of(reason);
    }
}
