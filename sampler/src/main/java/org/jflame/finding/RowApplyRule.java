package org.jflame.finding;

import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jflame.finding.SampledStack.Part;
import org.jflame.fold.Frame;
import org.jflame.fold.PythonFrame;

/**
 * pandas calls a Python function for each row: {@code DataFrame.apply(f, axis=1)}.
 *
 * <p>The same functions serve both axes; only the making of a Series for each row
 * ({@code FrameColumnApply.series_generator}) tells them apart, and it takes time enough to be met. Source: pandas,
 * pandas/core/apply.py.
 */
final class RowApplyRule implements Rule {

    private static final double LEAST = 0.15;
    private static final String ROWS = "rows";
    private static final String CALLS = "calls";
    private static final Predicate<Frame> APPLIES =
            FrameTest.library("pandas/core/apply\\.py", "apply_standard|apply_series_generator");

    @Override
    public String name() {
        return "pandas-apply-rows";
    }

    @Override
    public boolean concerns(Frame frame) {
        return APPLIES.test(frame);
    }

    @Override
    public Claim claim(SampledStack stack) {
        if (stack.part() != Part.MAIN || stack.waitsForGil()) {
            return null;
        }
        return Claim.of(stack.has(RowApplyRule::makesRow) ? ROWS : CALLS, stack.placeAbove(stack.indexOf(APPLIES)));
    }

    @Override
    public Optional<Finding> conclude(Evidence evidence, SourceLines sources) {
        Map<String, Long> bySubject = evidence.nanosBy(Claim::subject);
        if (evidence.share() < LEAST || evidence.shareOf(bySubject.getOrDefault(ROWS, 0L)) < LEAST / 10) {
            return Optional.empty();
        }
        PythonFrame place = evidence.mainPlace();
        String sentence = Words.percent(evidence.share()) + " of the time goes into DataFrame.apply by rows"
                + (place == null ? "" : Words.at(place)) + ": compute with whole columns";
        return Optional.of(new Finding(name(), evidence.share(), sentence));
    }

    private static boolean makesRow(Frame frame) {
        return frame instanceof PythonFrame python
                && python.function().equals("FrameColumnApply.series_generator")
                && python.file().endsWith("pandas/core/apply.py");
    }
}
