package org.jflame.web;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a server is told when it starts.
 *
 * @param host the address to listen on
 * @param port 0 for any that is free
 * @param folder where everything is kept
 * @param tokenFile with the token; where there is none, one is made in the folder
 * @param url where the world finds this server, with a proxy before it; empty for the address itself
 * @param keep for how long a profile is kept; empty for ever
 * @param maxBytes of all profiles together
 * @param maxProfiles that are kept
 * @param maxUploadBytes of one upload
 * @param uploadsPerMinute from one address
 * @param slow how long a client may take
 */
public record WebOptions(
        String host,
        int port,
        Path folder,
        Optional<Path> tokenFile,
        Optional<URI> url,
        Optional<Duration> keep,
        long maxBytes,
        long maxProfiles,
        long maxUploadBytes,
        int uploadsPerMinute,
        Patience slow) {

    /**
     * How long a client may take.
     *
     * @param header until a request's header is there
     * @param exchange for a request and its answer
     */
    public record Patience(Duration header, Duration exchange) {

        /** Enough for an upload over a slow line. */
        public static final Patience USUAL = new Patience(Duration.ofSeconds(20), Duration.ofSeconds(300));
    }
}
