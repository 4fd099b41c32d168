package org.jflame.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.jflame.fold.Profile;
import org.jflame.render.Collapsed;
import org.jflame.render.FlameGraphSvg;
import org.jflame.render.Pprof;
import org.jflame.render.ProfileJson;
import org.jflame.render.Speedscope;
import org.jflame.render.Unit;

/** A profile as files of other tools. */
final class ProfileFiles {

    private ProfileFiles() {}

    /** What can be downloaded. */
    enum Form {
        SVG("profile.svg", ".svg", Answer.SVG, "Picture (SVG)"),
        COLLAPSED("profile.collapsed.txt", ".txt", Answer.TEXT, "Collapsed stacks"),
        SPEEDSCOPE("profile.speedscope.json", ".speedscope.json", Answer.JSON, "speedscope"),
        PPROF("profile.pb.gz", ".pb.gz", Answer.BYTES, "pprof"),
        JSON("profile.json", ".json", Answer.JSON, "jflame's JSON"),
        ORIGINAL("original", "", Answer.BYTES, "As it was uploaded");

        private final String path;
        private final String ending;
        private final String type;
        private final String words;

        Form(String path, String ending, String type, String words) {
            this.path = path;
            this.ending = ending;
            this.type = type;
            this.words = words;
        }

        /** Below the profile's. */
        String path() {
            return path;
        }

        String ending() {
            return ending;
        }

        String type() {
            return type;
        }

        String words() {
            return words;
        }
    }

    /** The file's bytes; what programs read has the files' full names. */
    static byte[] bytes(Form form, Profile profile) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 16);
        if (form == Form.PPROF) {
            Pprof.write(profile, out);
            return out.toByteArray();
        }
        // Not Channels.newWriter: it throws at a lone surrogate, which a name may hold.
        try (Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
            switch (form) {
                case SVG -> text.write(FlameGraphSvg.render(UploadReader.named(profile)));
                case COLLAPSED -> Collapsed.write(profile, Unit.SAMPLES, text);
                case SPEEDSCOPE -> Speedscope.write(profile, Unit.SAMPLES, text);
                case JSON -> ProfileJson.write(profile, text);
                default -> throw new IllegalArgumentException(form + " is kept, not made");
            }
        }
        return out.toByteArray();
    }
}
