package org.jflame.unwind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jflame.elf.AddressSpace;
import org.jflame.elf.ModuleFiles;
import org.jflame.fold.TruncatedFrame.Reason;
import org.jflame.proc.StackCopy;
import org.jflame.proc.TargetProcess;
import org.jflame.sample.PythonTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole stacks of live processes, against gdb's. */
class GdbStacksTest {

    private static final int STOPS = 60;
    private static final int STACK_BYTES = 256 << 10;

    @TempDir
    private Path folder;

    private final StackCopy copy = new StackCopy();
    private final NativeStack stack = new NativeStack();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-O0",
                "-O2",
                "-O3 -fomit-frame-pointer",
                "-O2 -fno-omit-frame-pointer -no-pie",
                "-O2 -Wl,-z,lazy",
                "-O2 -fno-exceptions -Wl,--no-eh-frame-hdr",
                "-O2 -fno-exceptions -fno-asynchronous-unwind-tables -g",
                "-O1 -fno-exceptions -fno-asynchronous-unwind-tables -g -gdwarf64 -gz=none",
            })
    void shouldSeeTheStacksThatGdbSees(String options) throws IOException, InterruptedException {
        CompiledTarget program = CompiledTarget.compile(folder, "unwinding.cpp", options.split(" "));
        try (PythonTarget target = program.start()) {
            compare(target.pid(), STOPS);
        }
    }

    @ParameterizedTest
    @CsvSource({"numpy, native/matrices.py, 100", "torch, native/training.py, 100"})
    void shouldSeeTheStacksThatGdbSeesOfAPython(String library, String script, int stops)
            throws IOException, InterruptedException {
        String python = PythonWith.library(library);
        try (PythonTarget target =
                PythonTarget.startWrapped(List.of(), List.of(python, PythonTarget.scriptPath(script)))) {
            compare(target.pid(), stops);
        }
    }

    /** The handler's stack is another one: what is below the signal's frame is on the thread's own, and not in the copy. */
    @Test
    void shouldSayWhereAnAlternateStackEnds() throws IOException, InterruptedException {
        CompiledTarget program = CompiledTarget.compile(folder, "unwinding.cpp", "-O2");
        try (PythonTarget target = program.start("altstack")) {
            StackUnwinder unwinder = unwinder(target.pid());
            for (GdbStop stop : GdbStop.stops(target.pid(), STOPS, STACK_BYTES, folder)) {
                unwind(unwinder, stop);
                boolean isWhole = stack.truncation() == null;
                assertEquals("", differences(stop, isWhole ? stop.pcs().length : stack.depth()));
                assertTrue(isWhole || stack.truncation() == Reason.STACK_NOT_COPIED, () -> "" + stack.truncation());
            }
        }
    }

    private void compare(int pid, int stops) throws IOException, InterruptedException {
        StackUnwinder unwinder = unwinder(pid);
        StringBuilder differences = new StringBuilder();
        int whole = 0;
        int guessed = 0;
        List<GdbStop> all = GdbStop.stops(pid, stops, STACK_BYTES, folder);
        for (GdbStop stop : all) {
            unwind(unwinder, stop);
            if (stack.guessedFrames() == 0) {
                differences.append(differences(stop, stop.pcs().length));
            } else {
                guessed++; // where nothing is stated gdb goes astray: a JIT's code, BLAS kernels, registers being
                // exchanged
                assertTrue(isSame(stop, 0), () -> bothStacks(stop));
            }
            whole += stack.truncation() == null ? 1 : 0;
        }
        assertEquals("", differences.toString());
        assertEquals(stops, all.size());
        assertTrue(guessed <= 0.3 * stops, "of " + stops + " stacks, so many have guessed frames: " + guessed);
        assertTrue(whole >= 0.95 * stops, "of " + stops + " stacks, so many reach the root: " + whole);
    }

    private static StackUnwinder unwinder(int pid) {
        return new StackUnwinder(new AddressSpace(new TargetProcess(pid), new ModuleFiles()), new UnwindTables());
    }

    private void unwind(StackUnwinder unwinder, GdbStop stop) {
        stop.copyTo(copy);
        unwinder.unwind(stop.registerFile(), copy, stack);
    }

    /** Both stacks, when they are not the same. */
    private String differences(GdbStop stop, int frames) {
        return stack.depth() == frames ? differencesUpTo(stop, frames) : bothStacks(stop);
    }

    private String differencesUpTo(GdbStop stop, int frames) {
        boolean isSame = true;
        for (int i = 0; i < frames && isSame; i++) {
            isSame = isSame(stop, i);
        }
        return isSame ? "" : bothStacks(stop);
    }

    private String bothStacks(GdbStop stop) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < stop.pcs().length; i++) {
            text.append(String.format("gdb  %3d %x sp %x%n", i, stop.pcs()[i], stop.stackPointers()[i]));
        }
        for (int i = 0; i < stack.depth(); i++) {
            String name =
                    stack.module(i) == null ? "?" : stack.module(i).file().id().name();
            text.append(String.format("ours %3d %x sp %x %s%n", i, stack.pc(i), stack.stackPointer(i), name));
        }
        return text + "truncated: " + stack.truncation() + ", guessed: " + stack.guessedFrames() + "\n\n";
    }

    private boolean isSame(GdbStop stop, int frame) {
        long pc = stop.pcs()[frame];
        return (stack.pc(frame) == pc || stack.pc(frame) == pc - 1)
                && stack.stackPointer(frame) == stop.stackPointers()[frame];
    }
}
