package org.jflame.render;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.jflame.fold.CallTree;
import org.jflame.fold.FrameClass;
import org.jflame.fold.Profile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class FlameGraphPngTest {

    @Test
    void shouldDrawAFrameAsWideAsItsShareOnWhite() throws IOException {
        CallTree tree = new CallTree();
        SampleProfiles.add(tree, 62, SampleProfiles.cell("hot", 2));
        SampleProfiles.add(tree, 38, SampleProfiles.library("cold", "package/cold.py", 3));
        BufferedImage image = image(SampleProfiles.of("t", tree));
        assertEquals(FlameDrawing.WIDTH * PixelCanvas.SCALE, image.getWidth());
        // A line of pixels at the upper edge of the second row, where no words are.
        int y = (FlameDrawing.HEADER_HEIGHT + FlameDrawing.ROW_HEIGHT + 1) * PixelCanvas.SCALE;
        assertEquals(1240, count(image, y, FrameClass.CELL), 4);
        assertEquals(760, count(image, y, FrameClass.LIBRARY), 4);
        assertEquals(Color.WHITE.getRGB(), image.getRGB(0, 0));
        assertEquals(Color.WHITE.getRGB(), image.getRGB(image.getWidth() - 1, image.getHeight() - 1));
    }

    @Test
    void shouldWriteWords() throws IOException {
        BufferedImage image = image(SampleProfiles.quickstart());
        int dark = 0;
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                dark += new Color(image.getRGB(x, y)).getBlue() < 0x60 && isGrey(image.getRGB(x, y)) ? 1 : 0;
            }
        }
        assertTrue(dark > 2000, "dark pixels: " + dark);
    }

    @Test
    void shouldWeighLittleAndBeTheSameEachTime() throws IOException {
        byte[] bytes = png(SampleProfiles.training(300, 7));
        assertTrue(bytes.length < 120_000, bytes.length + " bytes");
        assertArrayEquals(bytes, png(SampleProfiles.training(300, 7)));
        assertTrue(ImageIO.read(new ByteArrayInputStream(bytes)).getColorModel() instanceof IndexColorModel);
    }

    @Test
    void shouldDrawWhateverTheNames() throws IOException {
        for (Profile profile : List.of(HostileNames.profile(), HostileNames.tower(), SampleProfiles.empty())) {
            assertTrue(image(profile).getHeight() > 0);
        }
    }

    private static boolean isGrey(int rgb) {
        Color color = new Color(rgb);
        return Math.abs(color.getRed() - color.getBlue()) < 24;
    }

    private static int count(BufferedImage image, int y, FrameClass frameClass) {
        int count = 0;
        for (int x = 0; x < image.getWidth(); x++) {
            for (int shade = 0; shade < Palette.SHADES; shade++) {
                count += image.getRGB(x, y) == Palette.fill(frameClass, shade).getRGB() ? 1 : 0;
            }
        }
        return count;
    }

    private static BufferedImage image(Profile profile) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png(profile)));
    }

    private static byte[] png(Profile profile) {
        try {
            return FlameGraphPng.render(profile);
        } catch (PictureException e) {
            Assumptions.abort("no fonts: " + e.getMessage());
            throw new IllegalStateException(e);
        }
    }
}
