package org.jflame.render;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jflame.fold.Frame;
import org.jflame.fold.FrameText;
import org.jflame.fold.ProcessFrame;
import org.jflame.fold.Profile;
import org.jflame.fold.ProfileFormatException;
import org.jflame.fold.SamplingStats;
import org.jflame.fold.ThreadFrame;

/**
 * Reads the sampled profiles of a speedscope file as a stream; fields that it does not know are passed over. A process or a
 * thread is the root of its stacks; with several profiles each has a root, named as the file names it.
 *
 * <p>Speedscope does not say how often samples were taken, so weights are counts, as of collapsed stacks: a unit of time
 * counts as microseconds of it, so that what is short is not rounded away.
 */
final class SpeedscopeReader {

    /** References to frames in all stacks together: 80 MB. */
    private static final int MAX_REFERENCES = 20_000_000;

    /** How far a name is searched for a process and a thread. */
    private static final int MOST_NAME_LENGTH = 1000;

    private static final int MAX_FRAMES = 500_000;
    private static final String CURE = "; a speedscope file with \"sampled\" profiles is needed";

    private final JsonParser json;
    private final List<Frame> frames = new ArrayList<>();
    private final List<Sampled> profiles = new ArrayList<>();
    private String name = "";
    private int references;
    private boolean hasSchema;

    private static final class Sampled {
        private String name = "";
        private String type = "";
        private String unit = "none";
        private final List<int[]> stacks = new ArrayList<>();
        private final List<Double> weights = new ArrayList<>();
    }

    SpeedscopeReader(InputStream in) throws IOException {
        this.json = JsonText.factory().createParser(in);
        json.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
    }

    Profile read(String title) throws IOException {
        try {
            require(json.nextToken() == JsonToken.START_OBJECT, "it is no JSON object");
            while (nextField()) {
                readField(json.currentName(), json.nextToken());
            }
            require(hasSchema, "its \"$schema\" is not speedscope's");
            require(!profiles.isEmpty(), "it has no profile");
            return profile(title);
        } catch (JsonProcessingException | CharConversionException e) {
            throw problem("it is no JSON");
        }
    }

