package org.jflame;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jflame.proc.TargetException;
import org.junit.jupiter.api.Test;

/** Data flows one way through the packages, and imports with it. */
class PackageDependenciesTest {

    /** What each package may import of ours. What a frame is called is fold's from the moment it is read. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("fold", Set.of()),
            Map.entry("finding", Set.of("fold")),
            Map.entry("proc", Set.of()),
            Map.entry("elf", Set.of("proc", "fold")),
            Map.entry("unwind", Set.of("proc", "elf", "fold")),
            Map.entry("symbol", Set.of("proc", "elf", "fold")),
            Map.entry("cpython", Set.of("proc", "elf", "fold")),
            Map.entry("sample", Set.of("proc", "elf", "unwind", "symbol", "cpython", "fold")),
            Map.entry("render", Set.of("fold", "finding")),
            Map.entry("bridge", Set.of("sample", "fold", "finding", "render")),
            Map.entry("web", Set.of("fold", "finding", "render")),
            Map.entry("cli", Set.of("sample", "fold", "finding", "render", "bridge", "web")));

    /** Which of our packages a library is for. */
    private static final Map<String, Set<String>> ONLY_FOR = Map.of(
            "jnr..", Set.of("proc"),
            "org.zeromq..", Set.of("bridge"),
            "zmq..", Set.of("bridge"),
            "com.fasterxml.jackson..", Set.of("bridge", "render", "web", "cli"),
            "org.eclipse.jetty..", Set.of("web"),
            "org.sqlite..", Set.of("web"),
            "java.sql..", Set.of("web"),
            "info.picocli..", Set.of("cli"),
            "org.jfree..", Set.of("render"),
            "java.awt..", Set.of("render"));

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.jflame");

    @Test
    void shouldHaveARuleForEveryPackage() {
        Set<String> found = OURS.stream()
                .map(type -> type.getPackageName().replace("org.jflame.", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(found.containsAll(Set.of("fold", "sample", "bridge")), "both modules are looked at: " + found);
        found.removeAll(MAY_USE.keySet());
        assertEquals(Set.of(), found);
    }

    @Test
    void shouldImportOneWay() {
        MAY_USE.forEach((name, used) -> {
            String[] others = MAY_USE.keySet().stream()
                    .filter(other -> !other.equals(name) && !used.contains(other))
                    .map(PackageDependenciesTest::ours)
                    .toArray(String[]::new);
            ArchRule rule = noClasses()
                    .that()
                    .resideInAPackage(ours(name))
                    .should()
                    .dependOnClassesThat(JavaClass.Predicates.resideInAnyPackage(others)
                            .and(DescribedPredicate.not(PROCS_EXCEPTION)));
            rule.allowEmptyShould(true).check(OURS);
        });
    }

    /** Why a target cannot be sampled goes all the way to the client, and is all that bridge knows of proc. */
    private static final DescribedPredicate<JavaClass> PROCS_EXCEPTION = DescribedPredicate.describe(
            "proc's exception", used -> used.getName().startsWith(TargetException.class.getName()));

    @Test
    void shouldKeepEachLibraryInItsPackages() {
        ONLY_FOR.forEach((library, users) -> noClasses()
                .that()
                .resideOutsideOfPackages(
                        users.stream().map(PackageDependenciesTest::ours).toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(OURS));
    }

    private static String ours(String name) {
        return "org.jflame." + name + "..";
    }
}
