package org.jflame.render;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import org.jflame.fold.Frame;
import org.jflame.fold.FrameClass;

/** How a {@link FirefoxProfile} writes a table: an object with a list for each column, and their length. */
final class FirefoxTables {

    private FirefoxTables() {}

    /** Writes one cell. */
    @FunctionalInterface
    interface Cell<T> {
        void write(T row) throws IOException;
    }

    static <T> void column(JsonGenerator json, String name, Collection<T> rows, Cell<T> cell) throws IOException {
        json.writeArrayFieldStart(name);
        for (T row : rows) {
            cell.write(row);
        }
        json.writeEndArray();
    }

    static void end(JsonGenerator json, int length) throws IOException {
        json.writeNumberField("length", length);
        json.writeEndObject();
    }

    static void writeEmpty(JsonGenerator json, String name, List<String> columns) throws IOException {
        json.writeObjectFieldStart(name);
        for (String column : columns) {
            column(json, column, List.of(), row -> {});
        }
        end(json, 0);
    }

    /** An index that is not there is null. */
    static void index(JsonGenerator json, int index) throws IOException {
        if (index < 0) {
            json.writeNull();
        } else {
            json.writeNumber(index);
        }
    }

    /** A line that is not known is null. */
    static void positive(JsonGenerator json, int line) throws IOException {
        index(json, line == 0 ? -1 : line);
    }

    /** Milliseconds, exactly, and the same bytes on every Java. */
    static void millis(JsonGenerator json, long nanos) throws IOException {
        json.writeNumber(BigDecimal.valueOf(nanos, 6).stripTrailingZeros().toPlainString());
    }

    static int category(Frame frame) {
        return frame.frameClass().ordinal();
    }

    /** One of the colours that the format has names for: transparent is what is idle, grey marks the default. */
    private static String colour(FrameClass frameClass) {
        return switch (frameClass) {
            case CELL -> "green";
            case USER_FILE -> "blue";
            case LIBRARY -> "lightblue";
            case STANDARD_LIBRARY -> "purple";
            case NATIVE -> "orange";
            case CODE -> "yellow";
            case WAITING -> "transparent";
            case OTHER -> "grey";
        };
    }

    static void writeCategories(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("categories");
        for (FrameClass frameClass : FrameClass.values()) {
            json.writeStartObject();
            json.writeStringField("name", frameClass.legend());
            json.writeStringField("color", colour(frameClass));
            column(json, "subcategories", List.of("Other"), json::writeString);
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
