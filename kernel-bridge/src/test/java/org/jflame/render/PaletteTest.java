package org.jflame.render;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import org.jflame.fold.FrameClass;
import org.junit.jupiter.api.Test;

class PaletteTest {

    /** Source: WCAG 2.1, success criterion 1.4.6 (enhanced contrast). */
    static final double ENHANCED = 7;

    @Test
    void shouldKeepTextReadableOnEveryFill() {
        Color text = Color.decode(Palette.TEXT);
        assertTrue(contrast(text, Palette.WHOLE) >= ENHANCED);
        for (FrameClass frameClass : FrameClass.values()) {
            for (int shade = 0; shade < Palette.SHADES; shade++) {
                double contrast = contrast(text, Palette.fill(frameClass, shade));
                assertTrue(contrast >= ENHANCED, frameClass + " " + shade + ": " + contrast);
            }
        }
    }

    @Test
    void shouldKeepCaptionsReadableOnWhiteAndOnBlackPages() {
        Color caption = Color.decode(FlameDrawing.CAPTION);
        assertTrue(contrast(caption, Color.WHITE) >= 4);
        assertTrue(contrast(caption, new Color(0x111111)) >= 4);
    }

    static double contrast(Color one, Color other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(Color color) {
        return 0.2126 * linear(color.getRed()) + 0.7152 * linear(color.getGreen()) + 0.0722 * linear(color.getBlue());
    }

    private static double linear(int channel) {
        double value = channel / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
