package org.jflame.symbol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jflame.elf.DebugFile;
import org.jflame.elf.ElfFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program whose symbols were split off, as distributions do it. */
class DebugFileTest {

    @TempDir
    private Path folder;

    private Path program;
    private Path debug;
    private Map<Long, String> whole;

    @BeforeEach
    void split() throws IOException, InterruptedException {
        Tool.require("nm", "objcopy", "strip");
        program = Tool.compile(folder, "names.cpp", "-O1", "-Wl,--build-id");
        TreeSet<Long> vaddrs = new TreeSet<>();
        for (String line : Tool.run("nm", "--defined-only", program.toString())) {
            if (line.contains(" t ") || line.contains(" T ")) {
                vaddrs.add(Long.parseLong(line.substring(0, 16), 16));
            }
        }
        whole = SymbolsTest.names(program, vaddrs);
        assertTrue(whole.containsValue("plain_c"), whole::toString);
        debug = folder.resolve("names.debug");
        Tool.run("objcopy", "--only-keep-debug", program.toString(), debug.toString());
        Tool.run("strip", "--strip-all", program.toString());
    }

    @Test
    void shouldTakeTheNamesThatTheLinkLeadsTo() throws IOException, InterruptedException {
        assertTrue(isNameless(), () -> "stripped " + program);
        Tool.run("objcopy", "--add-gnu-debuglink=" + debug, program.toString());
        assertEquals(whole, names());

        Files.createDirectory(folder.resolve(".debug"));
        Files.move(debug, folder.resolve(".debug/names.debug"));
        assertEquals(whole, names());
    }

    @Test
    void shouldNotBelieveAFileThatHasChanged() throws IOException, InterruptedException {
        Tool.run("objcopy", "--add-gnu-debuglink=" + debug, program.toString());
        Files.write(debug, new byte[1], StandardOpenOption.APPEND);
        assertTrue(isNameless(), "another checksum");
    }

    @Test
    void shouldFindTheFileByTheBuildId() throws IOException, InterruptedException {
        String id = Tool.run("readelf", "-n", program.toString()).stream()
                .filter(line -> line.contains("Build ID: "))
                .map(line -> line.replaceFirst(".*: ", ""))
                .findFirst()
                .orElseThrow();
        Path place = folder.resolve("usr/lib/debug/.build-id/" + id.substring(0, 2));
        Files.createDirectories(place);
        Files.copy(debug, place.resolve(id.substring(2) + ".debug"));
        ElfFile stripped = ElfFile.open(program).orElseThrow();

        assertTrue(DebugFile.find(stripped, "/nowhere", List.of(folder))
                .orElseThrow()
                .hasSection(".symtab"));
        Files.copy(
                SymbolsTest.mapped("libc.so.6"),
                place.resolve(id.substring(2) + ".debug"),
                StandardCopyOption.REPLACE_EXISTING);
        assertFalse(DebugFile.find(stripped, "/nowhere", List.of(folder)).isPresent(), "another build id");
    }

    private boolean isNameless() throws IOException {
        return names().values().stream().allMatch(name -> name.contains("+0x") || name.equals("plt"));
    }

    private Map<Long, String> names() throws IOException {
        return SymbolsTest.names(program, new TreeSet<>(whole.keySet()));
    }
}
