package org.jflame.unwind;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.jflame.elf.AddressSpace;
import org.jflame.elf.ModuleFiles;
import org.jflame.fold.TruncatedFrame.Reason;
import org.jflame.proc.Registers;
import org.jflame.proc.StackCopy;
import org.jflame.proc.TargetProcess;
import org.jflame.sample.PythonTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to a stack of which something is missing. */
class StackUnwinderTest {

    private static final int STACK_BYTES = 256 << 10;
    private static final int STOPS = 40;

    @TempDir
    private Path folder;

    private final StackCopy copy = new StackCopy();
    private final NativeStack stack = new NativeStack();

    /** Of a sleeper only the pc and the stack pointer are known; its frames are those that all registers lead to. */
    @Test
    void shouldFindTheFramesWithoutTheSavedRegisters() throws IOException, InterruptedException {
        for (String options : List.of("-O2", "-O2 -fno-omit-frame-pointer")) {
            CompiledTarget program = CompiledTarget.compile(folder, "unwinding.cpp", options.split(" "));
            try (PythonTarget target = program.start()) {
                StackUnwinder unwinder = unwinder(target.pid());
                int same = 0;
                for (GdbStop stop : GdbStop.stops(target.pid(), STOPS, STACK_BYTES, folder)) {
                    stop.copyTo(copy);
                    unwinder.unwind(stop.registerFile(), copy, stack);
                    long[] whole = pcs();
                    unwinder.unwind(onlyStackPointer(stop), copy, stack);
                    same += Arrays.equals(whole, pcs()) ? 1 : 0;
                }
                // Nine of ten, less two sigma of so few stops.
                assertTrue(same >= 0.8 * STOPS, options + ": of " + STOPS + " stacks the same are " + same);
            }
        }
    }

    @Test
    void shouldSayWhatWasNotCopied() throws IOException, InterruptedException {
        CompiledTarget program = CompiledTarget.compile(folder, "unwinding.cpp", "-O2");
        try (PythonTarget target = program.start()) {
            GdbStop stop = GdbStop.stops(target.pid(), 1, STACK_BYTES, folder).get(0);
            stop.copyTo(copy);
            int last = stop.pcs().length - 1;
            copy.holds(stop.stackAvma(), (int) (stop.stackPointers()[last - 1] - stop.stackAvma()));

            unwinder(target.pid()).unwind(stop.registerFile(), copy, stack);

            assertEquals(Reason.STACK_NOT_COPIED, stack.truncation());
            assertEquals(last, stack.depth());
            assertEquals(stack.stackPointer(last - 1), stack.cfa(last - 1));
        }
    }

    /** A file that is cut off while it is mapped makes the JVM throw an InternalError. */
    @Test
    void shouldSurviveAFileThatIsCutOff() throws IOException, InterruptedException {
        CompiledTarget program = CompiledTarget.compile(folder, "unwinding.cpp", "-O2");
        Path libc = Files.copy(LibraryFile.mappedHere("/libc.so.6"), folder.resolve("libc.so.6"));
        List<String> command =
                List.of("env", "LD_LIBRARY_PATH=" + folder, program.program().toString());
        try (PythonTarget target = PythonTarget.startWrapped(List.of(), command)) {
            GdbStop stop = GdbStop.stops(target.pid(), 1, STACK_BYTES, folder).get(0);
            new ProcessBuilder("kill", "-STOP", "" + target.pid()).start().waitFor();
            stop.copyTo(copy);
            AddressSpace addresses = new AddressSpace(new TargetProcess(target.pid()), new ModuleFiles());
            for (long pc : stop.pcs()) {
                assertNotNull(addresses.find(pc)); // opens the file
            }
            try (FileChannel file = FileChannel.open(libc, StandardOpenOption.WRITE)) {
                file.truncate(0);
            }

            new StackUnwinder(addresses, new UnwindTables()).unwind(stop.registerFile(), copy, stack);

            assertEquals(Reason.NO_UNWIND_ROW, stack.truncation()); // main was called by this libc
            assertTrue(stack.depth() >= 1);
        }
    }

    @Test
    void shouldTellSignalFramesAndTheEndsOfFrames() throws IOException, InterruptedException {
        CompiledTarget program = CompiledTarget.compile(folder, "unwinding.cpp", "-O2");
        try (PythonTarget target = program.start()) {
            StackUnwinder unwinder = unwinder(target.pid());
            for (GdbStop stop : GdbStop.stops(target.pid(), STOPS, STACK_BYTES, folder)) {
                stop.copyTo(copy);
                unwinder.unwind(stop.registerFile(), copy, stack);
                assertNull(stack.truncation());
                for (int i = 0; i + 1 < stack.depth(); i++) {
                    assertEquals(stack.cfa(i), stack.stackPointer(i + 1));
                    assertTrue(stack.functionStart(i) <= stack.pc(i));
                }
            }
        }
    }

    @Test
    void shouldEndAtOnceInNowhere() {
        RegisterFile registers = new RegisterFile();
        registers.set(Registers.RIP, 4096);
        registers.set(Registers.RSP, 0x7fff_0000_0000L);
        copy.holds(0x7fff_0000_0000L, 0);

        unwinder((int) ProcessHandle.current().pid()).unwind(registers, copy, stack);

        assertArrayEquals(new long[] {4096}, pcs());
    }

    private static StackUnwinder unwinder(int pid) {
        return new StackUnwinder(new AddressSpace(new TargetProcess(pid), new ModuleFiles()), new UnwindTables());
    }

    private static RegisterFile onlyStackPointer(GdbStop stop) {
        RegisterFile registers = stop.registerFile();
        registers.forgetOthers();
        return registers;
    }

    private long[] pcs() {
        long[] pcs = new long[stack.depth()];
        for (int i = 0; i < pcs.length; i++) {
            pcs[i] = stack.pc(i);
        }
        return pcs;
    }
}
