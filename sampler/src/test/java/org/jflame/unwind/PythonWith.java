package org.jflame.unwind;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Finds a Python that has a library installed: in {@code JFLAME_TEST_PYTHONS}, the project's own environment, PATH. */
public final class PythonWith {

    private PythonWith() {}

    /** The path of its executable; skips the test where no Python has the library. */
    public static String library(String library) throws IOException, InterruptedException {
        for (String python : candidates()) {
            if (Files.isExecutable(Path.of(python)) && has(python, library)) {
                return python;
            }
        }
        Assumptions.abort("no Python here has " + library);
        throw new IllegalStateException();
    }

    private static List<String> candidates() {
        List<String> candidates = new ArrayList<>();
        String named = System.getenv("JFLAME_TEST_PYTHONS");
        if (named != null) {
            candidates.addAll(List.of(named.split(":")));
        }
        candidates.add(
                Path.of("../.venv/bin/python").toAbsolutePath().normalize().toString());
        candidates.add("/usr/bin/python3");
        return candidates;
    }

    private static boolean has(String python, String library) throws IOException, InterruptedException {
        return new ProcessBuilder(python, "-c", "import " + library)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
