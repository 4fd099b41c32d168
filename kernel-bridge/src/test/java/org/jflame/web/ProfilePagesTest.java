package org.jflame.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfilePagesTest {

    private static final int MOST_WAITING = 16;
    private static final int TOO_MANY = 4;

    @TempDir
    Path folder;

    /** Who waits for a drawing holds a thread of the server, and there are 48. */
    @Test
    void shouldLetFewWaitForADrawing() throws Exception {
        Database database = Database.open(folder.resolve("profiles.sqlite"), 1L << 30);
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch refused = new CountDownLatch(TOO_MANY);
        AtomicInteger drawn = new AtomicInteger();
        ExecutorService threads = Executors.newCachedThreadPool();
        try (ProfileStore store = ProfileStore.open(database, new ProfileStore.Limits(1L << 30, 100))) {
            StoredProfile stored = added(store);
            ProfilePages pages = new ProfilePages(store);
            holdAllReaders(database, threads, end); // so that a drawing does not end
            int drawing = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
            for (int i = 0; i < drawing + MOST_WAITING + TOO_MANY; i++) {
                threads.submit(() -> {
                    try {
                        pages.picture(stored);
                        drawn.incrementAndGet();
                    } catch (Refusal e) {
                        assertEquals(503, e.status());
                        refused.countDown();
                    }
                    return null;
                });
            }
            assertTrue(refused.await(10, TimeUnit.SECONDS), "at once, while the others wait");
            end.countDown();
            threads.shutdown();
            assertTrue(threads.awaitTermination(60, TimeUnit.SECONDS));
            assertTrue(drawn.get() > 0, "it goes on");
        } finally {
            end.countDown();
            threads.shutdownNow();
        }
    }

    private static StoredProfile added(ProfileStore store) throws Exception {
        byte[] stacks = WebUnderTest.STACKS.getBytes(StandardCharsets.UTF_8);
        NewProfile profile =
                UploadReader.read(new ByteArrayInputStream(stacks), UploadFacts.of("t", "f", "", List.of()), 1 << 20);
        return store.find(store.add(profile, 1).id()).orElseThrow();
    }

    private static void holdAllReaders(Database database, ExecutorService threads, CountDownLatch end)
            throws InterruptedException {
        int readers = 4;
        CountDownLatch held = new CountDownLatch(readers);
        for (int i = 0; i < readers; i++) {
            threads.submit(() -> database.read(connection -> {
                held.countDown();
                try {
                    end.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return null;
            }));
        }
        held.await();
    }
}
