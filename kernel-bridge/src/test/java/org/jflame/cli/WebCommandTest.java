package org.jflame.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jflame.web.Share;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** What is typed for a server of profiles, or to reach one. */
class WebCommandTest {

    private final WebCommand.Size size = new WebCommand.Size();

    @Test
    void shouldReadSizes() {
        assertEquals(64_000, size.convert("64KB"));
        assertEquals(10_000_000_000L, size.convert("10g"));
        assertEquals(1_000_000_000_000_000L, size.convert("1000TB"));
    }

    /** A size that does not fit into a long was a negative one, and everything was beyond it. */
    @ParameterizedTest
    @ValueSource(strings = {"9000000TB", "10000000TB", "999999999TB", "1001TB", "0GB", "10", "-1GB", ""})
    void shouldRefuseWhatIsNoSize(String text) {
        assertThrows(TypeConversionException.class, () -> size.convert(text));
    }

    /** Otherwise it is found out after the recording, which is then lost. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer abcdefgh12345678\nX-Other: 1\n",
                "\uFEFFabcdefgh12345678",
                "abcdéfgh12345678"
            })
    void shouldRefuseATokenThatCannotBeSent(String text, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), text);

        String message = assertThrows(IOException.class, () -> Share.to("localhost:5000", Optional.of(file)))
                .getMessage();

        assertTrue(message.contains(file.toString()) && message.contains("not one line"), message);
        assertFalse(message.contains("12345678"), message);
    }
}
