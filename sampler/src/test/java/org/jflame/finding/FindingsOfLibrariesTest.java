package org.jflame.finding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jflame.fold.FoldPlumbing;
import org.jflame.fold.NameSources;
import org.jflame.fold.Profile;
import org.jflame.fold.SourceMap;
import org.jflame.sample.PythonTarget;
import org.jflame.unwind.PythonWith;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As {@link FindingsOfRealRunsTest}, with the real numpy, pandas and torch, as far as a Python here has them. */
class FindingsOfLibrariesTest {

    private static final double TOLERANCE = 0.12;

    @ParameterizedTest
    @CsvSource({
        "list-to-tensor, torch",
        "dataloader-wait, torch",
        "dataloader-inline, torch",
        "numpy-vectorize, numpy",
        "pandas-iterrows, pandas",
        "pandas-apply-rows, pandas",
    })
    void shouldSayHalfOfWhatIsHalf(String rule, String library) throws Exception {
        check(rule, PythonWith.library(library));
    }

    /** How long threads wait for each other nobody can say before; with one thread there is nobody to wait for. */
    @Test
    void shouldSayThatThreadsSpin() throws Exception {
        String python = PythonWith.library("numpy");
        List<Finding> findings = findings(python, "threads-spin");
        Optional<Finding> finding = named("threads-spin", findings);
        assertTrue(finding.isPresent() && finding.get().share() > 0.15, findings::toString);
        assertTrue(named("threads-spin", findings(python, "threads-spin-not")).isEmpty());
    }

    /** No GPU is needed: the rule goes by names of functions, and these are in a real process. */
    @Test
    void shouldSayHowLongItWaitsForTheGpu(@TempDir Path folder) throws Exception {
        Path cuda = folder.resolve("libcudart_test.so");
        Path torch = folder.resolve("libtorch_test.so");
        String source = "src/test/resources/native/gpu.cpp";
        compile("g++ -std=c++17 -O1 -fno-inline -shared -fPIC -DCUDA -o " + cuda + " " + source);
        compile("g++ -std=c++17 -O1 -fno-inline -shared -fPIC -o " + torch + " " + source + " " + cuda + " -Wl,-rpath,"
                + folder);
        check("gpu-wait", PythonWith.library("ctypes"), torch.toString());
    }

    private static void check(String rule, String python, String... arguments) throws Exception {
        List<Finding> findings = findings(python, rule, arguments);
        Optional<Finding> finding = named(rule, findings);
        assertTrue(finding.isPresent(), findings::toString);
        assertEquals(0.5, finding.get().share(), TOLERANCE, findings::toString);
        List<Finding> others = findings(python, rule + "-not", arguments);
        assertTrue(named(rule, others).isEmpty(), others::toString);
    }

    private static Optional<Finding> named(String rule, List<Finding> findings) {
        return findings.stream().filter(one -> one.rule().equals(rule)).findFirst();
    }

    private static List<Finding> findings(String python, String scenario, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(python, PythonTarget.scriptPath("slow_libraries.py"), scenario));
        command.addAll(List.of(arguments));
        try (PythonTarget target = PythonTarget.startWrapped(List.of(), command)) {
            Profile recorded = target.profile(250, 1500, true);
            Profile profile = new FoldPlumbing().apply(new NameSources(SourceMap.guessed()).apply(recorded));
            return Findings.of(profile, SourceLines.NONE);
        }
    }

    private static void compile(String command) throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/g++")), "g++ is not installed");
        assertEquals(
                0, new ProcessBuilder(command.split(" ")).inheritIO().start().waitFor(), command);
    }
}
