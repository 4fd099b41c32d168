package org.jflame.cli;

import java.util.function.UnaryOperator;
import org.jflame.fold.ClassifySources;
import org.jflame.fold.DropLines;
import org.jflame.fold.DropWaiting;
import org.jflame.fold.FoldPlumbing;
import org.jflame.fold.MergeThreads;
import org.jflame.fold.NameSources;
import org.jflame.fold.Profile;
import org.jflame.fold.SourceMap;
import org.jflame.sample.Recording;

/**
 * What of a recording is shown.
 *
 * @param title null for the command line
 * @param threads whether each thread has a root of its own
 * @param idle whether time in which a thread sleeps in a system call counts
 * @param lines whether a function's lines are told apart
 * @param paths whether files have their full names, for programs that look into them
 * @param raw whether plumbing is shown too
 */
record RecordingView(String title, boolean threads, boolean idle, boolean lines, boolean paths, boolean raw) {

    /** The recording of a program, seen like this. */
    Profile of(Recording recording, CommandWords words) {
        Profile profile = recording.profile(title == null ? words.title() : title);
        SourceMap sources = SourceMap.guessed();
        profile = (paths ? new ClassifySources(sources) : new NameSources(sources)).apply(profile);
        profile = when(!raw, new FoldPlumbing(), profile);
        profile = when(!lines, new DropLines(), profile);
        profile = when(!idle, new DropWaiting(), profile);
        return when(!threads, new MergeThreads(), profile);
    }

    /** The same, with files named in full. */
    RecordingView forPrograms() {
        return new RecordingView(title, threads, idle, lines, true, raw);
    }

    private static Profile when(boolean wanted, UnaryOperator<Profile> processor, Profile profile) {
        return wanted ? processor.apply(profile) : profile;
    }
}