    private void readField(String field, JsonToken value) throws IOException {
        switch (field) {
            case "$schema" -> hasSchema = Speedscope.SCHEMA.equals(json.getText());
            case "name" -> name = value == JsonToken.VALUE_STRING ? json.getText() : "";
            case "shared" -> {
                require(value == JsonToken.START_OBJECT, "\"shared\" is no object");
                while (nextField()) {
                    boolean isFrames = json.currentName().equals("frames");
                    if (json.nextToken() == JsonToken.START_ARRAY && isFrames) {
                        readFrames();
                    } else {
                        json.skipChildren();
                    }
                }
            }
            case "profiles" -> {
                require(value == JsonToken.START_ARRAY, "\"profiles\" is no list");
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    require(json.currentToken() == JsonToken.START_OBJECT, "a profile is no object");
                    profiles.add(readProfile());
                }
            }
            default -> json.skipChildren();
        }
    }

    private void readFrames() throws IOException {
        while (json.nextToken() != JsonToken.END_ARRAY) {
            require(json.currentToken() == JsonToken.START_OBJECT, "a frame is no object");
            require(frames.size() < MAX_FRAMES, "it has more than " + MAX_FRAMES + " frames");
            String function = "";
            String file = "";
            long line = 0;
            while (nextField()) {
                String field = json.currentName();
                JsonToken value = json.nextToken();
                if (value == JsonToken.VALUE_STRING && field.equals("name")) {
                    function = json.getText();
                } else if (value == JsonToken.VALUE_STRING && field.equals("file")) {
                    file = json.getText();
                } else if (value == JsonToken.VALUE_NUMBER_INT && field.equals("line")) {
                    line = json.getLongValue();
                } else {
                    json.skipChildren();
                }
            }
            String place = file.isEmpty() ? "" : " (" + file + (line > 0 ? ":" + line : "") + ")";
            frames.add(FrameText.of(function + place));
        }
    }

    private Sampled readProfile() throws IOException {
        Sampled profile = new Sampled();
        while (nextField()) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.START_ARRAY && field.equals("samples")) {
                readStacks(profile);
            } else if (value == JsonToken.START_ARRAY && field.equals("weights")) {
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    require(json.currentToken().isNumeric(), "a weight is no number");
                    require(profile.weights.size() < MAX_REFERENCES, "it has too many weights");
                    profile.weights.add(json.getDoubleValue());
                }
            } else if (value == JsonToken.VALUE_STRING && field.equals("type")) {
                profile.type = json.getText();
            } else if (value == JsonToken.VALUE_STRING && field.equals("name")) {
                profile.name = json.getText();
            } else if (value == JsonToken.VALUE_STRING && field.equals("unit")) {
                profile.unit = json.getText();
            } else {
                json.skipChildren();
            }
        }
        require(profile.type.equals("sampled"), "profile " + (profiles.size() + 1) + " is not sampled");
        require(profile.weights.size() == profile.stacks.size(), "a profile has not as many weights as samples");
        return profile;
    }

    private void readStacks(Sampled profile) throws IOException {
        int[] stack = new int[64];
        while (json.nextToken() != JsonToken.END_ARRAY) {
            require(json.currentToken() == JsonToken.START_ARRAY, "a sample is no list");
            int size = 0;
            while (json.nextToken() != JsonToken.END_ARRAY) {
                require(json.currentToken() == JsonToken.VALUE_NUMBER_INT, "a sample has something else than frames");
                require(references++ < MAX_REFERENCES, "it has more than " + MAX_REFERENCES + " frames in its stacks");
                stack = size == stack.length ? Arrays.copyOf(stack, 2 * size) : stack;
                stack[size++] = json.getIntValue();
            }
            references++;
            profile.stacks.add(Arrays.copyOf(stack, size));
        }
    }

    private Profile profile(String title) throws IOException {
        ReadStacks read = new ReadStacks();
        for (Sampled profile : profiles) {
            List<Frame> roots = roots(profile.name);
            for (int i = 0; i < profile.stacks.size(); i++) {
                List<Frame> stack = new ArrayList<>(roots);
                for (int frame : profile.stacks.get(i)) {
                    require(frame >= 0 && frame < frames.size(), "a sample has a frame that is not in \"frames\"");
                    stack.add(frames.get(frame));
                }
                long count = count(profile.weights.get(i), profile.unit);
                require(count < Long.MAX_VALUE / ReadStacks.NANOS_OF_COUNT, "a weight is too large to add");
                read.add(stack, count * ReadStacks.NANOS_OF_COUNT, count);
            }
        }
        require(read.tree().totalNanos() > 0, "it has no sample");
        return new Profile(name.isBlank() ? title : name, read.tree(), SamplingStats.UNKNOWN, 0);
    }

    /** {@code train.py (process 3), MainThread (thread 4)} is a process and a thread. */
    private List<Frame> roots(String name) {
        int end = Math.min(name.length(), MOST_NAME_LENGTH);
        for (int comma = name.indexOf(", "); comma >= 0 && comma < end; comma = name.indexOf(", ", comma + 1)) {
            Frame process = FrameText.of(name.substring(0, comma));
            Frame thread = FrameText.of(name.substring(comma + 2));
            if (process instanceof ProcessFrame && thread instanceof ThreadFrame) {
                return List.of(process, thread);
            }
        }
        Frame root = FrameText.of(name);
        boolean isKnown = root instanceof ProcessFrame || root instanceof ThreadFrame;
        return isKnown || profiles.size() > 1 ? List.of(root) : List.of(); // a lone profile's name is the whole's
    }

    private static long count(double weight, String unit) {
        double scale =
                switch (unit) {
                    case "seconds" -> 1e6;
                    case "milliseconds" -> 1e3;
                    case "nanoseconds" -> 1e-3;
                    default -> 1;
                };
        return weight > 0 ? (long) Math.ceil(weight * scale) : 0; // not a number is not more than 0
    }

    private boolean nextField() throws IOException {
        JsonToken next = json.nextToken();
        require(next == JsonToken.FIELD_NAME || next == JsonToken.END_OBJECT, "it ends too early");
        return next == JsonToken.FIELD_NAME;
    }

    private void require(boolean condition, String otherwise) throws IOException {
        if (!condition) {
            throw problem(otherwise);
        }
    }

    private ProfileFormatException problem(String what) {
        return new ProfileFormatException("line " + json.currentLocation().getLineNr() + ", column "
                + json.currentLocation().getColumnNr() + ": " + what + CURE);
    }
}
