package org.jflame.finding;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jflame.finding.SampledStack.Part;
import org.jflame.fold.Frame;
import org.jflame.fold.PythonFrame;

/**
 * The interpreter itself is the work: one of the user's functions is the innermost frame, and has called nothing but what
 * its own operators need: numbers that are made, and dropped. That needs native frames; without them a Python frame may be
 * in a call of C. What a stripped interpreter does not name does not count, so the share is a least one.
 *
 * <p>Source of the names: CPython, Objects/longobject.c, floatobject.c, obmalloc.c, abstract.c, Python/ceval.c.
 */
final class InterpreterRule implements Rule {

    private static final double LEAST = 0.4;
    private static final Predicate<Frame> OPERATES = FrameTest.machineCode(
            FrameTest.PYTHON,
            "PyNumber_\\w+|_?PyLong_(New|From(?!String|Unicode)\\w*|As\\w+|Add|Subtract|Multiply|Rshift|Lshift)"
                    + "|long_(add|sub|mul|mod|rem|div|true_divide|bool|and|or|xor|neg|rshift|lshift|richcompare|compare"
                    + "|dealloc|hash)|l_(mod|divmod)|fast_(mod|floor_div)|maybe_small_long|get_small_int"
                    + "|_?PyFloat_\\w+|float_(add|sub|mul|div|rem|neg|richcompare|dealloc|bool)|convert_to_double"
                    + "|_?PyObject_(Malloc|Free|RichCompare\\w*|IsTrue)|pymalloc_\\w+|_Py_Dealloc|_Py_NewReference\\w*"
                    + "|(range|longrange)iter_next|binary_i?op1?|_PyEval_\\w+Frame\\w*");

    /** What an operator may call: not the text, the collections and the large numbers that it may be about as well. */
    private static final Predicate<Frame> SMALL = FrameTest.machineCode(
            FrameTest.PYTHON,
            "(?!(?i).*(unicode|str_|string|bytes|list|dict|set_|tuple|sort|pow|x_mul|k_mul|lopsided|divrem|import|call)).*");

    @Override
    public String name() {
        return "interpreter";
    }

    @Override
    public boolean concerns(Frame frame) {
        return FrameTest.isOwn(frame);
    }

    @Override
    public Claim claim(SampledStack stack) {
        List<Frame> frames = stack.frames();
        int last = frames.size() - 1;
        while (last > 0 && SMALL.test(frames.get(last))) {
            last--;
        }
        boolean isAtWork = last == frames.size() - 1 || OPERATES.test(frames.get(last + 1));
        return stack.part() == Part.MAIN
                        && isAtWork
                        && FrameTest.isOwn(frames.get(last))
                        && frames.get(last) instanceof PythonFrame working
                ? Claim.of(function(working), working)
                : null;
    }

    @Override
    public Optional<Finding> conclude(Evidence evidence, SourceLines sources) {
        Map.Entry<String, Long> top = Evidence.top(evidence.nanosBy(Claim::subject));
        double share = top == null ? 0 : evidence.shareOf(top.getValue());
        if (share < LEAST || !evidence.wholes().hasMachineCode()) {
            return Optional.empty();
        }
        PythonFrame line = hottestLine(evidence, top.getKey());
        String where = line.function().equals(PythonFrame.MODULE)
                ? "here" + Words.at(line)
                : "in " + Words.name(line.shortFunction()) + Words.at(line);
        String sentence = Words.percent(share) + " of the time goes into Python's own loop " + where
                + ": arrays, numba or Cython are faster";
        return Optional.of(new Finding(name(), share, sentence));
    }

    private static PythonFrame hottestLine(Evidence evidence, String function) {
        Map<PythonFrame, Long> lines = new LinkedHashMap<>();
        evidence.nanosBy(Claim::place).forEach((place, nanos) -> {
            if (function(place).equals(function)) {
                lines.put(place, nanos);
            }
        });
        return Evidence.top(lines).getKey();
    }

    private static String function(PythonFrame frame) {
        return frame.function() + "\0" + frame.file();
    }
}
