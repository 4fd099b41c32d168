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

    /**
     * The same of a recording that goes on, in a shorter form.
     *
     * @param soFar what is known by now
     */
    default Reply.Profiled renderLive(Recording soFar, Request.Start start, Request.Stop stop) {
        return render(soFar, start, stop);
    }
}
