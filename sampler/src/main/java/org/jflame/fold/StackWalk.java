package org.jflame.fold;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Depth-first traversal of a call tree without recursion: a Python stack may be deeper than Java's own. */
final class StackWalk {

    private StackWalk() {}

    static void walk(CallTree root, CallTree.StackVisitor visitor) {
        List<Frame> path = new ArrayList<>();
        List<Frame> view = Collections.unmodifiableList(path);
        Deque<Iterator<Map.Entry<Frame, CallTree>>> pending = new ArrayDeque<>();
        visitIfSampled(root, view, visitor);
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
            visitIfSampled(next.getValue(), view, visitor);
            pending.push(next.getValue().entries().iterator());
        }
    }

    private static void visitIfSampled(CallTree node, List<Frame> path, CallTree.StackVisitor visitor) {
        if (node.selfNanos() > 0 || node.samples() > 0) {
            visitor.visit(path, node.selfNanos(), node.samples());
        }
    }
}
