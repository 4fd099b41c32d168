package org.jflame.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jflame.fold.CallTree;
import org.jflame.fold.FrameClass;
import org.jflame.fold.PythonFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserFilesTest {

    @TempDir
    Path folder;

    @Test
    void shouldReadTheFileThatAShortNameMeans() throws IOException {
        Path file = write("project/rows.py", "rows = 1\n");
        write("other/rows.py", "rows = 2\n");
        Map<String, String> texts = read(Map.of("project/rows.py", file.toString()));
        assertEquals(Map.of("project/rows.py", "rows = 1\n"), texts);
    }

    @Test
    void shouldReadNothingThatMayNeverEndOrIsTooLarge() throws IOException {
        Path large = write("project/large.py", "x".repeat((1 << 20) + 1));
        for (String path : List.of(
                "/dev/zero",
                folder.toString(),
                large.toString(),
                "/proc/self/nothing",
                "/a\0b",
                "/\ud800",
                "rows.py")) {
            String name = path.substring(path.lastIndexOf('/', path.lastIndexOf('/') - 1) + 1);
            assertEquals(Map.of(), read(Map.of(name, path)), path);
        }
    }

    @Test
    void shouldReadNeitherOfTwoFilesThatANameCouldMean() throws IOException {
        String one = write("one/project/rows.py", "1").toString();
        String two = write("two/project/rows.py", "2").toString();
        CallTree recorded = tree(one, 500);
        recorded.add(List.of(frame(two)), 500, 1);
        assertEquals(Map.of(), UserFiles.read(tree("project/rows.py", 1000), recorded));
    }

    @Test
    void shouldLeaveOutWhatTookNoTime() throws IOException {
        String path = write("project/rows.py", "rows").toString();
        CallTree shown = tree("project/rows.py", 4);
        shown.add(List.of(new PythonFrame("f", "In [1]", 1, FrameClass.CELL)), 996, 1);
        assertEquals(Map.of(), UserFiles.read(shown, tree(path, 4)));
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static Map<String, String> read(Map<String, String> pathsByName) {
        String name = pathsByName.keySet().iterator().next();
        return UserFiles.read(tree(name, 1000), tree(pathsByName.get(name), 1000));
    }

    private static CallTree tree(String file, long nanos) {
        CallTree tree = new CallTree();
        tree.add(List.of(frame(file)), nanos, 1);
        return tree;
    }

    private static PythonFrame frame(String file) {
        return PythonFrame.unnamed("f", file, 1);
    }
}
