package org.jflame.cli;

import java.util.List;
import org.jflame.fold.Frame;
import org.jflame.fold.NativeFrame;
import org.jflame.fold.PythonFrame;
import org.jflame.sample.ProcessStacks;
import org.jflame.sample.ThreadStack;

/** Stacks for people: one block for a process, one paragraph for a thread, the leaf first. */
final class DumpText {

    private DumpText() {}

    static String render(List<ProcessStacks> processes) {
        StringBuilder text = new StringBuilder();
        for (ProcessStacks process : processes) {
            if (text.length() > 0) {
                text.append('\n');
            }
            appendProcess(text, process);
        }
        return text.toString();
    }

    private static void appendProcess(StringBuilder text, ProcessStacks process) {
        text.append("Process ").append(process.pid()).append(": ").append(Screen.printable(process.command()));
        if (!process.rank().isEmpty()) {
            text.append(" (rank ").append(Screen.printable(process.rank())).append(')');
        }
        text.append("\nPython v").append(process.pythonVersion()).append('\n');
        for (ThreadStack thread : process.threads()) {
            text.append("\nThread ")
                    .append(thread.tid())
                    .append(" (")
                    .append(state(thread))
                    .append(')');
            if (!thread.name().isEmpty()) {
                text.append(": \"").append(Screen.printable(thread.name())).append('"');
            }
            text.append('\n');
            for (Frame frame : thread.frames()) {
                text.append("    ").append(Screen.printable(label(frame))).append('\n');
            }
        }
    }

    private static String state(ThreadStack thread) {
        String state =
                switch (thread.state()) {
                    case RUNNING -> thread.ownsGil() ? "active+gil" : "active";
                    case WANTS_GIL -> "waiting for GIL";
                    case ASLEEP ->
                        (thread.systemCall().isEmpty() ? "asleep" : "asleep in " + thread.systemCall())
                                + (thread.ownsGil() ? ", holds the GIL" : "");
                };
        return state;
    }

    private static String label(Frame frame) {
        if (frame instanceof NativeFrame function) {
            return function.shortFunction() + " (" + function.location() + ")";
        }
        return frame instanceof PythonFrame python
                ? python.function() + " (" + python.file() + (python.line() > 0 ? ":" + python.line() : "") + ")"
                : frame.label();
    }
}
