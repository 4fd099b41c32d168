package org.jflame.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jflame.fold.Profile;
import org.jflame.web.Share;

/**
 * Whether a recording is uploaded.
 *
 * @param place where to; empty for nowhere
 * @param isEnough whether no file is wanted besides, if that succeeds
 */
record Sharing(Optional<Share> place, boolean isEnough) {

    /**
     * Uploads a profile.
     *
     * @return the link; empty where nobody asked for it
     */
    Optional<String> share(Supplier<Profile> profile) throws Failure {
        if (place.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(place.get().send(profile.get()));
        } catch (IOException e) {
            throw new Failure(e.getMessage(), "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("the upload was interrupted", "");
        }
    }
}
