package org.jflame.fold;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jflame.fold.PlumbingRule.Action;
import org.jflame.fold.PlumbingRule.Verdict;

/**
 * Hides the frames that are there because of how CPython, the C library or a framework is built, and gives operators the
 * names that their users know: a line of a cell calls {@code Linear.forward}, that {@code aten::addmm}, and that
 * {@code sgemm}.
 *
 * <p>What is plumbing is said by a table, {@code plumbing.rules}. The callees of a hidden frame become its caller's, and
 * time that it took itself is its caller's: none is lost. A stack of plumbing alone keeps its innermost frame. Remembers
 * what it has decided; not thread safe.
 */
public final class FoldPlumbing implements UnaryOperator<Profile> {

    private final PlumbingRules rules;
    private final Map<Frame, Verdict> verdicts = new HashMap<>(); // few frames, many stacks

    /** Folds by the table that comes with jflame. */
    public FoldPlumbing() {
        this(PlumbingRules.standard());
    }

    FoldPlumbing(PlumbingRules rules) {
        this.rules = rules;
    }

    @Override
    public Profile apply(Profile profile) {
        return profile.withStacks(stack -> Optional.of(fold(stack)), dropped -> false);
    }

    /**
     * What is shown of one stack.
     *
     * @param stack root first
     * @return the shown frames, root first; not empty unless the stack is
     */
    public List<Frame> fold(List<Frame> stack) {
        List<Frame> shown = new ArrayList<>(stack.size());
        int innermost = innermostCode(stack);
        Verdict operator = null;
        boolean showsCode = false;
        for (int i = 0; i < stack.size(); i++) {
            if (!isCode(stack.get(i))) {
                shown.add(stack.get(i));
                continue;
            }
            Verdict verdict = verdicts.computeIfAbsent(stack.get(i), rules::of);
            boolean isLast = i == innermost;
            boolean isHidden = (showsCode || !isLast) && isHidden(verdict, isLast, operator);
            if (!isHidden && !isRepeated(verdict, shown)) {
                shown.add(verdict.frame());
                showsCode = true;
            }
            operator = verdict.action() == Action.RENAME ? verdict : isHidden ? operator : null;
        }
        return shown;
    }

    private static boolean isHidden(Verdict verdict, boolean isInnermost, Verdict operator) {
        return switch (verdict.action()) {
            case HIDE -> true;
            case PASS -> !isInnermost;
            case PART -> operator != null && implementsIt(verdict.part(), operator);
            case RENAME, KEEP -> false;
        };
    }

    /** {@code mkldnn_linear} implements {@code aten::linear}, {@code sum_out} implements {@code aten::sum_dim_IntList}. */
    private static boolean implementsIt(String function, Verdict operator) {
        String name = CxxName.lastPart(((NativeFrame) operator.frame()).function());
        String wanted = withoutUnderscores(name);
        String found = withoutUnderscores(function);
        return found.contains(wanted)
                || wanted.startsWith(found.replaceFirst("_(out|symint|cpu|impl|stub)\\w*$", "") + "_");
    }

    private static String withoutUnderscores(String name) {
        return name.replaceFirst("^_+(?:native_)?|^native_", "").replaceFirst("_+$", "");
    }

    /** An operator's entry, and its second one after the choice of an implementation. */
    private static boolean isRepeated(Verdict verdict, List<Frame> shown) {
        return verdict.action() == Action.RENAME
                && !shown.isEmpty()
                && shown.get(shown.size() - 1).equals(verdict.frame());
    }

    private static int innermostCode(List<Frame> stack) {
        int i = stack.size() - 1;
        while (i >= 0 && !isCode(stack.get(i))) {
            i--;
        }
        return i;
    }

    private static boolean isCode(Frame frame) {
        return !(frame instanceof ThreadFrame)
                && !(frame instanceof ProcessFrame)
                && !(frame instanceof WaitFrame)
                && !(frame instanceof TruncatedFrame);
    }
}
