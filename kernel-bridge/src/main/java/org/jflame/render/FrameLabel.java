package org.jflame.render;

import java.util.List;

/** Chooses what to write on a frame: as much as fits, the share first given up, then the file, then the name's end. */
final class FrameLabel {

    private static final int MAX_LENGTH = 200;
    private static final String BETWEEN = "\u2002"; // an en space: SVG runs ordinary spaces together

    private FrameLabel() {}

    /**
     * The text for a frame.
     *
     * @param available the width inside the frame's padding
     * @return "" when nothing readable fits
     */
    static String fit(FrameBox box, double fontSize, double available) {
        if (available < fontSize) {
            return "";
        }
        String label = PrintableText.of(box.label(), MAX_LENGTH);
        String shortLabel = PrintableText.of(box.shortLabel(), MAX_LENGTH);
        List<String> candidates =
                List.of(label + BETWEEN + box.amount(), label, shortLabel + BETWEEN + box.amount(), shortLabel);
        return candidates.stream()
                .filter(text -> TextWidth.of(text, fontSize) <= available)
                .findFirst()
                .orElseGet(() -> TextWidth.fit(shortLabel, fontSize, available));
    }
}
