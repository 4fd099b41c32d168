package org.jflame.finding;

import java.util.Map;
import java.util.Optional;
import org.jflame.finding.SampledStack.Part;
import org.jflame.fold.Frame;
import org.jflame.fold.PythonFrame;

/** One of the user's lines takes nearly all the time, and others have run that take hardly any. */
final class LineRule implements Rule {

    private static final double LEAST = 0.7;
    private static final double MOST = 0.98;
    private static final int FEWEST_LINES = 3;
    private static final int CODE_LENGTH = 44;

    @Override
    public String name() {
        return "one-line";
    }

    @Override
    public boolean concerns(Frame frame) {
        return FrameTest.isOwn(frame);
    }

    @Override
    public Claim claim(SampledStack stack) {
        PythonFrame place =
                stack.part() == Part.MAIN ? stack.placeAbove(stack.frames().size()) : null;
        return place != null && FrameTest.isOwn(place) ? Claim.of("", place) : null;
    }

    @Override
    public Optional<Finding> conclude(Evidence evidence, SourceLines sources) {
        Map<PythonFrame, Long> lines = evidence.nanosBy(Claim::place);
        Map.Entry<PythonFrame, Long> top = Evidence.top(lines);
        double share = top == null ? 0 : evidence.shareOf(top.getValue());
        if (share < LEAST
                || share > MOST
                || lines.size() < FEWEST_LINES
                || top.getKey().line() == 0) {
            return Optional.empty();
        }
        String code = sources.line(top.getKey())
                .filter(text -> !text.isBlank())
                .map(LineRule::quoted)
                .orElse("");
        String sentence = Words.percent(share) + " of the time is one line" + Words.at(top.getKey()) + code
                + ": look there first";
        return Optional.of(new Finding(name(), share, sentence));
    }

    private static String quoted(String text) {
        boolean isWhole = text.codePointCount(0, text.length()) <= CODE_LENGTH;
        String shown = isWhole ? text : text.substring(0, text.offsetByCodePoints(0, CODE_LENGTH - 1)) + "…";
        return ", " + shown;
    }
}
