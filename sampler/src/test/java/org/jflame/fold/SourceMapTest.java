package org.jflame.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceMapTest {

    private final SourceMap sources = new SourceMap(
            Map.of("/tmp/ipykernel_7/1234.py", 5),
            List.of("/usr/lib/python3.11"),
            List.of("/usr/lib/python3.11/site-packages/", "/opt/shared"));

    @ParameterizedTest
    @CsvSource({
        "/tmp/ipykernel_7/1234.py, In [5], CELL",
        "/usr/lib/python3.11/json/decoder.py, json/decoder.py, STANDARD_LIBRARY",
        "/usr/lib/python3.11/site-packages/sklearn/base.py, sklearn/base.py, LIBRARY",
        "/opt/shared/tool.py, tool.py, LIBRARY",
        "/opt/sharedness/tool.py, sharedness/tool.py, USER_FILE",
        "/home/ann/.local/lib/python3.11/site-packages/x/y.py, x/y.py, LIBRARY",
        "/usr/lib/python3/dist-packages/apt/cache.py, apt/cache.py, LIBRARY",
        "/home/ann/project/train.py, project/train.py, USER_FILE",
        "/train.py, /train.py, USER_FILE",
        "train.py, train.py, USER_FILE",
        "<frozen importlib._bootstrap>, <frozen importlib._bootstrap>, STANDARD_LIBRARY",
        "<built-in>, <built-in>, STANDARD_LIBRARY",
        "<string>, <string>, USER_FILE",
        "<stdin>, <stdin>, USER_FILE",
    })
    void shouldSayWhoseCodeAFileIs(String file, String name, FrameClass frameClass) {
        assertEquals(new PythonFrame("f", name, 3, frameClass), sources.named(PythonFrame.unnamed("f", file, 3)));
    }

    @Test
    void shouldKeepAnEmptyFileName() {
        assertEquals("", sources.named(PythonFrame.unnamed("f", "", 3)).file());
    }

    @Test
    void shouldAddStacksThatBecomeEqual() {
        CallTree tree = new CallTree();
        tree.add(List.of(PythonFrame.unnamed("f", "/opt/shared/a.py", 1)), 10, 1);
        tree.add(List.of(PythonFrame.unnamed("f", "/usr/lib/python3.11/site-packages/a.py", 1)), 5, 1);

        Profile named = new NameSources(sources)
                .apply(new Profile("t", tree, new SamplingStats(1, 1, 1, 0, 1, 0, 0, SamplingStats.Pause.NONE), 0));

        assertEquals(1, named.tree().children().size());
        assertEquals(15, named.tree().totalNanos());
        assertEquals(2, named.samples());
    }
}
