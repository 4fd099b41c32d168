package org.jflame.web;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Removes what is too old, what was deleted a while ago, and the oldest beyond the limits; and says so. */
final class Retention implements AutoCloseable {

    /** So long a deletion can be undone. */
    static final Duration UNDO = Duration.ofHours(1);

    private static final System.Logger LOG = System.getLogger(Retention.class.getName());

    private final ProfileStore store;
    private final Database database;
    private final Optional<Duration> keep;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "jflame-web-retention");
        thread.setDaemon(true);
        return thread;
    });

    Retention(ProfileStore store, Database database, Optional<Duration> keep) {
        this.store = store;
        this.database = database;
        this.keep = keep;
    }

    /** Works now and then from now on. */
    Retention start() {
        clock.scheduleWithFixedDelay(() -> run(System.currentTimeMillis()), 1, 60, TimeUnit.SECONDS);
        return this;
    }

    /** Works once; returns how many profiles are gone for good. */
    long run(long nowMillis) {
        try {
            long old = keep.isEmpty()
                    ? 0
                    : store.removeUploaded(nowMillis - keep.get().toMillis());
            say(old, "older than " + keep.map(Duration::toDays).orElse(0L) + " days");
            long deleted = store.removeDeleted(nowMillis - UNDO.toMillis());
            say(deleted, "deleted more than an hour ago");
            long beyond = store.removeBeyondLimits();
            say(beyond, "the oldest, beyond --max-size or --max-count");
            if (old + deleted + beyond > 0) {
                database.shrink();
            }
            return old + deleted + beyond;
        } catch (StoreException | RuntimeException | OutOfMemoryError e) { // thrown, it would end the schedule
            LOG.log(
                    Level.WARNING,
                    "old profiles cannot be removed: " + (e instanceof StoreException ? e.getMessage() : e));
            return 0;
        }
    }

    private static void say(long count, String which) {
        if (count > 0) {
            LOG.log(Level.INFO, "removed " + count + (count == 1 ? " profile, " : " profiles, ") + which);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
