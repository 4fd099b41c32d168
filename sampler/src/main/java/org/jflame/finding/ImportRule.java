package org.jflame.finding;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jflame.finding.SampledStack.Part;
import org.jflame.fold.Frame;
import org.jflame.fold.PythonFrame;

/**
 * Modules are imported, which the next run in the same process does not do again.
 *
 * <p>The code of a library's module runs when it is imported, or as the main program that {@code runpy} starts. What is
 * reloaded on purpose takes its time again.
 */
final class ImportRule implements Rule {

    private static final double LEAST = 0.1;
    private static final double MOSTLY = 0.7;
    private static final Predicate<Frame> RUNS_MAIN_PROGRAMS = FrameTest.library("runpy\\.py|<frozen runpy>");
    private static final Predicate<Frame> RELOADS = FrameTest.library("importlib/__init__\\.py", "reload");

    @Override
    public String name() {
        return "imports";
    }

    @Override
    public boolean concerns(Frame frame) {
        return isModule(frame);
    }

    @Override
    public Claim claim(SampledStack stack) {
        if (stack.part() != Part.MAIN || stack.waitsForGil()) {
            return null;
        }
        List<Frame> frames = stack.frames();
        PythonFrame caller = null;
        for (int i = 0; i < frames.size(); i++) {
            if (RELOADS.test(frames.get(i))) {
                return null;
            }
            if (isModule(frames.get(i)) && caller != null && !RUNS_MAIN_PROGRAMS.test(caller)) {
                return Claim.of(module(((PythonFrame) frames.get(i)).file()), stack.placeAbove(i));
            }
            caller = frames.get(i) instanceof PythonFrame python ? python : caller;
        }
        return null;
    }

    @Override
    public Optional<Finding> conclude(Evidence evidence, SourceLines sources) {
        if (evidence.share() < LEAST) {
            return Optional.empty();
        }
        Map.Entry<String, Long> top = Evidence.top(evidence.nanosBy(Claim::subject));
        String others = top.getValue() < evidence.nanos() * MOSTLY ? " and other modules" : "";
        PythonFrame place = evidence.mainPlace();
        String sentence = Words.percent(evidence.share()) + " of the time goes into importing "
                + Words.name(top.getKey()) + others
                + (place == null ? "" : Words.at(place)) + ": first run only";
        return Optional.of(new Finding(name(), evidence.share(), sentence));
    }

    private static boolean isModule(Frame frame) {
        return frame instanceof PythonFrame python
                && python.function().equals(PythonFrame.MODULE)
                && FrameTest.isLibrary(python);
    }

    /** {@code torch._dynamo} of {@code torch/_dynamo/__init__.py}, {@code os} of {@code <frozen os>}. */
    private static String module(String file) {
        int packages = Math.max(file.lastIndexOf("site-packages/"), file.lastIndexOf("dist-packages/"));
        String path = packages < 0 ? file : file.substring(file.indexOf('/', packages) + 1);
        return path.replaceFirst("^<frozen (.*)>$", "$1")
                .replaceFirst("(/__init__)?\\.py$", "")
                .replaceFirst("^.*/python\\d[\\d.]*t?/", "")
                .replace('/', '.');
    }
}
