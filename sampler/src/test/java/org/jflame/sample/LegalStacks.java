package org.jflame.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jflame.fold.Frame;
import org.jflame.fold.PythonFrame;

/** The stacks that a program can be in: the tree that {@code targets/truth.py} writes of what Python itself traced. */
final class LegalStacks {

    /** A frame below a node; {@code owner} is the class that its first argument tells. */
    private record Step(int parent, String function, String file, int line) {}

    /** What the tree says of a step. */
    private record Node(int number, String owner) {}

    private final Map<Step, List<Node>> nodes = new HashMap<>();
    private final boolean hasQualifiedNames;

    /** @param hasQualifiedNames whether the version has {@code co_qualname}; before, a class may be guessed */
    LegalStacks(Path file, boolean hasQualifiedNames) throws IOException {
        this.hasQualifiedNames = hasQualifiedNames;
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            String[] field = line.split("\t");
            Step step = new Step(Integer.parseInt(field[0]), field[1], field[2], Integer.parseInt(field[3]));
            nodes.computeIfAbsent(step, key -> new ArrayList<>(1)).add(new Node(++number, field[4]));
        }
    }

    int size() {
        return nodes.size();
    }

    /** Where a stack, root first, leaves the tree: the index of the first frame that cannot be there; -1 for none. */
    int firstImpossible(List<PythonFrame> stack) {
        List<Integer> parents = List.of(0);
        for (int i = 0; i < stack.size(); i++) {
            parents = below(parents, stack.get(i));
            if (parents.isEmpty()) {
                return i;
            }
        }
        return -1;
    }

    private List<Integer> below(List<Integer> parents, PythonFrame frame) {
        String label = frame.function();
        String name = hasQualifiedNames ? label : label.substring(label.lastIndexOf('.') + 1);
        String owner = label.substring(0, label.length() - name.length());
        List<Integer> found = new ArrayList<>(1);
        for (int parent : parents) {
            for (Node node : nodes.getOrDefault(new Step(parent, name, frame.file(), frame.line()), List.of())) {
                if (owner.isEmpty() || owner.equals(node.owner() + ".")) {
                    found.add(node.number());
                }
            }
        }
        return found;
    }

    /** The Python frames of a sampled stack, root first. */
    static List<PythonFrame> pythonFrames(List<Frame> stack) {
        return stack.stream()
                .filter(PythonFrame.class::isInstance)
                .map(PythonFrame.class::cast)
                .toList();
    }
}
