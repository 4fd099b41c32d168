package org.jflame.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.jflame.fold.CallTree;
import org.jflame.fold.Frame;
import org.jflame.fold.FrameClass;
import org.jflame.fold.Profile;
import org.jflame.fold.PythonFrame;
import org.jflame.fold.SamplingStats;
import org.jflame.fold.ThreadFrame;
import org.jflame.fold.Timeline;
import org.junit.jupiter.api.Test;

class LiveHtmlTest {

    private static final long SECOND = 1_000_000_000;
    private static final SamplingStats STATS =
            new SamplingStats(9 * SECOND, 100, 900, 0, 900, 0, 0, SamplingStats.Pause.NONE);

    @Test
    void shouldSayWhichLineTakesTheTimeNowAndNotWhichHasTakenMost() {
        Profile profile = profile("load", "fit");
        String html = LiveHtml.render(profile, FlameGraphSvg.render(profile));

        assertEquals(Optional.of("fit · In [2] line 3 100 %"), LiveHtml.hottestNow(profile));
        assertTrue(html.contains("running <b><bdi>In [5]</bdi></b> · 9.00 s · "), html);
        assertTrue(html.contains(">now: fit · In [2] line 3 100 %</div>"), html);
        assertTrue(html.contains("data:image/svg+xml;base64,"), html);
        assertFalse(html.contains("<script"));
    }

    @Test
    void shouldTakeNamesForText() {
        Profile profile = profile("a", "</div><script>alert(1)</script>$x$");

        assertFalse(LiveHtml.render(profile, FlameGraphSvg.render(profile)).contains("<script"));
    }

    @Test
    void shouldSayHowItGoesBeforeAnythingOfTheCellIsSeen() {
        Profile empty = new Profile("In [5]", new CallTree(), STATS, 0);

        assertEquals(Optional.empty(), LiveHtml.hottestNow(empty));
        assertFalse(LiveHtml.render(empty, FlameGraphSvg.render(empty)).contains("<img"));
    }

    /** One function for seven seconds, then another one for two. */
    private static Profile profile(String first, String second) {
        List<List<Frame>> stacks = List.of(List.of(cell(first)), List.of(cell(second)));
        CallTree tree = new CallTree();
        tree.add(stacks.get(0), 7 * SECOND, 700);
        tree.add(stacks.get(1), 2 * SECOND, 200);
        List<Timeline.Run> runs = List.of(new Timeline.Run(0, 70), new Timeline.Run(1, 20));
        List<CallTree> leaves = stacks.stream().map(tree::leafOf).toList();
        Timeline timeline = new Timeline(
                SECOND / 10, leaves, List.of(new Timeline.Track(null, new ThreadFrame(1, "MainThread"), runs)));
        return new Profile("In [5]", tree, STATS, 0, 0, timeline);
    }

    private static Frame cell(String function) {
        return new PythonFrame(function, "In [2]", 3, FrameClass.CELL);
    }
}
