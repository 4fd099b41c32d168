package org.jflame.sample;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The real CPythons of this machine: those in PATH, the system's, pyenv's, and the ones that the environment variable
 * {@code JFLAME_TEST_PYTHONS} names (paths, colon-separated).
 */
public final class PythonInterpreters {

    // Debian calls its static executable a shared build: what is mapped tells.
    private static final String ASK = "import sys; print('%d.%d' % sys.version_info[:2] + "
            + "'t' * ('t' in getattr(sys, 'abiflags', '')), int('libpython' in open('/proc/self/maps').read()))";
    private static final List<String> READABLE = List.of(
            "2.6", "2.7", "3.4", "3.5", "3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.13t", "3.14",
            "3.14t", "3.15", "3.15t");
    private static final List<Found> ALL = findAll();

    /**
     * One interpreter.
     *
     * @param version its minor version, with a {@code t} when it is free-threaded
     * @param shared whether it is a shared build (libpython)
     */
    public record Found(String version, boolean shared, Path executable) {

        /** Whether code objects know their qualified names: from 3.11 on. */
        boolean hasQualifiedNames() {
            return !isBefore("3.11");
        }

        /** Whether it is older than a version. */
        public boolean isBefore(String other) {
            return READABLE.indexOf(version) < READABLE.indexOf(other);
        }

        /** Whether its threads share a GIL. */
        public boolean hasGil() {
            return !version.endsWith("t");
        }

        @Override
        public String toString() {
            return "CPython " + version + (shared ? " shared" : " static");
        }
    }

    private PythonInterpreters() {}

    /** One interpreter of each version and build that can be read. */
    public static Stream<Found> everyVersion() {
        Assumptions.assumeFalse(ALL.isEmpty(), "no CPython found: name one in JFLAME_TEST_PYTHONS");
        return ALL.stream();
    }

    /** The oldest, a middle and the newest version from 3.11 on that have a GIL: for what takes long. */
    static Stream<Found> fromCPython311() {
        List<Found> all = supported().toList();
        return Stream.of(0, all.size() / 2, all.size() - 1).distinct().map(all::get);
    }

    /** The oldest and the newest: for what takes long and is the operating system's business more than Python's. */
    static Stream<Found> oldestAndNewest() {
        List<Found> all = several().toList();
        return Stream.of(0, all.size() - 1).distinct().map(all::get);
    }

    /** One interpreter of each version from 3.11 on that has a GIL. */
    static Stream<Found> supported() {
        List<Found> supported = ALL.stream()
                .filter(python -> python.hasQualifiedNames() && python.hasGil())
                .toList();
        Assumptions.assumeFalse(supported.isEmpty(), "no CPython from 3.11 on found: name one in JFLAME_TEST_PYTHONS");
        return supported.stream();
    }

    /** Four from the oldest to the newest: for what takes long and hardly depends on the version. */
    static Stream<Found> several() {
        List<Found> all = everyVersion()
                .sorted(Comparator.comparing(python -> READABLE.indexOf(python.version())))
                .toList();
        int last = all.size() - 1;
        return Stream.of(0, last / 3, last * 2 / 3, last).distinct().map(all::get);
    }

    /** Any supported interpreter, for what does not depend on the version. */
    static Found any() {
        return supported().findFirst().orElseThrow();
    }

    /** One that can import a module, the project's own environment included; skips the test where there is none. */
    static Found with(String module) {
        Path own = Path.of("../.venv/bin/python").toAbsolutePath().normalize();
        return Stream.concat(ALL.stream(), Stream.ofNullable(ask(own)))
                .filter(python -> succeeds(python, "import " + module))
                .findFirst()
                .orElseGet(() -> Assumptions.abort("no Python here has " + module));
    }

    /** Whether an interpreter executes a program without an error. */
    static boolean succeeds(Found python, String program) {
        try {
            return new ProcessBuilder(python.executable().toString(), "-c", program)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    private static List<Found> findAll() {
        Map<String, Found> found = new TreeMap<>();
        for (Path candidate : candidates()) {
            if (Files.isExecutable(candidate)) {
                Found python = ask(candidate);
                if (python != null) {
                    found.putIfAbsent(python.toString(), python);
                }
            }
        }
        System.out.println(report(found.values()));
        return List.copyOf(found.values());
    }

    private static String report(Collection<Found> found) {
        List<String> versions = found.stream().map(Found::version).toList();
        List<String> missing =
                READABLE.stream().filter(version -> !versions.contains(version)).toList();
        String reasons = System.getenv().getOrDefault("JFLAME_MISSING_PYTHONS", "");
        return "Tested with " + found + "; not found here: " + missing + (reasons.isEmpty() ? "" : "; " + reasons)
                + "; JFLAME_TEST_PYTHONS=PATH:PATH adds more";
    }

    private static List<Path> candidates() {
        List<Path> candidates = new ArrayList<>();
        splitPath(System.getenv("JFLAME_TEST_PYTHONS")).map(Path::of).forEach(candidates::add);
        Path pyenv = Path.of(System.getenv().getOrDefault("PYENV_ROOT", System.getProperty("user.home") + "/.pyenv"));
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(pyenv.resolve("versions"))) {
            versions.forEach(version -> candidates.add(version.resolve("bin/python")));
        } catch (IOException e) {
            // no pyenv: the system's interpreters remain
        }
        Stream.concat(Stream.of("/usr/bin"), splitPath(System.getenv("PATH")))
                .flatMap(folder -> Stream.of(
                                "python3.15", "python3.14", "python3.13", "python3.12", "python3.11", "python3")
                        .map(name -> Path.of(folder, name)))
                .forEach(candidates::add);
        return candidates;
    }

    private static Stream<String> splitPath(String path) {
        return path == null ? Stream.empty() : Arrays.stream(path.split(":")).filter(part -> !part.isEmpty());
    }

    private static Found ask(Path python) {
        try {
            Process process = new ProcessBuilder(python.toString(), "-c", ASK)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(process.getInputStream().readAllBytes()).strip();
            if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
                return null;
            }
            String[] fields = answer.replaceAll("[(),']", "").split(" ");
            return new Found(fields[0], fields[1].equals("1"), python);
        } catch (IOException | InterruptedException e) {
            return null;
        }
    }
}
