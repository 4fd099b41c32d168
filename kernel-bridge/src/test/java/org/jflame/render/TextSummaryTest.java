package org.jflame.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jflame.fold.CallTree;
import org.jflame.fold.Profile;
import org.jflame.fold.SamplingStats;
import org.jflame.fold.WaitFrame;
import org.junit.jupiter.api.Test;

class TextSummaryTest {

    @Test
    void shouldSayWhereTheTimeWent() {
        assertEquals(
                """
                In [5] · 4.23 s · 4227 samples · 1000 of 1000 Hz · running 76 % · waiting 24 %

                   self    total  line
                  0.0 %  100.0 %  In [5] line 15                                sum_up()
                 44.8 %   71.3 %  sum_up · In [5] line 11                       total = add(total, i)
                 26.5 %   26.5 %  add · In [5] line 5                           return a + b
                 23.7 %   23.7 %  sum_up · In [5] line 12                       time.sleep(1)  (waiting)
                  5.0 %    5.0 %  sum_up · In [5] line 9                        for i in range(10_000_000):

                   self    total  function
                 73.5 %  100.0 %  sum_up · In [5]
                 26.5 %   26.5 %  add · In [5]
                  0.0 %  100.0 %  In [5]

                71 % of the time passes in sum_up · In [5] line 11 (total = add(total, i)) and what it calls: start there.

                sampling stopped the program for 2 % of the time (p50 21.0 µs, p99 84.0 µs, 97.2 ms in all)
                """,
                TextSummary.render(SampleProfiles.quickstart(), SampleProfiles.QUICKSTART_SOURCE, List.of()));
    }

    @Test
    void shouldStayAboutTwentyLinesHoweverHostileTheNames() {
        String text = TextSummary.render(HostileNames.profile(), CellSources.none(), List.of());
        assertEquals(text.lines().count(), text.chars().filter(c -> c == '\n').count());
        assertTrue(text.lines().count() <= 22, text);
        assertTrue(text.codePoints().noneMatch(c -> c != '\n' && PrintableText.isForbidden(c)), text);
    }

    @Test
    void shouldExplainAnEmptyProfile() {
        assertTrue(TextSummary.render(SampleProfiles.empty(), CellSources.none(), List.of())
                .contains("-r 10000"));
    }

    @Test
    void shouldSayTheFirstFindingInPlaceOfAHint() {
        List<String> findings = List.of("44 % of the time one line adds.", "Another one.");
        String text = TextSummary.render(SampleProfiles.quickstart(), CellSources.none(), findings);
        assertTrue(text.contains("\n44 % of the time one line adds.\n"), text);
        assertTrue(!text.contains("Another one") && !text.contains("start there"), text);
    }

    @Test
    void shouldHintAtWhatTheFactsSay() {
        CallTree few = new CallTree();
        SampleProfiles.add(few, 25, SampleProfiles.cell("f", 1));
        assertEquals(
                "Shares of so few samples are right to some 10 points only: a higher rate (-r 10000) takes more.",
                hint(SampleProfiles.of("t", few)));

        SamplingStats.Pause pause = SamplingStats.Pause.NONE;
        SamplingStats spared = new SamplingStats(1_000_000_000, 500, 25, 0, 475, 25, 0, 0, 0, 0, pause);
        assertEquals(
                "Shares of so few samples are right to some 10 points only: the budget lowered the rate, --budget off"
                        + " takes more.",
                hint(new Profile("t", few, spared, 0)));

        CallTree joined = new CallTree();
        SampleProfiles.add(joined, 700, SampleProfiles.cell("f", 1), new WaitFrame("futex"));
        SampleProfiles.add(joined, 300, SampleProfiles.cell("f", 1));
        assertEquals(
                "It waits for another thread 70 % of the time: --threads shows what the others do meanwhile.",
                hint(SampleProfiles.of("t", joined)));

        CallTree child = new CallTree();
        SampleProfiles.add(child, 700, SampleProfiles.cell("f", 1), new WaitFrame("wait4"));
        assertEquals(
                "It waits for a child process 100 % of the time: --subprocesses shows what the children do meanwhile.",
                hint(SampleProfiles.of("t", child)));
    }

    @Test
    void shouldHintAtNothingThatTheProfileDoesNotSay() {
        // The threads are there already, and no own line has most of the time.
        assertEquals("", hint(SampleProfiles.threads()));
        assertEquals("", hint(SampleProfiles.named(400, 1)));
    }

    private static String hint(Profile profile) {
        return Hint.of(profile, CellSources.none()).orElse("");
    }
}
