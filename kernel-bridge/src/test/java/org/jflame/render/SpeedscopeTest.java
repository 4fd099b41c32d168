package org.jflame.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jflame.fold.CallTree;
import org.jflame.fold.NativeFrame;
import org.jflame.fold.Profile;
import org.junit.jupiter.api.Test;

class SpeedscopeTest {

    /** Source: speedscope's file-format-spec.ts, ValueUnit. */
    private static final Set<String> UNITS =
            Set.of("none", "nanoseconds", "microseconds", "milliseconds", "seconds", "bytes");

    @Test
    void shouldBeWhatTheSchemaAsksFor() throws IOException {
        for (Profile profile : List.of(
                SampleProfiles.quickstart(),
                SampleProfiles.processes(),
                SampleProfiles.threads(),
                SampleProfiles.named(50, 1),
                SampleProfiles.empty(),
                SampleProfiles.training(100, 1),
                HostileNames.profile())) {
            for (Unit unit : Unit.values()) {
                check(parse(profile, unit));
            }
        }
    }

    @Test
    void shouldSayWhereANativeFunctionIs() throws IOException {
        CallTree tree = new CallTree();
        SampleProfiles.add(tree, 5, SampleProfiles.c("dgemm_", "libopenblas.so"));
        SampleProfiles.add(tree, 5, new NativeFrame("f<int>(int)", "x.so", "src/f.cpp", 12));
        JsonNode frames =
                parse(SampleProfiles.of("t", tree), Unit.SAMPLES).get("shared").get("frames");
        assertEquals(
                "{\"name\":\"dgemm_\",\"file\":\"libopenblas.so\"}",
                frames.get(0).toString());
        assertEquals(
                "{\"name\":\"f<int>(int)\",\"file\":\"src/f.cpp\",\"line\":12}",
                frames.get(1).toString());
    }

    @Test
    void shouldHaveOneProfileForEachProcessAndThread() throws IOException {
        JsonNode file = parse(SampleProfiles.processes(), Unit.SAMPLES);
        List<String> names = file.get("profiles").findValuesAsText("name");
        assertEquals(9, names.size());
        assertEquals("train.py (process 4700) rank 0, MainThread (thread 4700)", names.get(0));
        assertEquals("process 4999, thread 4999", names.get(8));
        assertEquals(1600, file.get("profiles").get(0).get("endValue").asLong());

        assertEquals(
                List.of("MainThread (thread 4711)", "loader (thread 4719)"),
                parse(SampleProfiles.threads(), Unit.SAMPLES).get("profiles").findValuesAsText("name"));
        assertEquals(
                List.of("In [5]"),
                parse(SampleProfiles.quickstart(), Unit.SAMPLES).get("profiles").findValuesAsText("name"));
    }

    @Test
    void shouldWeighEveryStack() throws IOException {
        for (Profile profile : List.of(SampleProfiles.processes(), SampleProfiles.training(200, 3))) {
            assertEquals(profile.samples(), sum(parse(profile, Unit.SAMPLES)));
            assertEquals(profile.tree().totalNanos(), sum(parse(profile, Unit.NANOS)));
        }
    }

    @Test
    void shouldNameFunctionFileAndLine() throws IOException {
        JsonNode frames =
                parse(SampleProfiles.quickstart(), Unit.SAMPLES).get("shared").get("frames");
        Set<String> texts = new TreeSet<>();
        frames.forEach(frame -> texts.add(frame.toString()));
        assertTrue(texts.contains("{\"name\":\"add\",\"file\":\"In [5]\",\"line\":5}"), texts.toString());
        assertTrue(texts.contains("{\"name\":\"waiting: clock_nanosleep\"}"), texts.toString());
    }

    @Test
    void shouldKeepEveryHostileNameAsItIs() throws IOException {
        List<String> names =
                parse(HostileNames.profile(), Unit.SAMPLES).get("shared").findValuesAsText("name");
        assertTrue(names.containsAll(HostileNames.ALL));
    }

    @Test
    void shouldBePlainAscii() {
        String text = Speedscope.render(HostileNames.profile(), Unit.SAMPLES);
        assertTrue(text.chars().allMatch(c -> c >= ' ' && c <= 0x7F));
        assertEquals(text, Speedscope.render(HostileNames.profile(), Unit.SAMPLES));
    }

    private static void check(JsonNode file) {
        assertEquals(
                "https://www.speedscope.app/file-format-schema.json",
                file.get("$schema").asText());
        JsonNode frames = file.get("shared").get("frames");
        for (JsonNode frame : frames) {
            assertTrue(frame.get("name").isTextual());
            assertTrue(!frame.has("file") || frame.get("file").isTextual());
            assertTrue(!frame.has("line")
                    || frame.get("line").isInt() && frame.get("line").asInt() > 0);
        }
        JsonNode profiles = file.get("profiles");
        assertTrue(profiles.isArray() && !profiles.isEmpty(), "speedscope opens the active one at once");
        assertTrue(file.get("activeProfileIndex").asInt() < profiles.size());
        for (JsonNode profile : profiles) {
            assertEquals("sampled", profile.get("type").asText());
            assertTrue(profile.get("name").isTextual());
            assertTrue(UNITS.contains(profile.get("unit").asText()));
            JsonNode samples = profile.get("samples");
            JsonNode weights = profile.get("weights");
            assertEquals(samples.size(), weights.size());
            samples.forEach(stack -> stack.forEach(index -> assertTrue(
                    index.isInt() && index.asInt() >= 0 && index.asInt() < frames.size(), "index " + index)));
            long sum = 0;
            for (JsonNode weight : weights) {
                assertTrue(weight.isIntegralNumber() && weight.asLong() > 0);
                sum += weight.asLong();
            }
            assertEquals(0, profile.get("startValue").asLong());
            assertEquals(sum, profile.get("endValue").asLong());
        }
    }

    private static long sum(JsonNode file) {
        long sum = 0;
        for (JsonNode profile : file.get("profiles")) {
            sum += profile.get("endValue").asLong();
        }
        return sum;
    }

    private static JsonNode parse(Profile profile, Unit unit) throws IOException {
        return new ObjectMapper().readTree(Speedscope.render(profile, unit));
    }
}
