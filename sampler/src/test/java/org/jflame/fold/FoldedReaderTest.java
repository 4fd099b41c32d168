package org.jflame.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jflame.fold.TruncatedFrame.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FoldedReaderTest {

    private final LineProblems problems = new LineProblems();

    @Test
    void shouldReadStacksOfAnyTool() throws IOException {
        Profile profile =
                read("# perf script | stackcollapse\nmain;work;std::pair<int, int> f(a b) 12\nmain;idle 3\nmain 1\n");

        assertEquals(Map.of("main;work;std::pair<int, int> f(a b)", 12L, "main;idle", 3L, "main", 1L), stacks(profile));
        assertEquals(16, profile.samples());
        assertEquals("", problems.sentence());
        assertEquals("title", profile.title());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a;b 3\na;c 4",
                "a;b 3\r\na;c 4\r\n",
                "\uFEFFa;b 3\na;c 4\n",
                "\n a;b   3\n\n  \na;c\t4\n",
                "a;b; 3\n;a;;c 4"
            })
    void shouldNotMindHowLinesEndAndBegin(String text) throws IOException {
        assertEquals(Map.of("a;b", 3L, "a;c", 4L), stacks(read(text)));
        assertEquals(0, problems.count());
    }

    @Test
    void shouldAddEqualStacks() throws IOException {
        assertEquals(Map.of("a;b", 7L, "c", 1L), stacks(read("a;b 3\nc 1\na;b 4\n")));
    }

    @Test
    void shouldWeighFractions() throws IOException {
        Profile profile = read("a;b 0.25\na;c 0.75\na;d 1.\n");

        assertEquals(0.125, profile.ratio("^b$"));
        assertEquals(0.375, profile.ratio("^c$"));
        assertEquals(2000, profile.tree().totalNanos());
    }

    @Test
    void shouldTakeTheLaterCountOfADifferential() throws IOException {
        assertEquals(Map.of("a;b c", 5L, "d", 2L), stacks(read("a;b c 10 5\nd 0 2\n")));
    }

    @Test
    void shouldSayWhichLinesItLeftOut() throws IOException {
        Profile profile = read("a;b 3\nno count\na;c x12\n12\na;b -4\na;b 1e3\na;c 4\n \u0007\u001b[31m\u202ered\n");

        assertEquals(Map.of("a;b", 3L, "a;c", 4L), stacks(profile));
        assertEquals(6, problems.count());
        assertEquals(2, problems.firstLine());
        assertEquals("6 lines were left out, the first is line 2: no count at its end: no count", problems.sentence());
    }

    @Test
    void shouldKeepTerminalsSafeFromWhatItQuotes() throws IOException {
        read("a 1\n\u001b[31m\u202ered\u0007\u0085\n");
        assertEquals("\uFFFD[31m\uFFFDred\uFFFD\uFFFD", problems.firstText());
    }

    @Test
    void shouldLeaveOutALineThatIsTooLong() throws IOException {
        String tooLong = "x".repeat(FoldedLines.MAX_LINE_BYTES) + " 5\n";
        assertEquals(Map.of("a", 1L, "b", 2L), stacks(read("a 1\n" + tooLong + "b 2\n")));
        assertEquals(
                "1 line was left out, line 2: more than 1048576 bytes: " + "x".repeat(80) + "…", problems.sentence());
    }

    @Test
    void shouldReadAStackAsDeepAsALineMayBeLong() throws IOException {
        Profile profile = read("f;".repeat(300_000) + "f 2\n");
        int[] depth = new int[1];
        profile.tree().forEachStack((stack, nanos, samples) -> depth[0] = stack.size());
        assertEquals(300_001, depth[0]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# nothing\n", "text\nmore text\n", "<svg>\n<text>1</text>\n", "a;b 0\n"})
    void shouldRefuseWhatHasNoStacks(String text) {
        String message =
                assertThrows(ProfileFormatException.class, () -> read(text)).getMessage();
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.endsWith("; folded stacks are lines like: main;work;add 12"), message);
    }

    @Test
    void shouldSayAtWhichLineABinaryFileWasGivenUp() {
        assertRefused(
                "line 1 has bytes that are no text: \uFFFDELF",
                "\u007fELF\u0000\u0001\n 3\n".getBytes(StandardCharsets.ISO_8859_1));
        assertRefused("unpack it first (gunzip)", new byte[] {0x1F, (byte) 0x8B, 8, 0, 0, 1, 2, 3});
        assertRefused(
                "line 1000 has no count at its end: text", "text\n".repeat(5000).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldCountWhatItCannotAddAsAProblem() throws IOException {
        assertEquals(Map.of("a", 7L), stacks(read("a 7\nb 9999999999999999\n")));
        assertEquals("a count of more than 15 digits", problems.sentence().split(": ")[1]);

        LineProblems overflow = new LineProblems();
        String large = "a 999999999999999\n".repeat(20);
        FoldedReader.read(new ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8)), "t", overflow);
        assertEquals(11, overflow.count());
    }

    @Test
    void shouldKnowPythonFramesAndItsOwnWords() throws IOException {
        Profile profile =
                read("train.py (process 41) rank 3;MainThread (thread 42);f (/usr/lib/python3.11/json/decoder.py:7);"
                        + "g (pkg/a b.py:12);<module> (In [5]:1);lambda (<string>:2);native;waiting: GIL 1\n");
        profile.tree()
                .forEachStack((stack, nanos, samples) -> assertEquals(
                        List.of(
                                new ProcessFrame(41, "train.py", "3"),
                                new ThreadFrame(42, "MainThread"),
                                new PythonFrame(
                                        "f", "/usr/lib/python3.11/json/decoder.py", 7, FrameClass.STANDARD_LIBRARY),
                                new PythonFrame("g", "pkg/a b.py", 12, FrameClass.CODE),
                                new PythonFrame("<module>", "In [5]", 1, FrameClass.CELL),
                                new PythonFrame("lambda", "<string>", 2, FrameClass.USER_FILE),
                                new NamedFrame("native"),
                                new WaitFrame(WaitFrame.GIL)),
                        stack));
        assertEquals(1, profile.waitingRatio());
    }

    /** Such texts took minutes: each candidate for the end of a library's name was tried from each beginning. */
    @Test
    @Timeout(60)
    void shouldNotThinkLongAboutWhatOnlyLooksLikeALibrary() throws IOException {
        String name = "x (" + "a.so".repeat(200_000) + "!)";

        assertEquals(Map.of(name, 1L), stacks(read(name + " 1\n")));
        String brackets = "<".repeat(400_000) + "]".repeat(400_000);
        assertEquals(1, read("f(" + brackets + " (libx.so) 1\n").samples());
    }

    @Test
    @Timeout(60)
    void shouldNotThinkLongAboutLambdas() {
        String name = "{lambda(".repeat(130_000);

        assertEquals(name, CxxName.plain(new NativeFrame(name, "libx.so", "", 0)));
    }

    @Test
    @Timeout(60)
    void shouldTellLongPathsApart() throws IOException {
        String path = "/b".repeat(100_000) + "/x.py)";
        Profile named = new NameSources(SourceMap.guessed()).apply(read("f (/a" + path + " 1\nf (/c" + path + " 1\n"));

        assertEquals(2, named.tree().children().size());
    }

    @Test
    void shouldUndoEscapesAndLeaveOtherBackslashesAlone() throws IOException {
        Profile profile = read("a\\u003bb\\\\n;line\\nbreak;\\U0001f600;C:\\dir;\\u12;\\ 1\n");
        profile.tree()
                .forEachStack((stack, nanos, samples) -> assertEquals(
                        List.of("a;b\\n", "line\nbreak", "\ud83d\ude00", "C:\\dir", "\\u12", "\\"),
                        stack.stream().map(Frame::label).toList()));
    }

    @Test
    void shouldKeepManyNamesApart() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            text.append("root;f").append(i).append(' ').append(i + 1).append('\n');
        }
        Profile profile = read(text.toString());
        CallTree root = profile.tree().children().get(new NamedFrame("root"));
        assertEquals(20_000, root.children().size());
        assertEquals(12_346, root.children().get(new NamedFrame("f12345")).samples());
    }

    @Test
    void shouldPutTogetherWhatIsTooMuchToKeepApart() throws IOException {
        Profile profile = FoldedReader.read(new ManyNames(600_000), "t", problems);

        assertEquals(600_000, profile.samples());
        Frame others = new TruncatedFrame(Reason.TOO_MANY_STACKS);
        long together = profile.tree().children().get(others).totalNanos() / FoldedLine.THOUSANDTHS;
        long apart = profile.tree().children().size() - 1;
        assertTrue(together > 100_000 && apart > 100_000, together + " together, " + apart + " apart");
        assertEquals(0, problems.count());
    }

    private void assertRefused(String words, byte[] bytes) {
        InputStream in = new ByteArrayInputStream(bytes);
        String message = assertThrows(ProfileFormatException.class, () -> FoldedReader.read(in, "t", problems))
                .getMessage();
        assertTrue(message.contains(words), message);
        assertTrue(message.codePoints().noneMatch(Character::isISOControl), message);
    }

    private Profile read(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return FoldedReader.read(new ByteArrayInputStream(bytes), "title", problems);
    }

    private static Map<String, Long> stacks(Profile profile) {
        Map<String, Long> stacks = new TreeMap<>();
        profile.tree().forEachStack((stack, nanos, samples) -> {
            assertInstanceOf(NamedFrame.class, stack.get(0));
            stacks.put(stack.stream().map(Frame::label).collect(Collectors.joining(";")), samples);
        });
        return stacks;
    }

    /** Lines of which each has names of its own. */
    private static final class ManyNames extends InputStream {
        private final int lines;
        private int line;
        private byte[] bytes = new byte[0];
        private int position;

        ManyNames(int lines) {
            this.lines = lines;
        }

        @Override
        public int read() {
            if (position == bytes.length) {
                if (line == lines) {
                    return -1;
                }
                line++;
                bytes = ("first_" + line + ";second_" + line + " 1\n").getBytes(StandardCharsets.UTF_8);
                position = 0;
            }
            return bytes[position++];
        }
    }
}
