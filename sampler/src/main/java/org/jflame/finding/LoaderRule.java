package org.jflame.finding;

import java.util.Optional;
import java.util.function.Predicate;
import org.jflame.finding.SampledStack.Part;
import org.jflame.fold.Frame;
import org.jflame.fold.PythonFrame;

/**
 * A training loop waits for the worker processes of PyTorch's DataLoader. Where these were sampled too, the line of them
 * that takes the most time is named.
 *
 * <p>Source of the names: PyTorch, torch/utils/data/dataloader.py and _utils/worker.py.
 */
final class LoaderRule implements Rule {

    private static final double LEAST = 0.1;
    private static final Predicate<Frame> NEXT_BATCH =
            FrameTest.library("torch/utils/data/dataloader\\.py", "_try_get_data|_get_data");
    private static final Predicate<Frame> WORKER = FrameTest.library("torch/utils/data/_utils/worker\\.py");

    @Override
    public String name() {
        return "dataloader-wait";
    }

    @Override
    public boolean concerns(Frame frame) {
        return NEXT_BATCH.test(frame) || WORKER.test(frame);
    }

    @Override
    public Claim claim(SampledStack stack) {
        int batch = stack.indexOf(NEXT_BATCH);
        if (stack.part() == Part.MAIN && batch >= 0 && !stack.waitReason().isEmpty()) {
            return Claim.of("", stack.placeAbove(batch));
        }
        int worker = stack.part() == Part.CHILD ? stack.indexOf(WORKER) : -1;
        PythonFrame place = worker < 0 ? null : stack.placeAbove(stack.frames().size());
        boolean isBelowWorker = place != null && stack.frames().lastIndexOf(place) > worker;
        return isBelowWorker && FrameTest.isOwn(place) ? Claim.witness("", place) : null;
    }

    @Override
    public Optional<Finding> conclude(Evidence evidence, SourceLines sources) {
        if (evidence.share() < LEAST) {
            return Optional.empty();
        }
        PythonFrame slow = evidence.witnessPlace();
        PythonFrame place = evidence.mainPlace();
        String where = slow != null
                ? ", busy in " + Words.name(slow.shortFunction()) + Words.at(slow)
                : place == null ? "" : Words.at(place);
        String sentence = Words.percent(evidence.share()) + " of the time it waits for DataLoader workers" + where
                + ": raise num_workers or cache";
        return Optional.of(new Finding(name(), evidence.share(), sentence));
    }
}
