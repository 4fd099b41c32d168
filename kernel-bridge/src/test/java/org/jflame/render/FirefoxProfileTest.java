package org.jflame.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jflame.fold.Profile;
import org.junit.jupiter.api.Test;

/** Source of what is asked for: the types of the format's version, firefox-devtools/profiler src/types/profile. */
class FirefoxProfileTest {

    private static final Map<String, Set<String>> TABLES = Map.of(
            "samples", Set.of("stack", "time", "weight"),
            "markers", Set.of("data", "name", "startTime", "endTime", "phase", "category"),
            "stackTable", Set.of("frame", "prefix", "category", "subcategory"),
            "frameTable",
                    Set.of(
                            "address",
                            "inlineDepth",
                            "category",
                            "subcategory",
                            "func",
                            "nativeSymbol",
                            "innerWindowID",
                            "implementation",
                            "line",
                            "column"),
            "funcTable", Set.of("isJS", "relevantForJS", "name", "resource", "fileName", "lineNumber", "columnNumber"),
            "resourceTable", Set.of("lib", "name", "host", "type"),
            "nativeSymbols", Set.of("libIndex", "address", "name", "functionSize"));

    private static final Set<String> COLOURS = Set.of(
            "transparent",
            "purple",
            "green",
            "orange",
            "yellow",
            "lightblue",
            "blue",
            "brown",
            "magenta",
            "red",
            "lightred",
            "darkgrey",
            "grey");

    @Test
    void shouldBeWhatTheTypesAskFor() throws IOException {
        for (Profile profile : List.of(
                SampleProfiles.quickstart(),
                SampleProfiles.matrixProduct(),
                SampleProfiles.processes(),
                SampleProfiles.threads(),
                SampleProfiles.named(50, 1),
                SampleProfiles.empty(),
                SampleProfiles.chain(3000),
                SampleProfiles.training(100, 1),
                HostileNames.profile())) {
            check(parse(profile));
        }
    }

    /** Reads it as the format's documentation says: sample, stack, frame, function, name. */
    @Test
    void shouldHaveEveryStackWithItsTime() throws IOException {
        for (Profile profile :
                List.of(SampleProfiles.processes(), SampleProfiles.threads(), SampleProfiles.training(300, 2))) {
            Map<String, Long> wanted = new HashMap<>();
            for (ThreadStacks thread : ThreadStacks.of(profile)) {
                thread.tree().forEachStack((stack, nanos, samples) -> {
                    List<String> names = new ArrayList<>();
                    stack.forEach(frame -> names.add(
                            frame instanceof org.jflame.fold.PythonFrame python ? python.function() : frame.label()));
                    wanted.merge(String.join(";", names), nanos, Long::sum);
                });
            }
            Map<String, Long> found = new HashMap<>();
            for (JsonNode thread : parse(profile).get("threads")) {
                assertEquals(
                        "tracing-ms", thread.get("samples").get("weightType").asText());
                for (int i = 0; i < thread.get("samples").get("length").asInt(); i++) {
                    long nanos = Math.round(
                            thread.get("samples").get("weight").get(i).asDouble() * 1e6);
                    found.merge(stack(thread, thread.get("samples").get("stack").get(i)), nanos, Long::sum);
                }
            }
            assertEquals(wanted, found);
        }
    }

    @Test
    void shouldHaveWaitingAsACategory() throws IOException {
        JsonNode file = parse(SampleProfiles.threads());
        JsonNode thread = file.get("threads").get(0);
        int leaf = thread.get("samples").get("stack").get(0).asInt();
        JsonNode category = file.get("meta")
                .get("categories")
                .get(thread.get("stackTable").get("category").get(leaf).asInt());
        assertEquals("waiting", category.get("name").asText());
        assertEquals("transparent", category.get("color").asText());
    }

    @Test
    void shouldHaveProcessesAndThreads() throws IOException {
        JsonNode threads = parse(SampleProfiles.processes()).get("threads");
        assertEquals(9, threads.size());
        assertEquals("4700", threads.get(0).get("pid").asText());
        assertEquals("MainThread", threads.get(0).get("name").asText());
        assertTrue(threads.get(0).get("isMainThread").asBoolean());
        assertTrue(!threads.get(1).get("isMainThread").asBoolean());
    }

