package org.jflame.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {

    @TempDir
    private Path folder;

    @Test
    void shouldLeaveWhatWasThereUntilAllIsWritten() throws Exception {
        Path place = Files.writeString(folder.resolve("out.svg"), "old");
        try (OutputFile file = OutputFile.at(place)) {
            file.finish(OutputFile.text(out -> {
                out.write("new");
                assertEquals("old", Files.readString(place));
            }));
        }
        assertEquals("new", Files.readString(place));
        assertEquals(List.of("out.svg"), names());
    }

    @Test
    void shouldLeaveNothingOfWhatFailed() throws Exception {
        Path place = Files.writeString(folder.resolve("out.svg"), "old");
        try (OutputFile file = OutputFile.at(place)) {
            Failure failure = assertThrows(
                    Failure.class,
                    () -> file.finish(OutputFile.text(out -> {
                        out.write("half");
                        throw new IOException("No space left on device");
                    })));
            assertEquals("Free some space, or write elsewhere with -o", failure.cure());
        }
        assertEquals("old", Files.readString(place));
        assertEquals(List.of("out.svg"), names());
    }

    @Test
    void shouldLeaveNothingOfWhatWasNeverWritten() throws Exception {
        OutputFile.at(folder.resolve("out.svg")).close();
        assertEquals(List.of(), names());
    }

    @Test
    void shouldNumberNewFilesBeforeTheirEnding() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (OutputFile file = OutputFile.at(folder.resolve("jflame"))) {
                file.finishAsNew(OutputFile.text(out -> out.write("x")), "jflame-a.b.py-12.speedscope.json");
            }
        }
        assertEquals(
                List.of(
                        "jflame-a.b.py-12-2.speedscope.json",
                        "jflame-a.b.py-12-3.speedscope.json",
                        "jflame-a.b.py-12.speedscope.json"),
                names());
    }

    @Test
    void shouldWriteNamesThatAreNoText() throws Exception {
        try (OutputFile file = OutputFile.at(folder.resolve("out.txt"))) {
            file.finish(OutputFile.text(out -> out.write("a\ud800b")));
        }
        assertEquals("a?b", Files.readString(folder.resolve("out.txt")));
    }

    @Test
    void shouldTakeNamesAsLongAsTheyMayBe() throws Exception {
        String name = "x".repeat(251) + ".svg";
        try (OutputFile file = OutputFile.at(folder.resolve(name))) {
            file.finish(OutputFile.text(out -> out.write("x")));
        }
        assertEquals(List.of(name), names());
    }

    @Test
    void shouldRefuseAFolderAndAMissingFolder() {
        assertThrows(Failure.class, () -> OutputFile.at(folder));
        assertThrows(Failure.class, () -> OutputFile.at(folder.resolve("no").resolve("out.svg")));
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
