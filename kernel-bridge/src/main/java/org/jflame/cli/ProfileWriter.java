package org.jflame.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import org.jflame.fold.Profile;
import org.jflame.render.Collapsed;
import org.jflame.render.FirefoxProfile;
import org.jflame.render.FlameGraphSvg;
import org.jflame.render.FlamePage;
import org.jflame.render.Pprof;
import org.jflame.render.ProfileJson;
import org.jflame.render.Speedscope;
import org.jflame.render.Unit;

/**
 * Writes profiles in one form.
 *
 * @param format the form
 * @param unit what stacks count, where the form counts
 */
record ProfileWriter(OutputFormat format, Unit unit) {

    /** The ending of a file in this form. */
    String ending() {
        return format.ending();
    }

    void write(Profile profile, OutputStream out) throws IOException {
        if (format == OutputFormat.PPROF) {
            Pprof.write(profile, out);
        } else {
            OutputFile.text(text -> writeText(profile, text)).writeTo(out);
        }
    }

    private void writeText(Profile profile, Writer out) throws IOException {
        switch (format) {
            case SVG -> out.write(FlameGraphSvg.render(profile));
            case HTML -> out.write(FlamePage.render(profile));
            case COLLAPSED -> Collapsed.write(profile, unit, out);
            case SPEEDSCOPE -> Speedscope.write(profile, unit, out);
            case GECKO -> FirefoxProfile.write(profile, out);
            case JSON -> ProfileJson.write(profile, out);
            case PPROF -> throw new IllegalStateException("pprof is no text");
        }
    }
}
