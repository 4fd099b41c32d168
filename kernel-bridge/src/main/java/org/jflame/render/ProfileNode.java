package org.jflame.render;

import java.util.ArrayList;
import java.util.List;
import org.jflame.fold.CallTree;
import org.jflame.fold.CxxName;
import org.jflame.fold.Frame;
import org.jflame.fold.FrameClass;
import org.jflame.fold.NativeFrame;
import org.jflame.fold.ProcessFrame;
import org.jflame.fold.Profile;
import org.jflame.fold.PythonFrame;
import org.jflame.fold.ThreadFrame;

/**
 * A frame of a profile as the picture shows it.
 *
 * @param frame what it is
 * @param tree its time and its callees
 * @param wholeNanos the time of the whole profile
 */
record ProfileNode(Frame frame, CallTree tree, long wholeNanos) implements FlameNode {

    /** The node that stands for a whole profile. */
    static FlameNode root(Profile profile) {
        return new Root(profile);
    }

    @Override
    public long weight() {
        return tree.totalNanos();
    }

    /** Ranks in their order, then processes without one in the order of their start. */
    @Override
    public long place() {
        if (!(frame instanceof ProcessFrame process)) {
            return 0;
        }
        return process.rank().matches("\\d{1,9}") ? Integer.parseInt(process.rank()) : (1L << 32) + process.pid();
    }

    @Override
    public List<ProfileNode> children() {
        return children(tree, wholeNanos);
    }

    @Override
    public String label() {
        return frame.label();
    }

    @Override
    public String shortLabel() {
        return shortLabel(frame);
    }

    @Override
    public String detail() {
        return frame.detail().equals(frame.label()) ? "" : frame.detail();
    }

    @Override
    public String amount() {
        return Amounts.percent(tree.totalNanos(), wholeNanos);
    }

    @Override
    public Fill fill() {
        return Palette.fill(frame);
    }

    /** What a narrow frame is known by. */
    static String shortLabel(Frame frame) {
        if (frame instanceof ThreadFrame thread && !thread.name().isEmpty()) {
            return thread.name();
        }
        if (frame instanceof ProcessFrame process && !process.name().isEmpty()) {
            return process.name() + (process.rank().isEmpty() ? " " + process.pid() : " rank " + process.rank());
        }
        if (frame instanceof NativeFrame function) {
            return CxxName.lastPart(CxxName.plain(function));
        }
        if (!(frame instanceof PythonFrame python)) {
            return frame.label();
        }
        if (!python.function().equals(PythonFrame.MODULE)) {
            return python.shortFunction();
        }
        String location = python.location();
        return python.frameClass() == FrameClass.CELL && python.line() > 0
                ? "line " + python.line()
                : location.substring(location.lastIndexOf('/') + 1);
    }

    private static List<ProfileNode> children(CallTree tree, long wholeNanos) {
        List<ProfileNode> children = new ArrayList<>();
        tree.children().forEach((callee, node) -> children.add(new ProfileNode(callee, node, wholeNanos)));
        return children;
    }

    private record Root(Profile profile) implements FlameNode {

        @Override
        public long weight() {
            return profile.tree().totalNanos();
        }

        @Override
        public List<ProfileNode> children() {
            return ProfileNode.children(profile.tree(), weight());
        }

        @Override
        public String label() {
            return profile.title();
        }

        @Override
        public String shortLabel() {
            return profile.title();
        }

        @Override
        public String amount() {
            if (!profile.stats().isKnown()) {
                return Headline.total(profile);
            }
            boolean ofThreads = profile.tree().children().keySet().stream()
                    .anyMatch(frame -> frame instanceof ThreadFrame || frame instanceof ProcessFrame);
            return Amounts.duration(weight()) + (ofThreads ? " of thread time" : "");
        }

        @Override
        public Fill fill() {
            return Palette.WHOLE_FILL;
        }
    }
}
