package org.jflame.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jflame.fold.CallTree;
import org.jflame.fold.FoldedReader;
import org.jflame.fold.Frame;
import org.jflame.fold.FrameClass;
import org.jflame.fold.LineProblems;
import org.jflame.fold.NamedFrame;
import org.jflame.fold.NativeFrame;
import org.jflame.fold.Profile;
import org.jflame.fold.PythonFrame;
import org.jflame.fold.ThreadFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CollapsedTest {

    @Test
    void shouldWriteOneStackALine() {
        assertEquals(
                List.of(
                        "<module> (In [5]:15);sum_up (In [5]:11) 1894",
                        "<module> (In [5]:15);sum_up (In [5]:11);add (In [5]:5) 1120",
                        "<module> (In [5]:15);sum_up (In [5]:9) 212",
                        "<module> (In [5]:15);sum_up (In [5]:12);waiting: clock_nanosleep 1001"),
                Collapsed.render(SampleProfiles.quickstart()).lines().toList());
    }

    /** It took minutes: each digit might have begun the number at the end. */
    @Test
    @Timeout(60)
    void shouldNotThinkLongAboutDigits() {
        String name = "a " + "1".repeat(900_000) + "x1";
        CallTree tree = new CallTree();
        tree.add(List.of(new NamedFrame(name)), 1000, 1);

        assertEquals(name + " 1\n", Collapsed.render(SampleProfiles.of("t", tree), Unit.SAMPLES));
    }

    @Test
    void shouldCountTimeWhereThatIsWanted() {
        assertEquals(
                "<module> (In [5]:15);sum_up (In [5]:11) 1894000000",
                Collapsed.render(SampleProfiles.quickstart(), Unit.NANOS)
                        .lines()
                        .findFirst()
                        .orElseThrow());
    }

    /** Template arguments are not written: without them, two functions may be one. */
    @Test
    void shouldWriteAStackOnceHoweverManyFunctionsShareAShortName() {
        CallTree tree = new CallTree();
        for (String type : List.of("float", "double")) {
            SampleProfiles.add(
                    tree,
                    2,
                    SampleProfiles.cell("<module>", 2),
                    SampleProfiles.c("void loop<" + type + ">(int)", "x.so"),
                    SampleProfiles.c("exp", "libm.so.6"));
        }
        assertEquals(
                "<module> (In [5]:2);loop<...> (x.so);exp (libm.so.6) 4\n",
                Collapsed.render(SampleProfiles.of("t", tree)));
    }

    @Test
    void shouldNameNativeFunctionsWithTheirModulesAndBeReadAgain() throws IOException {
        CallTree tree = new CallTree();
        SampleProfiles.add(
                tree,
                5,
                SampleProfiles.cell("<module>", 2),
                SampleProfiles.c(
                        "void at::native::(anonymous namespace)::add<float>(at::Tensor const&)", "libtorch_cpu.so"),
                SampleProfiles.c("__memcpy_avx", "libc.so.6"));
        SampleProfiles.add(tree, 4, new NativeFrame("sum", "x.so", "/src/sum.c", 12));
        SampleProfiles.add(tree, 3, SampleProfiles.c("long_add", "python3.11"));
        String text = Collapsed.render(SampleProfiles.of("t", tree));
        assertEquals(
                "<module> (In [5]:2);at::native::(anonymous namespace)::add<...> (libtorch_cpu.so);"
                        + "__memcpy_avx (libc.so.6) 5\nsum (x.so sum.c:12) 4\nlong_add (python3.11) 3\n",
                text);
        Profile again = FoldedReader.read(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "t", (line, what, problem) -> {});
        assertEquals(text, Collapsed.render(again));
        assertEquals(1, again.ratio("^(__memcpy_avx|sum \\(sum.c:12\\)|long_add)$"));
        again.tree()
                .forEachNode((caller, frame, node) -> assertTrue(
                        frame.frameClass() == FrameClass.NATIVE || frame.frameClass() == FrameClass.CELL,
                        frame.label()));
    }

    @Test
    void shouldNameProcessesAndThreads() {
        String line =
                Collapsed.render(SampleProfiles.processes()).lines().findFirst().orElseThrow();
        assertEquals(
                "train.py (process 4700) rank 0;MainThread (thread 4700);<module> (project/train.py:90);"
                        + "Trainer.step (project/train.py:41);Module._call_impl (torch/nn/modules/module.py:1747) 1500",
                line);
    }

    @Test
    void shouldKeepHostileNamesOnOneLineAndInOneFrame() {
        for (String name : HostileNames.ALL) {
            CallTree tree = new CallTree();
            SampleProfiles.add(tree, 3, SampleProfiles.cell(name, 1), SampleProfiles.cell("leaf", 2));
            String text = Collapsed.render(SampleProfiles.of("t", tree));
            assertEquals(text.length() - 1, text.indexOf('\n'), name);
            assertEquals(1, text.chars().filter(c -> c == ';').count(), name);
            assertTrue(text.endsWith(";leaf (In [5]:2) 3\n"), name);
            assertTrue(text.codePoints().noneMatch(c -> c != '\n' && PrintableText.isForbidden(c)), name);
        }
    }

    /** Frames at every place of a stack, whatever they are called. */
    @Test
    void shouldBeReadAsItIsMeantByOtherTools() {
        for (Frame frame : hostileFrames()) {
            for (List<Frame> stack : List.of(
                    List.of(frame),
                    List.of(frame, new NamedFrame("leaf")),
                    List.of(new NamedFrame("root"), frame),
                    List.of(new NamedFrame("root"), frame, frame, new NamedFrame("leaf")))) {
                String text = Collapsed.render(profile(stack));
                List<String> lines = text.lines().toList(); // ends lines at \r too
                assertEquals(1, lines.size(), text);
                for (FoldedParsers line : List.of(
                        FoldedParsers.asFlamegraphPl(lines.get(0)).orElseThrow(() -> new AssertionError(text)),
                        FoldedParsers.asInferno(lines.get(0)).orElseThrow(() -> new AssertionError(text)))) {
                    assertEquals(7, line.count(), text);
                    assertEquals(stack.size(), line.frames().size(), text);
                    assertTrue(line.frames().stream().noneMatch(String::isEmpty), text);
                }
                assertTrue(text.charAt(0) != '#', text);
            }
        }
    }

    @Test
    void shouldStayAsItIsWhenReadAndWrittenAgain() throws IOException {
        CallTree tree = new CallTree();
        long count = 1;
        for (Frame frame : hostileFrames()) {
            tree.add(List.of(new ThreadFrame(12, "worker"), frame, new NamedFrame("leaf")), 1, count++);
            tree.add(List.of(new NamedFrame("root"), frame), 1, count++);
        }
        String written = Collapsed.render(SampleProfiles.of("t", tree));
        LineProblems problems = new LineProblems();
        String again = Collapsed.render(read(written, problems));

        assertEquals("", problems.sentence());
        assertEquals(String.join("\n", sorted(written)), String.join("\n", sorted(again)));
    }

    @Test
    void shouldGiveBackTheFramesThatWereWritten() throws IOException {
        for (Profile profile : List.of(
                SampleProfiles.processes(),
                SampleProfiles.threads(),
                SampleProfiles.quickstart(),
                SampleProfiles.named(50, 3))) {
            Profile again = read(Collapsed.render(profile), new LineProblems());
            assertEquals(labels(profile), labels(again));
            assertEquals(profile.samples(), again.samples());
        }
    }

    @Test
    void shouldCountEverySample() {
        Profile profile = SampleProfiles.training(100, 4);
        long counted = Collapsed.render(profile)
                .lines()
                .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
        assertEquals(profile.samples(), counted);
    }

    @Test
    void shouldSurviveUtf8() {
        String text = Collapsed.render(HostileNames.profile());
        assertEquals(text, new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }

    @Test
    void shouldPassOnThatADiskIsFull() {
        Writer full = new Writer() {
            @Override
            public void write(char[] text, int start, int length) throws IOException {
                throw new IOException("no space");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Profile profile = SampleProfiles.quickstart();
        assertThrows(IOException.class, () -> Collapsed.write(profile, Unit.SAMPLES, full));
        assertThrows(IOException.class, () -> Speedscope.write(profile, Unit.SAMPLES, full));
        assertThrows(IOException.class, () -> ProfileJson.write(profile, full));
    }

    private static List<Frame> hostileFrames() {
        List<String> names = new ArrayList<>(HostileNames.ALL);
        names.addAll(List.of(
                "f 12",
                "12",
                " 12",
                "f 1.5",
                "f 3.",
                "f ",
                " f",
                "f\u00a0",
                "\u3000f",
                "f\u00a012",
                "f\t12",
                "#f",
                "f;",
                ";",
                "\\",
                "\\n",
                "\\u0020",
                "\u000bf\u000b",
                "\ufefff",
                "thread 12",
                "process 3",
                "f (a.py:0)",
                "f (a.py:007)",
                "waiting: "));
        List<Frame> frames = new ArrayList<>();
        for (String name : names) {
            frames.add(new NamedFrame(name));
            frames.add(PythonFrame.unnamed(name, "a.py", 12));
            frames.add(PythonFrame.unnamed("f", name, 12));
            frames.add(PythonFrame.unnamed("f", name, 0));
            frames.add(new ThreadFrame(7, name));
        }
        return frames;
    }

    private static Profile profile(List<Frame> stack) {
        CallTree tree = new CallTree();
        tree.add(stack, 7, 7);
        return SampleProfiles.of("t", tree);
    }

    private static Profile read(String text, LineProblems problems) throws IOException {
        return FoldedReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "t", problems);
    }

    private static List<String> sorted(String text) {
        return text.lines().sorted().toList();
    }

    private static List<String> labels(Profile profile) {
        List<String> labels = new ArrayList<>();
        profile.tree()
                .forEachStack((stack, nanos, samples) ->
                        labels.add(stack.stream().map(Frame::label).toList().toString()));
        return labels.stream().sorted().toList();
    }
}
