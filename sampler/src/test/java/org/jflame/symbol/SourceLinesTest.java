package org.jflame.symbol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jflame.elf.ElfFile;
import org.jflame.fold.NativeFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Source lines and inlined functions, against those of {@code addr2line}. */
class SourceLinesTest {

    @TempDir
    private Path folder;

    @Test
    void shouldSayWhatAddr2lineSays() throws IOException, InterruptedException {
        Tool.require("addr2line", "nm");
        List<List<String>> builds = List.of(
                List.of("-O0", "-gdwarf-5"),
                List.of("-O2", "-gdwarf-5"),
                List.of("-O3", "-gdwarf-4"),
                List.of("-O2", "-g", "-gz=zlib"),
                List.of("-O2", "-g", "-flto"),
                List.of("-O2", "-g", "-ffunction-sections", "-Wl,--gc-sections"),
                List.of("-O2", "-g", "-no-pie"));
        for (List<String> flags : builds) {
            assertLikeAddr2line(Tool.compile(folder, "inlined.cpp", flags.toArray(String[]::new)));
        }
    }

    /** Units of the compiler with a line program of the assembler; addr2line of binutils 2.40 cannot read that. */
    @Test
    void shouldReadDwarfOf64BitsAsThatOf32() throws IOException, InterruptedException {
        Path usual = Tool.compile(folder, "inlined.cpp", "-O2", "-gdwarf-5");
        Path wide = Tool.compile(folder, "inlined.cpp", "-O2", "-gdwarf-5", "-gdwarf64");
        TreeSet<Long> vaddrs = code(usual);
        List<String> expected = places(usual, vaddrs);
        List<String> actual = places(wide, vaddrs);
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i), actual.get(i));
        }
    }

    @Test
    void shouldNameWhatIsInlinedAndItsFile() throws IOException, InterruptedException {
        Path program = Tool.compile(folder, "inlined.cpp", "-O2", "-g");
        Map<String, Set<String>> filesByName = new TreeMap<>();
        Map<String, IntSummaryStatistics> linesByName = new TreeMap<>();
        SymbolsTest.frames(program, code(program)).values().stream()
                .flatMap(List::stream)
                .forEach(frame -> {
                    String file = frame.file().substring(frame.file().lastIndexOf('/') + 1);
                    filesByName
                            .computeIfAbsent(frame.shortFunction(), name -> new TreeSet<>())
                            .add(file);
                    linesByName
                            .computeIfAbsent(frame.shortFunction(), name -> new IntSummaryStatistics())
                            .accept(frame.line());
                });

        List<String> source = Files.readAllLines(Path.of("src/test/resources/native/inlined.cpp"));
        for (String name : List.of("square", "outer::squares", "outer::Box::Box", "outer::Box::twice", "lonely")) {
            assertEquals(Set.of("inlined.cpp"), filesByName.get(name), () -> name + " of " + filesByName);
            int first = 1 + indexOf(source, " " + name.replaceFirst(".*::", "") + "(");
            assertTrue(linesByName.get(name).getMin() >= first, () -> name + " " + linesByName);
            assertTrue(linesByName.get(name).getMax() <= first + 6, () -> name + " " + linesByName);
        }
        assertEquals(Set.of("stl_algo.h"), filesByName.get("std::__insertion_sort<...>"), filesByName::toString);
    }

    private static int indexOf(List<String> source, String text) {
        for (int i = 0; i < source.size(); i++) {
            if (source.get(i).contains(text)) {
                return i;
            }
        }
        throw new IllegalArgumentException(text);
    }

    private static List<String> places(Path program, TreeSet<Long> vaddrs) throws IOException {
        Map<Long, List<NativeFrame>> frames = SymbolsTest.frames(program, vaddrs);
        return vaddrs.stream()
                .map(vaddr -> frames.get(vaddr).stream().map(NativeFrame::label).toList() + "")
                .toList();
    }

    @Test
    void shouldDoWithoutTheTableOfAddresses() throws IOException, InterruptedException {
        Tool.require("addr2line", "nm", "objcopy");
        Path program = Tool.compile(folder, "inlined.cpp", "-O2", "-g");
        Tool.run("objcopy", "-R", ".debug_aranges", program.toString());
        assertLikeAddr2line(program);
    }

    @Test
    void shouldReadTheLinesThatWereSplitOff() throws IOException, InterruptedException {
        Tool.require("objcopy", "strip");
        Path program = Tool.compile(folder, "inlined.cpp", "-O2", "-g", "-Wl,--build-id");
        TreeSet<Long> vaddrs = code(program);
        Map<Long, List<NativeFrame>> whole = SymbolsTest.frames(program, vaddrs);
        Path debug = folder.resolve("inlined.debug");
        Tool.run("objcopy", "--only-keep-debug", program.toString(), debug.toString());

        assertTrue(whole.values().stream().anyMatch(frames -> frames.size() == 3), "inlined twice");
        Map<Long, List<SourceFrame>> split = new SourceLines(
                        DwarfSections.of(ElfFile.open(debug).orElseThrow()).orElseThrow(),
                        new SortedAddresses(
                                vaddrs.stream().mapToLong(Long::longValue).toArray()),
                        new Deadline(Long.MAX_VALUE / 2))
                .find();
        whole.forEach((vaddr, frames) -> {
            if (frames.get(0).line() > 0) {
                assertEquals(
                        frames.stream().map(NativeFrame::line).toList(),
                        split.get(vaddr).stream().map(SourceFrame::line).toList());
            }
        });
    }

    @Test
    void shouldNameTheFunctionsWhenTimeIsUp() throws IOException, InterruptedException {
        Path program = Tool.compile(folder, "inlined.cpp", "-O2", "-g");
        SourceLines late = new SourceLines(
                DwarfSections.of(ElfFile.open(program).orElseThrow()).orElseThrow(),
                new SortedAddresses(
                        code(program).stream().mapToLong(Long::longValue).toArray()),
                new Deadline(-1));
        // the clock is looked at now and then: a few units may be read
        late.find().values().forEach(frames -> assertTrue(frames.size() > 0));
    }

    private static TreeSet<Long> code(Path program) throws IOException, InterruptedException {
        TreeSet<Long> vaddrs = new TreeSet<>();
        for (String line : Tool.run("nm", "-S", "--defined-only", program.toString())) {
            String[] fields = line.split(" ");
            if (fields.length == 4 && "tTwW".contains(fields[2])) {
                long start = Long.parseLong(fields[0], 16);
                for (long vaddr = start; vaddr < start + Long.parseLong(fields[1], 16); vaddr += 7) {
                    vaddrs.add(vaddr);
                }
            }
        }
        return vaddrs;
    }

    /**
     * Names and files are not compared: those of binutils 2.40 are wrong for inlined functions and DWARF 5. Lines of addr2line -a:
     * the address, and for each function two lines, innermost first.
     */
    private static void assertLikeAddr2line(Path program) throws IOException, InterruptedException {
        TreeSet<Long> vaddrs = code(program);
        List<String> command = new ArrayList<>(List.of("addr2line", "-a", "-f", "-i", "-C", "-e", program.toString()));
        vaddrs.forEach(vaddr -> command.add(Long.toHexString(vaddr)));
        List<String> lines = Tool.run(command);
        Map<Long, List<NativeFrame>> found = SymbolsTest.frames(program, vaddrs);
        int compared = 0;
        int inlined = 0;
        for (int i = 0; i < lines.size(); ) {
            long vaddr = Long.decode(lines.get(i++));
            List<String> expected = new ArrayList<>();
            for (; i < lines.size() && !lines.get(i).startsWith("0x"); i += 2) {
                expected.add(
                        lines.get(i + 1).replaceFirst(" \\(discriminator.*", "").replaceFirst(".*:", ""));
            }
            Collections.reverse(expected);
            if (expected.contains("?") || expected.contains("0")) {
                continue;
            }
            List<String> actual = found.get(vaddr).stream()
                    .map(frame -> Integer.toString(frame.line()))
                    .toList();
            assertEquals(expected, actual, () -> program + " " + Long.toHexString(vaddr));
            compared++;
            inlined += expected.size() > 1 ? 1 : 0;
        }
        assertTrue(compared > 50, program + " has only " + compared);
        assertTrue(inlined > 10 || program.toString().contains("-O0"), program + " has only " + inlined + " inlined");
    }
}
