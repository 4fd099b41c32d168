package org.jflame.render;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jflame.fold.CodeAddress;
import org.jflame.fold.Frame;
import org.jflame.fold.NativeFrame;
import org.jflame.fold.PythonFrame;

/** What the samples of a pprof file refer to by number: texts, functions, places in them, and machine code files. */
final class PprofTables {

    private final Map<String, Long> texts = new LinkedHashMap<>();
    private final Map<Frame, Long> locations = new LinkedHashMap<>();
    private final Map<Function, Long> functions = new LinkedHashMap<>();
    private final Map<String, Long> mappings = new LinkedHashMap<>();

    /**
     * @param name as people know it
     * @param file with its source, "" when it is not known
     */
    private record Function(String name, String file) {}

    PprofTables() {
        text(""); // Source: profile.proto, string_table[0]
    }

    long text(String text) {
        return texts.computeIfAbsent(text, unknown -> (long) texts.size());
    }

    /** The number of a frame's location, from 1. */
    long location(Frame frame) {
        return locations.computeIfAbsent(frame, unknown -> locations.size() + 1L);
    }

    /** Writes what was asked for. Called last: it asks for texts itself. */
    void writeTo(ProtobufWriter out) {
        locations.forEach((frame, id) -> out.message(Pprof.LOCATION, location(frame, id)));
        functions.forEach((function, id) -> out.message(
                Pprof.FUNCTION,
                new ProtobufWriter()
                        .number(1, id)
                        .number(2, text(function.name))
                        .number(3, text(function.name))
                        .number(4, text(function.file))));
        mappings.forEach((module, id) -> out.message(Pprof.MAPPING, mapping(module, id)));
        texts.keySet().forEach(text -> out.text(Pprof.STRING_TABLE, text));
    }

    private ProtobufWriter location(Frame frame, long id) {
        ProtobufWriter line = new ProtobufWriter()
                .number(1, functions.computeIfAbsent(function(frame), unknown -> functions.size() + 1L));
        int number = frame instanceof PythonFrame python
                ? python.line()
                : frame instanceof NativeFrame function ? function.line() : 0;
        return new ProtobufWriter().number(1, id).number(2, mapping(frame)).message(4, line.number(2, number));
    }

    /** Symbols are there already: a reader must not look for the file and do it again. */
    private ProtobufWriter mapping(String module, long id) {
        return new ProtobufWriter()
                .number(1, id)
                .number(5, text(module))
                .number(7, 1)
                .number(8, 1)
                .number(9, 1);
    }

    private long mapping(Frame frame) {
        String module = frame instanceof NativeFrame function
                ? function.module()
                : frame instanceof CodeAddress code ? code.module().name() : "";
        return module.isEmpty() ? 0 : mappings.computeIfAbsent(module, unknown -> mappings.size() + 1L);
    }

    private static Function function(Frame frame) {
        if (frame instanceof PythonFrame python) {
            return new Function(named(python.function()), python.file());
        }
        return frame instanceof NativeFrame function
                ? new Function(named(function.function()), function.file())
                : new Function(named(frame.label()), "");
    }

    private static String named(String name) {
        return name.isEmpty() ? "(no name)" : name;
    }
}
