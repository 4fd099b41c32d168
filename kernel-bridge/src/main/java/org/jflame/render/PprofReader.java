package org.jflame.render;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jflame.fold.Frame;
import org.jflame.fold.ProcessFrame;
import org.jflame.fold.Profile;
import org.jflame.fold.ProfileFormatException;
import org.jflame.fold.SamplingStats;
import org.jflame.fold.ThreadFrame;

/**
 * Reads a pprof file in two passes: tables first, whatever place they have, then the samples.
 *
 * <p>A sample weighs its default value, else its last. Where that is a time and the file knows its period, the profile
 * is one of times; else values are counts, as of collapsed stacks.
 */
final class PprofReader {

    static final String CURE = "; a pprof profile is needed, as jflame record -f pprof or Go's runtime/pprof write";

    /** Unpacked: some kilobytes of gzip unpack to gigabytes. */
    static final int MAX_BYTES = 64 << 20;

    /** No stack is deeper. */
    private static final int MAX_FRAMES = 100_000;

    private static final int PEEKED_BYTES = 2;

    private final byte[] bytes;
    private final PprofNames names = new PprofNames();
    private final ReadStacks stacks = new ReadStacks();
    private int weightIndex;
    private int countIndex;
    private long nanosOfValue;

    private PprofReader(byte[] bytes) {
        this.bytes = bytes;
    }

    static Profile read(InputStream in, String title) throws IOException {
        return new PprofReader(unpacked(in)).profile(title);
    }

    private static byte[] unpacked(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in);
        buffered.mark(PEEKED_BYTES);
        boolean isCompressed = Pprof.isCompressed(buffered.readNBytes(PEEKED_BYTES));
        buffered.reset();
        try {
            byte[] bytes = (isCompressed ? new GZIPInputStream(buffered) : buffered).readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new ProfileFormatException("it has more than " + (MAX_BYTES >> 20)
                        + " MiB unpacked; record for a shorter time, or at a lower rate");
            }
            return bytes;
        } catch (ZipException | EOFException e) {
            throw new ProfileFormatException("its gzip is damaged or cut off; copy or write it again");
        }
    }

    private Profile profile(String title) throws IOException {
        ProtobufReader fields = new ProtobufReader(bytes, 0, bytes.length);
        while (fields.next()) {
            names.read(fields);
        }
        names.finish();
        if (names.sampleTypes() == 0) {
            throw new ProfileFormatException("it says of no value what it is" + CURE);
        }
        chooseValues();
        ProtobufReader samples = new ProtobufReader(bytes, 0, bytes.length);
        while (samples.next()) {
            if (samples.field() == Pprof.SAMPLE) {
                readSample(samples.message());
            }
        }
        if (stacks.tree().totalNanos() == 0) {
            throw new ProfileFormatException("it has no sample; record for a longer time");
        }
        return new Profile(names.title(title), stacks.tree(), stats(), 0);
    }

    private void chooseValues() throws ProfileFormatException {
        weightIndex = names.defaultSampleType();
        countIndex = names.countSampleType();
        boolean isKnown = names.nanosOfUnit(weightIndex) > 0 && names.periodNanos() > 0;
        nanosOfValue = isKnown ? names.nanosOfUnit(weightIndex) : 0;
    }

    private SamplingStats stats() throws ProfileFormatException {
        if (nanosOfValue == 0) {
            return SamplingStats.UNKNOWN;
        }
        long[] samples = new long[1];
        stacks.tree().forEachStack((stack, nanos, count) -> samples[0] += count);
        double hertz = 1e9 / names.periodNanos();
        long ticks = Math.round(names.durationNanos() / 1e9 * hertz);
        return new SamplingStats(names.durationNanos(), hertz, ticks, 0, samples[0], 0, 0, SamplingStats.Pause.NONE);
    }

    private void readSample(ProtobufReader sample) throws ProfileFormatException {
        NumberList locations = new NumberList(MAX_FRAMES);
        NumberList values = new NumberList(names.sampleTypes());
        Labels labels = new Labels();
        while (sample.next()) {
            switch (sample.field()) {
                case 1 -> sample.numbers(location -> locations.add(location, sample));
                case 2 -> sample.numbers(value -> values.add(value, sample));
                case 3 -> labels.read(sample.message());
                default -> {}
            }
        }
        if (values.size != names.sampleTypes()) {
            throw sample.problem("a sample with too few values");
        }
        add(labels.roots(), locations, values.numbers, sample);
    }

    private void add(List<Frame> stack, NumberList locations, long[] values, ProtobufReader place)
            throws ProfileFormatException {
        for (int i = locations.size - 1; i >= 0; i--) {
            List<Frame> frames = names.frames(locations.numbers[i]);
            if (frames == null) {
                throw place.problem("a sample at a location that the file does not have");
            }
            if (stack.size() + frames.size() > MAX_FRAMES) {
                throw place.problem("a stack of more than " + MAX_FRAMES + " frames");
            }
            stack.addAll(frames);
        }
        long value = Math.max(0, values[weightIndex]);
        long scale = nanosOfValue > 0 ? nanosOfValue : ReadStacks.NANOS_OF_COUNT;
        if (value > Long.MAX_VALUE / scale) {
            throw place.problem("a value too large to add");
        }
        stacks.add(
                stack, value * scale, nanosOfValue == 0 ? value : countIndex < 0 ? 1 : Math.max(0, values[countIndex]));
    }

    /** Numbers of which nobody says how many will come. */
    private static final class NumberList {
        private final int limit;
        private long[] numbers = new long[16];
        private int size;

        NumberList(int limit) {
            this.limit = limit;
        }

        void add(long number, ProtobufReader place) throws ProfileFormatException {
            if (size == limit) {
                throw place.problem("a sample with more than " + limit + " numbers of one kind");
            }
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * size);
            }
            numbers[size++] = number;
        }
    }

    /** Our own labels of a sample; others are passed over. */
    private final class Labels {
        private String thread = "";
        private String process = "";
        private String rank = "";
        private long tid;
        private long pid;

        void read(ProtobufReader label) throws ProfileFormatException {
            long key = 0;
            long text = 0;
            long number = 0;
            while (label.next()) {
                switch (label.field()) {
                    case 1 -> key = label.number();
                    case 2 -> text = label.number();
                    case 3 -> number = label.number();
                    default -> {}
                }
            }
            switch (names.text(key, label)) {
                case Pprof.THREAD -> thread = names.text(text, label);
                case Pprof.PROCESS -> process = names.text(text, label);
                case Pprof.RANK -> rank = names.text(text, label);
                case Pprof.THREAD_ID -> tid = number;
                case Pprof.PROCESS_ID -> pid = number;
                default -> {}
            }
        }

        List<Frame> roots() {
            List<Frame> roots = new ArrayList<>();
            if (pid > 0 && pid <= Integer.MAX_VALUE) {
                roots.add(new ProcessFrame((int) pid, process, rank));
            }
            if (tid > 0 && tid <= Integer.MAX_VALUE) {
                roots.add(new ThreadFrame((int) tid, thread));
            }
            return roots;
        }
    }
}
