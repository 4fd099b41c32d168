package org.jflame.cpython;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jflame.sample.PythonInterpreters;
import org.jflame.sample.PythonTarget;
import org.junit.jupiter.api.Assumptions;

/**
 * Other builds of an interpreter that is there: copies of its files, and programs of C that have it in them. What the
 * machine lacks for one (gcc, strip, the library) skips the test.
 */
public final class PythonBuild {

    private final PythonInterpreters.Found python;
    private final Path folder;
    private final Path prefix;

    /** @param folder for the files that are made */
    public PythonBuild(PythonInterpreters.Found python, Path folder) throws IOException {
        this.python = python;
        this.folder = folder;
        this.prefix = python.executable().toRealPath().getParent().getParent();
    }

    /** The executable. */
    public Path executable() throws IOException {
        Path executable = python.executable().toRealPath();
        try (InputStream in = Files.newInputStream(executable)) {
            boolean isElf = Arrays.equals(in.readNBytes(4), new byte[] {0x7f, 'E', 'L', 'F'});
            Assumptions.assumeTrue(isElf, executable + " is a script");
        }
        return executable;
    }

    /** Its libpython, as the dynamic linker is to find it. */
    public Path sharedLibrary() throws IOException {
        return one(prefix.resolve("lib"), 1, "libpython" + python.version() + "m?\\.so\\.1\\.0", "shared library");
    }

    /** Its libpython, to be linked into a program. */
    Path staticLibrary() throws IOException {
        return one(prefix.resolve("lib"), 3, "libpython" + python.version() + "m?\\.a", "static library");
    }

    /** A copy of a file. */
    Path copy(Path file) throws IOException {
        return Files.copy(file, folder.resolve(file.getFileName()));
    }

    /** A copy of a file that has lost its symbols. */
    public Path strippedCopy(Path file) throws IOException {
        Path copy = copy(file);
        run("strip", copy.toString());
        return copy;
    }

    /** Compiles one of the programs in {@code embed}. */
    Path compile(String source, String... arguments) throws IOException {
        return compile(Path.of("src/test/resources/embed", source).toAbsolutePath(), arguments);
    }

    /** Compiles a program of C. */
    public Path compile(Path source, String... arguments) throws IOException {
        Path program = folder.resolve("program");
        List<String> command =
                new ArrayList<>(List.of("gcc", "-O1", "-w", "-o", program.toString(), source.toString()));
        command.addAll(List.of(arguments));
        run(command.toArray(String[]::new));
        return program;
    }

    /** Starts one of these builds with a script. */
    public PythonTarget start(Path program, String script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString(), PythonTarget.scriptPath(script)));
        command.addAll(List.of(arguments));
        return start(command);
    }

    /** Starts a command with this folder's libraries before all others, and this interpreter's modules. */
    public PythonTarget start(List<String> command) throws IOException {
        String libraries = folder + ":" + prefix.resolve("lib");
        List<String> environment =
                new ArrayList<>(List.of("env", "LD_LIBRARY_PATH=" + libraries, "PYTHONHOME=" + prefix));
        return PythonTarget.startWrapped(environment, command);
    }

    private static Path one(Path folder, int depth, String name, String what) throws IOException {
        try (Stream<Path> files = Files.find(folder, depth, (path, attributes) -> path.getFileName()
                .toString()
                .matches(name))) {
            return files.findFirst().orElseGet(() -> Assumptions.abort("no " + what + " " + name + " in " + folder));
        }
    }

    private static void run(String... command) throws IOException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes());
            Assumptions.assumeTrue(process.waitFor() == 0, () -> String.join(" ", command) + " failed: " + output);
        } catch (IOException e) {
            Assumptions.abort(command[0] + " is missing: " + e.getMessage());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
