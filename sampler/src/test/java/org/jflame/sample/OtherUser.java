package org.jflame.sample;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A user without privileges: nobody when the tests are root's, otherwise who runs the tests. */
final class OtherUser {

    static final boolean IS_ROOT = System.getProperty("user.name").equals("root");

    private final Path folder;
    private final String classPath;

    /**
     * @param folder an empty one, which is opened to everybody: who is not root may not read root's class path
     */
    OtherUser(Path folder) throws IOException {
        this.folder = folder;
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        String own = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        classPath = IS_ROOT ? readableCopy(own) : own;
    }

    /** What has to be put before a command to run it as this user. */
    List<String> wrapper() {
        return IS_ROOT
                ? List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all")
                : List.of();
    }

    /** A command that runs a script of the tests, with an interpreter that this user may read. */
    List<String> python(String script) throws Exception {
        Path copy = folder.resolve(script);
        if (!Files.exists(copy)) {
            Files.copy(Path.of(PythonTarget.scriptPath(script)), copy);
        }
        Path home = Path.of(System.getProperty("user.home"));
        for (PythonInterpreters.Found python : PythonInterpreters.everyVersion()
                .filter(any -> !IS_ROOT || !any.executable().startsWith(home))
                .toList()) {
            List<String> attempt = new ArrayList<>(wrapper());
            attempt.addAll(List.of(python.executable().toString(), "-c", "pass"));
            if (new ProcessBuilder(attempt).start().waitFor() == 0) {
                return List.of(python.executable().toString(), copy.toString());
            }
        }
        return Assumptions.abort("no CPython here may be run by other users than root: install one in /usr");
    }

    /** Samples a process for a moment; what came of it, as {@link BriefSampler} says it. */
    String sample(List<String> wrapper, String pid) throws IOException {
        List<String> command = new ArrayList<>(wrapper());
        command.addAll(wrapper);
        command.addAll(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath));
        command.addAll(List.of(BriefSampler.class.getName(), pid));
        Process sampler = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new String(sampler.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    private String readableCopy(String classPath) throws IOException {
        List<String> copies = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            Path copy = folder.resolve("classes" + copies.size() + (entry.endsWith(".jar") ? ".jar" : ""));
            if (Files.exists(Path.of(entry))) {
                copyTree(Path.of(entry), copy);
                copies.add(copy.toString());
            }
        }
        return String.join(File.pathSeparator, copies);
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> {
                try {
                    Files.copy(
                            file,
                            file.equals(from)
                                    ? to
                                    : to.resolve(from.relativize(file).toString()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
