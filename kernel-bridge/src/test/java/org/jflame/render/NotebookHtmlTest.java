package org.jflame.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jflame.fold.CallTree;
import org.jflame.fold.Profile;
import org.jflame.fold.SamplingStats;
import org.junit.jupiter.api.Test;

class NotebookHtmlTest {

    /** The least that a viewer may be. */
    private static final Optional<ViewerScript> VIEWER = Optional.of(ViewerScript.of("(data) => {}"));

    private static final Pattern SCRIPT = Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL);
    private static final Pattern PICTURE = Pattern.compile("src=\"data:image/svg\\+xml;base64,([^\"]+)\"");

    @Test
    void shouldCarryThePictureAsAnImage() {
        Profile profile = SampleProfiles.quickstart();
        String svg = FlameGraphSvg.renderSmall(profile);
        Matcher picture = PICTURE.matcher(html(profile));

        assertTrue(picture.find());
        byte[] decoded = Base64.getDecoder().decode(picture.group(1));
        assertEquals(svg, new String(decoded, StandardCharsets.UTF_8));
        assertFalse(picture.find());
    }

    @Test
    void shouldHoldNothingThatASanitizerDropsOrAPageFeels() {
        for (Profile profile : List.of(SampleProfiles.quickstart(), HostileNames.profile(), SampleProfiles.empty())) {
            String html = html(profile).toLowerCase(Locale.ROOT);
            for (String forbidden : List.of("<svg", "<style", "<iframe", "<link", "<img src=x")) {
                assertFalse(html.contains(forbidden), forbidden);
            }
            assertEquals(1, html.split(" id=", -1).length - 1, "but the root's");
            assertTrue(html.replaceAll("(?s)<script>\\(.*?</script></div>$", "").indexOf("<script") < 0);
            String withoutPicture = PICTURE.matcher(html).replaceAll("");
            assertFalse(withoutPicture.contains("image/svg+xml"));
            assertFalse(withoutPicture.contains("http"));
        }
    }

    @Test
    void shouldNotBeTakenForMathematics() {
        assertTrue(html(SampleProfiles.quickstart())
                .matches("(?s)<div id=\"jf-[0-9a-f]{8}\" class=\"jflame mathjax_ignore tex2jax_ignore\".*"));
    }

    @Test
    void shouldEscapeEveryName() {
        for (String name : HostileNames.MANY) {
            CallTree tree = new CallTree();
            SampleProfiles.add(tree, 10, SampleProfiles.cell(name, 1));
            Profile profile = SampleProfiles.of(name, tree);
            String html = SCRIPT.matcher(html(profile)).replaceAll("").replaceAll("<(?!img)(/?[a-z]+)[^>]*>", "<$1>");
            String text = html.replaceAll("<img alt=\"[^\"<>]*\" style=\"[^\"<>]*\" src=\"[^\"<>]*\">", "");
            assertTrue(
                    text.replaceAll("</?(div|ul|li|b|bdi|details|summary|table|thead|tbody|tr|th|td|code)>", "")
                                    .indexOf('<')
                            < 0,
                    "markup of " + name + " in " + text);
            assertTrue(text.codePoints().noneMatch(PrintableText::isForbidden), "control character of " + name);
        }
    }

    @Test
    void shouldShowTheSourceOfALine() {
        String html = html(SampleProfiles.quickstart());
        assertTrue(html.contains("><code>total = add(total, i)</code></td>"));
        assertTrue(html.contains(">sum_up · In [5] line 12 (waiting)</td>"));
        assertTrue(html.contains(">44.8 %</td>"));
    }

    @Test
    void shouldGiveNativeTimeToItsLineAndSayWhereItWent() {
        String html = html(SampleProfiles.matrixProduct());
        assertTrue(html.contains(">In [5] line 2</td>"), html.replaceAll("base64,[^\"]*", ""));
        assertTrue(html.contains(">60.0 %</td>"));
        assertTrue(html.contains(">dgemm_kernel_SKYLAKEX (libopenblas.so)</td>"));
        assertFalse(html(SampleProfiles.quickstart()).contains("native function"));
    }

    @Test
    void shouldSayThatTheBudgetLoweredTheRate() {
        Profile quickstart = SampleProfiles.quickstart();
        SamplingStats.Pause pause = new SamplingStats.Pause(10, 21_000, 84_000, 20_000_000);
        SamplingStats stats = new SamplingStats(1_000_000_000, 1000, 400, 0, 600, 400, 0, 0, 0, 5, pause);
        String html = html(new Profile("In [5]", quickstart.tree(), stats, 0));

        assertTrue(html.contains("400 of 1000 Hz (budget)"));
        assertTrue(html.contains("5 stacks with native frames missing or guessed"));
        assertTrue(html.contains("20.0 ms in all); the budget lowered the rate"));
    }

    @Test
    void shouldSayWhatWentWrongOnlyWhenItDid() {
        Profile quickstart = SampleProfiles.quickstart();
        SamplingStats.Pause pause = new SamplingStats.Pause(10, 21_000, 84_000, 400_000);
        SamplingStats stats = new SamplingStats(1_000_000_000, 1000, 990, 12, 990, 3, 1, pause);
        String html = html(new Profile("In [5]", quickstart.tree(), stats, 140_000_000, 2_000_000_000L));

        assertTrue(
                html.contains(
                        "140 ms outside the cell · 2.00 s of waiting or of other threads not shown · 12 ticks late and left out"
                                + " · 3 samples failed · 1 stack cut short · sampling stopped the program for &lt;0.1 % of the time"
                                + " (p50 21.0 µs, p99 84.0 µs, 400 µs in all)"),
                html.replaceAll("base64,[^\"]*", ""));
        String calm = html(quickstart);
        for (String word : List.of("late", "failed", "cut short", "outside", "not shown")) {
            assertFalse(calm.contains(word), word);
        }
    }

    @Test
    void shouldDescribeThePictureInItsAlternative() {
        assertTrue(html(SampleProfiles.quickstart())
                .contains("<img alt=\"Flame graph of In [5], 4.23 s: sum_up · In [5]"
                        + " line 11 45 %, add · In [5] line 5 26 %, sum_up · In [5] line 12 24 %\""));
    }

    @Test
    void shouldExplainAnEmptyProfile() {
        String html = html(SampleProfiles.empty());
        assertTrue(html.contains("1.20 ms is too short for 1000 Hz"));
        assertFalse(html.contains("<table"));
    }

    @Test
    void shouldEndWithTheScriptInsideTheRoot() {
        String html = html(SampleProfiles.quickstart());
        Matcher script = SCRIPT.matcher(html);
        assertTrue(script.find());
        assertTrue(html.endsWith(script.group() + "</div>"));
        assertTrue(script.group(1).matches("\\(\\(data\\) => .*\\n\\)\\(\"[A-Za-z0-9+/=]+\"\\)"), script.group(1));
        assertFalse(script.find());
        assertFalse(html(SampleProfiles.empty()).contains("<script"), "nothing to show");
    }

    @Test
    void shouldShowTheSameIdentityForTheSameProfileOnly() {
        String one = html(SampleProfiles.training(200, 5));
        assertEquals(one, html(SampleProfiles.training(200, 5)));
        assertFalse(one.substring(0, 20)
                .equals(html(SampleProfiles.training(200, 6)).substring(0, 20)));
    }

    @Test
    void shouldSayWhatStandsOut() {
        String html = NotebookHtml.render(
                SampleProfiles.quickstart(), CellSources.none(), () -> List.of("62 % <of> the time"), VIEWER);
        assertTrue(html.contains("<li>62 % &lt;of&gt; the time</li>"));
        assertFalse(html(SampleProfiles.quickstart()).contains("<ul"));
    }

    @Test
    void shouldFitANotebook() {
        // A real viewer has some forty thousand bytes.
        Optional<ViewerScript> large = Optional.of(ViewerScript.of("(data) => '" + "v".repeat(40_000) + "'"));
        assertBelow(NotebookHtml.USUAL_BYTES, SampleProfiles.quickstart(), large);
        assertBelow(NotebookHtml.USUAL_BYTES, SampleProfiles.training(300, 7), large);
        assertBelow(NotebookHtml.USUAL_BYTES, SampleProfiles.chain(5000), large);
        assertBelow(NotebookHtml.MOST_BYTES, SampleProfiles.thousandFrames(), large);
        assertBelow(NotebookHtml.MOST_BYTES, SampleProfiles.native5000(), large);
        assertBelow(NotebookHtml.MOST_BYTES, HostileNames.profile(), large);
    }

    @Test
    void shouldDoWithoutTheScriptWhereNothingMakesTheDataSmall() {
        String html = NotebookHtml.render(
                SampleProfiles.quickstart(),
                CellSources.none(),
                () -> List.of(),
                Optional.of(ViewerScript.of("'" + "v".repeat(NotebookHtml.MOST_BYTES) + "'")));
        assertFalse(html.contains("<script"));
        assertTrue(html.contains("too many frames for the interactive graph"));
    }

    private static void assertBelow(int maxBytes, Profile profile, Optional<ViewerScript> viewer) {
        String html = NotebookHtml.render(profile, SampleProfiles.QUICKSTART_SOURCE, () -> List.of(), viewer);
        int bytes = html.getBytes(StandardCharsets.UTF_8).length;
        assertTrue(html.contains("<script>"));
        assertTrue(bytes < maxBytes, bytes + " bytes");
    }

    private static String html(Profile profile) {
        return NotebookHtml.render(profile, SampleProfiles.QUICKSTART_SOURCE, () -> List.of(), VIEWER);
    }

    @Test
    void shouldKeepLabsShortcutsFromWhatCanHaveTheFocus() {
        String html = NotebookHtml.render(SampleProfiles.quickstart(), CellSources.none(), () -> List.of());
        assertTrue(html.contains("<summary data-lm-suppress-shortcuts=\"true\""));
        assertFalse(html.contains("<summary style"));
    }
}
