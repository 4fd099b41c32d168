package org.jflame.fold;

import java.util.Objects;

/**
 * A frame of which only its text is known, because another tool has written it.
 *
 * @param text what stood between the separators, its escapes undone
 */
public record NamedFrame(String text) implements Frame {

    public NamedFrame {
        Objects.requireNonNull(text);
    }

    @Override
    public String label() {
        return text;
    }

    @Override
    public FrameClass frameClass() {
        return FrameClass.CODE;
    }
}
