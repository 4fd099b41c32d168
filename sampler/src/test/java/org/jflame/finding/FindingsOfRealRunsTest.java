package org.jflame.finding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jflame.elf.ElfFile;
import org.jflame.fold.FoldPlumbing;
import org.jflame.fold.NameSources;
import org.jflame.fold.Profile;
import org.jflame.fold.SourceMap;
import org.jflame.sample.PythonInterpreters;
import org.jflame.sample.PythonTarget;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code targets/slow.py} spends half of its time in one thing by its own clock, and half in hashing: the rule for that
 * thing says a half. A program that only looks like it gets no such sentence.
 */
class FindingsOfRealRunsTest {

    private static final double TOLERANCE = 0.12;

    /** Rules whose evidence is Python frames and system calls; the others need an interpreter with a symbol table. */
    private static final List<String> ANYWHERE = List.of(
            "network",
            "program-wait",
            "pool-wait",
            "processes-wait",
            "threads-wait",
            "gil",
            "json",
            "deepcopy",
            "printing",
            "regex-compile",
            "date-parsing",
            "imports");

    private static final List<String> WITH_SYMBOLS =
            List.of("sleep", "pickle", "gc", "gc-on-request", "interpreter", "one-line");

    @TempDir
    private Path folder;

    static Stream<Arguments> cases() {
        return Stream.concat(
                cases(ANYWHERE, oldestAndNewest(python -> true)),
                cases(WITH_SYMBOLS, oldestAndNewest(FindingsOfRealRunsTest::hasSymbolTable)));
    }

    static Stream<Arguments> newestCases() {
        return Stream.concat(
                cases(ANYWHERE, newest(python -> true)),
                cases(WITH_SYMBOLS, newest(FindingsOfRealRunsTest::hasSymbolTable)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("cases")
    void shouldSayWhatIsSlow(String rule, PythonInterpreters.Found python) throws Exception {
        List<Finding> findings = findings(python, rule);

        Optional<Finding> finding =
                findings.stream().filter(one -> one.rule().equals(rule)).findFirst();
        assertTrue(finding.isPresent(), () -> findings.toString());
        double truth =
                rule.equals("one-line") ? 0.9 : rule.equals("interpreter") ? 0.7 : rule.equals("gil") ? 0.42 : 0.5;
        double tolerance =
                rule.equals("interpreter") || rule.equals("gil") ? 0.2 : TOLERANCE; // nobody hands it over in time
        assertEquals(truth, finding.get().share(), tolerance, findings.toString());
        assertTrue(finding.get().sentence().length() <= 120, finding.get()::sentence);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("newestCases")
    void shouldNotSayItOfWhatOnlyLooksLikeIt(String rule, PythonInterpreters.Found python) throws Exception {
        List<Finding> findings = findings(python, rule + "-not");

        assertTrue(findings.stream().noneMatch(one -> one.rule().equals(rule)), findings::toString);
    }

    private List<Finding> findings(PythonInterpreters.Found python, String scenario) throws Exception {
        try (PythonTarget target = PythonTarget.start(python, "slow.py", scenario, folder.toString())) {
            Profile recorded = target.profile(250, 1200, true);
            Profile profile = new FoldPlumbing().apply(new NameSources(SourceMap.guessed()).apply(recorded));
            return Findings.of(profile, SourceLines.NONE);
        }
    }

    private static Stream<Arguments> cases(List<String> rules, List<PythonInterpreters.Found> pythons) {
        return rules.stream().flatMap(rule -> pythons.stream().map(python -> Arguments.of(rule, python)));
    }

    /** The oldest and the newest that the names in the rules are of. */
    private static List<PythonInterpreters.Found> oldestAndNewest(Predicate<PythonInterpreters.Found> isWanted) {
        List<PythonInterpreters.Found> all = PythonInterpreters.everyVersion()
                .filter(python -> python.hasGil() && !python.isBefore("3.8") && isWanted.test(python))
                .sorted((one, other) -> one.isBefore(other.version()) ? -1 : other.isBefore(one.version()) ? 1 : 0)
                .toList();
        Assumptions.assumeFalse(all.isEmpty(), "no CPython from 3.8 on with a symbol table found");
        return Stream.of(0, all.size() - 1).distinct().map(all::get).toList();
    }

    private static List<PythonInterpreters.Found> newest(Predicate<PythonInterpreters.Found> isWanted) {
        List<PythonInterpreters.Found> both = oldestAndNewest(isWanted);
        return both.subList(both.size() - 1, both.size());
    }

    private static boolean hasSymbolTable(PythonInterpreters.Found python) {
        try {
            return ElfFile.open(python.executable().toRealPath())
                    .filter(elf -> elf.hasSection(".symtab"))
                    .isPresent();
        } catch (IOException e) {
            return false;
        }
    }
}
