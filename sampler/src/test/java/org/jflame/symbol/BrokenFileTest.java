package org.jflame.symbol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.jflame.elf.ElfFile;
import org.jflame.fold.NativeFrame;
import org.jflame.fold.NativeModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is anybody's: whatever is in it, there are frames, and soon. */
class BrokenFileTest {

    private static final int OWN_PID = (int) ProcessHandle.current().pid();

    @TempDir
    private Path folder;

    @Test
    void shouldNameSomethingWhateverBytesAreWrong() throws IOException, InterruptedException {
        byte[] whole = Files.readAllBytes(Tool.compile(folder, "names.cpp", "-g", "-O2"));
        TreeSet<Long> vaddrs = addresses();
        Random random = new Random(4);
        for (int run = 0; run < 600; run++) {
            byte[] broken = whole.clone();
            for (int i = random.nextInt(40); i >= 0; i--) {
                broken[position(random, whole.length)] = (byte) (random.nextBoolean() ? random.nextInt() : 0xff);
            }
            assertNamed(broken, vaddrs);
        }
    }

    @Test
    void shouldNameSomethingWhereverTheFileEnds() throws IOException, InterruptedException {
        byte[] whole = Files.readAllBytes(Tool.compile(folder, "names.cpp", "-g", "-O2"));
        for (int i = 1; i < 300; i++) {
            assertNamed(Arrays.copyOf(whole, whole.length / 300 * i), addresses());
        }
    }

    /** Java reports that as an InternalError, at any place. */
    @Test
    void shouldSurviveAFileThatBecomesShorter() throws IOException, InterruptedException {
        Path program = Tool.compile(folder, "names.cpp", "-g", "-O2");
        ElfFile elf = ElfFile.open(program).orElseThrow();
        try (FileChannel file = FileChannel.open(program, StandardOpenOption.WRITE)) {
            file.truncate(4096);
        }
        NativeModule module = new NativeModule(program.toString(), 1);
        Map<Long, List<NativeFrame>> frames = new ModuleNames(module, elf, OWN_PID).of(addresses());

        assertTrue(frames.values().stream()
                .allMatch(stack -> stack.get(0).function().contains("+0x")));
    }

    /** Half of what is broken is in the headers, at both ends of the file. */
    private static int position(Random random, int length) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(1000);
            case 1 -> length - 1 - random.nextInt(3000);
            default -> random.nextInt(length);
        };
    }

    private static TreeSet<Long> addresses() {
        TreeSet<Long> vaddrs = new TreeSet<>();
        for (long vaddr = 0x1000; vaddr < 0x2200; vaddr += 40) {
            vaddrs.add(vaddr);
        }
        return vaddrs;
    }

    private void assertNamed(byte[] content, TreeSet<Long> vaddrs) throws IOException {
        Path path = Files.write(folder.resolve("broken"), content);
        Optional<ElfFile> elf = ElfFile.open(path);
        if (elf.isPresent()) {
            Map<Long, List<NativeFrame>> frames =
                    new ModuleNames(new NativeModule(path.toString(), 1), elf.get(), OWN_PID).of(vaddrs);
            assertEquals(vaddrs, frames.keySet());
            assertTrue(frames.values().stream().noneMatch(List::isEmpty));
        }
        Files.delete(path);
    }
}
