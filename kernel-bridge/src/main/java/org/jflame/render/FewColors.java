package org.jflame.render;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An image in at most 256 colours: a flame graph has some dozens and the shades at the edges of its letters, and one byte
 * for a pixel makes a file of half the size.
 */
final class FewColors {

    private static final int MOST = 256;

    private FewColors() {}

    /** The same image; of the colours that are rare, each becomes the nearest of the others. */
    static BufferedImage of(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
        int[] palette = palette(pixels);
        IndexColorModel colors = new IndexColorModel(8, palette.length, palette, 0, false, -1, 0);
        BufferedImage indexed = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, colors);
        Map<Integer, Integer> known = new HashMap<>();
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = known.computeIfAbsent(pixels[i], color -> nearest(palette, color));
        }
        indexed.getRaster().setPixels(0, 0, width, height, pixels);
        return indexed;
    }

    /** The most frequent colours; of equally frequent ones always the same. */
    private static int[] palette(int[] pixels) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int pixel : pixels) {
            counts.merge(pixel, 1, Integer::sum);
        }
        Comparator<Map.Entry<Integer, Integer>> frequent = Map.Entry.comparingByValue(Comparator.reverseOrder());
        List<Map.Entry<Integer, Integer>> colors = counts.entrySet().stream()
                .sorted(frequent.thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST)
                .toList();
        return colors.stream().mapToInt(Map.Entry::getKey).toArray();
    }

    private static int nearest(int[] palette, int color) {
        int nearest = 0;
        for (int i = 1; i < palette.length; i++) {
            nearest = distance(palette[i], color) < distance(palette[nearest], color) ? i : nearest;
        }
        return nearest;
    }

    private static int distance(int one, int other) {
        int red = (one >> 16 & 0xFF) - (other >> 16 & 0xFF);
        int green = (one >> 8 & 0xFF) - (other >> 8 & 0xFF);
        int blue = (one & 0xFF) - (other & 0xFF);
        return red * red + green * green + blue * blue;
    }
}
