package org.jflame.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jflame.proc.TargetException;
import org.jflame.proc.TargetException.Code;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be sampled is refused in one line that says what it is, with a cure, and is left alone. */
class BadTargetTest {

    private static final int KTHREADD = 2;

    @Test
    void shouldSayThatThereIsNoSuchProcess() {
        assertRefused(Integer.MAX_VALUE, Code.NO_SUCH_PROCESS, "there is no process 2147483647");
    }

    @Test
    void shouldSayThatAProcessIsNotPython() throws Exception {
        try (BackgroundProcess sleep = BackgroundProcess.start("sleep", "60")) {
            assertRefused(sleep.pid(), Code.NOT_PYTHON, "runs no CPython");
            assertTrue(sleep.isAlive());
            assertEquals(0, sleep.tracer());
        }
    }

    @Test
    void shouldSayThatAProcessIsTheSampler() {
        assertRefused((int) ProcessHandle.current().pid(), Code.NOT_PYTHON, "is the sampler itself");
    }

    @Test
    void shouldSayThatAnIdIsAThreads() throws Exception {
        try (PythonTarget target = PythonTarget.start(PythonInterpreters.any(), "threads.py");
                var tasks = Files.list(Path.of("/proc/" + target.pid() + "/task"))) {
            int tid = tasks.mapToInt(task -> Integer.parseInt(task.getFileName().toString()))
                    .max()
                    .orElseThrow();
            TargetException refused =
                    assertRefused(tid, Code.NO_SUCH_PROCESS, "is not a process but a thread of process");
            assertTrue(refused.cure().contains(Integer.toString(target.pid())), refused.cure());
        }
    }

    @Test
    void shouldSayThatAProcessIsAThreadOfTheKernel() throws Exception {
        Path status = Path.of("/proc/" + KTHREADD + "/status");
        Assumptions.assumeTrue(
                Files.exists(status) && Files.readString(status).contains("kthreadd"),
                "no thread of the kernel is visible here: a container");
        assertRefused(KTHREADD, Code.NOT_PYTHON, "is a thread of the kernel (kthreadd)");
    }

    @Test
    void shouldSayThatAProcessIsAZombie() throws Exception {
        Process parent = new ProcessBuilder("sh", "-c", "sleep 0.2 & echo $!; exec sleep 60").start();
        try {
            int zombie = Integer.parseInt(parent.inputReader().readLine());
            Path status = Path.of("/proc/" + zombie + "/status");
            while (!Files.readString(status).contains("\tZ (zombie)")) {
                Thread.sleep(10);
            }
            assertRefused(zombie, Code.NO_SUCH_PROCESS, "a zombie");
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void shouldSayThatAProgramHas32Bits(@TempDir Path folder) throws Exception {
        Path program = folder.resolve("pause32");
        Files.write(program, endlessPauseOf32Bits());
        assertTrue(program.toFile().setExecutable(true));
        BackgroundProcess pause;
        try {
            pause = BackgroundProcess.start(program.toString());
        } catch (IOException e) {
            Assumptions.abort("this kernel runs no 32-bit programs: " + e.getMessage());
            return;
        }
        try (pause) {
            assertRefused(pause.pid(), Code.NOT_PYTHON, "is a 32-bit program");
            assertTrue(pause.isAlive());
        }
    }

    /** A program of its own that exports what CPython does, with a version that no layout is known of. */
    @Test
    void shouldRefuseAnUnknownVersionAndDoNothingElse(@TempDir Path folder) throws Exception {
        Path source = folder.resolve("future.c");
        Files.writeString(
                source,
                """
                #include <unistd.h>
                char _PyRuntime[4096] = "xdebugpy";
                const unsigned long Py_Version = 0x036300f0;
                const char *Py_GetVersion(void) { return "3.99.0"; }
                int main(void) { for (;;) pause(); }
                """);
        Path program = folder.resolve("future");
        compile("-rdynamic", "-o", program.toString(), source.toString());
        try (BackgroundProcess future = BackgroundProcess.start(program.toString());
                TracerWatch watch = new TracerWatch(future.pid())) {
            assertRefused(future.pid(), Code.UNSUPPORTED_PYTHON, "3.99");
            assertEquals(0, watch.tracersSeen());
            assertTrue(future.isAlive());
        }
    }

    @Test
    void shouldNameTheDebuggerThatTracesTheTarget() throws Exception {
        try (PythonTarget target = PythonTarget.start(PythonInterpreters.any(), "adversary.py")) {
            Process strace = startTracer("strace", "-qq", "-e", "trace=none", "-p", Integer.toString(target.pid()));
            try {
                while (target.tracer() == 0 && strace.isAlive()) {
                    Thread.sleep(10);
                }
                assertRefused(
                        target.pid(),
                        Code.NOT_PERMITTED,
                        "it is traced already, by strace (process " + strace.pid() + ")");
                assertEquals(strace.pid(), target.tracer());
            } finally {
                strace.destroyForcibly().waitFor();
            }
            assertTrue(target.profile(500, 300, false).samples() > 20, "sampled when the other one has gone");
        }
    }

    static TargetException assertRefused(int pid, Code code, String message) {
        TargetException refused = assertThrows(
                TargetException.class, () -> Sampler.start(new SamplingRequest(pid, 100, Long.MAX_VALUE, true)));
        assertEquals(code, refused.code(), refused::getMessage);
        assertTrue(refused.getMessage().contains(message), refused::getMessage);
        assertFalse(refused.cure().isBlank());
        assertFalse((refused.getMessage() + refused.cure()).contains("\n"), refused::getMessage);
        return refused;
    }

    private static Process startTracer(String... command) throws IOException {
        try {
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return Assumptions.abort(command[0] + " is not installed");
        }
    }

    private static void compile(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("cc"));
        command.addAll(List.of(arguments));
        try {
            Process compiler = new ProcessBuilder(command).inheritIO().start();
            assertEquals(0, compiler.waitFor());
        } catch (IOException e) {
            Assumptions.abort("this test needs a C compiler (cc)");
        }
    }

    /** The smallest ELF file for i386: {@code for (;;) pause();}. Source: System V ABI, i386 supplement. */
    private static byte[] endlessPauseOf32Bits() {
        byte[] code = {(byte) 0xb8, 29, 0, 0, 0, (byte) 0xcd, (byte) 0x80, (byte) 0xeb, (byte) 0xf7};
        int headerBytes = 52;
        int segmentBytes = 32;
        int vaddr = 0x0804_8000;
        int size = headerBytes + segmentBytes + code.length;
        ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        file.put("\177ELF\1\1\1".getBytes(StandardCharsets.ISO_8859_1)).position(16);
        file.putShort((short) 2).putShort((short) 3).putInt(1); // ET_EXEC, EM_386, EV_CURRENT
        file.putInt(vaddr + headerBytes + segmentBytes)
                .putInt(headerBytes)
                .putInt(0)
                .putInt(0);
        file.putShort((short) headerBytes).putShort((short) segmentBytes).putShort((short) 1);
        file.putShort((short) 0).putShort((short) 0).putShort((short) 0);
        file.putInt(1).putInt(0).putInt(vaddr).putInt(vaddr); // PT_LOAD
        file.putInt(size).putInt(size).putInt(5).putInt(0x1000); // PF_R | PF_X
        return file.put(code).array();
    }
}
