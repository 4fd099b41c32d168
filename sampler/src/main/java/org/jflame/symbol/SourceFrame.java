package org.jflame.symbol;

/**
 * A function at a line of its source.
 *
 * @param function mangled or plain, {@code ""} when it is not stated
 * @param file its path
 * @param line 0 when it is not known
 */
record SourceFrame(String function, String file, int line) {}
