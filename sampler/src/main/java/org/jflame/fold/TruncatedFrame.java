package org.jflame.fold;

/**
 * Marks the place where a stack could not be read any further: everything towards the root is missing.
 *
 * @param reason why; counted and shown
 */
public record TruncatedFrame(Reason reason) implements Frame {

    /** Why a walk ended before the root. */
    public enum Reason {
        /** An address of the chain could not be read from the target. */
        UNREADABLE_FRAME("unreadable frame"),
        /** The chain is longer than any sample may be. */
        TOO_DEEP("stack too deep"),
        /** A frame's executable is not a code object. */
        NOT_CODE("not a code object");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /** The reason in words. */
        public String text() {
            return text;
        }
    }

    @Override
    public String label() {
        return "[" + reason.text() + "]";
    }

    @Override
    public FrameClass frameClass() {
        return FrameClass.OTHER;
    }
}
