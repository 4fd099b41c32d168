package org.jflame.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.util.List;
import org.jflame.fold.CallTree;
import org.jflame.fold.Profile;
import org.jflame.fold.ProfileDiff;
import org.junit.jupiter.api.Test;

class DiffSvgTest {

    private static final double ROUNDING = 0.11; // coordinates are written to a tenth

    @Test
    void shouldDrawAFrameAsWideAsTheMeanOfItsShares() {
        Picture picture = picture(profile("hot", 80, "cold", 20), profile("hot", 400, "cold", 600));
        List<Double> widths = picture.frames().stream()
                .map(frame -> frame.width() + 1)
                .sorted()
                .toList();
        assertEquals(400, widths.get(0), ROUNDING);
        assertEquals(600, widths.get(1), ROUNDING);
        assertEquals(1000, widths.get(2), ROUNDING);
        assertTrue(
                picture.texts().contains("hot · In [5]\u200280 % → 40 %"),
                picture.texts().toString());
    }

    @Test
    void shouldPaintMoreRedAndLessBlue() {
        String svg = DiffSvg.render(ProfileDiff.of(profile("hot", 80, "cold", 20), profile("hot", 400, "cold", 600)));
        assertTrue(svg.contains(rgb(DiffPalette.MORE[2])), svg);
        assertTrue(svg.contains(rgb(DiffPalette.LESS[2])), svg);
        String same = DiffSvg.render(ProfileDiff.of(profile("hot", 80, "cold", 20), profile("hot", 8, "cold", 2)));
        for (int[] colors : List.of(DiffPalette.MORE, DiffPalette.LESS)) {
            for (int color : colors) {
                assertFalse(same.contains(rgb(color)), same);
            }
        }
    }

    @Test
    void shouldMarkNewAndGoneFramesByWordAndOutline() {
        ProfileDiff diff = ProfileDiff.of(profile("old", 50, "kept", 50), profile("fresh", 50, "kept", 50));
        Picture picture = Picture.parse(DiffSvg.render(diff));
        List<String> texts = picture.texts();
        assertTrue(texts.contains("gone: old · In [5]\u200250 % → 0 %"), texts.toString());
        assertTrue(texts.contains("new: fresh · In [5]\u20020 % → 50 %"), texts.toString());
        assertTrue(
                texts.containsAll(List.of("new", "gone", "same", "8 points more", "8 points less")), texts.toString());
        assertEquals(2, groups(picture, DiffPalette.NEW), "a frame and the legend");
        assertEquals(2, groups(picture, DiffPalette.GONE));
    }

    @Test
    void shouldExplainOnlyTheStepsThatAreThere() {
        List<String> texts =
                picture(profile("f", 50, "g", 50), profile("f", 50, "g", 50)).texts();
        assertTrue(texts.contains("same"));
        assertTrue(
                texts.stream().noneMatch(text -> text.endsWith(" more") || text.endsWith(" less")), texts.toString());
        assertFalse(texts.contains("new") || texts.contains("gone"));
    }

    @Test
    void shouldKeepTextReadableOnEveryFill() {
        for (int[] colors : List.of(DiffPalette.MORE, DiffPalette.LESS, new int[] {DiffPalette.SAME})) {
            for (int color : colors) {
                double contrast = PaletteTest.contrast(Color.decode(Palette.TEXT), new Color(color));
                assertTrue(contrast >= PaletteTest.ENHANCED, Integer.toHexString(color) + ": " + contrast);
            }
        }
    }

    @Test
    void shouldBeReadOutByTheLargestChanges() {
        ProfileDiff diff = ProfileDiff.of(SampleProfiles.quickstart(), SampleProfiles.quickstartEdited());
        String spoken = Picture.parse(DiffSvg.render(diff)).root.getAttribute("aria-label");
        assertEquals(
                "Difference of In [5] → In [6]: add · In [5] −26.5, Logger.info (logging/__init__.py) +13.8,"
                        + " sum_up · In [5] +12.6",
                spoken);
    }

    @Test
    void shouldStayWellFormedForHostileNames() {
        Profile hostile = HostileNames.profile();
        Profile other = SampleProfiles.training(50, 1);
        for (ProfileDiff diff : List.of(
                ProfileDiff.of(hostile, other), ProfileDiff.of(other, hostile), ProfileDiff.of(hostile, hostile))) {
            Picture picture = Picture.parse(DiffSvg.render(diff));
            assertEquals(0, picture.all("script").size() + picture.all("img").size());
            assertEquals(DiffSvg.render(diff), DiffSvg.render(diff));
        }
    }

    @Test
    void shouldNotMindStacksDeeperThanJavas() {
        Picture picture = picture(SampleProfiles.chain(16_000), SampleProfiles.chain(15_000));
        assertTrue(picture.texts().stream().anyMatch(text -> text.contains("goes deeper than 60 rows")));
    }

    @Test
    void shouldExplainThatThereIsNothing() {
        assertTrue(picture(SampleProfiles.empty(), SampleProfiles.empty()).texts().stream()
                .anyMatch(text -> text.startsWith("No samples.")));
        picture(SampleProfiles.empty(), SampleProfiles.quickstart());
        picture(SampleProfiles.quickstart(), SampleProfiles.empty());
    }

    private static String rgb(int color) {
        Color parts = new Color(color);
        return String.format("#%02x%02x%02x", parts.getRed(), parts.getGreen(), parts.getBlue());
    }

    private static long groups(Picture picture, String name) {
        return picture.all("g").stream()
                .filter(group -> group.getAttribute("class").equals(name))
                .count();
    }

    private static Profile profile(String one, long oneMillis, String other, long otherMillis) {
        CallTree tree = new CallTree();
        SampleProfiles.add(tree, oneMillis, SampleProfiles.cell(one, 2));
        SampleProfiles.add(tree, otherMillis, SampleProfiles.cell(other, 3));
        return SampleProfiles.of("t", tree);
    }

    private static Picture picture(Profile before, Profile after) {
        return Picture.parse(DiffSvg.render(ProfileDiff.of(before, after)));
    }
}
