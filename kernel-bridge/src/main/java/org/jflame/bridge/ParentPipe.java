package org.jflame.bridge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pipe from the notebook kernel: one line with the client's key, then nothing until the kernel ends, which closes it.
 *
 * <p>The line is taken apart by hand: the JSON library is not loaded yet when it comes.
 */
final class ParentPipe {

    private static final int MAX_LINE_BYTES = 4096;

    // No character of Z85 needs an escape in JSON.
    private static final Pattern KEY_LINE =
            Pattern.compile("\\s*\\{\\s*\"clientKey\"\\s*:\\s*\"([^\"\\\\]*)\"\\s*\\}\\s*");

    private ParentPipe() {}

    /** Reads until the end of the pipe; returns then. */
    static void read(InputStream pipe, Consumer<String> onClientKey) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = pipe.read();
        while (next >= 0 && next != '\n') {
            if (line.size() == MAX_LINE_BYTES) {
                throw new IOException("the first line on stdin is longer than " + MAX_LINE_BYTES + " bytes");
            }
            line.write(next);
            next = pipe.read();
        }
        if (next < 0) {
            return;
        }
        onClientKey.accept(clientKey(line.toString(StandardCharsets.UTF_8)));
        byte[] ignored = new byte[MAX_LINE_BYTES];
        while (pipe.read(ignored) >= 0) {
            // only the end of the pipe means something
        }
    }

    private static String clientKey(String line) throws IOException {
        Matcher matcher = KEY_LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IOException(
                    "the first line on stdin is not {\"clientKey\":\"...\"}"); // a key is not quoted in a log
        }
        return matcher.group(1);
    }
}
