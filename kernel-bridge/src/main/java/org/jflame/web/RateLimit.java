package org.jflame.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** How often each client may do something: so many in a minute, at once or spread over it. */
final class RateLimit {

    /** Clients that are remembered; of more, the one that was away longest may begin anew. */
    private static final int MOST_CLIENTS = 10_000;

    private static final double MINUTE_NANOS = 60e9;

    private final double perMinute;
    private final LongSupplier clockNanos;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST_CLIENTS;
        }
    };

    private static final class Bucket {
        private double left;
        private long seenNanos;
    }

    RateLimit(int perMinute, LongSupplier clockNanos) {
        this.perMinute = perMinute;
        this.clockNanos = clockNanos;
    }

    /** Takes one; returns the seconds to wait where there is none left, else 0. */
    synchronized long take(String client) {
        long now = clockNanos.getAsLong();
        Bucket bucket = buckets.get(client);
        if (bucket == null) {
            bucket = new Bucket();
            bucket.left = perMinute;
            bucket.seenNanos = now;
            buckets.put(client, bucket);
        }
        bucket.left = Math.min(perMinute, bucket.left + (now - bucket.seenNanos) * perMinute / MINUTE_NANOS);
        bucket.seenNanos = now;
        if (bucket.left < 1) {
            return Math.max(1, (long) Math.ceil((1 - bucket.left) * 60 / perMinute));
        }
        bucket.left--;
        return 0;
    }
}
