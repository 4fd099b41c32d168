package org.jflame.render;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jflame.fold.Frame;
import org.jflame.fold.FrameClass;
import org.jflame.fold.PythonFrame;
import org.jflame.fold.SourceMap;

/** The text of the cells, so that a table can show the line and not only its number. */
public final class CellSources {

    private final Map<String, List<String>> linesByCell;

    /**
     * Knows the given cells.
     *
     * @param sources the source text by execution count; any cell may be missing
     */
    public CellSources(Map<Integer, String> sources) {
        this.linesByCell = sources.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        cell -> SourceMap.cellName(cell.getKey()),
                        cell -> cell.getValue().lines().toList()));
    }

    /** Knows no cell. */
    public static CellSources none() {
        return new CellSources(Map.of());
    }

    /** The source line of a frame without its indentation, unescaped; empty when it is not known. */
    Optional<String> line(Frame anyFrame) {
        if (!(anyFrame instanceof PythonFrame frame) || frame.frameClass() != FrameClass.CELL) {
            return Optional.empty();
        }
        List<String> lines = linesByCell.getOrDefault(frame.file(), List.of());
        return frame.line() >= 1 && frame.line() <= lines.size()
                ? Optional.of(lines.get(frame.line() - 1).strip())
                : Optional.empty();
    }
}
