package org.jflame.symbol;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The largest file that people profile: half a million symbols, 76 MB of names. */
class TorchNamesTest {

    private static final int WANTED = 300;

    /** In a JVM of its own: in this one, memory that other tests have left would be counted, or used again. */
    @Test
    void shouldNameTorchInLittleMemory(@TempDir Path folder) throws IOException, InterruptedException {
        Tool.require("nm");
        Path torch = torch();
        Path symbols = folder.resolve("symbols");
        Tool.run("sh", "-c", "nm -S --defined-only '" + torch + "' | grep -i ' [tw] ' > " + symbols);

        List<String> output = Tool.run(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Xmx64m",
                TorchNamesTest.class.getName(),
                torch.toString(),
                symbols.toString());

        System.out.println("torch: " + output.get(0));
        long grownBytes = Long.parseLong(output.get(0).replaceAll(".* (\\d+) bytes", "$1"));
        assertTrue(grownBytes < 100 << 20, output.get(0));
        List<String> names = output.subList(1, output.size());
        assertTrue(names.size() > WANTED / 2, () -> names.size() + " names");
        assertTrue(names.stream().noneMatch(name -> name.contains("+0x")), names::toString);
        assertTrue(names.stream().noneMatch(name -> name.startsWith("_Z")), names::toString);
    }

    /** Names some functions; prints what it took, and the names. */
    public static void main(String[] arguments) throws IOException {
        TreeSet<Long> vaddrs = new TreeSet<>();
        try (Stream<String> lines = Files.lines(Path.of(arguments[1]))) {
            Iterator<String> each = lines.iterator();
            for (int i = 0; each.hasNext(); i++) {
                String line = each.next();
                if (i % (380_000 / WANTED) == 0) {
                    vaddrs.add(Long.parseLong(line.substring(0, 16), 16));
                }
            }
        }
        long before = ownBytes();
        long start = System.nanoTime();
        Map<Long, String> names = SymbolsTest.names(Path.of(arguments[0]), vaddrs);
        long millis = (System.nanoTime() - start) / 1_000_000;
        System.out.println(
                vaddrs.size() + " functions named in " + millis + " ms, took " + (ownBytes() - before) + " bytes");
        names.values().forEach(System.out::println);
    }

    private static Path torch() throws IOException {
        for (String environment : List.of("../.venv", System.getenv().getOrDefault("VIRTUAL_ENV", "/nonexistent"))) {
            if (Files.isDirectory(Path.of(environment))) {
                try (Stream<Path> files = Files.find(
                        Path.of(environment), 8, (path, attributes) -> path.endsWith("torch/lib/libtorch_cpu.so"))) {
                    Optional<Path> found = files.findFirst();
                    if (found.isPresent()) {
                        return found.get().toAbsolutePath().normalize();
                    }
                }
            }
        }
        Assumptions.abort("torch is not installed in .venv or VIRTUAL_ENV");
        throw new IllegalStateException();
    }

    private static long ownBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("RssAnon:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .sum();
    }
}
