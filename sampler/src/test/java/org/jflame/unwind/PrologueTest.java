package org.jflame.unwind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jflame.elf.AddressSpace;
import org.jflame.elf.Elf64Sym;
import org.jflame.elf.ElfFile;
import org.jflame.elf.LoadedModule;
import org.jflame.elf.ModuleFiles;
import org.jflame.elf.SymbolTable;
import org.jflame.proc.Registers;
import org.jflame.proc.StackCopy;
import org.jflame.proc.TargetProcess;
import org.jflame.sample.PythonTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions of an assembler, about which no file states anything. */
class PrologueTest {

    private static final int STOPS = 60;
    private static final int STACK_BYTES = 256 << 10;

    /** In it lie the prologues of nearly all functions. */
    private static final int FIRST_BYTES = 48;

    private static final int MOST_FUNCTIONS = 20_000;

    @TempDir
    private Path folder;

    private int compared;
    private int different;

    /** What the instructions say is what the file states, where it does state something. */
    @ParameterizedTest
    @ValueSource(strings = {"/libc.so.6", "/libstdc++.so.6", "/libjvm.so"})
    void shouldBeAsStated(String name) throws IOException {
        ElfFile elf = ElfFile.open(LibraryFile.mappedHere(name)).orElseThrow();
        UnwindTable table = new UnwindTable(elf);

        functions(elf).values().stream()
                .limit(MOST_FUNCTIONS)
                .forEach(function -> compare(elf, table, function.symbol));

        assertTrue(compared > 10_000, "compared: " + compared);
        assertTrue(different < 0.005 * compared, different + " differ of " + compared);
    }

    /** Up to the first place where the function gives room back: that one is the end of a way out, and no prologue. */
    private void compare(ElfFile elf, UnwindTable table, Elf64Sym function) {
        Prologue prologue =
                new Prologue(elf.loadedFrom(function.st_value()).orElseThrow().bytes());
        long deepest = 0;
        for (int offset = 0; offset < Math.min(FIRST_BYTES, function.st_size()); offset++) {
            UnwindTable.Found stated = table.find(function.st_value() + offset);
            UnwindRow row = prologue.row(offset);
            boolean isOfStackPointer = stated.row().cfaRegister() == Registers.RSP;
            if (stated.startVaddr() != function.st_value()
                    || isOfStackPointer && stated.row().cfaOffset() < deepest) {
                return;
            }
            if (isOfStackPointer && row.cfaRegister() == Registers.RSP) {
                deepest = stated.row().cfaOffset();
                compared++;
                different += row.cfaOffset() == deepest && hasSavedTheSame(row, stated.row()) ? 0 : 1;
            }
        }
    }

    /** Of some registers it is stated later than they are saved. */
    private static boolean hasSavedTheSame(UnwindRow row, UnwindRow stated) {
        for (int column = 0; column < Registers.COUNT; column++) {
            RegisterRule rule = stated.rule(column);
            if (rule != null && !rule.equals(row.rule(column))) {
                return false;
            }
        }
        return true;
    }

    @Test
    void shouldLeadOutOfCodeOnAStackWithOldReturnAddresses() throws IOException, InterruptedException {
        CompiledTarget program = CompiledTarget.compile(folder, "assembler.c", "-O2");
        TreeMap<Long, Function> functions =
                functions(ElfFile.open(program.program()).orElseThrow());
        StackCopy copy = new StackCopy();
        NativeStack stack = new NativeStack();
        Map<String, Integer> seen = new TreeMap<>();
        try (PythonTarget target = program.start()) {
            AddressSpace addresses = new AddressSpace(new TargetProcess(target.pid()), new ModuleFiles());
            StackUnwinder unwinder = new StackUnwinder(addresses, new UnwindTables());
            for (GdbStop stop : GdbStop.stops(target.pid(), STOPS, STACK_BYTES, folder)) {
                stop.copyTo(copy);
                unwinder.unwind(stop.registerFile(), copy, stack);
                seen.merge(upToMain(stack, functions), 1, Integer::sum);
            }
        }
        int kernel = seen.getOrDefault("kernel calls main", 0);
        int aligned = seen.getOrDefault("aligned passes_on calls main", 0);
        assertTrue(kernel >= STOPS / 4 && aligned >= STOPS / 4, seen::toString);
        seen.keySet().removeIf(path -> path.startsWith("leaves_addresses"));
        assertEquals(kernel + aligned, seen.values().stream().mapToInt(i -> i).sum(), seen::toString);
    }

    /** The functions of a stack up to main, leaf first. */
    private static String upToMain(NativeStack stack, TreeMap<Long, Function> program) {
        List<String> found = new ArrayList<>();
        String name = "";
        for (int i = 0; i < stack.depth() && !name.equals("main"); i++) {
            LoadedModule module = stack.module(i);
            name = program.floorEntry(stack.pc(i) - module.loadBias()).getValue().name;
            found.add(name);
        }
        return String.join(" ", found);
    }

    private record Function(Elf64Sym symbol, String name) {}

    /** A file's functions by their vaddr. */
    private static TreeMap<Long, Function> functions(ElfFile elf) {
        TreeMap<Long, Function> functions = new TreeMap<>();
        for (SymbolTable table : elf.symbolTables()) {
            for (int i = 0; i < table.count(); i++) {
                Elf64Sym symbol = table.get(i);
                if (symbol.isFunction() && symbol.mayBeCode()) {
                    functions.put(symbol.st_value(), new Function(symbol, table.name(symbol)));
                }
            }
        }
        return functions;
    }
}
