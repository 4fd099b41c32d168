package org.jflame.fold;

import java.util.function.UnaryOperator;

/** Lays the stacks of all threads of a process over each other: the level of threads goes, their time stays. */
public final class MergeThreads implements UnaryOperator<Profile> {

    @Override
    public Profile apply(Profile profile) {
        return profile.withTree(profile.tree().withFrames(frame -> frame instanceof ThreadFrame ? null : frame));
    }
}
