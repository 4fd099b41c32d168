package org.jflame.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TextSummaryTest {

    @Test
    void shouldSayWhereTheTimeWent() {
        assertEquals(
                """
                In [5] · 4.23 s · 4227 samples · 1000 of 1000 Hz · running 76 % · waiting 24 %

                   self    total  line
                 44.8 %   71.3 %  sum_up · In [5] line 11                       total = add(total, i)
                 26.5 %   26.5 %  add · In [5] line 5                           return a + b
                 23.7 %   23.7 %  sum_up · In [5] line 12                       time.sleep(1)  (waiting)
                  5.0 %    5.0 %  sum_up · In [5] line 9                        for i in range(10_000_000):
                  0.0 %  100.0 %  In [5] line 15                                sum_up()

                   self    total  function
                 73.5 %  100.0 %  sum_up · In [5]
                 26.5 %   26.5 %  add · In [5]
                  0.0 %  100.0 %  In [5]

                sampling stopped the program for 2 % of the time (p50 21.0 µs, p99 84.0 µs, 97.2 ms in all)
                """,
                TextSummary.render(SampleProfiles.quickstart(), SampleProfiles.QUICKSTART_SOURCE));
    }

    @Test
    void shouldStayAboutTwentyLinesHoweverHostileTheNames() {
        String text = TextSummary.render(HostileNames.profile(), CellSources.none());
        assertEquals(text.lines().count(), text.chars().filter(c -> c == '\n').count());
        assertTrue(text.lines().count() <= 22, text);
        assertTrue(text.codePoints().noneMatch(c -> c != '\n' && PrintableText.isForbidden(c)), text);
    }

    @Test
    void shouldExplainAnEmptyProfile() {
        assertTrue(
                TextSummary.render(SampleProfiles.empty(), CellSources.none()).contains("-r 10000"));
    }
}
