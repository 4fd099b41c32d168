package org.jflame.bridge;

import org.jflame.sample.Recording;

/** A recording to what the client shows. */
@FunctionalInterface
interface ProfileRenderer {

    /**
     * @param recording merged stacks as they were sampled
     * @param start what was to be sampled
     * @param stop what the stacks are of, and how frames get their names
     */
    Reply.Profiled render(Recording recording, Request.Start start, Request.Stop stop);
}
