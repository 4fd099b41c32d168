package org.jflame.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jflame.fold.CallTree;
import org.jflame.fold.Frame;
import org.jflame.fold.FrameClass;
import org.jflame.fold.Profile;
import org.jflame.fold.ProfileDiff;
import org.jflame.fold.ProfileDiff.Measure;
import org.jflame.fold.PythonFrame;
import org.jflame.fold.SamplingStats;
import org.junit.jupiter.api.Test;

class DiffSentenceTest {

    private static final PythonFrame CELL = SampleProfiles.cell(PythonFrame.MODULE, 1);

    @Test
    void shouldSayHowMuchFasterAndWhy() {
        assertEquals(
                "t is 31 % faster than t, 4.35 s → 3.00 s: `collate` gone (−1.35 s)",
                times(run("step", 3000, "collate", 1350), run("step", 3000)));
        assertEquals(
                "t is 43 % faster than t, 4.35 s → 2.50 s: `step` (−1.50 s), `shuffle` new (+350 ms)",
                times(run("step", 3000, "load", 1350), run("step", 1500, "load", 650, "shuffle", 350)));
    }

    @Test
    void shouldSayHowMuchSlowerAndWhy() {
        assertEquals(
                "t is 45 % slower than t, 3.00 s → 4.35 s: `collate` new (+1.35 s)",
                times(run("step", 3000), run("step", 3000, "collate", 1350)));
        assertEquals(
                "t is 2.5 times as slow as t, 2.00 s → 5.00 s: `step` (+3.00 s)",
                times(run("step", 2000), run("step", 5000)));
        assertEquals(
                "t is 2.5 times as fast as t, 5.00 s → 2.00 s: `step` (−3.00 s)",
                times(run("step", 5000), run("step", 2000)));
    }

    @Test
    void shouldSayThatChanceExplainsADifference() {
        assertEquals(
                "No difference beyond chance, 100 ms → 120 ms; with so many samples, 29.7 ms may be chance",
                times(run("step", 100), run("step", 120)));
        assertEquals(
                "No difference beyond chance, 10.0 s → 10.3 s; with so many samples, 515 ms may be chance",
                times(run("step", 10_000), run("step", 10_300)));
        assertEquals(
                "No share of the time has changed by more than chance, which is up to 14.1 points",
                DiffSentence.of(ProfileDiff.of(run("step", 60, "load", 40), run("step", 55, "load", 45))));
    }

    @Test
    void shouldNotTakeARenamedFunctionForAGain() {
        assertEquals(
                "No difference beyond chance, 4.00 s → 4.00 s, but inside: `load` gone (−1.00 s), `fetch` new (+1.00"
                        + " s)",
                times(run("step", 3000, "load", 1000), run("step", 3000, "fetch", 1000)));
    }

    @Test
    void shouldCompareShares() {
        assertEquals(
                "Of the time, `load` gone (25 % → 0 %), `step` (75 % → 100 %)",
                DiffSentence.of(ProfileDiff.of(run("step", 3000, "load", 1000), run("step", 900))));
    }

    @Test
    void shouldSayThatThereIsNothing() {
        assertEquals(
                "There is nothing to compare: In [5] has no samples", times(run("step", 100), SampleProfiles.empty()));
        assertTrue(DiffText.render(ProfileDiff.of(SampleProfiles.empty(), run("step", 100)))
                .startsWith("There is nothing to compare"));
        DiffHtml.render(ProfileDiff.of(SampleProfiles.empty(), SampleProfiles.empty()));
    }

    @Test
    void shouldListWhatHasChanged() {
        ProfileDiff diff = ProfileDiff.of(run("step", 3000, "collate", 1350), run("step", 3000), Measure.TIME);
        assertEquals(
                """
                t is 31 % faster than t, 4.35 s → 3.00 s: `collate` gone (−1.35 s)

                   before     after     change  function
                   1.35 s       0 s    −1.35 s  gone: collate · In [5]

                2 functions have not changed beyond chance
                """,
                DiffText.render(diff));
        assertTrue(DiffHtml.render(diff).contains("gone: collate · In [5]"));
        assertTrue(DiffPage.render(diff).contains("gone: collate · In [5]"));
    }

    @Test
    void shouldKeepHostileNamesFromBecomingMarkupOrLines() {
        String hostile = "</b><script>\n\"'`&$_0\u202e]]>";
        ProfileDiff diff = ProfileDiff.of(run("step", 3000, hostile, 1350), run("step", 3000), Measure.TIME);
        assertEquals(1, DiffSentence.of(diff).lines().count());
        assertFalse(DiffHtml.render(diff).contains("<script"));
        assertFalse(DiffHtml.render(diff).contains("\u202e"));
        assertEquals(DiffHtml.render(diff), DiffHtml.render(diff));
        for (Profile profile : List.of(HostileNames.profile(), SampleProfiles.threads(), SampleProfiles.processes())) {
            assertFalse(
                    DiffHtml.render(ProfileDiff.of(profile, run("step", 100))).contains("<script"));
            assertEquals(
                    1, DiffSentence.of(ProfileDiff.of(profile, profile)).lines().count());
        }
    }

    @Test
    void shouldMatchFunctionsOfACellThatRanAgain() {
        Profile before = run("step", 3000, "collate", 1350);
        CallTree tree = new CallTree();
        Frame cell = new PythonFrame(PythonFrame.MODULE, "In [9]", 4, FrameClass.CELL);
        tree.add(List.of(cell, new PythonFrame("step", "In [9]", 7, FrameClass.CELL)), 3_000_000_000L, 3000);
        SamplingStats stats = before.stats();
        ProfileDiff diff = ProfileDiff.of(before, new Profile("In [9]", tree, stats, 0), Measure.TIME);
        assertEquals("In [9] is 31 % faster than t, 4.35 s → 3.00 s: `collate` gone (−1.35 s)", DiffSentence.of(diff));
    }

    private static String times(Profile before, Profile after) {
        return DiffSentence.of(ProfileDiff.of(before, after, Measure.TIME));
    }

    /** A cell that calls functions for so many milliseconds each. */
    private static Profile run(Object... functionsAndMillis) {
        CallTree tree = new CallTree();
        for (int i = 0; i < functionsAndMillis.length; i += 2) {
            PythonFrame function = SampleProfiles.cell((String) functionsAndMillis[i], 2);
            SampleProfiles.add(tree, (Integer) functionsAndMillis[i + 1], CELL, function);
        }
        return SampleProfiles.of("t", tree);
    }
}
