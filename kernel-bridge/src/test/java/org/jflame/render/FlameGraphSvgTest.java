package org.jflame.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.List;
import org.jflame.fold.CallTree;
import org.jflame.fold.DropWaiting;
import org.jflame.fold.FrameClass;
import org.jflame.fold.Profile;
import org.jflame.fold.WaitFrame;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class FlameGraphSvgTest {

    private static final double ROUNDING = 0.11; // coordinates are written to a tenth

    @Test
    void shouldDrawAFrameAsWideAsItsShare() {
        CallTree tree = new CallTree();
        SampleProfiles.add(tree, 62, SampleProfiles.cell("hot", 2));
        SampleProfiles.add(tree, 38, SampleProfiles.cell("cold", 3));

        List<Picture.Rectangle> frames = picture(SampleProfiles.of("t", tree)).frames();

        List<Double> widths =
                frames.stream().map(frame -> frame.width() + 1).sorted().toList();
        assertEquals(380, widths.get(0), ROUNDING);
        assertEquals(620, widths.get(1), ROUNDING);
        assertEquals(1000, widths.get(2), ROUNDING);
    }

    @Test
    void shouldDrawEveryFrameBelowACallerThatSpansIt() {
        List<Picture.Rectangle> frames =
                picture(SampleProfiles.training(300, 1)).frames();
        assertTrue(frames.size() > 300, "frames: " + frames.size());
        for (Picture.Rectangle frame : frames) {
            boolean isRoot = frame.top() == FlameDrawing.HEADER_HEIGHT;
            assertTrue(
                    isRoot
                            || frames.stream()
                                    .anyMatch(caller -> caller.top() == frame.top() - FlameDrawing.ROW_HEIGHT
                                            && caller.left() <= frame.left() + ROUNDING
                                            && caller.right() >= frame.right() - 1 - ROUNDING),
                    "no caller above " + frame);
        }
    }

    @Test
    void shouldNotDrawFramesOverEachOther() {
        List<Picture.Rectangle> frames = picture(SampleProfiles.training(300, 2)).frames().stream()
                .sorted((a, b) ->
                        a.top() == b.top() ? Double.compare(a.left(), b.left()) : Double.compare(a.top(), b.top()))
                .toList();
        for (int i = 1; i < frames.size(); i++) {
            Picture.Rectangle left = frames.get(i - 1);
            Picture.Rectangle right = frames.get(i);
            assertTrue(left.top() != right.top() || left.right() <= right.left() + ROUNDING, left + " over " + right);
        }
    }

    @Test
    void shouldWriteNoTextWiderThanItsFrame() {
        for (Profile profile : List.of(SampleProfiles.training(300, 3), HostileNames.profile())) {
            Picture picture = picture(profile);
            for (Element label : picture.labels()) {
                double x = Double.parseDouble(label.getAttribute("x"));
                double y = Double.parseDouble(label.getAttribute("y"));
                double end = x + TextWidth.of(label.getTextContent(), FlameDrawing.FONT_SIZE);
                assertTrue(
                        picture.frames().stream()
                                .anyMatch(frame -> frame.top() < y
                                        && y < frame.bottom()
                                        && frame.left() < x
                                        && end <= frame.right() + ROUNDING),
                        "no frame around " + label.getTextContent());
            }
        }
    }

    @Test
    void shouldPinTextThatABroaderFontWouldPushOutOfItsFrame() {
        Element label = picture(SampleProfiles.training(300, 3)).labels().stream()
                .filter(text -> text.getTextContent().endsWith("…"))
                .findFirst()
                .orElseThrow();

        double pinned = Double.parseDouble(label.getAttribute("textLength"));
        assertEquals(TextWidth.of(label.getTextContent(), FlameDrawing.FONT_SIZE), pinned, ROUNDING);
    }

    @Test
    void shouldWriteLineAndShareOnFrames() {
        List<String> texts = picture(SampleProfiles.quickstart()).texts();
        assertTrue(texts.contains("sum_up · In [5] line 11\u200271 %"), texts.toString());
        assertTrue(texts.contains("waiting: clock_nanosleep\u200224 %"), texts.toString());
    }

    @Test
    void shouldSayInTheHeaderWhatWasMeasured() {
        assertEquals(
                "In [5] · 4.23 s · 4227 samples · 1000 of 1000 Hz · running 76 % · waiting 24 %",
                picture(SampleProfiles.quickstart()).texts().stream()
                        .filter(text -> text.contains(" Hz"))
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void shouldExplainOnlyTheClassesThatAreThere() {
        List<String> texts = picture(SampleProfiles.quickstart()).texts();
        assertTrue(texts.contains(FrameClass.CELL.legend()), texts.toString());
        assertTrue(texts.contains(FrameClass.WAITING.legend()), texts.toString());
        assertFalse(texts.contains(FrameClass.LIBRARY.legend()), texts.toString());
        assertFalse(texts.contains(FrameClass.OTHER.legend()), texts.toString());
    }

    @Test
    void shouldMarkWaitingByMoreThanColour() {
        String svg = FlameGraphSvg.render(SampleProfiles.quickstart());
        assertTrue(svg.contains("<g class='jf-wait'>"));
        assertTrue(svg.contains(".jf-wait path{fill:url(#jf-hatch)}"));
    }

    @Test
    void shouldCutDeepStacksAtTheLastRowAndSaySo() {
        Picture picture = picture(SampleProfiles.chain(5000));
        double lowest = picture.frames().stream()
                .mapToDouble(Picture.Rectangle::top)
                .max()
                .orElseThrow();
        assertEquals(FlameDrawing.HEADER_HEIGHT + (FlameLayout.WHOLE.rows() - 1) * FlameDrawing.ROW_HEIGHT, lowest);
        assertTrue(
                picture.texts().contains("+4942 rows\u200271 %"),
                picture.texts().toString());
        assertTrue(
                picture.texts().contains("71 % goes deeper than 60 rows"),
                picture.texts().toString());
    }

    @Test
    void shouldDrawAStackThatJustFitsWithoutAMark() {
        Picture picture = picture(SampleProfiles.chain(FlameLayout.WHOLE.rows() - 1));
        assertTrue(picture.texts().stream().noneMatch(text -> text.contains("rows")));
    }

    @Test
    void shouldMergeFramesThatAreTooNarrowToSee() {
        CallTree tree = new CallTree();
        SampleProfiles.add(tree, 9000, SampleProfiles.cell("hot", 2));
        for (int i = 0; i < 2500; i++) {
            tree.add(List.of(SampleProfiles.cell("small_" + i, 3)), 400_000, 1);
        }

        Picture picture = picture(SampleProfiles.of("t", tree));

        assertEquals(3, picture.frames().size());
        assertTrue(picture.texts().contains("+2500 small"), picture.texts().toString());
        assertTrue(
                picture.texts().contains("2500 too narrow to draw"),
                picture.texts().toString());
    }

    @Test
    void shouldStayWellFormedForHostileNames() {
        CallTree tree = new CallTree();
        SampleProfiles.add(tree, 900, SampleProfiles.cell("caller", 1));
        for (String name : HostileNames.ALL) {
            CallTree one = new CallTree();
            SampleProfiles.add(one, 900, SampleProfiles.cell(name, 2));
            Picture picture = picture(SampleProfiles.of(name, one));
            String expected = PrintableText.of(name, 40).replace("…", "");
            assertTrue(picture.texts().stream().anyMatch(text -> text.startsWith(expected)), "lost: " + name);
            assertEquals(0, picture.all("script").size() + picture.all("img").size());
        }
        picture(HostileNames.profile());
    }

    @Test
    void shouldBeReadOutByItsTopLines() {
        Picture picture = picture(SampleProfiles.quickstart());
        String spoken = picture.root.getAttribute("aria-label");
        assertEquals("img", picture.root.getAttribute("role"));
        assertEquals(spoken, picture.all("title").get(0).getTextContent());
        assertTrue(spoken.startsWith("Flame graph of In [5], 4.23 s: sum_up · In [5] line 11 45 %"), spoken);
    }

    @Test
    void shouldGiveTheSameBytesForTheSameProfile() {
        assertEquals(
                FlameGraphSvg.render(SampleProfiles.training(200, 5)),
                FlameGraphSvg.render(SampleProfiles.training(200, 5)));
    }

    @Test
    void shouldNotDependOnTheOrderOfSamples() {
        CallTree forward = new CallTree();
        CallTree backward = new CallTree();
        for (int i = 0; i < 20; i++) {
            SampleProfiles.add(forward, 10, SampleProfiles.cell("f" + i, 1));
            SampleProfiles.add(backward, 10, SampleProfiles.cell("f" + (19 - i), 1));
        }
        assertEquals(
                FlameGraphSvg.render(SampleProfiles.of("t", forward)),
                FlameGraphSvg.render(SampleProfiles.of("t", backward)));
    }

    @Test
    void shouldExplainAnEmptyProfile() {
        List<String> texts = picture(SampleProfiles.empty()).texts();
        assertTrue(
                texts.contains("No samples. 1.20 ms is too short for 1000 Hz. A higher rate sees more: -r 10000"),
                texts.toString());
    }

    @Test
    void shouldShowRanksInTheirOrderAboveTheirThreads() {
        List<Element> labels = picture(SampleProfiles.processes()).labels();
        List<String> processes = labels.stream()
                .sorted(Comparator.comparingDouble(label -> Double.parseDouble(label.getAttribute("x"))))
                .map(Element::getTextContent)
                .filter(text -> text.contains("process "))
                .map(text -> text.replaceAll("\\u2002.*", ""))
                .toList();
        assertEquals(
                List.of(
                        "train.py (process 4700) rank 0",
                        "train.py (process 4701) rank 1",
                        "train.py (process 4702) rank 2",
                        "train.py (process 4703) rank 3"),
                processes.subList(0, 4));
        List<String> texts = labels.stream().map(Element::getTextContent).toList();
        assertTrue(texts.contains("torchrun train.py\u20028.60 s of thread time"), texts.toString());
        assertTrue(texts.contains("MainThread (thread 4700)\u200219 %"), texts.toString());
        assertTrue(texts.contains("thread 4999\u20028 %") || texts.contains("thread 4999"), texts.toString());
    }

    @Test
    void shouldSayOfAFileOnlyWhatItSays() {
        Picture picture = picture(SampleProfiles.named(400, 1));
        String total = "total 77 528";
        assertTrue(
                picture.texts().contains("perf.folded · " + total),
                picture.texts().toString());
        assertTrue(
                picture.texts().contains("perf.folded\u2002" + total),
                picture.texts().toString());
        assertTrue(picture.texts().contains(FrameClass.CODE.legend()));
        assertTrue(picture.root.getAttribute("aria-label").startsWith("Flame graph of perf.folded, " + total + ": "));
        assertTrue(picture.texts().stream().noneMatch(text -> text.contains("Hz") || text.contains(" s ")));
    }

    @Test
    void shouldNotCallHiddenWaitingRunning() {
        Profile waited = new DropWaiting().apply(SampleProfiles.quickstart());
        List<String> texts = picture(waited).texts();
        assertTrue(texts.stream().noneMatch(text -> text.contains("running 100 %")), texts.toString());

        CallTree idle = new CallTree();
        SampleProfiles.add(idle, 5000, SampleProfiles.cell("f", 1), new WaitFrame("read"));
        List<String> why =
                picture(new DropWaiting().apply(SampleProfiles.of("t", idle))).texts();
        assertTrue(
                why.contains("No samples of running code. 5.00 s of waiting or of other threads are not shown:"
                        + " --idle and --threads show them."),
                why.toString());
    }

    @Test
    void shouldScaleByItsViewBox() {
        Picture picture = picture(SampleProfiles.quickstart());
        assertTrue(picture.root.getAttribute("viewBox").startsWith("0 0 1000 "));
    }

    private static Picture picture(Profile profile) {
        return Picture.parse(FlameGraphSvg.render(profile));
    }
}
