package org.jflame.sample;

import org.jflame.fold.CallTree;
import org.jflame.fold.SamplingStats;

/**
 * What a sampling session recorded.
 *
 * @param tree merged stacks; the root's children are one {@link org.jflame.fold.ThreadFrame} for each sampled thread
 * @param stats how they were taken
 */
public record Recording(CallTree tree, SamplingStats stats) {}
