/**
 * A place for a team's profiles: {@code jflame web}. In: profiles of any tool over HTTP. Out: links, pages, and the same
 * profiles in other tools' formats.
 *
 * <p>Everything that comes in is untrusted, names of frames above all. An upload is spooled to a file of ours
 * ({@link org.jflame.web.BodySpool}), read and measured ({@link org.jflame.web.UploadReader}), and committed to a database
 * ({@link org.jflame.web.ProfileStore}) before its link is answered. What is shown is made from what was uploaded
 * ({@link org.jflame.web.ProfilePages}), so that a newer jflame shows old profiles its own way.
 *
 * <p>Only {@code jflame web} loads this package's libraries: the notebook's service starts without them.
 */
package org.jflame.web;
