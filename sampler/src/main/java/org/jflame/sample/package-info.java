/**
 * Sampling: which threads, when, in what state. In: a pid and a rate. Out: a {@link org.jflame.sample.Recording}, the
 * threads' merged stacks weighted with nanoseconds. Starts the one thread that traces.
 */
package org.jflame.sample;
