package org.jflame.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TextWidthTest {

    @Test
    void shouldNeverFitMoreThanThereIsRoomFor() {
        for (String name : HostileNames.ALL) {
            String text = PrintableText.of(name + " and more words", 200);
            for (int room = 0; room < 200; room += 7) {
                String fitted = TextWidth.fit(text, 12, room);
                assertTrue(TextWidth.of(fitted, 12) <= room, fitted + " in " + room);
            }
        }
    }

    @Test
    void shouldKnowTheAdvancesOfHelvetica() {
        assertEquals(12 * (0.833 + 0.222 + 0.278), TextWidth.of("mi ", 12), 1e-9);
    }

    @Test
    void shouldCutBetweenCharactersAndNotInsideThem() {
        String family = "👩‍👩‍👧‍👦";
        String accents = "e\u0301";
        for (int room = 30; room < 300; room++) {
            String fitted = TextWidth.fit(family.repeat(5), 12, room).replace("…", "");
            assertEquals(0, fitted.length() % family.length(), "inside an emoji: " + fitted);
            String letters = TextWidth.fit(accents.repeat(60), 12, room).replace("…", "");
            assertEquals(0, letters.length() % 2, "inside a letter: " + letters);
        }
    }

    @Test
    void shouldWriteNothingRatherThanTwoLetters() {
        assertEquals("", TextWidth.fit("function_name", 12, 20));
        assertFalse(TextWidth.fit("function_name", 12, 40).isEmpty());
    }
}
