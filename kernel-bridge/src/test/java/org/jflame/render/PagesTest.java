package org.jflame.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.jflame.fold.Profile;
import org.jflame.fold.ProfileDiff;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class PagesTest {

    private static final String DOCTYPE = "<!DOCTYPE html>\n";

    @Test
    void shouldHoldThePictureAndTheTables() {
        Picture page = parse(FlamePage.render(SampleProfiles.quickstart()));
        assertEquals(1, page.all("svg").size());
        List<String> cells =
                page.all("td").stream().map(Element::getTextContent).toList();
        assertTrue(cells.contains("sum_up · In [5] line 12 (waiting)"), cells.toString());
        assertTrue(cells.contains("add · In [5]"), cells.toString());
        assertEquals("In [5]", page.all("title").get(0).getTextContent());
    }

    @Test
    void shouldTellTheTimeOfFramesThatAreOnlyNames() {
        List<String> cells = parse(FlamePage.render(SampleProfiles.named(400, 1))).all("td").stream()
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
                    FlamePage.render(profile), DiffPage.render(ProfileDiff.of(profile, SampleProfiles.quickstart())))) {
                Picture page = parse(html);
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

    private static Picture parse(String html) {
        assertTrue(html.startsWith(DOCTYPE));
        return Picture.parse(html.substring(DOCTYPE.length()));
    }
}
