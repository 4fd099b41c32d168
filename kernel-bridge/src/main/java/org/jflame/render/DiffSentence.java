package org.jflame.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jflame.fold.DiffCause;
import org.jflame.fold.DiffNode;
import org.jflame.fold.Frame;
import org.jflame.fold.ProfileDiff;
import org.jflame.fold.ProfileDiff.Measure;
import org.jflame.fold.PythonFrame;

/**
 * What two profiles say, in one sentence: {@code In [7] is 31 % faster than In [5], 4.21 s → 2.90 s: `collate` gone
 * (−1.30 s)}. What chance explains is not said, or is said to be chance.
 */
public final class DiffSentence {

    private static final int NAME_LENGTH = 60;

    /** From here on, a factor says more than a percentage. */
    private static final double MANY_TIMES = 2;

    private DiffSentence() {}

    /** The sentence, unescaped, without a full stop. */
    public static String of(ProfileDiff diff) {
        Optional<String> nothing = Stream.of(diff.before(), diff.after())
                .filter(profile -> profile.tree().totalNanos() == 0)
                .map(profile -> "There is nothing to compare: " + title(profile.title()) + " has no samples")
                .findFirst();
        return nothing.orElseGet(() -> diff.measure() == Measure.TIME ? ofTimes(diff) : ofShares(diff));
    }

    private static String ofTimes(ProfileDiff diff) {
        List<String> causes = causes(diff);
        if (!diff.isRunBeyondChance()) {
            String same = "No difference beyond chance, " + times(diff);
            String chance =
                    "; with so many samples, " + Amounts.duration(Math.round(diff.chanceRunNanos())) + " may be chance";
            return causes.isEmpty() ? same + chance : same + ", but inside: " + String.join(", ", causes);
        }
        String change = title(diff.after().title()) + " is " + pace(diff.beforeRunNanos(), diff.afterRunNanos()) + " "
                + title(diff.before().title()) + ", " + times(diff);
        return causes.isEmpty() ? change : change + ": " + String.join(", ", causes);
    }

    /** {@code 31 % faster than}: in 31 % less time; {@code 2.4 times as fast as}. */
    private static String pace(long beforeNanos, long afterNanos) {
        boolean isFaster = afterNanos < beforeNanos;
        double factor = isFaster ? (double) beforeNanos / afterNanos : (double) afterNanos / beforeNanos;
        if (factor >= MANY_TIMES) {
            return String.format(Locale.ROOT, "%.1f times as %s as", factor, isFaster ? "fast" : "slow");
        }
        String percent = Amounts.percent(Math.abs(afterNanos - beforeNanos), beforeNanos);
        return percent + (isFaster ? " faster than" : " slower than");
    }

    private static String times(ProfileDiff diff) {
        return Amounts.duration(diff.beforeRunNanos()) + " → " + Amounts.duration(diff.afterRunNanos());
    }

    private static String ofShares(ProfileDiff diff) {
        List<String> causes = causes(diff);
        if (causes.isEmpty()) {
            String chance =
                    diff.before().stats().isKnown() && diff.after().stats().isKnown()
                            ? "by more than chance, which is up to " + DiffWords.points(diff.chanceShare()) + " points"
                            : "";
            return ("No share of the time has changed " + chance).strip();
        }
        return "Of the time, " + String.join(", ", causes);
    }

    /** The cause of what happened to the whole first. */
    private static List<String> causes(ProfileDiff diff) {
        Optional<DiffNode> less = DiffCause.ofLess(diff);
        Optional<DiffNode> more = DiffCause.ofMore(diff);
        boolean isSlower = diff.measure() == Measure.TIME
                && diff.isRunBeyondChance()
                && diff.afterRunNanos() > diff.beforeRunNanos();
        List<String> causes = new ArrayList<>();
        Stream.of(isSlower ? more : less, isSlower ? less : more)
                .flatMap(Optional::stream)
                .forEach(node -> causes.add(cause(node)));
        return causes;
    }

    private static String cause(DiffNode node) {
        String name = "`" + name(node.frame()) + "`";
        String mark = node.isNew() ? " new" : node.isGone() ? " gone" : "";
        return node.diff().measure() == Measure.TIME
                ? name + mark + " (" + DiffWords.change(node) + ")"
                : name + mark + " (" + DiffWords.shares(node.beforeShare(), node.afterShare()) + ")";
    }

    private static String name(Frame frame) {
        String name = frame instanceof PythonFrame python && python.function().equals(PythonFrame.MODULE)
                ? python.file()
                : ProfileNode.shortLabel(frame);
        return PrintableText.of(name, NAME_LENGTH);
    }

    private static String title(String title) {
        return PrintableText.of(title, NAME_LENGTH);
    }
}
