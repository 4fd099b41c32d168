package org.jflame.finding;

import java.util.Optional;
import org.jflame.fold.Frame;

/** Looks up what stands in the line that a frame was executing. */
@FunctionalInterface
public interface SourceLines {

    /** Knows no source. */
    SourceLines NONE = frame -> Optional.empty();

    /** The text of a frame's line, without its indentation and unescaped; empty when it is not known. */
    Optional<String> line(Frame frame);
}
