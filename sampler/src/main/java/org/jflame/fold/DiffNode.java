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
        return ProfileDiff.share(beforeNanos(), diff.beforeWholeNanos());
    }

    /** The share of the later profile's time, between 0 and 1. */
    public double afterShare() {
        return ProfileDiff.share(afterNanos(), diff.afterWholeNanos());
    }

    /** How much larger the later share is, between -1 and 1. */
    public double change() {
        return afterShare() - beforeShare();
    }

    /** The time in the earlier profile. */
    public long beforeNanos() {
        return before == null ? 0 : before.totalNanos();
    }

    /** The time in the later profile. */
    public long afterNanos() {
        return after == null ? 0 : after.totalNanos();
    }

    /** Whether the change is more than chance, see {@link ProfileDiff#isBeyondChance}. */
    public boolean isBeyondChance() {
        return diff.isBeyondChance(beforeNanos(), afterNanos());
    }

    /** Whether the earlier profile does not have this path, and that is no chance. */
    public boolean isNew() {
        return before == null && isBeyondChance();
    }

    /** Whether the later profile does not have this path, and that is no chance. */
    public boolean isGone() {
        return after == null && isBeyondChance();
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
}
