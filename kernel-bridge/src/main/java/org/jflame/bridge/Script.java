package org.jflame.bridge;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jflame.fold.CallTree;
import org.jflame.fold.Frame;
import org.jflame.fold.NativeFrame;
import org.jflame.fold.PythonFrame;
import org.jflame.fold.SamplingStats;
import org.jflame.fold.ThreadFrame;
import org.jflame.fold.WaitFrame;
import org.jflame.sample.Recording;

/** A made-up session to practise with: its requests, and the recording that it would have made. */
final class Script {

    private static final int TID = 1;

    /** So many that what draws a large picture is compiled by then. */
    private static final int STACKS = 512;

    private Script() {}

    /** All requests in a sensible order, {@code bye} last; ids count from 1. */
    static List<byte[]> requests() {
        String view = "\"title\":\"In [2]\",\"cells\":{\"/tmp/ipykernel_1/1.py\":1,\"/tmp/ipykernel_1/2.py\":2}"
                + ",\"cellSources\":{\"1\":\"def work():\\n    pass\",\"2\":\"work()\"}"
                + ",\"standardLibrary\":[\"/usr/lib/python3.11\"],\"libraries\":[\"/usr/lib/python3/dist-packages\"]"
                + ",\"threadNames\":{\"1\":\"MainThread\"},\"serviceThreads\":[2],\"currentCell\":2,\"awaits\":false,\"png\":false";
        String stop = "," + view;
        return List.of(
                request(1, "hello", ",\"version\":\"" + Protocol.VERSION + "\",\"pid\":1"),
                start(2, TID),
                request(3, "status", ""),
                request(4, "watch", ",\"view\":{" + view + "}"),
                request(5, "peek", ",\"seen\":0"),
                request(6, "stop", stop),
                request(7, "stop", stop), // nothing is running any more
                request(8, "discard", ""),
                request(9, "unheard-of", ""),
                request(10, "bye", ""));
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
        PythonFrame kernel = PythonFrame.unnamed("run_code", "/usr/lib/python3/dist-packages/IPython/core.py", 3553);
        PythonFrame cell = PythonFrame.unnamed(PythonFrame.MODULE, "/tmp/ipykernel_1/2.py", 1);
        PythonFrame work = PythonFrame.unnamed("work", "/tmp/ipykernel_1/1.py", 2);
        PythonFrame library = PythonFrame.unnamed("loads", "/usr/lib/python3.11/json/__init__.py", 346);
        NativeFrame parser = new NativeFrame("_json::scan_once(_object*)", "_json.so", "", 0);
        CallTree tree = new CallTree();
        for (int stack = 0; stack < STACKS; stack++) {
            tree.add(branch(List.of(thread, kernel, cell), stack), 600_000_000 / STACKS, 1);
        }
        tree.add(List.of(thread, kernel, cell, work), 600_000_000, 600);
        tree.add(List.of(thread, kernel, cell, work, library, parser), 200_000_000, 200);
        tree.add(List.of(thread, kernel, cell, new WaitFrame("clock_nanosleep")), 200_000_000, 200);
        return new Recording(
                tree, new SamplingStats(1_000_000_000, 1000, 1000, 0, 1000, 0, 0, SamplingStats.Pause.NONE));
    }

    /** One of many stacks: each bit of its number chooses the line of one function. */
    private static List<Frame> branch(List<Frame> outer, int stack) {
        List<Frame> frames = new ArrayList<>(outer);
        for (int bit = 1; bit < STACKS; bit <<= 1) {
            int line = (stack & bit) == 0 ? 2 : 3;
            frames.add(PythonFrame.unnamed("branch" + bit, "/tmp/ipykernel_1/1.py", line));
        }
        return frames;
    }

    /** Samples nothing. */
    static final class Player implements Recorder {
        @Override
        public SamplingStats progress() {
            return recording().stats();
        }

        @Override
        public Recording soFar() {
            return recording();
        }

        @Override
        public Recording stop() {
            return recording();
        }

        @Override
        public void close() {
            // nothing is attached
        }
    }
}
