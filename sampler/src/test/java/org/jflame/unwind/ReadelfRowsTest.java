package org.jflame.unwind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jflame.elf.ElfFile;
import org.jflame.proc.Registers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of real files, beside those that {@code readelf --debug-dump=frames-interp} prints. */
class ReadelfRowsTest {

    private static final int TORCH_LINES = 200_000;

    private static final Map<String, Integer> COLUMNS = Map.of(
            "rbx",
            Registers.RBX,
            "rbp",
            Registers.RBP,
            "r12",
            12,
            "r13",
            13,
            "r14",
            14,
            "r15",
            15,
            "ra",
            Registers.RIP);
    private static final List<String> CFA_REGISTERS = List.of("rax", "rdx", "rcx", "rbx", "rsi", "rdi", "rbp", "rsp");

    @TempDir
    private Path folder;

    private String[] heads = {};
    private UnwindTable table;
    private long functionStart;
    private int compared;

    @ParameterizedTest
    @ValueSource(strings = {"/libc.so.6", "/libjvm.so", "/ld-linux-x86-64.so.2", "/libstdc++.so.6"})
    void shouldBeTheSameForMappedLibraries(String name) throws IOException, InterruptedException {
        compare(LibraryFile.mappedHere(name), Integer.MAX_VALUE);
    }

    @Test
    void shouldBeTheSameForDebugFrame() throws IOException, InterruptedException {
        CompiledTarget program = CompiledTarget.compile(
                folder, "unwinding.cpp", "-O2", "-g", "-fno-exceptions", "-fno-asynchronous-unwind-tables", "-gz=none");
        compare(program.program(), Integer.MAX_VALUE);
    }

    @Test
    void shouldBeTheSameForTorch() throws IOException, InterruptedException {
        String python = PythonWith.library("torch");
        Process ask = new ProcessBuilder(python, "-c", "import torch; print(torch.__path__[0])")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String torch = new String(ask.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        compare(Path.of(torch, "lib", "libtorch_cpu.so"), TORCH_LINES);
    }

    private void compare(Path file, int lines) throws IOException, InterruptedException {
        CompiledTarget.requireTool("readelf");
        table = new UnwindTable(ElfFile.open(file).orElseThrow());
        Process readelf = new ProcessBuilder("readelf", "-W", "--debug-dump=frames-interp", file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var in = new BufferedReader(new InputStreamReader(readelf.getInputStream(), StandardCharsets.UTF_8))) {
            String line = in.readLine();
            for (int i = 0; line != null && i < lines; i++, line = in.readLine()) {
                read(line);
            }
        } finally {
            readelf.destroyForcibly();
        }
        assertTrue(compared > 50, "rows compared: " + compared);
    }

    private void read(String line) {
        if (line.contains(" FDE ")) {
            int at = line.indexOf("pc=") + 3;
            functionStart = Long.parseUnsignedLong(line, at, line.indexOf("..", at), 16);
            heads = new String[0];
        } else if (line.contains(" CIE ")) {
            functionStart = 0;
        } else if (line.stripLeading().startsWith("LOC")) {
            heads = line.strip().split(" +");
        } else if (functionStart != 0 && heads.length > 1 && line.length() > 17 && line.charAt(16) == ' ') {
            row(line.replaceAll(" \\([a-z0-9]+\\)", "").strip().split(" +"));
        }
    }

    private void row(String[] cells) {
        long vaddr = Long.parseUnsignedLong(cells[0], 16);
        UnwindTable.Found found = table.find(vaddr);
        String where = Long.toHexString(vaddr) + " " + String.join(" ", cells);
        assertEquals(functionStart, found.startVaddr(), where);
        assertEquals(cells[1], cfa(found.row()), where);
        for (int i = 2; i < Math.min(cells.length, heads.length); i++) {
            Integer column = COLUMNS.get(heads[i]);
            if (column != null) {
                assertEquals(cells[i], text(found.row().rule(column)), () -> where + " in " + Arrays.toString(heads));
            }
        }
        compared++;
    }

    private static String cfa(UnwindRow row) {
        if (row.cfaExpression() != null) {
            return "exp";
        }
        int number = row.cfaRegister();
        String name = number < CFA_REGISTERS.size() ? CFA_REGISTERS.get(number) : "r" + number;
        return String.format("%s%+d", name, row.cfaOffset());
    }

    private static String text(RegisterRule rule) {
        if (rule == null) {
            return "u";
        }
        return switch (rule.kind()) {
            case SAME_VALUE -> "s";
            case UNDEFINED -> "u";
            case OFFSET -> String.format("c%+d", rule.value());
            case VAL_OFFSET -> String.format("v%+d", rule.value());
            case REGISTER -> "r" + rule.value();
            case EXPRESSION -> "exp";
            case VAL_EXPRESSION -> "vexp";
        };
    }
}
