package org.jflame.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jflame.proc.TargetException;
import org.jflame.proc.TargetProcess;
import org.jflame.sample.PythonInterpreters;
import org.jflame.sample.PythonTarget;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs that export what an interpreter does, of versions and kinds that no layout is known of. */
class RefusalTest {

    private static final String PROGRAM =
            """
            #include <stdio.h>
            #include <unistd.h>
            static char version[250];
            static void *volatile interp_head;
            %s
            int main(void) {
                snprintf(version, sizeof version, "%%s (default, Oct  1 2012, 10:11:12) \\n[GCC 4.7.2]", "%s");
                puts("ready");
                fflush(stdout);
                for (;;) pause();
            }
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "CPython 3.3.7  | void *PyInterpreterState_Head(void) { return interp_head; }"
                        + " const char *Py_GetVersion(void) { snprintf(version, 250, \"%.80s\", \"3.3.7\"); return version; }",
                // Nothing in the function's code tells: the text that it has made is found in the variables.
                "CPython 3.3.7+ | const char *Py_GetVersion(void) { return version + (getpid() == 0); }",
                "CPython 3.99.0 | const unsigned long Py_Version = 0x036300f0; char _PyRuntime[4096] = \"xdebugpy\";"
                        + " const char *Py_GetVersion(void) { return version; }",
                "CPython 3.6.15 with Py_TRACE_REFS | void *PyInterpreterState_Head(void) { return interp_head; }"
                        + " void _Py_AddToAllObjects(void) {}"
                        + " const char *Py_GetVersion(void) { snprintf(version, 250, \"%.80s\", \"3.6.15\"); return version; }",
                "PyPy           | int pypy_main_startup(void) { return 0; }",
            })
    void shouldRefuseInOneLineThatNamesIt(String name, String functions, @TempDir Path folder) throws Exception {
        Path source = Files.writeString(folder.resolve("other.c"), PROGRAM.formatted(functions, version(name)));
        PythonBuild build =
                new PythonBuild(PythonInterpreters.everyVersion().findFirst().orElseThrow(), folder);
        Path program = build.compile(source, "-rdynamic");
        try (PythonTarget target = build.start(List.of(program.toString()))) {
            TargetException refusal =
                    assertThrows(TargetException.class, () -> InterpreterFinder.find(new TargetProcess(target.pid())));

            assertEquals(TargetException.Code.UNSUPPORTED_PYTHON, refusal.code());
            assertTrue(refusal.getMessage().contains("runs " + name.replace("+", "") + "; "), refusal::getMessage);
            assertFalse(refusal.getMessage().contains("\n"));
            assertTrue(target.isAlive());
        }
    }

    private static String version(String name) {
        return name.replaceAll("^CPython (\\S+).*", "$1");
    }
}
