package org.jflame.render;

import java.util.Optional;
import org.jflame.fold.Profile;

/** A profile's flame graph, laid out, to be drawn on any canvas; one without samples says why there are none. */
final class FlamePicture {

    private final Profile profile;
    private final Optional<FlameLayout> layout;

    FlamePicture(Profile profile, FlameLayout.Limits limits) {
        this.profile = profile;
        this.layout = Headline.isEmpty(profile)
                ? Optional.empty()
                : Optional.of(FlameLayout.of(ProfileNode.root(profile), FlameDrawing.WIDTH, limits));
    }

    /** In user units; the width is {@link FlameDrawing#WIDTH}. */
    int height() {
        return layout.map(FlameDrawing::height).orElse(FlameDrawing.HEADER_HEIGHT + FlameDrawing.ROW_HEIGHT + 4);
    }

    void draw(FlameCanvas canvas) {
        if (layout.isEmpty()) {
            canvas.beginCaption();
            writeHeader(canvas);
            canvas.text(0, FlameDrawing.HEADER_HEIGHT + FlameDrawing.BASELINE, Headline.whyEmpty(profile));
            canvas.endWords();
            return;
        }
        FlameDrawing drawing = new FlameDrawing(layout.get(), layout.get().legend(), canvas);
        canvas.beginCaption();
        writeHeader(canvas);
        drawing.writeLegend(profile.tree().totalNanos());
        canvas.endWords();
    }

    private void writeHeader(FlameCanvas canvas) {
        FlameDrawing.writeHeader(canvas, profile.title(), Headline.SEPARATOR + Headline.facts(profile));
    }
}
