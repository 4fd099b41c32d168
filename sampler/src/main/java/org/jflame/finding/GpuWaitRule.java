package org.jflame.finding;

import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jflame.finding.SampledStack.Part;
import org.jflame.fold.Frame;
import org.jflame.fold.PythonFrame;

/**
 * The program waits for the GPU because it wants a number from it: {@code .item()}, {@code .cpu()}, a printed tensor. A
 * wait that the program asks for by name ({@code torch.cuda.synchronize}) is no news to its author.
 *
 * <p>Source of the names: CUDA runtime and driver API, chapters on streams, events and contexts; HIP's are alike.
 */
final class GpuWaitRule implements Rule {

    private static final double LEAST = 0.05;
    private static final Predicate<Frame> WAITS = FrameTest.machineCode(
            "libcuda.*|libtorch_cuda.*|libc10_cuda.*|libamdhip64.*",
            "(cuda|hip)(Stream|Device|Event)Synchronize(_\\w+)?|cu(Stream|Ctx|Event)Synchronize(_\\w+)?");
    private static final Predicate<Frame> ASKED_FOR =
            FrameTest.library("torch/cuda/(__init__|streams)\\.py", "synchronize");
    private static final Predicate<Frame> PRINTS = FrameTest.library("torch/_tensor_str\\.py");
    private static final String TORCH = "libtorch.*|libc10.*";
    private static final Predicate<Frame> TAKES_NUMBER =
            FrameTest.machineCode(TORCH, "aten::(item|_local_scalar_dense|is_nonzero|equal)");
    private static final Predicate<Frame> COPIES = FrameTest.machineCode(TORCH, "aten::(to|_to_copy|copy_)");
    private static final Map<String, String> CALLS =
            Map.of(".item(", ".item()", ".tolist(", ".tolist()", ".cpu(", ".cpu()", "print(", "print()");

    @Override
    public String name() {
        return "gpu-wait";
    }

    @Override
    public boolean concerns(Frame frame) {
        return WAITS.test(frame);
    }

    @Override
    public Claim claim(SampledStack stack) {
        if (stack.part() != Part.MAIN || stack.waitsForGil() || stack.has(ASKED_FOR)) {
            return null;
        }
        String what = stack.has(PRINTS)
                ? "print of a tensor"
                : stack.has(TAKES_NUMBER) ? ".item()" : stack.has(COPIES) ? "a copy to the CPU" : "";
        return Claim.of(what, stack.placeAbove(stack.indexOf(WAITS)));
    }

    @Override
    public Optional<Finding> conclude(Evidence evidence, SourceLines sources) {
        if (evidence.share() < LEAST) {
            return Optional.empty();
        }
        Map.Entry<String, Long> top = Evidence.top(evidence.nanosBy(Claim::subject));
        if (top.getKey().isEmpty() || top.getValue() <= evidence.nanos() / 2) {
            return Optional.empty();
        }
        PythonFrame place = evidence.mainPlace();
        String sentence = Words.percent(evidence.share()) + " of the time it waits for the GPU in "
                + (place == null ? top.getKey() : written(top.getKey(), sources.line(place)))
                + (place == null ? "" : Words.at(place)) + ": ask it for numbers less often";
        return Optional.of(new Finding(name(), evidence.share(), sentence));
    }

    /** The call as it is written in the line, where the line has one of the known ones only. */
    private static String written(String known, Optional<String> line) {
        return line.map(text -> CALLS.keySet().stream().filter(text::contains).toList())
                .filter(calls -> calls.size() == 1)
                .map(calls -> CALLS.get(calls.get(0)))
                .orElse(known);
    }
}
