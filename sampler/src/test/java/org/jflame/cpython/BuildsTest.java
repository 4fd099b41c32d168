package org.jflame.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jflame.proc.MemoryMapping;
import org.jflame.sample.PythonInterpreters;
import org.jflame.sample.PythonTarget;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However an interpreter was built and started, it is found and read. */
class BuildsTest {

    private static final String EVERY_VERSION = "org.jflame.sample.PythonInterpreters#everyVersion";
    private static final Path LOADER = Path.of("/lib64/ld-linux-x86-64.so.2");

    @ParameterizedTest
    @MethodSource(EVERY_VERSION)
    void shouldReadAStrippedCopy(PythonInterpreters.Found python, @TempDir Path folder) throws Exception {
        PythonBuild build = new PythonBuild(python, folder);
        if (python.shared()) {
            build.strippedCopy(build.sharedLibrary());
        }
        Path executable = build.strippedCopy(build.executable());
        try (PythonTarget target = build.start(executable, "nested.py", "nested")) {
            assertIsMapped(target, folder, python.shared() ? "libpython" : "python");
            assertIsRead(target);
        }
    }

    @ParameterizedTest
    @MethodSource(EVERY_VERSION)
    void shouldReadOneThatTheLoaderStarted(PythonInterpreters.Found python, @TempDir Path folder) throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(LOADER), "no " + LOADER);
        PythonBuild build = new PythonBuild(python, folder);
        try (PythonTarget target = build.start(List.of(
                LOADER.toString(), build.executable().toString(), PythonTarget.scriptPath("nested.py"), "nested"))) {
            assertIsRead(target);
        }
    }

    @ParameterizedTest
    @MethodSource(EVERY_VERSION)
    void shouldReadOneWhoseFilesAreDeletedWhileItRuns(PythonInterpreters.Found python, @TempDir Path folder)
            throws Exception {
        PythonBuild build = new PythonBuild(python, folder);
        Path library = python.shared() ? build.copy(build.sharedLibrary()) : null;
        Path executable = build.copy(build.executable());
        try (PythonTarget target = build.start(executable, "nested.py", "nested")) {
            Files.delete(executable);
            if (library != null) {
                Files.delete(library);
            }
            assertIsRead(target);
        }
    }

    @ParameterizedTest
    @MethodSource(EVERY_VERSION)
    void shouldReadOneWhoseFilesAreReplacedWhileItRuns(PythonInterpreters.Found python, @TempDir Path folder)
            throws Exception {
        PythonBuild build = new PythonBuild(python, folder);
        Path library = python.shared() ? build.copy(build.sharedLibrary()) : null;
        Path executable = build.copy(build.executable());
        try (PythonTarget target = build.start(executable, "nested.py", "nested")) {
            replace(executable, LOADER);
            if (library != null) {
                replace(library, LOADER);
            }
            assertIsRead(target);
        }
    }

    @ParameterizedTest
    @MethodSource(EVERY_VERSION)
    void shouldReadOneOfAVirtualEnvironment(PythonInterpreters.Found python, @TempDir Path folder) throws Exception {
        Path bin = Files.createDirectories(folder.resolve("venv/bin"));
        Path link = Files.createSymbolicLink(bin.resolve("python"), python.executable());
        Files.writeString(
                folder.resolve("venv/pyvenv.cfg"),
                "home = " + python.executable().getParent() + "\n");
        try (PythonTarget target = PythonTarget.startWrapped(
                List.of(), List.of(link.toString(), PythonTarget.scriptPath("nested.py"), "nested"))) {
            assertIsRead(target);
        }
    }

    @ParameterizedTest
    @MethodSource(EVERY_VERSION)
    void shouldReadALibraryThatAProgramEmbeds(PythonInterpreters.Found python, @TempDir Path folder) throws Exception {
        PythonBuild build = new PythonBuild(python, folder);
        Path program = build.compile("embed.c", "-pie", build.sharedLibrary().toString());
        try (PythonTarget target = build.start(program, "nested.py", "nested")) {
            assertIsRead(target);
        }
    }

    /** At a fixed address, and without symbols but for those that it exports. */
    @ParameterizedTest
    @MethodSource(EVERY_VERSION)
    void shouldReadAStaticProgramAtAFixedAddress(PythonInterpreters.Found python, @TempDir Path folder)
            throws Exception {
        Path program = staticProgram(python, folder, "-no-pie", "-rdynamic", "-s");
        try (PythonTarget target = new PythonBuild(python, folder).start(program, "nested.py", "nested")) {
            assertIsRead(target);
        }
    }

    @ParameterizedTest
    @MethodSource(EVERY_VERSION)
    void shouldReadTheOneOfTwoLibrariesThatRuns(PythonInterpreters.Found python, @TempDir Path folder)
            throws Exception {
        PythonBuild build = new PythonBuild(python, folder);
        Path other = new PythonBuild(another(python), folder).sharedLibrary();
        Path program = build.compile("several.c", "-ldl");
        try (PythonTarget target = build.start(List.of(
                program.toString(),
                PythonTarget.scriptPath("nested.py"),
                "nested",
                other.toString(),
                build.sharedLibrary().toString()))) {
            assertIsRead(target);
        }
    }

    /** From 3.13 on, an interpreter says in its variables where everything is. */
    @ParameterizedTest
    @MethodSource(EVERY_VERSION)
    void shouldReadAProgramThatExportsNothing(PythonInterpreters.Found python, @TempDir Path folder) throws Exception {
        Assumptions.assumeTrue(minor(python) >= 13, "has no _Py_DebugOffsets");
        Path program = staticProgram(python, folder, "-pie", "-s");
        try (PythonTarget target = new PythonBuild(python, folder).start(program, "nested.py", "nested")) {
            assertIsRead(target);
        }
    }

    private static Path staticProgram(PythonInterpreters.Found python, Path folder, String... flags)
            throws IOException {
        PythonBuild build = new PythonBuild(python, folder);
        List<String> arguments = new java.util.ArrayList<>(List.of(flags));
        arguments.addAll(List.of(
                "-Wl,--whole-archive",
                build.staticLibrary().toString(),
                "-Wl,--no-whole-archive",
                "-lm",
                "-ldl",
                "-lpthread",
                "-lutil"));
        return build.compile("embed.c", arguments.toArray(String[]::new));
    }

    private static PythonInterpreters.Found another(PythonInterpreters.Found python) {
        return PythonInterpreters.everyVersion()
                .filter(other -> other.shared() && !other.version().equals(python.version()))
                .findFirst()
                .orElseGet(() -> Assumptions.abort("no second libpython found"));
    }

    private static int minor(PythonInterpreters.Found python) {
        return python.version().startsWith("2.")
                ? 0
                : Integer.parseInt(python.version().substring(2).replace("t", ""));
    }

    private static void replace(Path file, Path by) throws IOException {
        Path next = Files.copy(by, file.resolveSibling("next"));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void assertIsMapped(PythonTarget target, Path folder, String name) throws IOException {
        assertTrue(MemoryMapping.of(target.pid()).stream()
                .anyMatch(mapping -> mapping.path().startsWith(folder + "/" + name)));
    }

    private static void assertIsRead(PythonTarget target) throws Exception {
        Samples samples = Samples.of(target, false);

        assertEquals(0, samples.profile().stats().truncatedSamples(), samples::toString);
        assertTrue(samples.share("nested:22 middle:17 inner:12 spin:") > 0.85, samples::toString);
    }
}
