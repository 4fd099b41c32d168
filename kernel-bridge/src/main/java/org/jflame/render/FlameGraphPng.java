package org.jflame.render;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jflame.fold.Profile;

/** The picture in pixels, on white, for where no SVG can be shown: LaTeX, mail, some previews. */
public final class FlameGraphPng {

    private FlameGraphPng() {}

    /**
     * Draws a profile as a PNG of {@link PixelCanvas#SCALE} pixels for each user unit of {@link FlameGraphSvg}.
     *
     * @throws PictureException when this machine's Java cannot draw text
     */
    public static byte[] render(Profile profile) throws PictureException {
        requireFont();
        FlamePicture picture = new FlamePicture(profile, FlameLayout.SMALL);
        PixelCanvas canvas = new PixelCanvas(FlameDrawing.WIDTH, picture.height());
        picture.draw(canvas);
        return png(FewColors.of(canvas.image()));
    }

    /** A Java without font configuration or without libfreetype says so in any of these. Source: OpenJDK 17, sun.font. */
    private static void requireFont() throws PictureException {
        try {
            PixelCanvas.width("a");
        } catch (RuntimeException | LinkageError | InternalError e) {
            throw new PictureException("Java finds no font to write the picture's words with", e);
        }
    }

    private static byte[] png(BufferedImage image) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam thorough = writer.getDefaultWriteParam();
            thorough.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            thorough.setCompressionQuality(0);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), thorough);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
