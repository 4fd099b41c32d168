package org.jflame.render;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jflame.fold.Frame;
import org.jflame.fold.FrameText;
import org.jflame.fold.NamedFrame;
import org.jflame.fold.NativeFrame;
import org.jflame.fold.ProfileFormatException;
import org.jflame.fold.PythonFrame;
import org.jflame.fold.WaitFrame;

/** All of a pprof file but its samples: what these refer to by number. */
final class PprofNames {

    /** Texts, and entries of each table. */
    private static final int MAX_ENTRIES = 500_000;

    /** Functions that a compiler has put into one. */
    private static final int MAX_LINES = 1000;

    private final List<String> texts = new ArrayList<>();
    private final Map<Long, long[]> functions = new HashMap<>(); // name, file
    private final Map<Long, Long> mappings = new HashMap<>(); // file
    private final Map<Long, Location> locations = new HashMap<>();
    private final Map<Long, List<Frame>> framesOf = new HashMap<>();
    private final List<long[]> sampleTypes = new ArrayList<>(); // type, unit
    private long[] periodType = {0, 0};
    private long period;
    private long durationNanos;
    private long defaultType;
    private long comment;

    /**
     * @param lines function and line, the innermost of functions that were put into each other first
     */
    private record Location(long mapping, long address, List<long[]> lines) {}

    /** Takes a field of the file. */
    void read(ProtobufReader field) throws ProfileFormatException {
        switch (field.field()) {
            case Pprof.SAMPLE_TYPE -> sampleTypes.add(numbers(field.message(), 1, 2));
            case Pprof.MAPPING -> {
                long[] mapping = numbers(field.message(), 1, 5);
                mappings.put(mapping[0], mapping[1]);
            }
            case Pprof.LOCATION -> readLocation(field.message());
            case Pprof.FUNCTION -> {
                long[] function = numbers(field.message(), 1, 2, 4);
                functions.put(function[0], new long[] {function[1], function[2]});
            }
            case Pprof.STRING_TABLE -> texts.add(field.text());
            case Pprof.DURATION_NANOS -> durationNanos = Math.max(0, field.number());
            case Pprof.PERIOD_TYPE -> periodType = numbers(field.message(), 1, 2);
            case Pprof.PERIOD -> period = field.number();
            case Pprof.COMMENT -> field.numbers(text -> comment = comment == 0 ? text : comment);
            case Pprof.DEFAULT_SAMPLE_TYPE -> defaultType = field.number();
            default -> {}
        }
        int entries = Math.max(Math.max(texts.size(), locations.size()), Math.max(functions.size(), mappings.size()));
        if (Math.max(entries, sampleTypes.size()) > MAX_ENTRIES) {
            throw field.problem("more than " + MAX_ENTRIES + " names");
        }
    }

    /** Checks what refers to other entries, when all were read. */
    void finish() throws ProfileFormatException {
        for (Map.Entry<Long, Location> location : locations.entrySet()) {
            framesOf.put(location.getKey(), frames(location.getValue()));
        }
        for (long[] type : sampleTypes) {
            text(type[0]);
            text(type[1]);
        }
    }

    int sampleTypes() {
        return sampleTypes.size();
    }

    /** The frames of a location, the caller first; null when there is no such location. */
    List<Frame> frames(long location) {
        return framesOf.get(location);
    }

    /** The value that the file wants to be looked at, else the last one. */
    int defaultSampleType() {
        for (int i = 0; i < sampleTypes.size(); i++) {
            if (defaultType != 0 && sampleTypes.get(i)[0] == defaultType) {
                return i;
            }
        }
        return sampleTypes.size() - 1;
    }

    /** The value that counts samples, -1 when there is none. */
    int countSampleType() throws ProfileFormatException {
        for (int i = 0; i < sampleTypes.size(); i++) {
            if (text(sampleTypes.get(i)[0]).equals("samples")) {
                return i;
            }
        }
        return -1;
    }

    /** The nanoseconds in one unit of a value, 0 when it is no time. */
    long nanosOfUnit(int sampleType) throws ProfileFormatException {
        return nanosOf(text(sampleTypes.get(sampleType)[1]));
    }