    @Test
    void shouldBePlainAsciiAndTheSameEachTime() throws IOException {
        String text = text(HostileNames.profile());
        assertTrue(text.chars().allMatch(c -> c >= ' ' && c <= 0x7F));
        assertEquals(text, text(HostileNames.profile()));
    }

    private static String stack(JsonNode thread, JsonNode index) {
        List<String> names = new ArrayList<>();
        for (JsonNode at = index; !at.isNull(); ) {
            int frame = thread.get("stackTable").get("frame").get(at.asInt()).asInt();
            int function = thread.get("frameTable").get("func").get(frame).asInt();
            int name = thread.get("funcTable").get("name").get(function).asInt();
            names.add(0, thread.get("stringArray").get(name).asText());
            at = thread.get("stackTable").get("prefix").get(at.asInt());
        }
        return String.join(";", names);
    }

    private static void check(JsonNode file) {
        JsonNode meta = file.get("meta");
        assertEquals(47, meta.get("preprocessedProfileVersion").asInt());
        assertTrue(meta.get("interval").asDouble() > 0);
        Set<String> colours = new TreeSet<>();
        meta.get("categories").forEach(category -> {
            colours.add(category.get("color").asText());
            assertEquals("Other", category.get("subcategories").get(0).asText());
        });
        assertTrue(COLOURS.containsAll(colours) && colours.contains("grey"), colours.toString());
        Set<Object> ids = new TreeSet<>();
        for (JsonNode thread : file.get("threads")) {
            assertTrue(thread.get("pid").isTextual());
            assertTrue(
                    ids.add(thread.get("pid").asText() + "/" + thread.get("tid").asLong()));
            TABLES.forEach((name, columns) -> checkTable(thread.get(name), name, columns));
            checkIndexes(thread, file);
        }
    }

    private static void checkTable(JsonNode table, String name, Set<String> columns) {
        int length = table.get("length").asInt();
        for (String column : columns) {
            assertEquals(length, table.get(column).size(), name + "." + column);
        }
        Set<String> extra = new TreeSet<>();
        table.fieldNames().forEachRemaining(extra::add);
        extra.removeAll(columns);
        extra.removeAll(Set.of("length", "weightType"));
        assertEquals(Set.of(), extra);
    }

    private static void checkIndexes(JsonNode thread, JsonNode file) {
        int strings = thread.get("stringArray").size();
        within(
                thread,
                "samples",
                "stack",
                thread.get("stackTable").get("length").asInt());
        within(
                thread,
                "stackTable",
                "frame",
                thread.get("frameTable").get("length").asInt());
        within(
                thread,
                "stackTable",
                "category",
                file.get("meta").get("categories").size());
        within(
                thread,
                "frameTable",
                "func",
                thread.get("funcTable").get("length").asInt());
        within(
                thread,
                "frameTable",
                "category",
                file.get("meta").get("categories").size());
        within(thread, "funcTable", "name", strings);
        within(thread, "funcTable", "fileName", strings);
        within(thread, "resourceTable", "name", strings);
        within(thread, "resourceTable", "lib", file.get("libs").size());
        JsonNode prefixes = thread.get("stackTable").get("prefix");
        for (int i = 0; i < prefixes.size(); i++) {
            assertTrue(prefixes.get(i).isNull() || prefixes.get(i).asInt() < i, "a caller comes first");
        }
        thread.get("funcTable")
                .get("resource")
                .forEach(resource -> assertTrue(resource.asInt() >= -1
                        && resource.asInt()
                                < thread.get("resourceTable").get("length").asInt()));
        thread.get("frameTable").get("line").forEach(line -> assertTrue(line.isNull() || line.asInt() > 0));
    }

    private static void within(JsonNode thread, String table, String column, int size) {
        for (JsonNode index : thread.get(table).get(column)) {
            assertTrue(
                    index.isNull() || index.isInt() && index.asInt() >= 0 && index.asInt() < size,
                    () -> table + "." + column + " " + index + " of " + size);
        }
    }

    private static String text(Profile profile) throws IOException {
        StringWriter text = new StringWriter();
        FirefoxProfile.write(profile, text);
        return text.toString();
    }

    private static JsonNode parse(Profile profile) throws IOException {
        return new ObjectMapper().readTree(text(profile));
    }
}
