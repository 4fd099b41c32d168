package org.jflame.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a long profile and a large file cost, in a JVM of their own with the flags of the command line. */
class MemoryTest {

    /** Source: python-shim/src/jflame/class_archive.py, JVM_FLAGS. */
    private static final List<String> JVM_FLAGS =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m", "-XX:-UsePerfData");

    private static final long MAX_PEAK_KILOBYTES = 200_000;

    @Test
    void shouldKeepTenMillionSamplesInLittleMemory() throws Exception {
        Load load = Load.run("samples", 10_000_000);
        assertEquals(10_000_000, load.samples);
        assertTrue(load.stacks > 4000, "distinct stacks: " + load.stacks);
        assertTrue(load.peakKilobytes < MAX_PEAK_KILOBYTES, load.peakKilobytes + " kB");
    }

    @Test
    void shouldReadAFileLargerThanItsMemory() throws Exception {
        Load load = Load.run("folded", 1L << 30);
        assertTrue(load.samples > 300_000, "lines: " + load.samples);
        assertEquals(0, load.samples % FoldLoad.STACKS);
        assertTrue(load.peakKilobytes < MAX_PEAK_KILOBYTES, load.peakKilobytes + " kB");
    }

    /** What {@link FoldLoad} has to say. */
    private record Load(long samples, long stacks, long peakKilobytes) {

        static Load run(String what, long amount) throws IOException, InterruptedException {
            Path java = Path.of(System.getProperty("java.home"), "bin", "java");
            List<String> command = new ArrayList<>(List.of(java.toString()));
            command.addAll(JVM_FLAGS);
            command.addAll(
                    List.of("-cp", System.getProperty("java.class.path"), FoldLoad.class.getName(), what, amount + ""));
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), output);
            String[] numbers = output.strip().split(" ");
            return new Load(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
        }
    }
}
