package org.jflame.render;

import java.awt.Color;
import java.util.EnumMap;
import java.util.Map;
import org.jflame.fold.Frame;
import org.jflame.fold.FrameClass;
import org.jflame.fold.NamedFrame;
import org.jflame.fold.NativeFrame;
import org.jflame.fold.PythonFrame;

/**
 * The colours of the picture: one hue for each kind of code, apart for colour-blind readers too.
 *
 * <p>Source: M. Okabe, K. Ito, "Color Universal Design" (2008), lightened so that {@link #TEXT} has a contrast of at
 * least 7 : 1 on every fill, and so that fills stand out from white and from black pages alike.
 */
final class Palette {

    /** Text on frames. */
    static final String TEXT = "#16181d";

    /** The row that stands for the whole profile, and nothing else. */
    static final Color WHOLE = new Color(0xC9CDD3);

    /** Neighbours of one class are told apart by lightness; the hue keeps its meaning. */
    static final int SHADES = 3;

    private static final Map<FrameClass, int[]> FILLS = new EnumMap<>(FrameClass.class);

    static {
        FILLS.put(FrameClass.CELL, new int[] {0xF2A93B, 0xF6B95C, 0xEE9C26});
        FILLS.put(FrameClass.USER_FILE, new int[] {0xE9DC55, 0xEFE47C, 0xDDCF45});
        FILLS.put(FrameClass.LIBRARY, new int[] {0x7CC3EE, 0x98D0F3, 0x68B6E6});
        FILLS.put(FrameClass.STANDARD_LIBRARY, new int[] {0x6CC4A4, 0x87D0B6, 0x57B995});
        FILLS.put(FrameClass.NATIVE, new int[] {0xBBA9F2, 0xCBBDF6, 0xAE9BEE});
        FILLS.put(FrameClass.CODE, new int[] {0xEFA98C, 0xF4BDA5, 0xEA9A78});
        FILLS.put(FrameClass.WAITING, new int[] {0xD9B3CC, 0xD9B3CC, 0xD9B3CC});
        FILLS.put(FrameClass.OTHER, new int[] {0xB4BAC2, 0xB4BAC2, 0xB4BAC2});
    }

    /** Paints the row that stands for the whole profile. */
    static final Fill WHOLE_FILL = new Fill(-1, 0, WHOLE, "", "");

    /** Paints the marks that stand for what is not drawn. */
    static final Fill MARK_FILL = fillOf(FrameClass.OTHER, 0);

    private Palette() {}

    /** Paints a frame. The lines of one function share a shade. */
    static Fill fill(Frame frame) {
        String name = frame instanceof PythonFrame python
                ? python.function() + python.file()
                : frame instanceof NativeFrame function
                        ? function.function()
                        : frame instanceof NamedFrame ? frame.label() : "";
        return fillOf(frame.frameClass(), name.isEmpty() ? 0 : Math.floorMod(name.hashCode(), SHADES));
    }

    private static Fill fillOf(FrameClass frameClass, int shade) {
        String pattern = frameClass == FrameClass.WAITING ? "jf-wait" : "";
        return new Fill(frameClass.ordinal(), shade, fill(frameClass, shade), pattern, frameClass.legend());
    }

    static Color fill(FrameClass frameClass, int shade) {
        return new Color(FILLS.get(frameClass)[shade]);
    }
}
