package org.jflame.fold;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One path of two profiles laid over each other.
 *
 * @param frame the last frame of the path, without a line; null at the root
 * @param before the path's node in the earlier profile, null where it has none
 * @param after the path's node in the later profile, null where it has none
 * @param diff the profiles
 */
public record DiffNode(Frame frame, CallTree before, CallTree after, ProfileDiff diff) {

    /** The share of the earlier profile's time, between 0 and 1. */
    public double beforeShare() {
        return share(before, diff.before());
    }

    /** The share of the later profile's time, between 0 and 1. */
    public double afterShare() {
        return share(after, diff.after());
    }

    /** How much larger the later share is, between -1 and 1. */
    public double change() {
        return afterShare() - beforeShare();
    }

    /** Whether the earlier profile does not have this path. */
    public boolean isNew() {
        return before == null;
    }

    /** Whether the later profile does not have this path. */
    public boolean isGone() {
        return after == null;
    }

    /** The callees of either profile: the earlier one's first. */
    public List<DiffNode> children() {
        List<DiffNode> children = new ArrayList<>();
        Map<Frame, CallTree> earlier = before == null ? Map.of() : before.children();
        Map<Frame, CallTree> later = after == null ? Map.of() : after.children();
        earlier.forEach((callee, node) -> children.add(new DiffNode(callee, node, later.get(callee), diff)));
        later.forEach((callee, node) -> {
            if (!earlier.containsKey(callee)) {
                children.add(new DiffNode(callee, null, node, diff));
            }
        });
        return children;
    }

    private static double share(CallTree node, Profile profile) {
        return node == null || profile.tree().totalNanos() == 0
                ? 0
                : (double) node.totalNanos() / profile.tree().totalNanos();
    }
}
