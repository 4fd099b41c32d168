package org.jflame.finding;

import java.util.Optional;
import org.jflame.fold.Frame;

/** One thing that may be slow. Rules have no state. */
interface Rule {

    /** What it is called: {@code imports}. */
    String name();

    /** Whether a stack with this frame may be evidence. Asked once for each distinct frame. */
    boolean concerns(Frame frame);

    /** What one stack says; null when it is no evidence. Asked of stacks with a frame that concerns the rule. */
    Claim claim(SampledStack stack);

    /** The finding; empty when the evidence is too little to be sure, or no news. */
    Optional<Finding> conclude(Evidence evidence, SourceLines sources);
}
