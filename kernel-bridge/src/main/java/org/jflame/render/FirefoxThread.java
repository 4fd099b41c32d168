package org.jflame.render;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jflame.fold.CallTree;
import org.jflame.fold.CodeAddress;
import org.jflame.fold.Frame;
import org.jflame.fold.NativeFrame;
import org.jflame.fold.PythonFrame;

/**
 * The tables of one thread of a {@link FirefoxProfile}: columns that refer to each other by index. A stack is a place in
 * the tree of stacks, each sample refers to one.
 */
final class FirefoxThread {

    /** Source: Firefox Profiler, src/profile-logic/data-structures, resourceTypes. */
    private static final int RESOURCE_IS_LIBRARY = 1;

    private final Map<String, Integer> strings = new LinkedHashMap<>();
    private final Map<Frame, Integer> frames = new LinkedHashMap<>();
    private final Map<Function, Integer> functions = new LinkedHashMap<>();
    private final Map<String, Integer> resources = new LinkedHashMap<>();
    private final List<Integer> stackFrames = new ArrayList<>();
    private final List<Integer> stackPrefixes = new ArrayList<>();
    private final List<Integer> sampleStacks = new ArrayList<>();
    private final List<Long> sampleWeights = new ArrayList<>();

    // The path of the last stack: the tree comes depth first, so what a stack shares with it has its index already.
    private final List<Frame> path = new ArrayList<>();
    private final List<Integer> pathStacks = new ArrayList<>();

    private record Function(String name, String file, String module) {}

    FirefoxThread(CallTree tree, Unit unit) {
        tree.forEachStack((stack, nanos, samples) -> {
            if (unit.of(nanos, samples) > 0) {
                sampleStacks.add(stack(stack));
                sampleWeights.add(unit.of(nanos, samples));
            }
        });
    }

    /** The files with machine code that the thread has run. */
    Iterable<String> modules() {
        return resources.keySet();
    }

    /** Writes the fields of the thread's object that hold its tables. */
    void write(JsonGenerator json, Map<String, Integer> libraries, Unit unit) throws IOException {
        writeSamples(json, unit);
        FirefoxTables.writeEmpty(json, "markers", List.of("data", "name", "startTime", "endTime", "phase", "category"));
        writeStacks(json);
        writeFrames(json);
        writeFunctions(json);
        json.writeObjectFieldStart("resourceTable");
        FirefoxTables.column(json, "lib", resources.keySet(), module -> json.writeNumber(libraries.get(module)));
        FirefoxTables.column(json, "name", resources.keySet(), module -> json.writeNumber(string(module)));
        FirefoxTables.column(json, "host", resources.keySet(), module -> json.writeNull());
        FirefoxTables.column(json, "type", resources.keySet(), module -> json.writeNumber(RESOURCE_IS_LIBRARY));
        FirefoxTables.end(json, resources.size());
        FirefoxTables.writeEmpty(json, "nativeSymbols", List.of("libIndex", "address", "name", "functionSize"));
        FirefoxTables.column(json, "stringArray", strings.keySet(), json::writeString);
    }

    private void writeSamples(JsonGenerator json, Unit unit) throws IOException {
        json.writeObjectFieldStart("samples");
        json.writeStringField("weightType", unit == Unit.NANOS ? "tracing-ms" : "samples");
        FirefoxTables.column(json, "stack", sampleStacks, stack -> FirefoxTables.index(json, stack));
        long[] time = new long[1];
        FirefoxTables.column(json, "time", sampleWeights, weight -> {
            FirefoxTables.millis(json, unit == Unit.NANOS ? time[0] : time[0] * 1_000_000);
            time[0] += weight;
        });
        FirefoxTables.column(json, "weight", sampleWeights, weight -> {
            if (unit == Unit.NANOS) {
                FirefoxTables.millis(json, weight);
            } else {
                json.writeNumber(weight);
            }
        });
        FirefoxTables.end(json, sampleStacks.size());
    }

    private void writeStacks(JsonGenerator json) throws IOException {
        List<Frame> known = new ArrayList<>(frames.keySet());
        json.writeObjectFieldStart("stackTable");
        FirefoxTables.column(json, "frame", stackFrames, json::writeNumber);
        FirefoxTables.column(json, "prefix", stackPrefixes, prefix -> FirefoxTables.index(json, prefix));
        FirefoxTables.column(
                json, "category", stackFrames, frame -> json.writeNumber(FirefoxTables.category(known.get(frame))));
        FirefoxTables.column(json, "subcategory", stackFrames, frame -> json.writeNumber(0));
        FirefoxTables.end(json, stackFrames.size());
    }

