package org.jflame.render;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jflame.finding.SourceLines;
import org.jflame.fold.Frame;
import org.jflame.fold.FrameClass;
import org.jflame.fold.PythonFrame;
import org.jflame.fold.SourceMap;

/** The text of the cells, and of the user's files where it is known, so that a line can be shown and not only its number. */
public final class CellSources implements SourceLines {

    private static final String HEADING = "%%jflame";

    private final Map<String, List<String>> linesByName = new HashMap<>();

    /**
     * Knows the given cells.
     *
     * @param sources the source text by execution count; any cell may be missing
     */
    public CellSources(Map<Integer, String> sources) {
        this(sources, Map.of());
    }

    /**
     * Knows the given cells and files.
     *
     * @param sources the source text by execution count; any cell may be missing
     * @param files the source text of the user's files by their names for people; any file may be missing
     */
    public CellSources(Map<Integer, String> sources, Map<String, String> files) {
        files.forEach((name, text) -> linesByName.put(name, text.lines().toList()));
        sources.forEach((count, text) -> linesByName.put(
                SourceMap.cellName(count), withHeading(text.lines().toList())));
    }

    /** What the kernel runs has comments where the heading and blank lines stood, so that lines keep their numbers. */
    private static List<String> withHeading(List<String> lines) {
        List<String> written = new ArrayList<>(lines);
        for (int i = 0; i < written.size() && written.get(i).equals("# " + HEADING); i++) {
            written.set(i, i == 0 ? HEADING : "");
        }
        return List.copyOf(written);
    }

    /** Knows no cell. */
    public static CellSources none() {
        return new CellSources(Map.of());
    }

    /** The lines of the cell or file that a frame is in; empty when they are not known. */
    List<String> lines(PythonFrame frame) {
        boolean isUsers = frame.frameClass() == FrameClass.CELL || frame.frameClass() == FrameClass.USER_FILE;
        return isUsers ? linesByName.getOrDefault(frame.file(), List.of()) : List.of();
    }

    @Override
    public Optional<String> line(Frame anyFrame) {
        if (!(anyFrame instanceof PythonFrame frame)) {
            return Optional.empty();
        }
        List<String> lines = lines(frame);
        return frame.line() >= 1 && frame.line() <= lines.size()
                ? Optional.of(lines.get(frame.line() - 1).strip())
                : Optional.empty();
    }
}
