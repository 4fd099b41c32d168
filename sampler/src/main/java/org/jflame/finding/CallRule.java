package org.jflame.finding;

import java.util.Optional;
import java.util.function.Predicate;
import org.jflame.finding.SampledStack.Part;
import org.jflame.fold.Frame;
import org.jflame.fold.PythonFrame;

/**
 * Much of the main thread's time is below a function that there is something better than.
 *
 * @param name what the rule is called
 * @param least the share from which on it is worth a sentence
 * @param function the function
 * @param state what the thread has to do there, apart from waiting for the GIL
 * @param what goes on there, behind "of the time": "goes into copy.deepcopy"
 * @param advice what to do about it
 */
record CallRule(
        String name, double least, Predicate<Frame> function, Predicate<SampledStack> state, String what, String advice)
        implements Rule {

    /** The thread runs. */
    static final Predicate<SampledStack> RUNS = SampledStack::runs;

    /** The thread waits in the kernel. */
    static final Predicate<SampledStack> WAITS = stack -> !stack.waitReason().isEmpty();

    /** The thread runs or waits in the kernel. */
    static final Predicate<SampledStack> BOTH = stack -> !stack.waitsForGil();

    @Override
    public boolean concerns(Frame frame) {
        return function.test(frame);
    }

    @Override
    public Claim claim(SampledStack stack) {
        return stack.part() == Part.MAIN && state.test(stack)
                ? Claim.of("", stack.placeAbove(stack.indexOf(function)))
                : null;
    }

    @Override
    public Optional<Finding> conclude(Evidence evidence, SourceLines sources) {
        if (evidence.share() < least) {
            return Optional.empty();
        }
        PythonFrame place = evidence.mainPlace();
        String sentence = Words.percent(evidence.share()) + " of the time " + what
                + (place == null ? "" : Words.at(place)) + ": " + advice;
        return Optional.of(new Finding(name, evidence.share(), sentence));
    }
}