    private void writeFrames(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("frameTable");
        FirefoxTables.column(json, "address", frames.keySet(), frame -> json.writeNumber(-1));
        FirefoxTables.column(json, "inlineDepth", frames.keySet(), frame -> json.writeNumber(0));
        FirefoxTables.column(
                json, "category", frames.keySet(), frame -> json.writeNumber(FirefoxTables.category(frame)));
        FirefoxTables.column(json, "subcategory", frames.keySet(), frame -> json.writeNumber(0));
        FirefoxTables.column(json, "func", frames.keySet(), frame -> json.writeNumber(functions.get(function(frame))));
        FirefoxTables.column(json, "nativeSymbol", frames.keySet(), frame -> json.writeNull());
        FirefoxTables.column(json, "innerWindowID", frames.keySet(), frame -> json.writeNumber(0));
        FirefoxTables.column(json, "implementation", frames.keySet(), frame -> json.writeNull());
        FirefoxTables.column(json, "line", frames.keySet(), frame -> FirefoxTables.positive(json, line(frame)));
        FirefoxTables.column(json, "column", frames.keySet(), frame -> json.writeNull());
        FirefoxTables.end(json, frames.size());
    }

    private void writeFunctions(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("funcTable");
        FirefoxTables.column(json, "isJS", functions.keySet(), function -> json.writeBoolean(false));
        FirefoxTables.column(json, "relevantForJS", functions.keySet(), function -> json.writeBoolean(false));
        FirefoxTables.column(json, "name", functions.keySet(), function -> json.writeNumber(string(function.name)));
        FirefoxTables.column(
                json,
                "resource",
                functions.keySet(),
                function -> json.writeNumber(resources.getOrDefault(function.module, -1)));
        FirefoxTables.column(json, "fileName", functions.keySet(), function -> {
            FirefoxTables.index(json, function.file.isEmpty() ? -1 : string(function.file));
        });
        FirefoxTables.column(json, "lineNumber", functions.keySet(), function -> json.writeNull());
        FirefoxTables.column(json, "columnNumber", functions.keySet(), function -> json.writeNull());
        FirefoxTables.end(json, functions.size());
    }

    /** The index of a stack, -1 for an empty one. */
    private int stack(List<Frame> stack) {
        int shared = 0;
        while (shared < path.size() && shared < stack.size() && path.get(shared).equals(stack.get(shared))) {
            shared++;
        }
        path.subList(shared, path.size()).clear();
        pathStacks.subList(shared, pathStacks.size()).clear();
        for (Frame frame : stack.subList(shared, stack.size())) {
            stackPrefixes.add(pathStacks.isEmpty() ? -1 : pathStacks.get(pathStacks.size() - 1));
            stackFrames.add(frame(frame));
            path.add(frame);
            pathStacks.add(stackFrames.size() - 1);
        }
        return pathStacks.isEmpty() ? -1 : pathStacks.get(pathStacks.size() - 1);
    }

    private int frame(Frame frame) {
        Integer known = frames.get(frame);
        if (known != null) {
            return known;
        }
        Function function = function(frame);
        functions.putIfAbsent(function, functions.size());
        if (!function.module.isEmpty()) {
            resources.putIfAbsent(function.module, resources.size());
        }
        frames.put(frame, frames.size());
        return frames.size() - 1;
    }

    private int string(String text) {
        strings.putIfAbsent(text, strings.size());
        return strings.get(text);
    }

    private static Function function(Frame frame) {
        if (frame instanceof PythonFrame python) {
            return new Function(python.function(), python.file(), "");
        }
        if (frame instanceof NativeFrame function) {
            return new Function(function.function(), function.file(), function.module());
        }
        return new Function(
                frame.label(),
                "",
                frame instanceof CodeAddress code ? code.module().name() : "");
    }

    private static int line(Frame frame) {
        return frame instanceof PythonFrame python
                ? python.line()
                : frame instanceof NativeFrame function ? function.line() : 0;
    }
}
