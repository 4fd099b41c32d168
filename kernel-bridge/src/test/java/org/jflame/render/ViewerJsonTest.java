package org.jflame.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jflame.fold.CallTree;
import org.jflame.fold.FoldedReader;
import org.jflame.fold.Frame;
import org.jflame.fold.FrameClass;
import org.jflame.fold.LineProblems;
import org.jflame.fold.NamedFrame;
import org.jflame.fold.NativeFrame;
import org.jflame.fold.Profile;
import org.jflame.fold.PythonFrame;
import org.jflame.fold.SamplingStats;
import org.jflame.fold.ThreadFrame;
import org.jflame.fold.Timeline;
import org.jflame.fold.WaitFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ViewerJsonTest {

    @Test
    void shouldHoldTheTreeInPreorder() {
        ViewerView data = ViewerView.of(SampleProfiles.quickstart());
        assertEquals(
                List.of(
                        "<whole>",
                        "<whole>/<module>:15",
                        "<whole>/<module>:15/sum_up:11",
                        "<whole>/<module>:15/sum_up:11/add:5",
                        "<whole>/<module>:15/sum_up:12",
                        "<whole>/<module>:15/sum_up:12/waiting: clock_nanosleep",
                        "<whole>/<module>:15/sum_up:9"),
                data.paths());
        assertEquals(1_120_000_000L, data.self(3));
        assertEquals(1120, data.samples(3));
        assertEquals("In [5]", data.file(3));
        assertEquals(ViewerKind.CELL, data.kind(3));
        assertEquals(ViewerKind.WAITING, data.kind(5));
        assertEquals("nanoseconds", data.json().get("unit").asText());
        assertEquals("In [5]", data.json().get("title").asText());
        assertEquals(1, data.json().get("version").asInt());
        assertTrue(data.json().get("facts").asText().startsWith("4.23 s · 4227 samples"));
        assertFalse(data.json().has("timeline"));
    }

    @Test
    void shouldNumberKindsAsTheViewerKnowsThem() {
        assertEquals(
                "CELL 0 USER_FILE 1 LIBRARY 2 STANDARD_LIBRARY 3 NATIVE 4 GIL 5 WAITING 6 GPU_SYNC 7 THREAD 8 PROCESS 9"
                        + " OTHER 10",
                String.join(
                        " ",
                        List.of(ViewerKind.values()).stream()
                                .map(kind -> kind + " " + kind.number())
                                .toList()));
        ViewerView threads = ViewerView.of(SampleProfiles.threads());
        assertTrue(threads.kinds().containsAll(List.of(ViewerKind.THREAD, ViewerKind.GIL, ViewerKind.WAITING)));
        ViewerView processes = ViewerView.of(SampleProfiles.processes());
        assertEquals(ViewerKind.PROCESS, processes.kind(1));
        assertEquals(ViewerKind.THREAD, processes.kind(2));
        assertEquals(
                "samples",
                ViewerView.of(SampleProfiles.named(9, 1)).json().get("unit").asText());
    }

    /** Readers of other tools' files keep counts in thousandths. */
    @Test
    void shouldWriteCountsAsTheFileHasThem() throws IOException {
        String folded = "main;work 12\nmain;rest 0.5\n";
        Profile profile = FoldedReader.read(
                new ByteArrayInputStream(folded.getBytes(StandardCharsets.UTF_8)), "t", new LineProblems());

        JsonNode json = ViewerView.of(profile).json();

        assertEquals("[0,0,12,0.5]", json.get("nodes").get("self").toString());
    }

    /** Each slot was looked at, and a file may say that there are any number. */
    @Test
    @Timeout(60)
    void shouldDrawARunOfAnyLength() {
        List<Frame> stack = List.of(new NamedFrame("f"));
        CallTree tree = new CallTree();
        tree.add(stack, 5, 1);
        List<Timeline.Run> runs = List.of(new Timeline.Run(0, 1L << 62), new Timeline.Run(Timeline.NOTHING, 7));
        Timeline timeline = new Timeline(
                1, List.of(tree.leafOf(stack)), List.of(new Timeline.Track(null, new ThreadFrame(7, "t"), runs)));

        JsonNode json = ViewerView.of(new Profile("t", tree, SamplingStats.UNKNOWN, 0, 0, timeline))
                .json();

        assertTrue(json.get("timeline").toString().contains(Long.toString(1L << 62)), () -> json.toString());
    }

    @Test
    void shouldSayWhatANativeFunctionIsCalled() {
        CallTree tree = new CallTree();
        String whole = "void at::native::add<float>(at::Tensor const&)";
        SampleProfiles.add(
                tree,
                5,
                SampleProfiles.c(whole, "libtorch_cpu.so"),
                new NativeFrame("read", "x.so", "/src/kernel.cpp", 12));
        ViewerView data = ViewerView.of(SampleProfiles.of("t", tree));
        assertEquals("at::native::add<...>", data.label(1));
        assertEquals(whole, data.detail(1));
        assertEquals("libtorch_cpu.so", data.file(1));
        assertEquals("", data.detail(2));
        assertEquals("kernel.cpp", data.file(2));
        assertEquals(12, data.line(2));
    }

    @Test
    void shouldTakeWhatAGpuIsWaitedForInForWaiting() {
        CallTree tree = new CallTree();
        PythonFrame item = SampleProfiles.cell("step", 4);
        NativeFrame sync = SampleProfiles.c("cudaStreamSynchronize", "libcudart.so.12");
        NativeFrame driver = SampleProfiles.c("libcuda.so.1+0x2f10", "libcuda.so.1");
        NativeFrame launch = SampleProfiles.c("cudaLaunchKernel", "libcudart.so.12");
        SampleProfiles.add(tree, 50, item, sync, driver);
        SampleProfiles.add(tree, 20, item, sync, driver, new WaitFrame("ioctl"));
        SampleProfiles.add(tree, 30, item, launch, driver);
        ViewerView data = ViewerView.of(SampleProfiles.of("t", tree));
        assertEquals(
                List.of(
                        ViewerKind.CELL,
                        ViewerKind.GPU_SYNC,
                        ViewerKind.GPU_SYNC,
                        ViewerKind.GPU_SYNC,
                        ViewerKind.NATIVE,
                        ViewerKind.NATIVE),
                data.kinds());
        assertTrue(GpuSync.isSync(SampleProfiles.c("cuStreamSynchronize", "libcuda.so.1")));
        assertFalse(GpuSync.isSync(SampleProfiles.c("cudaMemcpy", "libcudart.so.12")));
        assertFalse(GpuSync.isSync(SampleProfiles.cell("cudaStreamSynchronize", 1)));
    }

    @Test
    void shouldLoseNoTimeWhenSmallFramesAreDrawnTogether() {
        for (Profile profile :
                List.of(SampleProfiles.training(600, 3), SampleProfiles.native5000(), SampleProfiles.processes())) {
            ViewerView all = ViewerView.of(profile);
            for (ViewerDetail detail : ViewerDetail.HARSH) {
                ViewerView some = ViewerView.of(profile, CellSources.none(), detail);
                assertEquals(profile.tree().totalNanos(), some.total());
                assertEquals(profile.samples(), some.totalSamples());
                assertEquals(all.waiting(), some.waiting(), "what waited still did");
                assertTrue(some.paths().size() <= all.paths().size());
            }
        }
    }

    @Test
    void shouldSayWhatIsDrawnTogether() {
        CallTree tree = new CallTree();
        SampleProfiles.add(tree, 99_000, SampleProfiles.cell("hot", 2));
        SampleProfiles.add(tree, 49, SampleProfiles.cell("a", 3), SampleProfiles.cell("below", 4));
        SampleProfiles.add(tree, 30, SampleProfiles.cell("b", 3), new WaitFrame("read"));
        ViewerDetail detail = ViewerDetail.GENTLE.get(1);
        ViewerView data = ViewerView.of(SampleProfiles.of("t", tree), CellSources.none(), detail);
        assertEquals(List.of("<whole>", "<whole>/hot:2", "<whole>/+2 small", "<whole>/+2 small/waiting"), data.paths());
        assertEquals(49_000_000, data.self(2));
        assertEquals(30_000_000, data.self(3));
        assertTrue(data.json().get("notes").asText().endsWith("4 frames below 0.05 % drawn as \"+N small\""));
        assertFalse(ViewerView.of(SampleProfiles.of("t", tree))
                .json()
                .get("notes")
                .asText()
                .contains("small"));
    }

    @Test
    void shouldHoldTheTextOfTheCellsThatRan() {
        CellSources sources = new CellSources(Map.of(5, "a = 1\nfor i in range(3):\n    a += i", 6, "never()"));
        JsonNode blocks = ViewerView.of(SampleProfiles.thousandFrames(), sources, ViewerDetail.ALL)
                .json()
                .get("sources");
        assertEquals(1, blocks.size());
        assertEquals(1, blocks.get(0).get("first").asInt());
        assertEquals(3, blocks.get(0).get("lines").size());
        assertEquals("    a += i", blocks.get(0).get("lines").get(2).asText());
    }

    @Test
    void shouldHoldOfAFileTheFunctionsThatTookTime() {
        String text = "import json\n\n\ndef unused():\n    pass\n\n\ndef read_rows(path):\n    rows = []\n\n"
                + "    for line in open(path):\n        rows.append(json.loads(line))\n    return rows\n\n\nprint(1)\n";
        CallTree tree = new CallTree();
        PythonFrame loads = new PythonFrame("read_rows", "project/rows.py", 12, FrameClass.USER_FILE);
        SampleProfiles.add(tree, 995, SampleProfiles.cell(PythonFrame.MODULE, 1), loads);
        SampleProfiles.add(
                tree,
                4,
                SampleProfiles.cell(PythonFrame.MODULE, 1),
                new PythonFrame("unused", "project/rows.py", 5, FrameClass.USER_FILE));
        CellSources sources = new CellSources(Map.of(), Map.of("project/rows.py", text));
        ViewerView data = ViewerView.of(SampleProfiles.of("t", tree), sources, ViewerDetail.ALL);
        JsonNode blocks = data.json().get("sources");
        assertEquals(1, blocks.size());
        assertEquals("project/rows.py", data.text(blocks.get(0).get("file").asInt()));
        assertEquals(8, blocks.get(0).get("first").asInt());
        assertEquals(6, blocks.get(0).get("lines").size());
        assertEquals("    return rows", blocks.get(0).get("lines").get(5).asText());
    }

    @Test
    void shouldDecodeToTheSameHostileText() {
        CallTree tree = new CallTree();
        for (String name : HostileNames.MANY) {
            SampleProfiles.add(tree, 10, new PythonFrame(name, name, 1, FrameClass.USER_FILE));
            SampleProfiles.add(tree, 10, new ThreadFrame(7, name), SampleProfiles.c(name, name));
        }
        assertTrue(HostileNames.MANY.size() >= 200, HostileNames.MANY.size() + " names");
        for (String name : HostileNames.MANY) {
            String kept = ViewerFrame.cut(name, ViewerDetail.ALL.maxLabel());
            CallTree one = new CallTree();
            SampleProfiles.add(one, 10, new PythonFrame(name, name, 1, FrameClass.USER_FILE));
            SampleProfiles.add(one, 9, new ThreadFrame(7, name), SampleProfiles.c("f", name));
            CellSources sources = new CellSources(Map.of(), Map.of(name, name));
            ViewerView data = ViewerView.of(SampleProfiles.of(name, one), sources, ViewerDetail.ALL, List.of(name));
            assertEquals(kept, data.json().get("title").asText());
            assertEquals(kept, data.label(1));
            assertEquals(kept, data.file(1));
            assertEquals(kept, data.file(3));
            assertEquals(name, data.json().get("findings").get(0).asText());
        }
        String whole =
                new ViewerJson(SampleProfiles.of("t", tree), CellSources.none(), List::of, ViewerDetail.ALL).render();
        assertTrue(whole.chars().allMatch(c -> c >= ' ' && c <= 127));
    }

    @Test
    void shouldCutADeepStackWithoutRecursion() {
        ViewerView data = ViewerView.of(SampleProfiles.chain(50_000));
        assertEquals(50_002, data.paths().size());
    }

    @Test
    void shouldShowTheHeadingAsTheUserWroteIt() {
        CallTree tree = new CallTree();
        SampleProfiles.add(tree, 1000, SampleProfiles.cell(PythonFrame.MODULE, 4));
        CellSources sources = new CellSources(Map.of(5, "# %%jflame\n# %%jflame\n\nwork()\n# %%jflame"));
        JsonNode lines = ViewerView.of(SampleProfiles.of("In [5]", tree), sources, ViewerDetail.ALL)
                .json()
                .get("sources")
                .get(0)
                .get("lines");
        assertEquals("[\"%%jflame\",\"\",\"\",\"work()\",\"# %%jflame\"]", lines.toString());
    }
}