    /** The time between two samples, 0 when it is not known. */
    long periodNanos() throws ProfileFormatException {
        long unit = nanosOf(text(periodType[1]));
        return unit > 0 && period > 0 && period < Long.MAX_VALUE / unit ? period * unit : 0;
    }

    long durationNanos() {
        return durationNanos;
    }

    /** What the file says that it is of, in one line. */
    String title(String otherwise) throws ProfileFormatException {
        String said = text(comment);
        return said.isBlank() ? otherwise : said;
    }

    /** A text of the table, at a place that wants it. */
    String text(long index, ProtobufReader place) throws ProfileFormatException {
        if (index < 0 || index >= texts.size()) {
            throw place.problem("a text that the file does not have");
        }
        return texts.get((int) index);
    }

    private String text(long index) throws ProfileFormatException {
        if (index == 0) {
            return "";
        }
        if (index < 0 || index >= texts.size()) {
            throw new ProfileFormatException("it names text " + index + " and has " + texts.size() + PprofReader.CURE);
        }
        return texts.get((int) index);
    }

    private static long nanosOf(String unit) {
        return switch (unit) {
            case "nanoseconds", "ns" -> 1;
            case "microseconds", "us" -> 1_000;
            case "milliseconds", "ms" -> 1_000_000;
            case "seconds", "s" -> 1_000_000_000;
            default -> 0;
        };
    }

    private static long[] numbers(ProtobufReader message, int... wanted) throws ProfileFormatException {
        long[] found = new long[wanted.length];
        while (message.next()) {
            for (int i = 0; i < wanted.length; i++) {
                found[i] = message.field() == wanted[i] ? message.number() : found[i];
            }
        }
        return found;
    }

    private void readLocation(ProtobufReader message) throws ProfileFormatException {
        long id = 0;
        long mapping = 0;
        long address = 0;
        List<long[]> lines = new ArrayList<>(1);
        while (message.next()) {
            switch (message.field()) {
                case 1 -> id = message.number();
                case 2 -> mapping = message.number();
                case 3 -> address = message.number();
                case 4 -> {
                    if (lines.size() == MAX_LINES) {
                        throw message.problem("a location with more than " + MAX_LINES + " functions");
                    }
                    lines.add(numbers(message.message(), 1, 2));
                }
                default -> {}
            }
        }
        locations.put(id, new Location(mapping, address, lines));
    }

    private List<Frame> frames(Location location) throws ProfileFormatException {
        String module = text(mappings.getOrDefault(location.mapping, 0L));
        module = module.substring(module.lastIndexOf('/') + 1);
        if (location.lines.isEmpty()) {
            return List.of(new NativeFrame(module + "+0x" + Long.toHexString(location.address), module, "", 0));
        }
        List<Frame> frames = new ArrayList<>(location.lines.size());
        for (int i = location.lines.size() - 1; i >= 0; i--) {
            long[] function = functions.getOrDefault(location.lines.get(i)[0], new long[] {0, 0});
            frames.add(
                    frame(text(function[0]), text(function[1]), location.lines.get(i)[1], module));
        }
        return List.copyOf(frames);
    }

    private static Frame frame(String name, String file, long lineNumber, String module) {
        int line = lineNumber > 0 && lineNumber < Integer.MAX_VALUE ? (int) lineNumber : 0;
        if (file.isEmpty() && module.isEmpty()) {
            return FrameText.of(name);
        }
        String text = file.isEmpty() ? name : name + " (" + file + (line > 0 ? ":" + line : "") + ")";
        Frame frame = FrameText.of(text);
        if (frame instanceof PythonFrame && module.isEmpty() || frame instanceof WaitFrame) {
            return frame;
        }
        boolean isMachineCode = !module.isEmpty() && !file.endsWith(".go"); // Go's names are not C++'s
        return isMachineCode ? new NativeFrame(name, module, file, file.isEmpty() ? 0 : line) : new NamedFrame(text);
    }
}
