package org.jflame.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jflame.fold.CodeAddress;
import org.jflame.fold.Frame;
import org.jflame.fold.PythonFrame;
import org.jflame.fold.TruncatedFrame;

/**
 * The one order in which a nesting's functions call each other, root first. A step is a Python function ({@code key}), a
 * native one that has to be between two of them ({@code c:mark_inner}, a regular expression), or {@code =}, which says
 * that from CPython 3.11 on there is nothing between the two. With {@code |} between them, there are several orders.
 */
final class Nesting {

    private static final String SCRIPT = "nestings.py";
    private static final Pattern MARK = Pattern.compile("mark_\\w+");
    private static final List<String> AROUND = List.of("<module>", "run", "ready");

    private final List<String> python = new ArrayList<>();
    private final List<List<String>> nativesBefore = new ArrayList<>();
    private final Nesting other;

    private Nesting(Nesting other) {
        this.other = other;
    }

    static Nesting of(String steps) {
        int bar = steps.lastIndexOf(" | ");
        return bar < 0 ? of(steps, null) : of(steps.substring(bar + 3), of(steps.substring(0, bar)));
    }

    private static Nesting of(String steps, Nesting other) {
        Nesting nesting = new Nesting(other);
        List<String> natives = new ArrayList<>();
        for (String step : steps.split(" ")) {
            if (step.startsWith("c:") || step.equals("=")) {
                natives.add(step);
            } else {
                nesting.python.add(step);
                nesting.nativesBefore.add(natives);
                natives = new ArrayList<>();
            }
        }
        nesting.nativesBefore.add(natives); // behind the last Python function
        return nesting;
    }

    /**
     * Says what is wrong with a stack that was sampled in the nesting.
     *
     * @param hasNames whether the interpreter's functions have names; marks always have
     * @return null when it is one that can be
     */
    String problem(List<Frame> stack, SymbolTable symbols, boolean hasNames, boolean callsInPlace) {
        String problem = problemOfFirst(stack, symbols, hasNames, callsInPlace);
        return problem == null || other == null ? problem : other.problem(stack, symbols, hasNames, callsInPlace);
    }

    private String problemOfFirst(List<Frame> stack, SymbolTable symbols, boolean hasNames, boolean callsInPlace) {
        if (!(stack.get(0) instanceof CodeAddress)) {
            return "the root is no native frame";
        }
        int next = 0;
        boolean isLeaf = false;
        List<String> natives = new ArrayList<>();
        for (Frame frame : stack) {
            if (frame instanceof CodeAddress code) {
                natives.add(code.module().name() + ":" + symbols.names(code));
            } else if (frame instanceof TruncatedFrame) {
                return "a frame is missing";
            } else if (frame instanceof PythonFrame function && function.file().endsWith(SCRIPT)) {
                String name = function.shortFunction();
                if (isLeaf) {
                    return "spin calls " + name;
                }
                if (name.equals("spin")) {
                    isLeaf = true;
                } else if (!AROUND.contains(name)) {
                    if (next == python.size() || !python.get(next).equals(name)) {
                        return name + " is in the place of " + (next == python.size() ? "nothing" : python.get(next));
                    }
                    String wrong = problemBetween(natives, next++, hasNames, callsInPlace);
                    if (wrong != null) {
                        return "before " + name + ": " + wrong;
                    }
                }
                natives.clear();
            }
        }
        return marksOf(nativesBefore.get(next)).toString().startsWith(chop(marksIn(natives)))
                ? null
                : "above the newest Python frame: " + natives;
    }

    /** Whether the Python functions of a stack are these, from the oldest one on, whatever is between them. */
    boolean hasPythonOrder(List<Frame> stack) {
        List<String> names = stack.stream()
                .filter(PythonFrame.class::isInstance)
                .map(frame -> ((PythonFrame) frame).shortFunction())
                .filter(name -> !AROUND.contains(name) && !name.equals("spin"))
                .toList();
        return names.equals(python.subList(0, Math.min(names.size(), python.size())));
    }

    private static String chop(List<String> marks) {
        String text = marks.toString();
        return text.substring(0, text.length() - 1);
    }

    private String problemBetween(List<String> natives, int step, boolean hasNames, boolean callsInPlace) {
        List<String> wanted = nativesBefore.get(step);
        if (wanted.contains("=")) {
            return callsInPlace && !natives.isEmpty() ? "natives of a call in place: " + natives : null;
        }
        if (!marksIn(natives).equals(marksOf(wanted))) {
            return marksOf(wanted) + " should be in " + natives;
        }
        int at = 0;
        for (String want : wanted) {
            Pattern pattern = Pattern.compile(want.substring(2));
            while (hasNames
                    && at < natives.size()
                    && !pattern.matcher(natives.get(at)).find()) {
                at++;
            }
            if (at == natives.size() && hasNames || natives.isEmpty()) {
                return want + " should be in " + natives;
            }
        }
        return null;
    }

    private static List<String> marksIn(List<String> natives) {
        return natives.stream()
                .filter(name -> name.startsWith("libmarks"))
                .map(name -> MARK.matcher(name).results().findFirst())
                .flatMap(found -> found.stream().map(result -> result.group()))
                .toList();
    }

    private static List<String> marksOf(List<String> steps) {
        return steps.stream()
                .map(step -> step.replace("c:", ""))
                .filter(step -> step.startsWith("mark_"))
                .toList();
    }
}
