package org.jflame.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jflame.fold.Profile;
import org.jflame.fold.ProfileFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpeedscopeReaderTest {

    @Test
    void shouldReadWhatWasWritten() throws IOException {
        for (Profile profile : List.of(
                SampleProfiles.quickstart(),
                SampleProfiles.threads(),
                SampleProfiles.processes(),
                SampleProfiles.training(200, 1),
                SampleProfiles.chain(3000),
                HostileNames.profile())) {
            Profile read = read(Speedscope.render(profile, Unit.SAMPLES));

            assertEquals(profile.title(), read.title());
            assertEquals(profile.samples(), read.samples());
        }
        assertEquals(
                Collapsed.render(SampleProfiles.processes()),
                Collapsed.render(read(Speedscope.render(SampleProfiles.processes(), Unit.SAMPLES))));
    }

    /** As py-spy writes them: several threads, weights in seconds. */
    @Test
    void shouldReadWeightsInUnitsOfTime() throws IOException {
        Profile read =
                read(file("{\"name\":\"f\",\"file\":\"a.py\",\"line\":3}", "\"sampled\"", "[[0],[0]]", "[0.01,0.02]"));

        assertEquals(30_000, read.samples()); // microseconds
        assertEquals(1.0, read.ratio("^f \\(a.py:3\\)"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"f\"} | \"evented\" | [] | [] | profile 1 is not sampled",
                "{\"name\":\"f\"} | \"sampled\" | [[1]] | [1] | a sample has a frame that is not in \"frames\"",
                "{\"name\":\"f\"} | \"sampled\" | [[0]] | [1,2] | a profile has not as many weights as samples",
                "{\"name\":\"f\"} | \"sampled\" | [[0]] | [\"x\"] | a weight is no number",
                "{\"name\":\"f\"} | \"sampled\" | [[0]] | [1e300] | a weight is too large to add",
                "{\"name\":\"f\"} | \"sampled\" | [[0]] | [-1] | it has no sample",
                "{\"name\":\"f\"} | \"sampled\" | [[\"f\"]] | [1] | a sample has something else than frames",
                "7 | \"sampled\" | [[0]] | [1] | a frame is no object",
            })
    void shouldSayWhatIsWrong(String frame, String type, String samples, String weights, String problem) {
        String message = assertThrows(ProfileFormatException.class, () -> read(file(frame, type, samples, weights)))
                .getMessage();
        assertTrue(message.contains(": " + problem + "; a speedscope file"), message);
    }

    @Test
    void shouldRefuseDamagedFilesInOneLine() throws IOException {
        byte[] whole = Speedscope.render(SampleProfiles.threads(), Unit.NANOS).getBytes(StandardCharsets.UTF_8);
        Random random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] damaged = Arrays.copyOf(whole, i % 2 == 0 ? random.nextInt(whole.length) : whole.length);
            for (int flips = 0; flips < 1 + i % 3 && damaged.length > 0; flips++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                Speedscope.read(new ByteArrayInputStream(damaged), "t");
            } catch (ProfileFormatException e) {
                refused++;
                assertEquals(1, e.getMessage().lines().count(), e.getMessage());
            }
        }
        assertTrue(refused > 1000, "refused " + refused);
    }

    /** It took minutes: each of the name's commas was tried for each sample. */
    @Test
    @Timeout(60)
    void shouldNotThinkLongAboutALongName() throws IOException {
        String samples = "[0]" + ",[0]".repeat(49_999);
        String weights = "1" + ",1".repeat(49_999);
        String text = file("{\"name\":\"f\"}", "\"sampled\"", "[" + samples + "]", "[" + weights + "]");

        Profile read = read(text.replace("MainThread", ", ".repeat(20_000)));

        assertEquals(1.0, read.ratio("^f$"));
    }

    private static String file(String frame, String type, String samples, String weights) {
        return "{\"$schema\":\"" + Speedscope.SCHEMA + "\",\"profiles\":[{\"type\":" + type
                + ",\"name\":\"MainThread\",\"unit\":\"seconds\",\"startValue\":0,\"endValue\":1,\"samples\":" + samples
                + ",\"weights\":" + weights + "}],\"shared\":{\"frames\":[" + frame + "]}}";
    }

    private static Profile read(String text) throws IOException {
        return Speedscope.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "stdin");
    }
}
