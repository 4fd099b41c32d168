package org.jflame.bridge;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jflame.fold.CallTree;
import org.jflame.fold.Frame;
import org.jflame.fold.NativeFrame;
import org.jflame.fold.PythonFrame;
import org.jflame.fold.SamplingStats;
import org.jflame.fold.ThreadFrame;
import org.jflame.fold.Timeline;
import org.jflame.fold.WaitFrame;
import org.jflame.sample.Recording;

/** A made-up session to practise with: its requests, and the recording that it would have made. */
final class Script {

    private static final int TID = 1;
    private static final long PERIOD_NANOS = 1_000_000;
    private static final int MANY_STACKS = 50;
    private static final int FRAMES_OF_MANY = 40;
    private static final int FUNCTIONS_OF_MANY = 20;

    private static final Frame KERNEL =
            PythonFrame.unnamed("run_code", "/usr/lib/python3/dist-packages/IPython/core.py", 3553);
    private static final Frame CELL = PythonFrame.unnamed(PythonFrame.MODULE, "/tmp/ipykernel_1/2.py", 1);

    private static final String VIEW =
            "\"title\":\"In [2]\",\"cells\":{\"/tmp/ipykernel_1/1.py\":1,\"/tmp/ipykernel_1/2.py\":2}"
                    + ",\"cellSources\":{\"1\":\"def work():\\n    pass\",\"2\":\"work()\"}"
                    + ",\"standardLibrary\":[\"/usr/lib/python3.11\"],\"libraries\":[\"/usr/lib/python3/dist-packages\"]"
                    + ",\"threadNames\":{\"1\":\"MainThread\"},\"serviceThreads\":[2],\"currentCell\":2,\"awaits\":false,\"png\":false";

    private Script() {}

    /** All requests in a sensible order, {@code bye} last; ids count from 1. */
    static List<byte[]> requests() {
        String stop = "," + VIEW;
        return List.of(
                request(1, "hello", ",\"version\":\"" + Protocol.VERSION + "\",\"pid\":1"),
                start(2, TID),
                request(3, "status", ""),
                request(4, "watch", ",\"view\":{" + VIEW + "}"),
                request(5, "peek", ",\"seen\":0"),
                request(6, "stop", stop),
                request(7, "stop", stop), // nothing is running any more
                request(8, "discard", ""),
                request(9, "unheard-of", ""),
                request(10, "bye", ""));
    }

    /** A profile from its start to its picture. */
    static List<byte[]> oneProfile() {
        return List.of(start(1, TID), request(2, "stop", "," + VIEW));
    }

    static byte[] start(int id, long pid) {
        return request(
                id,
                "start",
                ",\"pid\":" + pid
                        + ",\"rateHz\":1000.0,\"maxSeconds\":null,\"threads\":false,\"idle\":false,\"subprocesses\":false"
                        + ",\"nativeFrames\":true,\"raw\":false,\"maxPauseShare\":0.02");
    }

    private static byte[] request(int id, String type, String fields) {
        return ("{\"protocol\":" + Protocol.NUMBER + ",\"id\":" + id + ",\"type\":\"" + type + "\"" + fields + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Recording recording() {
        ThreadFrame thread = new ThreadFrame(TID, "");
        PythonFrame work = PythonFrame.unnamed("work", "/tmp/ipykernel_1/1.py", 2);
        PythonFrame library = PythonFrame.unnamed("loads", "/usr/lib/python3.11/json/__init__.py", 346);
        NativeFrame parser = new NativeFrame("_json::scan_once(_object*)", "_json.so", "", 0);
        CallTree tree = new CallTree();
        tree.add(List.of(thread, KERNEL, CELL, work), 600_000_000, 600);
        tree.add(List.of(thread, KERNEL, CELL, work, library, parser), 200_000_000, 200);
        tree.add(List.of(thread, KERNEL, CELL, new WaitFrame("clock_nanosleep")), 200_000_000, 200);
        return new Recording(tree, stats(1000));
    }

    /**
     * What a program of very many stacks would have made: functions that call each other at random. To draw it once
     * takes some tenths of a second, most of it because nothing is compiled yet.
     */
    private static Recording largeRecording() {
        Frame thread = new ThreadFrame(TID, "");
        SplittableRandom random = new SplittableRandom(1);
        CallTree tree = new CallTree();
        Set<List<Frame>> stacks = new LinkedHashSet<>();
        List<Timeline.Run> runs = new ArrayList<>();
        while (stacks.size() < MANY_STACKS) {
            List<Frame> stack = new ArrayList<>(List.of(thread, KERNEL, CELL));
            while (stack.size() < FRAMES_OF_MANY) {
                int function = random.nextInt(FUNCTIONS_OF_MANY);
                stack.add(PythonFrame.unnamed("f" + function, "/tmp/ipykernel_1/1.py", function + 1));
                stack.add(new NativeFrame("ns::call<int>(std::string const&)", "lib" + function + ".so", "", 0));
            }
            if (stacks.add(stack)) {
                tree.add(stack, PERIOD_NANOS, 1);
                runs.add(new Timeline.Run(runs.size(), 1));
            }
        }
        Timeline.Track track = new Timeline.Track(null, (ThreadFrame) thread, runs);
        Timeline timeline = new Timeline(PERIOD_NANOS, List.copyOf(stacks), List.of(track));
        return new Recording(tree, timeline, stats(MANY_STACKS));
    }

    private static SamplingStats stats(long samples) {
        return new SamplingStats(samples * PERIOD_NANOS, 1000, 1000, 0, samples, 0, 0, SamplingStats.Pause.NONE);
    }

    /** Samples nothing. */
    static final class Player implements Recorder {

        private final Recording recording;

        /** Plays a cell of a few stacks. */
        Player() {
            this(recording());
        }

        private Player(Recording recording) {
            this.recording = recording;
        }

        /** Plays a cell of very many stacks. */
        static Player ofManyStacks() {
            return new Player(largeRecording());
        }

        @Override
        public SamplingStats progress() {
            return recording.stats();
        }

        @Override
        public Recording soFar() {
            return recording;
        }

        @Override
        public Recording stop() {
            return recording;
        }

        @Override
        public void close() {
            // nothing is attached
        }
    }
}
