package org.jflame.render;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jflame.fold.CallTree;
import org.jflame.fold.Frame;
import org.jflame.fold.NativeFrame;
import org.jflame.fold.Profile;
import org.jflame.fold.ProfileFormatException;
import org.junit.jupiter.api.Test;

class PprofTest {

    @Test
    void shouldReadWhatItHasWritten() throws IOException {
        for (Profile profile : List.of(
                SampleProfiles.quickstart(),
                SampleProfiles.matrixProduct(),
                SampleProfiles.processes(),
                SampleProfiles.threads(),
                SampleProfiles.training(300, 1),
                SampleProfiles.chain(5000))) {
            Profile read = Pprof.read(new ByteArrayInputStream(written(profile)), "other");

            assertEquals(stacks(profile), stacks(read));
            assertEquals(profile.title(), read.title());
            assertEquals(profile.tree().totalNanos(), read.tree().totalNanos());
            assertEquals(profile.samples(), read.samples());
            assertEquals(profile.stats().askedHz(), read.stats().askedHz());
            assertEquals(profile.stats().durationNanos(), read.stats().durationNanos());
        }
    }

    @Test
    void shouldCountWhereNobodyKnowsTheTime() throws IOException {
        Profile named = SampleProfiles.named(50, 1);
        Profile read = Pprof.read(new ByteArrayInputStream(written(named)), "perf");

        assertEquals(named.samples(), read.samples());
        assertTrue(!read.stats().isKnown());
    }

    /** As the difference of two profiles has them. */
    @Test
    void shouldCountNothingForLessThanNothing() throws IOException {
        CallTree tree = new CallTree();
        tree.add(List.of(new NativeFrame("f", "libm.so.6", "", 0)), 1_000_000, -3);
        Profile profile = new Profile("t", tree, SampleProfiles.threads().stats(), 0);

        assertEquals(
                0, Pprof.read(new ByteArrayInputStream(written(profile)), "t").samples());
    }

    @Test
    void shouldKeepTheFileAndLineOfMachineCode() throws IOException {
        CallTree tree = new CallTree();
        NativeFrame kernel = new NativeFrame("void f<int>(int)", "x.so", "src/f.cpp", 12);
        SampleProfiles.add(tree, 5, SampleProfiles.cell("<module>", 1), kernel);

        Profile read = Pprof.read(new ByteArrayInputStream(written(SampleProfiles.of("t", tree))), "t");

        assertTrue(frames(read).contains(kernel), frames(read)::toString);
    }

    @Test
    void shouldKeepHostileNamesApart() throws IOException {
        Profile hostile = HostileNames.profile();
        Profile read = Pprof.read(new ByteArrayInputStream(written(hostile)), "t");

        assertEquals(hostile.samples(), read.samples());
        assertTrue(
                frames(read).size() > HostileNames.ALL.size() - 5,
                () -> frames(read).size() + " names");
    }

    @Test
    void shouldBeTheSameBytesEachTime() throws IOException {
        assertArrayEquals(written(SampleProfiles.processes()), written(SampleProfiles.processes()));
    }

    @Test
    void shouldReadWhatIsNotCompressed() throws IOException {
        Profile profile = SampleProfiles.threads();
        byte[] plain = unpacked(written(profile));

        assertTrue(Pprof.isBeginning(plain));
        assertEquals(stacks(profile), stacks(Pprof.read(new ByteArrayInputStream(plain), "t")));
    }

    /** Whatever a file says, the answer is a profile or one line. */
    @Test
    void shouldRefuseDamagedFilesInOneLine() throws IOException {
        byte[] whole = unpacked(written(SampleProfiles.threads()));
        Random random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            byte[] damaged = Arrays.copyOf(whole, i % 3 == 0 ? random.nextInt(whole.length) : whole.length);
            for (int flips = 0; flips < i % 4 && damaged.length > 0; flips++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                Pprof.read(new ByteArrayInputStream(damaged), "t");
            } catch (ProfileFormatException e) {
                refused++;
                assertTrue(e.getMessage().lines().count() == 1, e.getMessage());
            }
        }
        assertTrue(refused > 1000, "refused " + refused);
    }

    @Test
    void shouldSayWhatIsWrongAndWhere() throws IOException {
        byte[] cut = Arrays.copyOf(written(SampleProfiles.threads()), 100);
        assertEquals("its gzip is damaged or cut off; copy or write it again", refusal(cut));
        assertTrue(refusal(new byte[0]).startsWith("it says of no value what it is; a pprof profile is needed"));
        assertTrue(
                refusal(new byte[] {0x0A, 100}).startsWith("byte 2 of its content: field 1 goes on behind the end;"));
    }

    @Test
    void shouldRefuseWhatUnpacksToGigabytes() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            byte[] block = new byte[1 << 20];
            for (int i = 0; i < (PprofReader.MAX_BYTES >> 20) + 1; i++) {
                gzip.write(block);
            }
        }
        assertTrue(refusal(packed.toByteArray()).startsWith("it has more than 64 MiB unpacked;"));
    }

    private static String refusal(byte[] bytes) {
        return assertThrows(ProfileFormatException.class, () -> Pprof.read(new ByteArrayInputStream(bytes), "t"))
                .getMessage();
    }

    static byte[] written(Profile profile) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Pprof.write(profile, out);
        return out.toByteArray();
    }

    private static byte[] unpacked(byte[] packed) throws IOException {
        return new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes();
    }

    /** What is on a stack, for how long; a class of a file's owner is no part of the format. */
    private static Set<String> stacks(Profile profile) {
        List<String> stacks = new ArrayList<>();
        profile.tree()
                .forEachStack((stack, nanos, samples) ->
                        stacks.add(stack.stream().map(Frame::detail).collect(Collectors.joining(";")) + " " + nanos
                                + " " + samples));
        return new HashSet<>(stacks);
    }

    private static Set<Frame> frames(Profile profile) {
        Set<Frame> frames = new HashSet<>();
        profile.tree().forEachNode((caller, frame, node) -> frames.add(frame));
        return frames;
    }
}
