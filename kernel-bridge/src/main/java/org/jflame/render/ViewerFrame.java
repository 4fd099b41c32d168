package org.jflame.render;

import org.jflame.fold.Frame;
import org.jflame.fold.NativeFrame;
import org.jflame.fold.PythonFrame;

/**
 * A frame as the viewer's data says it, all texts as the program has them.
 *
 * @param kind what it is
 * @param label the function, without its file; template arguments as {@code <...>}
 * @param detail the whole name where the label is shorter, else ""
 * @param file the cell, the path for people, or the native module; "" for none
 * @param line the line in it, 0 for none
 * @param module the native module where {@code file} is a source, else ""
 */
record ViewerFrame(ViewerKind kind, String label, String detail, String file, int line, String module) {

    /** Stands for the waiting below callees that are too small to be kept apart. */
    static final ViewerFrame SMALL_WAITING = new ViewerFrame(ViewerKind.WAITING, "waiting", "", "", 0, "");

    /** A frame of a profile. */
    static ViewerFrame of(Frame frame, ViewerKind kind) {
        if (frame instanceof PythonFrame python) {
            return new ViewerFrame(kind, python.function(), "", python.file(), python.line(), "");
        } else if (frame instanceof NativeFrame function) {
            String label = function.shortFunction();
            String whole = function.function().equals(label) ? "" : function.function();
            boolean hasSource = function.line() > 0 && !function.file().isEmpty();
            // Where the source stood when somebody built the library says nothing to a reader.
            String file = function.file().substring(function.file().lastIndexOf('/') + 1);
            return hasSource
                    ? new ViewerFrame(kind, label, whole, file, function.line(), function.module())
                    : new ViewerFrame(kind, label, whole, function.module(), 0, "");
        }
        return new ViewerFrame(kind, frame.label(), "", "", 0, "");
    }

    /** Stands for callees that are too small to be kept apart. */
    static ViewerFrame small(int callees) {
        return new ViewerFrame(ViewerKind.OTHER, "+" + Amounts.count(callees) + " small", "", "", 0, "");
    }

    /** The same with shorter texts. */
    ViewerFrame cutTo(int maxLabel, int maxDetail) {
        return new ViewerFrame(
                kind, cut(label, maxLabel), cut(detail, maxDetail), cut(file, maxLabel), line, cut(module, maxLabel));
    }

    /** The first code points of a text, with an ellipsis where some are missing; "" when none are kept. */
    static String cut(String text, int maxLength) {
        if (text.length() <= maxLength || maxLength == 0) {
            return maxLength == 0 ? "" : text;
        }
        if (text.codePointCount(0, text.length()) <= maxLength) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, maxLength)) + "…";
    }

    /** As the compiler's own, but without its indirection: it is asked for each node of a graph. */
    @Override
    public int hashCode() {
        return (label.hashCode() * 31 + file.hashCode()) * 31 + line;
    }
}
