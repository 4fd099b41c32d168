package org.jflame.proc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a program's arguments. A JVM in the C locale cannot represent those that are not ASCII; when they came in
 * with this JVM's own command line, they go out as they came in.
 */
final class ProgramArguments {

    private static final Charset OWN_CHARSET =
            Charset.forName(System.getProperty("sun.jnu.encoding", StandardCharsets.UTF_8.name()));

    private ProgramArguments() {}

    static List<byte[]> bytes(List<String> arguments) {
        List<byte[]> own = ownCommandLine();
        int offset = own.size() - arguments.size();
        List<byte[]> bytes = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            boolean isOurs = offset > 0 && new String(own.get(offset + i), OWN_CHARSET).equals(arguments.get(i));
            bytes.add(isOurs ? own.get(offset + i) : arguments.get(i).getBytes(OWN_CHARSET));
        }
        return bytes;
    }

    private static List<byte[]> ownCommandLine() {
        try {
            return split(Files.readAllBytes(Path.of("/proc/self/cmdline")));
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The parts of a text in which each ends with a byte 0. */
    static List<byte[]> split(byte[] text) {
        List<byte[]> parts = new ArrayList<>();
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        for (byte next : text) {
            if (next == 0) {
                parts.add(part.toByteArray());
                part.reset();
            } else {
                part.write(next);
            }
        }
        if (part.size() > 0) {
            parts.add(part.toByteArray());
        }
        return parts;
    }
}
