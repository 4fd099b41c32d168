package org.jflame.cli;

import java.io.IOException;
import java.io.Writer;
import org.jflame.fold.Profile;
import org.jflame.render.Collapsed;
import org.jflame.render.FlameGraphSvg;
import org.jflame.render.FlamePage;
import org.jflame.render.ProfileJson;
import org.jflame.render.Speedscope;

/**
 * Writes profiles in one form.
 *
 * @param format the form
 * @param unit what collapsed stacks count
 */
record ProfileWriter(OutputFormat format, CountUnit unit) {

    /** The ending of a file in this form. */
    String ending() {
        return format.ending();
    }

    void write(Profile profile, Writer out) throws IOException {
        out.write(
                switch (format) {
                    case SVG -> FlameGraphSvg.render(profile);
                    case HTML -> FlamePage.render(profile);
                    case COLLAPSED -> Collapsed.render(profile, unit);
                    case SPEEDSCOPE -> Speedscope.render(profile);
                    case JSON -> ProfileJson.render(profile);
                });
    }
}
