package org.jflame.render;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jflame.fold.Timeline;

/**
 * When the rows of a {@link ViewerTree} were the leaves: for each thread runs of slots, as numbers of rows.
 *
 * @param slotNanos the length of a slot
 * @param lanes one for each thread
 */
record ViewerTimeline(long slotNanos, List<Lane> lanes) {

    /**
     * One thread.
     *
     * @param runs row, slots, row, slots from the start on; row {@link ViewerTree#NO_ROW} for nothing to show
     */
    record Lane(String name, int tid, List<Long> runs) {}

    /**
     * The runs of a timeline, coarser where there would be more than a page has room for.
     *
     * @param maxRuns of all lanes together
     */
    static ViewerTimeline of(Timeline timeline, ViewerTree tree, int maxRuns) {
        int[] rows = timeline.leaves().stream().mapToInt(tree::rowOf).toArray();
        int factor = 1;
        ViewerTimeline made = of(timeline, rows, factor);
        while (made.runs() > maxRuns && factor < 1 << 20) {
            factor *= 2;
            made = of(timeline, rows, factor);
        }
        return made;
    }

    private static ViewerTimeline of(Timeline timeline, int[] rows, int factor) {
        List<Lane> lanes = new ArrayList<>();
        for (Timeline.Track track : timeline.tracks()) {
            String process = track.process() == null ? "" : track.process().label() + ", ";
            String thread = track.thread().name().isEmpty()
                    ? track.thread().label()
                    : track.thread().name();
            lanes.add(new Lane(process + thread, track.thread().tid(), runs(track.runs(), rows, factor)));
        }
        return new ViewerTimeline(timeline.slotNanos() * factor, lanes);
    }

    /**
     * Of as many slots as become one, a different one is taken each time, by a fixed sequence that fills the group evenly:
     * so each stack keeps its share, and the same profile gives the same bytes.
     */
    private static List<Long> runs(List<Timeline.Run> runs, int[] rows, int factor) {
        List<Long> joined = new ArrayList<>();
        long last = ViewerTree.NO_ROW;
        long slots = 0;
        long group = 0;
        long end = 0;
        for (Timeline.Run run : runs) {
            end += run.slots();
            long row = run.leaf() == Timeline.NOTHING ? ViewerTree.NO_ROW : rows[run.leaf()];
            long next = chosen(end / factor, factor) < end ? end / factor + 1 : end / factor;
            long taken = next - group;
            group = next;
            if (row != last && taken > 0) {
                add(joined, last, slots);
                last = row;
                slots = 0;
            }
            slots += taken;
        }
        add(joined, last, slots);
        return joined;
    }

    /** The slot that stands for a group: groups take turns through their places in steps of the golden section. */
    private static long chosen(long group, int factor) {
        double place = group * 0.6180339887498949 % 1;
        return group * factor + (long) (place * factor);
    }

    private static void add(List<Long> runs, long row, long slots) {
        if (slots > 0) {
            runs.add(row);
            runs.add(slots);
        }
    }

    private long runs() {
        return lanes.stream().mapToLong(lane -> lane.runs.size() / 2).sum();
    }

    /** Writes the object's fields. */
    void write(JsonGenerator json) throws IOException {
        json.writeNumberField("slotNanos", slotNanos);
        json.writeArrayFieldStart("threads");
        for (Lane lane : lanes) {
            json.writeStartObject();
            json.writeStringField("name", lane.name);
            json.writeNumberField("tid", lane.tid);
            json.writeArrayFieldStart("runs");
            for (long value : lane.runs) {
                json.writeNumber(value);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
