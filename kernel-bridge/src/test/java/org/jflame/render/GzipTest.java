package org.jflame.render;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class GzipTest {

    @Test
    void shouldBeReadBackAndHoldNoClockAndNoSystem() throws IOException {
        byte[] text = "the same text ".repeat(100).getBytes(StandardCharsets.UTF_8);
        byte[] gzip = Gzip.compress(text);
        assertArrayEquals(text, new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes());
        for (int i = 4; i < 8; i++) {
            assertEquals(0, gzip[i], "time");
        }
        assertEquals((byte) 255, gzip[9], "operating system");
    }
}
