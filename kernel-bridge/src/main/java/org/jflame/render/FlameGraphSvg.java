package org.jflame.render;

import java.util.List;
import org.jflame.fold.CallTree;
import org.jflame.fold.Profile;
import org.jflame.fold.PythonFrame;
import org.jflame.fold.SamplingStats;
import org.jflame.fold.WaitFrame;

/**
 * The picture: a static flame graph, root at the top, on a transparent ground, readable on white and on black pages.
 *
 * <p>User units are CSS pixels at the natural size of {@link FlameDrawing#WIDTH} by as many rows as there are; the
 * viewBox lets it scale.
 */
public final class FlameGraphSvg {

    /** Hatching for time that passes without work. */
    private static final String HEAD = "<style>.jf-wait path{fill:url(#jf-hatch)}" + FlameDrawing.CAPTION_STYLE
            + "</style>"
            + "<defs><pattern id='jf-hatch' width='5' height='5' patternUnits='userSpaceOnUse'"
            + " patternTransform='rotate(45)'><path d='M0 0H5V5H0Z' fill='#e2c3d8'/>"
            + "<path d='M0 0V5' stroke='#cda0bf' stroke-width='3'/></pattern></defs>";

    private FlameGraphSvg() {}

    /** Draws a profile; one without samples becomes a picture that says why. */
    public static String render(Profile profile) {
        return render(profile, FlameLayout.WHOLE);
    }

    /** The same for where bytes count: without what is hard to see. */
    public static String renderSmall(Profile profile) {
        return render(profile, FlameLayout.SMALL);
    }

    private static String render(Profile profile, FlameLayout.Limits limits) {
        FlamePicture picture = new FlamePicture(profile, limits);
        SvgCanvas canvas = new SvgCanvas(FlameDrawing.WIDTH, picture.height());
        picture.draw(canvas);
        return canvas.toSvg(Summary.of(profile), HEAD);
    }

    /** Loads what drawing needs, so that the first picture of a process does not wait for it. */
    public static void warmUp() {
        CallTree tree = new CallTree();
        tree.add(List.of(PythonFrame.unnamed("f", "f.py", 1), new WaitFrame("read")), 1, 1);
        render(new Profile("", tree, new SamplingStats(1, 1, 1, 0, 1, 0, 0, SamplingStats.Pause.NONE), 0));
    }
}
