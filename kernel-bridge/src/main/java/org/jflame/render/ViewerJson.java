package org.jflame.render;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jflame.fold.Profile;

/**
 * A profile as the viewer's script reads it: one JSON object of columns, with each text once.
 *
 * <ul>
 *   <li>{@code id}: of the element that holds the script; {@code version}: {@value #VERSION}
 *   <li>{@code title}, {@code facts}, {@code notes}, {@code findings}: the words around the picture
 *   <li>{@code unit} of {@code self}: {@code nanoseconds}, or {@code samples} where a file does not say what it counts
 *   <li>{@code texts}; 0 is the empty one
 *   <li>{@code frames}: columns {@code kind} (a number of {@link ViewerKind}), {@code label}, {@code detail}, {@code file}
 *       (numbers of texts), {@code line}, and {@code module} (of native frames whose file is a source) if there is any
 *   <li>{@code nodes}: columns {@code up} (how many nodes above its caller stands), {@code frame}, {@code self} and
 *       {@code samples}; a node's callees stand right behind it, and the first node is the whole, of frame -1
 *   <li>{@code timeline}, where it is known: {@code slotNanos}, and for each of {@code threads} {@code name}, {@code tid}
 *       and {@code runs}: node, slots, node, slots from the start on; node -1 for nothing to show
 *   <li>{@code sources}: {@code lines} of {@code file} (a number of a text) from line {@code first} on; a file may have
 *       several
 * </ul>
 */
final class ViewerJson {

    static final int VERSION = 1;
    private static final int WHOLE = -1;

    private final Profile profile;
    private final CellSources cellSources;
    private final Supplier<List<String>> findings;
    private final ViewerDetail detail;
    private final ViewerTree tree;
    private final List<ViewerSources.Block> sources;
    private final Map<ViewerFrame, Integer> frames = new LinkedHashMap<>();
    private final TextTable texts = new TextTable();

    /** @param findings what stands out, a sentence each; asked for when the data are written */
    ViewerJson(Profile profile, CellSources sources, Supplier<List<String>> findings, ViewerDetail detail) {
        this(profile, sources, findings, detail, ViewerSources.of(profile, sources, detail.sourceContext()));
    }

    private ViewerJson(
            Profile profile,
            CellSources sources,
            Supplier<List<String>> findings,
            ViewerDetail detail,
            List<ViewerSources.Block> blocks) {
        this.profile = profile;
        this.cellSources = sources;
        this.findings = findings;
        this.detail = detail;
        this.tree = ViewerTree.of(profile, detail.smallShare());
        this.sources = blocks;
        for (ViewerTree.Row row : tree.rows()) {
            if (row.frame() != ViewerTree.WHOLE) {
                frames.putIfAbsent(row.frame().cutTo(detail.maxLabel(), detail.maxDetail()), frames.size());
            }
        }
    }

    /** The small print: that of the profile, and what these data leave out. */
    String notes() {
        String known = Headline.notes(profile);
        String leftOut = detail.note(tree.smallFrames());
        return known.isEmpty() || leftOut.isEmpty() ? known + leftOut : known + Headline.SEPARATOR + leftOut;
    }

    /** The same profile in another detail. */
    ViewerJson with(ViewerDetail other) {
        return other.sourceContext() == detail.sourceContext()
                ? new ViewerJson(profile, cellSources, findings, other, sources)
                : new ViewerJson(profile, cellSources, findings, other);
    }

    /** What {@link #render} wrote, with its id. */
    static String identified(String rendered, String id) {
        return "{\"id\":\"" + id + "\"," + rendered.substring(1);
    }

    /** The whole object in ASCII, but for its id, which may depend on it. */
    String render() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JsonText.generator(text)) {
            json.writeStartObject();
            json.writeNumberField("version", VERSION);
            json.writeStringField("title", ViewerFrame.cut(profile.title(), detail.maxLabel()));
            json.writeStringField("facts", Headline.facts(profile));
            json.writeStringField("notes", notes());
            json.writeStringField("unit", profile.stats().isKnown() ? "nanoseconds" : "samples");
            writeStrings(json, "findings", findings.get());
            writeFrames(json);
            writeNodes(json);
            writeTimeline(json);
            writeSources(json);
            writeStrings(json, "texts", texts.texts());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return text.toString();
    }

    private void writeFrames(JsonGenerator json) throws IOException {
        List<ViewerFrame> rows = List.copyOf(frames.keySet());
        json.writeObjectFieldStart("frames");
        writeColumn(json, "kind", rows, frame -> frame.kind().number());
        writeColumn(json, "label", rows, frame -> texts.number(frame.label()));
        writeColumn(json, "detail", rows, frame -> texts.number(frame.detail()));
        writeColumn(json, "file", rows, frame -> texts.number(frame.file()));
        writeColumn(json, "line", rows, ViewerFrame::line);
        if (rows.stream().anyMatch(frame -> !frame.module().isEmpty())) {
            writeColumn(json, "module", rows, frame -> texts.number(frame.module()));
        }
        json.writeEndObject();
    }

    private void writeNodes(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("nodes");
        writeColumn(json, "up", tree.rows(), ViewerTree.Row::up);
        writeColumn(json, "frame", tree.rows(), this::frameNumber);
        writeAmounts(json);
        writeColumn(json, "samples", tree.rows(), ViewerTree.Row::samples);
        json.writeEndObject();
    }

    /** Times are in nanoseconds; counts are kept in thousandths, and written as what they are. */
    private void writeAmounts(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("self");
        for (ViewerTree.Row row : tree.rows()) {
            long amount = row.selfNanos();
            if (profile.stats().isKnown()) {
                json.writeNumber(amount);
            } else if (amount % ReadStacks.NANOS_OF_COUNT == 0) {
                json.writeNumber(amount / ReadStacks.NANOS_OF_COUNT);
            } else {
                json.writeNumber((double) amount / ReadStacks.NANOS_OF_COUNT);
            }
        }
        json.writeEndArray();
    }

    private int frameNumber(ViewerTree.Row row) {
        return row.frame() == ViewerTree.WHOLE
                ? WHOLE
                : frames.get(row.frame().cutTo(detail.maxLabel(), detail.maxDetail()));
    }

    private void writeTimeline(JsonGenerator json) throws IOException {
        if (!profile.timeline().isEmpty()) {
            json.writeObjectFieldStart("timeline");
            ViewerTimeline.of(profile.timeline(), tree, detail.maxRuns()).write(json);
            json.writeEndObject();
        }
    }

    private void writeSources(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("sources");
        for (ViewerSources.Block block : sources) {
            json.writeStartObject();
            json.writeNumberField("file", texts.number(ViewerFrame.cut(block.file(), detail.maxLabel())));
            json.writeNumberField("first", block.first());
            writeStrings(json, "lines", block.lines());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static <R> void writeColumn(JsonGenerator json, String name, List<R> rows, ToLongFunction<R> value)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (R row : rows) {
            json.writeNumber(value.applyAsLong(row));
        }
        json.writeEndArray();
    }

    private static void writeStrings(JsonGenerator json, String name, List<String> strings) throws IOException {
        json.writeArrayFieldStart(name);
        for (String string : strings) {
            json.writeString(string);
        }
        json.writeEndArray();
    }
}
