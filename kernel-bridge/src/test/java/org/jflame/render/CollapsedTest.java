package org.jflame.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jflame.fold.CallTree;
import org.jflame.fold.Profile;
import org.junit.jupiter.api.Test;

class CollapsedTest {

    @Test
    void shouldWriteOneStackALine() {
        assertEquals(
                List.of(
                        "<module> (In [5]:15);sum_up (In [5]:11) 1894",
                        "<module> (In [5]:15);sum_up (In [5]:11);add (In [5]:5) 1120",
                        "<module> (In [5]:15);sum_up (In [5]:9) 212",
                        "<module> (In [5]:15);sum_up (In [5]:12);waiting: clock_nanosleep 1001"),
                Collapsed.render(SampleProfiles.quickstart()).lines().toList());
    }

    @Test
    void shouldKeepHostileNamesOnOneLineAndInOneFrame() {
        for (String name : HostileNames.ALL) {
            CallTree tree = new CallTree();
            SampleProfiles.add(tree, 3, SampleProfiles.cell(name, 1), SampleProfiles.cell("leaf", 2));
            String text = Collapsed.render(SampleProfiles.of("t", tree));
            assertEquals(text.length() - 1, text.indexOf('\n'), name);
            assertEquals(1, text.chars().filter(c -> c == ';').count(), name);
            assertTrue(text.endsWith(";leaf (In [5]:2) 3\n"), name);
            assertTrue(text.codePoints().noneMatch(c -> c != '\n' && PrintableText.isForbidden(c)), name);
        }
    }

    @Test
    void shouldCountEverySample() {
        Profile profile = SampleProfiles.training(100, 4);
        long counted = Collapsed.render(profile)
                .lines()
                .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
        assertEquals(profile.samples(), counted);
    }

    @Test
    void shouldSurviveUtf8() {
        String text = Collapsed.render(HostileNames.profile());
        assertEquals(text, new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }
}
