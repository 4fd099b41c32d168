package org.jflame.fold;

/**
 * Stands where something of a stack could not be read: one frame, or everything towards the root.
 *
 * @param reason why; counted and shown
 */
public record TruncatedFrame(Reason reason) implements Frame {

    /** What could not be read. */
    public enum Reason {
        /** An address of the chain could not be read from the target. */
        UNREADABLE_FRAME("unreadable frame"),
        /** The chain is longer than any sample may be. */
        TOO_DEEP("stack too deep"),
        /** The profile has more distinct stacks than it can keep: these are together. */
        TOO_MANY_STACKS("other stacks"),
        /** No rule and no guess leads from a native frame to its caller. */
        NO_UNWIND_ROW("no way to the caller"),
        /** The native stack goes on behind what was copied of it. */
        STACK_NOT_COPIED("rest of the stack was not copied"),
        /** Native frames can be read of threads that stand still, and this one was not to be stopped. */
        NOT_STOPPED("running native code"),
        /** A frame's code object was freed before it could be read, or there never was one. */
        NOT_CODE("code is gone");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /** Whether Python frames are missing, and not native ones alone. */
        public boolean isOfPython() {
            return this != NO_UNWIND_ROW && this != STACK_NOT_COPIED;
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
