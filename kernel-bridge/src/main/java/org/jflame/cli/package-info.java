/**
 * The command line of jflame.jar. In: words, and what the sampler says of a process. Out: text on stdout, whole files, one
 * line on stderr for what went wrong. Signals and the terminal are handled here and nowhere else.
 */
package org.jflame.cli;
