package org.jflame.render;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jflame.fold.Profile;

/**
 * The file format of the Firefox Profiler (profiler.firefox.com), its processed one in version {@value #VERSION}: what its
 * documentation tells importers to write. It upgrades older versions itself.
 *
 * <p>A thread of the profile is a thread of the file; each distinct stack is one sample whose weight is its time, so the
 * order of the samples says nothing. Classes of frames are categories, waiting is one. Machine code is of the library of
 * its file. Source: firefox-devtools/profiler, docs-developer/custom-importer.md, docs-developer/CHANGELOG-formats.md,
 * src/types/profile.
 */
public final class FirefoxProfile {

    static final int VERSION = 47;
    private static final int GECKO_VERSION = 27; // the one of the same time

    private FirefoxProfile() {}

    /** Writes the whole file and leaves the writer open. */
    public static void write(Profile profile, Writer out) throws IOException {
        Unit unit = profile.stats().isKnown() ? Unit.NANOS : Unit.SAMPLES;
        List<ThreadStacks> threads = ThreadStacks.of(profile);
        List<FirefoxThread> tables = new ArrayList<>();
        Map<String, Integer> libraries = new LinkedHashMap<>();
        for (ThreadStacks thread : threads) {
            FirefoxThread table = new FirefoxThread(thread.tree(), unit);
            table.modules().forEach(module -> libraries.putIfAbsent(module, libraries.size()));
            tables.add(table);
        }
        try (JsonGenerator json = JsonText.generator(out)) {
            json.writeStartObject();
            writeMeta(json, profile);
            json.writeArrayFieldStart("libs");
            for (String library : libraries.keySet()) {
                writeLibrary(json, library);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("threads");
            for (int i = 0; i < tables.size(); i++) {
                json.writeStartObject();
                writeThread(json, threads.get(i), i);
                tables.get(i).write(json, libraries, unit);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static void writeMeta(JsonGenerator json, Profile profile) throws IOException {
        json.writeObjectFieldStart("meta");
        json.writeFieldName("interval");
        FirefoxTables.millis(
                json,
                profile.stats().isKnown() ? Math.round(1e9 / profile.stats().askedHz()) : 1_000_000);
        json.writeNumberField("startTime", 0);
        json.writeNumberField("processType", 0);
        json.writeStringField("product", profile.title());
        json.writeStringField("importedFrom", "jflame");
        json.writeNumberField("stackwalk", 1);
        json.writeNumberField("version", GECKO_VERSION);
        json.writeNumberField("preprocessedProfileVersion", VERSION);
        json.writeBooleanField("symbolicated", true);
        json.writeBooleanField("symbolicationNotSupported", true);
        json.writeBooleanField("usesOnlyOneStackType", true);
        json.writeBooleanField("doesNotUseFrameImplementation", true);
        json.writeBooleanField("sourceCodeIsNotOnSearchfox", true);
        FirefoxTables.writeCategories(json);
        FirefoxTables.column(json, "markerSchema", List.of(), schema -> {});
        json.writeEndObject();
    }

    private static void writeLibrary(JsonGenerator json, String name) throws IOException {
        json.writeStartObject();
        json.writeStringField("arch", "");
        for (String field : List.of("name", "path", "debugName", "debugPath")) {
            json.writeStringField(field, name);
        }
        json.writeStringField("breakpadId", "");
        json.writeNullField("codeId");
        json.writeEndObject();
    }

    /** Threads of one process have its id in common, and each has an id of its own. */
    private static void writeThread(JsonGenerator json, ThreadStacks thread, int index) throws IOException {
        int pid = thread.process() == null ? 0 : thread.process().pid();
        String threadName = thread.thread() == null ? "" : thread.thread().name();
        json.writeStringField("processType", "default");
        json.writeStringField(
                "processName", thread.process() == null ? "" : thread.process().label());
        json.writeNumberField("processStartupTime", 0);
        json.writeNullField("processShutdownTime");
        json.writeNumberField("registerTime", 0);
        json.writeNullField("unregisterTime");
        FirefoxTables.column(json, "pausedRanges", List.of(), range -> {});
        json.writeStringField("name", threadName.isEmpty() ? thread.name() : threadName);
        json.writeBooleanField("isMainThread", isMain(thread, index));
        json.writeStringField("pid", Integer.toString(pid));
        json.writeNumberField(
                "tid", thread.thread() == null ? index : thread.thread().tid());
    }

    private static boolean isMain(ThreadStacks thread, int index) {
        return thread.thread() == null
                || (thread.process() == null
                        ? index == 0
                        : thread.thread().tid() == thread.process().pid());
    }
}
