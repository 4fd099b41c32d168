/**
 * {@link org.jflame.fold.Profile} in, text out: the SVG picture, notebook HTML, a page, a plain summary, and the files of
 * other tools: collapsed stacks, speedscope's. {@link org.jflame.render.ProfileJson} is also read back.
 *
 * <p>Everything here is pure: the same profile gives the same bytes. Names of the profiled program are untrusted; they
 * pass {@link org.jflame.render.PrintableText} and are escaped where they are written.
 */
package org.jflame.render;
