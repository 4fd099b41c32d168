package org.jflame.render;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jflame.fold.CallTree;
import org.jflame.fold.Frame;
import org.jflame.fold.ProcessFrame;
import org.jflame.fold.ThreadFrame;
import org.jflame.fold.Timeline;

/** The time order of {@link ProfileJson}: the stacks are nodes of the same file. */
final class TimelineJson {

    /** Hundreds of times what the sampler keeps. */
    private static final int MAX_RUNS = 1_000_000;

    private final JsonParser json;
    private long slotNanos;
    private final List<List<Timeline.Run>> runsOfNodes = new ArrayList<>();
    private final List<Frame> threads = new ArrayList<>();
    private final List<Frame> processes = new ArrayList<>();
    private int runs;
    private long slots;

    /** Reads the object whose start the parser has read. */
    TimelineJson(JsonParser json) throws IOException {
        this.json = json;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = fieldName();
            JsonToken value = json.nextToken();
            if (name.equals("slotNanos")) {
                slotNanos = number();
            } else if (name.equals("tracks") && value == JsonToken.START_ARRAY) {
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    readTrack();
                }
            } else {
                json.skipChildren();
            }
        }
    }

    private void readTrack() throws IOException {
        require(json.currentToken() == JsonToken.START_OBJECT);
        Frame thread = null;
        Frame process = null;
        List<Timeline.Run> read = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = fieldName();
            JsonToken value = json.nextToken();
            if (name.equals("thread") && value == JsonToken.START_OBJECT) {
                thread = readFrame();
            } else if (name.equals("process") && value == JsonToken.START_OBJECT) {
                process = readFrame();
            } else if (name.equals("runs") && value == JsonToken.START_ARRAY) {
                readRuns(read);
            } else {
                json.skipChildren();
            }
        }
        require(thread instanceof ThreadFrame && (process == null || process instanceof ProcessFrame));
        threads.add(thread);
        processes.add(process);
        runsOfNodes.add(read);
    }

    private void readRuns(List<Timeline.Run> read) throws IOException {
        while (json.nextToken() != JsonToken.END_ARRAY) {
            long node = number();
            json.nextToken();
            long length = number();
            require(node >= Timeline.NOTHING && node < Integer.MAX_VALUE && length > 0 && ++runs <= MAX_RUNS);
            slots = Math.addExact(slots, length);
            read.add(new Timeline.Run((int) node, length));
        }
    }

    private Frame readFrame() throws IOException {
        Map<String, Object> fields = new HashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = fieldName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.VALUE_STRING) {
                fields.put(name, json.getText());
            } else if (value == JsonToken.VALUE_NUMBER_INT) {
                fields.put(name, json.getLongValue());
            } else {
                json.skipChildren();
            }
        }
        return FrameJson.read(fields);
    }

    private String fieldName() throws IOException {
        require(json.currentToken() == JsonToken.FIELD_NAME);
        return json.currentName();
    }

    private long number() throws IOException {
        require(json.currentToken() == JsonToken.VALUE_NUMBER_INT);
        return json.getLongValue();
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException("its \"timeline\" is none");
        }
    }

    /** What was read, where the nodes are these. */
    Timeline timeline(List<CallTree> nodes) {
        Math.multiplyExact(slots, slotNanos); // whoever adds up times is spared the question
        Map<CallTree, Integer> indexes = new LinkedHashMap<>();
        List<Timeline.Track> tracks = new ArrayList<>();
        for (int i = 0; i < threads.size(); i++) {
            List<Timeline.Run> ofLeaves = new ArrayList<>();
            for (Timeline.Run run : runsOfNodes.get(i)) {
                require(run.leaf() < nodes.size());
                int leaf = run.leaf() == Timeline.NOTHING
                        ? Timeline.NOTHING
                        : indexes.computeIfAbsent(nodes.get(run.leaf()), added -> indexes.size());
                ofLeaves.add(new Timeline.Run(leaf, run.slots()));
            }
            tracks.add(new Timeline.Track((ProcessFrame) processes.get(i), (ThreadFrame) threads.get(i), ofLeaves));
        }
        return new Timeline(slotNanos, List.copyOf(indexes.keySet()), tracks);
    }

    /**
     * Writes the field, if there is a time order.
     *
     * @param nodes what the numbers of nodes mean
     */
    static void write(JsonGenerator json, Timeline timeline, List<CallTree> nodes) throws IOException {
        if (timeline.isEmpty()) {
            return;
        }
        Map<CallTree, Integer> numbers = new HashMap<>();
        nodes.forEach(node -> numbers.put(node, numbers.size()));
        int[] leaves = timeline.leaves().stream().mapToInt(numbers::get).toArray();
        json.writeObjectFieldStart("timeline");
        json.writeNumberField("slotNanos", timeline.slotNanos());
        json.writeArrayFieldStart("tracks");
        for (Timeline.Track track : timeline.tracks()) {
            json.writeStartObject();
            if (track.process() != null) {
                json.writeFieldName("process");
                FrameJson.write(json, track.process());
            }
            json.writeFieldName("thread");
            FrameJson.write(json, track.thread());
            json.writeArrayFieldStart("runs");
            for (Timeline.Run run : track.runs()) {
                json.writeNumber(run.leaf() == Timeline.NOTHING ? Timeline.NOTHING : leaves[run.leaf()]);
                json.writeNumber(run.slots());
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
