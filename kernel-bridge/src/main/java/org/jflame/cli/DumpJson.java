package org.jflame.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.jflame.fold.Frame;
import org.jflame.fold.NativeFrame;
import org.jflame.fold.PythonFrame;
import org.jflame.sample.ProcessStacks;
import org.jflame.sample.ThreadStack;

/** Stacks for programs; the help of {@code jflame dump} says what the fields are. */
final class DumpJson {

    private DumpJson() {}

    static String render(List<ProcessStacks> processes) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            json.writeStartArray();
            for (ProcessStacks process : processes) {
                writeProcess(json, process);
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return text.append('\n').toString();
    }

    private static void writeProcess(JsonGenerator json, ProcessStacks process) throws IOException {
        json.writeStartObject();
        json.writeNumberField("pid", process.pid());
        json.writeStringField("command", process.command());
        json.writeStringField("rank", process.rank());
        json.writeStringField("python_version", process.pythonVersion());
        json.writeArrayFieldStart("threads");
        for (ThreadStack thread : process.threads()) {
            writeThread(json, thread);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeThread(JsonGenerator json, ThreadStack thread) throws IOException {
        json.writeStartObject();
        json.writeNumberField("tid", thread.tid());
        json.writeStringField("name", thread.name());
        json.writeStringField("state", thread.state().name().toLowerCase(Locale.ROOT));
        json.writeBooleanField("owns_gil", thread.ownsGil());
        json.writeStringField("system_call", thread.systemCall());
        json.writeArrayFieldStart("frames");
        for (Frame frame : thread.frames()) {
            if (frame instanceof PythonFrame python) {
                writeFrame(json, python.function(), python.file(), python.line(), "");
            } else if (frame instanceof NativeFrame function) {
                writeFrame(json, function.function(), function.file(), function.line(), function.module());
            } else {
                writeFrame(json, frame.label(), "", 0, "");
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeFrame(JsonGenerator json, String name, String file, int line, String module)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("name", name);
        json.writeStringField("filename", file);
        json.writeNumberField("line", line);
        json.writeStringField("module", module);
        json.writeEndObject();
    }
}
