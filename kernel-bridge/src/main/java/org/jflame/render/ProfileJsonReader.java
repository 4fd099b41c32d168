package org.jflame.render;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jflame.fold.CallTree;
import org.jflame.fold.Frame;
import org.jflame.fold.Profile;
import org.jflame.fold.ProfileFormatException;
import org.jflame.fold.SamplingStats;
import org.jflame.fold.Timeline;
import org.jflame.fold.TreeRow;

/** Reads the format of {@link ProfileJson} as a stream; fields that it does not know are passed over. */
final class ProfileJsonReader {

    private static final String CURE = "; what jflame record -f json writes is needed";

    private final JsonParser json;
    private final int maxRows;
    private final Map<String, Object> fields = new HashMap<>();
    private final Map<String, Object> stats = new HashMap<>();
    private final List<Frame> frames = new ArrayList<>();
    private final List<TreeRow> rows = new ArrayList<>();
    private TimelineJson timeline;

    ProfileJsonReader(InputStream in, int maxRows) throws IOException {
        this.maxRows = maxRows;
        this.json = JsonText.factory().createParser(in);
        json.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
    }

    Profile read() throws IOException {
        try {
            require(json.nextToken() == JsonToken.START_OBJECT, "it is no JSON object");
            readFields(fields);
            require(ProfileJson.FORMAT.equals(fields.get("format")), "its \"format\" is not " + ProfileJson.FORMAT);
            require(number(fields, "version") == ProfileJson.VERSION, "its \"version\" is not " + ProfileJson.VERSION);
            require(!rows.isEmpty(), "it has no \"nodes\"");
            return profile();
        } catch (JsonProcessingException | CharConversionException e) {
            throw problem("it is no JSON");
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw problem(e instanceof ArithmeticException ? "its times are too large to add" : e.getMessage());
        }
    }

    private Profile profile() {
        String title = fields.get("title") instanceof String text ? text : "";
        SamplingStats.Pause pause = new SamplingStats.Pause(
                number(stats, "stops"),
                number(stats, "p50Nanos"),
                number(stats, "p99Nanos"),
                number(stats, "totalNanos"),
                number(stats, "collectionsMet"));
        SamplingStats taken = new SamplingStats(
                number(stats, "durationNanos"),
                stats.get("askedHz") instanceof Number hertz ? hertz.doubleValue() : 0,
                number(stats, "ticks"),
                number(stats, "lateTicks"),
                number(stats, "sparedTicks"),
                number(stats, "samples"),
                number(stats, "failedSamples"),
                number(stats, "truncatedSamples"),
                number(stats, "tornReads"),
                number(stats, "degradedSamples"),
                pause);
        List<CallTree> nodes = TreeRow.nodes(rows);
        return new Profile(
                title,
                nodes.get(0),
                taken,
                number(fields, "outsideNanos"),
                number(fields, "hiddenNanos"),
                timeline == null ? Timeline.NONE : timeline.timeline(nodes));
    }

    /** Reads the fields of the object whose start was read; what is in an object of it goes to the same map. */
    private void readFields(Map<String, Object> into) throws IOException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            require(json.currentToken() == JsonToken.FIELD_NAME, "it ends too early");
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.START_OBJECT && (name.equals("stats") || name.equals("pause"))) {
                readFields(stats);
            } else if (value == JsonToken.START_ARRAY && name.equals("frames")) {
                readFrames();
            } else if (value == JsonToken.START_ARRAY && name.equals("nodes")) {
                readNodes();
            } else if (value == JsonToken.START_OBJECT && name.equals("timeline")) {
                timeline = new TimelineJson(json);
            } else if (value == JsonToken.VALUE_STRING) {
                into.put(name, json.getText());
            } else if (value == JsonToken.VALUE_NUMBER_INT) {
                into.put(name, json.getLongValue());
            } else if (value == JsonToken.VALUE_NUMBER_FLOAT) {
                into.put(name, json.getDoubleValue());
            } else {
                json.skipChildren();
            }
        }
    }

    private void readFrames() throws IOException {
        while (json.nextToken() != JsonToken.END_ARRAY) {
            require(json.currentToken() == JsonToken.START_OBJECT, "a frame is no object");
            require(frames.size() < maxRows, "it has more than " + maxRows + " frames");
            Map<String, Object> frame = new HashMap<>();
            readFields(frame);
            frames.add(FrameJson.read(frame));
        }
    }

    private void readNodes() throws IOException {
        while (json.nextToken() != JsonToken.END_ARRAY) {
            require(json.currentToken() == JsonToken.START_ARRAY, "a node is no list");
            require(rows.size() < maxRows, "it has more than " + maxRows + " nodes");
            long parent = nextNumber();
            require(parent >= TreeRow.ROOT && parent < rows.size(), "a node comes before its caller");
            long frame = nextNumber();
            require(rows.isEmpty() || frame >= 0 && frame < frames.size(), "a node has no frame of \"frames\"");
            rows.add(new TreeRow(
                    (int) parent, rows.isEmpty() ? null : frames.get((int) frame), nextNumber(), nextNumber()));
            require(json.nextToken() == JsonToken.END_ARRAY, "a node has more than four numbers");
        }
    }

    private long nextNumber() throws IOException {
        require(json.nextToken() == JsonToken.VALUE_NUMBER_INT, "a node has fewer than four numbers");
        return json.getLongValue();
    }

    /** A number that is not negative; 0 for one that is not there. */
    private static long number(Map<String, Object> fields, String name) {
        long number = fields.get(name) instanceof Long value ? value : 0;
        if (number < 0) {
            throw new IllegalArgumentException("its \"" + name + "\" is negative");
        }
        return number;
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
