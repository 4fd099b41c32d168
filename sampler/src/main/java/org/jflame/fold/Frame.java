package org.jflame.fold;

/**
 * One entry of a merged stack. Frames are values: two samples share a node of the call tree when their frames are equal.
 *
 * <p>Names come from the profiled program and are untrusted text: whoever prints them escapes them.
 */
public sealed interface Frame
        permits PythonFrame,
                NativeFrame,
                CodeAddress,
                NamedFrame,
                WaitFrame,
                ThreadFrame,
                ProcessFrame,
                TruncatedFrame {

    /** The text shown for this frame, one line, unescaped. */
    String label();

    /** Everything that is known of the frame, for a tooltip: one line, unescaped. */
    default String detail() {
        return label();
    }

    /** What the frame is to the reader. */
    FrameClass frameClass();
}
