package org.jflame.fold;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Depth-first traversal of a call tree without recursion: a Python stack may be deeper than Java's own. */
final class StackWalk {

    private StackWalk() {}

    /** Calls the visitor with each node, and the frames that lead to it, which are only valid during the call. */
    static void walk(CallTree root, BiConsumer<CallTree, List<Frame>> visitor) {
        List<Frame> path = new ArrayList<>();
        List<Frame> view = Collections.unmodifiableList(path);
        Deque<Iterator<Map.Entry<Frame, CallTree>>> pending = new ArrayDeque<>();
        visitor.accept(root, view);
        pending.push(root.entries().iterator());
        while (!pending.isEmpty()) {
            if (!pending.peek().hasNext()) {
                pending.pop();
                if (!path.isEmpty()) {
                    path.remove(path.size() - 1);
                }
                continue;
            }
            Map.Entry<Frame, CallTree> next = pending.peek().next();
            path.add(next.getKey());
            visitor.accept(next.getValue(), view);
            pending.push(next.getValue().entries().iterator());
        }
    }
}
