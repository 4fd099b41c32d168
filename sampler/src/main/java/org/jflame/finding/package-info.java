/**
 * A profile in, up to three sentences out that say what is slow and what to do about it
 * ({@link org.jflame.finding.Findings}).
 *
 * <p>Each sentence comes from a named rule whose evidence is in the stacks. A rule that is not sure says nothing.
 */
package org.jflame.finding;
