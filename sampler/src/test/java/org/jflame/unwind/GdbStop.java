package org.jflame.unwind;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jflame.proc.Registers;
import org.jflame.proc.StackCopy;
import org.jflame.sample.PythonTarget;

/**
 * A moment at which gdb had stopped a process: its registers, its stack, and the frames that gdb saw.
 *
 * @param registers by their DWARF numbers
 * @param stackAvma where the stack's bytes begin
 * @param stack the bytes
 * @param pcs the frames' pcs, leaf first, as gdb states them: return addresses
 * @param stackPointers the frames' stack pointers
 */
record GdbStop(long[] registers, long stackAvma, byte[] stack, long[] pcs, long[] stackPointers) {

    private static final int MAGIC = 0x5453464a;
    private static final int RED_ZONE_BYTES = 128;

    /** Has gdb stop a process some times; it runs on afterwards. */
    static List<GdbStop> stops(int pid, int stops, int maxStackBytes, Path folder)
            throws IOException, InterruptedException {
        CompiledTarget.requireTool("gdb");
        Path out = folder.resolve("stops-" + pid);
        Path log = folder.resolve("gdb-" + pid + ".log");
        String settings = String.format("python OUT = '%s'; STOPS = %d; MAX_BYTES = %d", out, stops, maxStackBytes);
        // in a session of its own: it may not touch this one's terminal
        Process gdb = new ProcessBuilder(List.of(
                        "setsid", "-w", "gdb", "-nx", "--batch", "-p", "" + pid, "-ex", settings, "-x", script()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(new File("/dev/null"))
                .start();
        if (!gdb.waitFor(2, TimeUnit.MINUTES) || gdb.exitValue() != 0 || !Files.exists(out)) {
            gdb.destroyForcibly();
            throw new IllegalStateException(Files.readString(log));
        }
        return read(ByteBuffer.wrap(Files.readAllBytes(out)).order(ByteOrder.LITTLE_ENDIAN));
    }

    private static String script() {
        return PythonTarget.scriptPath("native/gdb_stacks.py");
    }

    private static List<GdbStop> read(ByteBuffer in) {
        List<GdbStop> stops = new ArrayList<>();
        while (in.hasRemaining()) {
            if (in.getInt() != MAGIC) {
                throw new IllegalStateException("not at a stop");
            }
            int frames = in.getInt();
            long[] registers = new long[Registers.COUNT];
            for (int i = 0; i < registers.length; i++) {
                registers[i] = in.getLong();
            }
            byte[] stack = new byte[in.getInt()];
            in.get(stack);
            long[] pcs = new long[frames];
            long[] stackPointers = new long[frames];
            for (int i = 0; i < frames; i++) {
                pcs[i] = in.getLong();
                stackPointers[i] = in.getLong();
            }
            stops.add(new GdbStop(registers, registers[Registers.RSP] - RED_ZONE_BYTES, stack, pcs, stackPointers));
        }
        return stops;
    }

    /** Fills a copy with the stack. */
    void copyTo(StackCopy copy) {
        copy.bytes().put(0, stack);
        copy.holds(stackAvma, stack.length);
    }

    /** The registers, all known. */
    RegisterFile registerFile() {
        RegisterFile file = new RegisterFile();
        for (int i = 0; i < registers.length; i++) {
            file.set(i, registers[i]);
        }
        return file;
    }
}
