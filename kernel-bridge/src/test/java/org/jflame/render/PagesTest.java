package org.jflame.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jflame.fold.Profile;
import org.jflame.fold.ProfileDiff;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class PagesTest {

    private static final Optional<ViewerScript> VIEWER = Optional.of(ViewerScript.of("(data) => data && 1 < 2"));
    private static final Pattern SCRIPT = Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL);
    private static final Pattern STYLE = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL);
    private static final Pattern POLICY = Pattern.compile("Content-Security-Policy\" content=\"([^\"]*)\"");
    private static final String DOCTYPE = "<!DOCTYPE html>\n";

    @Test
    void shouldHoldThePictureAndTheTables() {
        Picture page = parse(FlamePage.render(SampleProfiles.quickstart(), Optional.empty()));
        assertEquals(1, page.all("svg").size());
        List<String> cells =
                page.all("td").stream().map(Element::getTextContent).toList();
        assertTrue(cells.contains("sum_up · In [5] line 12 (waiting)"), cells.toString());
        assertTrue(cells.contains("add · In [5]"), cells.toString());
        assertEquals("In [5]", page.all("title").get(0).getTextContent());
    }

    @Test
    void shouldTellTheTimeOfFramesThatAreOnlyNames() {
        List<String> cells = parse(FlamePage.render(SampleProfiles.named(400, 1), Optional.empty())).all("td").stream()
                .map(Element::getTextContent)
                .toList();
        assertTrue(cells.containsAll(List.of("start_thread", "mysqld", "100.0 %", "malloc")), cells.toString());
    }

    @Test
    void shouldTellTheChangesOfEachFunction() {
        ProfileDiff diff = ProfileDiff.of(SampleProfiles.quickstart(), SampleProfiles.quickstartEdited());
        List<String> cells = parse(DiffPage.render(diff)).all("td").stream()
                .map(Element::getTextContent)
                .toList();
        assertEquals(List.of("26.5 %", "0.0 %", "−26.5", "gone: add · In [5]"), cells.subList(0, 4));
        assertEquals(
                List.of("0.0 %", "13.8 %", "+13.8", "new: Logger.info (logging/__init__.py)"), cells.subList(4, 8));
    }

    @Test
    void shouldBeWellFormedAndStandAloneForHostileNames() {
        for (Profile profile : List.of(
                HostileNames.profile(), HostileNames.tower(), SampleProfiles.empty(), SampleProfiles.named(99, 1))) {
            for (String html : List.of(
                    FlamePage.render(profile, VIEWER),
                    DiffPage.render(ProfileDiff.of(profile, SampleProfiles.quickstart())))) {
                Picture page = parse(SCRIPT.matcher(html).replaceFirst(""));
                for (String active : List.of("script", "iframe", "link", "img", "object", "a")) {
                    assertEquals(0, page.all(active).size(), active);
                }
                String lower = html.toLowerCase(Locale.ROOT).replaceAll("xmlns(:\\w+)?=(['\"])http[^'\"]*\\2", "");
                assertFalse(lower.contains("src=\"") || lower.contains("href=\"") || lower.contains("http://www"));
                assertTrue(html.codePoints().noneMatch(c -> c != '\n' && PrintableText.isForbidden(c)));
            }
        }
    }

    @Test
    void shouldGiveTheSameBytesForTheSameProfile() {
        assertEquals(
                FlamePage.render(SampleProfiles.training(200, 5)), FlamePage.render(SampleProfiles.training(200, 5)));
    }

    @Test
    void shouldPermitItsOwnStylesAndItsScriptAndNothingElse() {
        String html = FlamePage.render(SampleProfiles.quickstart(), VIEWER);
        Matcher policy = POLICY.matcher(html);
        assertTrue(policy.find());
        List<String> permitted = Pattern.compile("'sha256-[^']+'")
                .matcher(policy.group(1))
                .results()
                .map(MatchResult::group)
                .toList();
        List<String> held = new ArrayList<>(
                List.of(hash(SCRIPT.matcher(html).results().findFirst().orElseThrow())));
        STYLE.matcher(html).results().forEach(style -> held.add(hash(style)));
        assertEquals(Set.copyOf(held), Set.copyOf(permitted));
        assertTrue(policy.group(1).startsWith("default-src 'none'; script-src 'sha256-"));
        assertFalse(policy.group(1).contains("unsafe"));
        // A policy without unsafe-inline blocks style attributes.
        assertFalse(SCRIPT.matcher(html).replaceFirst("").contains(" style="));
        assertFalse(DiffPage.render(ProfileDiff.of(SampleProfiles.quickstart(), SampleProfiles.quickstartEdited()))
                .contains(" style="));
        assertTrue(
                FlamePage.render(SampleProfiles.quickstart(), Optional.empty()).contains("script-src 'none'"));
    }

    private static String hash(MatchResult element) {
        try {
            byte[] sha =
                    MessageDigest.getInstance("SHA-256").digest(element.group(1).getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(sha) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Picture parse(String html) {
        assertTrue(html.startsWith(DOCTYPE));
        return Picture.parse(html.substring(DOCTYPE.length()));
    }
}
