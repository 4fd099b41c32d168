package org.jflame.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileStoreTest {

    private static final long PLENTY = 1L << 33;
    private static final long NOON = 1_700_000_000_000L;
    private static final long HOUR = 3_600_000;

    @TempDir
    Path folder;

    private static NewProfile profile(String title, String host, List<String> tags, int bytes) {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return new NewProfile(
                title, host, tags, "", 0, 7, "top_function", 0.5, bytes, new byte[32], new byte[10], content);
    }

    private Database open(long maxBytes) throws StoreException {
        return Database.open(folder.resolve("profiles.sqlite"), maxBytes);
    }

    private static ProfileStore store(Database database) throws StoreException {
        return ProfileStore.open(database, new ProfileStore.Limits(PLENTY, 1_000_000));
    }

    private static List<String> titles(List<StoredProfile> found) {
        return found.stream().map(StoredProfile::title).toList();
    }

    private static ProfileQuery query(Map<String, String> parameters) {
        return ProfileQuery.of(parameters::get);
    }

    @Test
    void shouldListInPagesWithoutGapsAndRepetitions() throws StoreException {
        try (ProfileStore store = store(open(PLENTY))) {
            for (int i = 0; i < 25; i++) {
                store.add(profile("run " + i, "h" + i % 2, List.of("t" + i % 3), 10), NOON + i);
            }
            List<String> all = new ArrayList<>();
            ProfileQuery query = ProfileQuery.ALL;
            for (List<StoredProfile> page = store.list(query, 10); !page.isEmpty(); page = store.list(query, 10)) {
                all.addAll(titles(page));
                query = query.before(page.get(page.size() - 1).seq());
                store.add(profile("later", "", List.of(), 10), NOON + 100); // nobody who pages sees it twice
            }
            assertEquals(25, all.size());
            assertEquals("run 24", all.get(0));
            assertEquals(
                    List.of("run 21", "run 15", "run 9", "run 3"),
                    titles(store.list(query(Map.of("q", "run", "host", "h1", "tag", "t0")), 10)));
        }
    }

    /** What a question costs must not grow with the profiles: every plan goes by an index in the order of the list. */
    @Test
    void shouldSearchByIndexesOnly() throws StoreException {
        Database database = open(PLENTY);
        try (ProfileStore store = store(database)) {
            store.add(profile("a", "h", List.of("t"), 10), NOON);
            for (Map<String, String> parameters : List.<Map<String, String>>of(
                    Map.of(),
                    Map.of("before", "100"),
                    Map.of("q", "a"),
                    Map.of("q", "ab c", "before", "9"),
                    Map.of("host", "h"),
                    Map.of("host", "h", "before", "9", "from", "2020-01-01", "to", "2030-01-01"),
                    Map.of("tag", "t"),
                    Map.of("q", "x", "host", "h", "tag", "t"),
                    Map.of("from", "2020-01-01"))) {
                String plan = database.read(connection -> plan(connection, query(parameters)));
                assertFalse(plan.contains("TEMP B-TREE"), parameters + ": " + plan);
                // in the order of the primary key and up to the limit
                assertFalse(plan.contains("SCAN p ") && !parameters.isEmpty(), parameters + ": " + plan);
            }
        }
    }

    private static String plan(Connection connection, ProfileQuery query) throws java.sql.SQLException {
        StringBuilder plan = new StringBuilder();
        try (PreparedStatement select = ProfileSearch.statement(connection, "p.seq", query, 51, "EXPLAIN QUERY PLAN ");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                plan.append(rows.getString("detail")).append("; ");
            }
        }
        return plan.toString();
    }

    @Test
    void shouldRemoveTheOldestBeyondTheLimits() throws StoreException {
        Database database = open(PLENTY);
        try (ProfileStore store = ProfileStore.open(database, new ProfileStore.Limits(50_000, 1_000_000))) {
            long removed = 0;
            for (int i = 0; i < 10; i++) {
                removed += store.add(profile("run " + i, "", List.of(), 10_000), NOON + i)
                        .removed();
            }
            assertEquals(List.of("run 9", "run 8", "run 7", "run 6"), titles(store.list(ProfileQuery.ALL, 50)));
            assertEquals(6, removed);
            assertTrue(store.totals().bytes() <= 50_000);
        }
        try (ProfileStore fewer = ProfileStore.open(open(PLENTY), new ProfileStore.Limits(PLENTY, 2))) {
            assertEquals(2, fewer.removeBeyondLimits());
            assertEquals(List.of("run 9", "run 8"), titles(fewer.list(ProfileQuery.ALL, 50)));
            assertEquals(List.of(), fewer.list(query(Map.of("q", "run 6")), 50), "the index forgets them");
        }
    }

    @Test
    void shouldRemoveWhatIsTooOldAndWhatWasDeletedLongAgo() throws StoreException {
        Database database = open(PLENTY);
        try (ProfileStore store = store(database)) {
            store.add(profile("old", "", List.of(), 100_000), NOON - 30 * HOUR);
            ProfileId deleted =
                    store.add(profile("deleted", "", List.of(), 10), NOON).id();
            ProfileId undone =
                    store.add(profile("undone", "", List.of(), 10), NOON).id();
            assertTrue(store.delete(deleted, NOON) && store.delete(undone, NOON));
            assertFalse(store.delete(deleted, NOON), "once");
            assertTrue(store.restore(undone));
            assertEquals(2, store.visible());
            try (Retention retention = new Retention(store, database, Optional.of(Duration.ofHours(24)))) {
                assertEquals(1, retention.run(NOON), "the old one");
                assertEquals(1, retention.run(NOON + 2 * HOUR), "the deleted one");
            }
            assertEquals(List.of("undone"), titles(store.list(ProfileQuery.ALL, 50)));
            assertTrue(store.find(deleted).isEmpty());
        }
    }

    @Test
    void shouldRefuseWhatAloneIsBeyondTheLimit() throws StoreException {
        try (ProfileStore store = ProfileStore.open(open(PLENTY), new ProfileStore.Limits(50_000, 100))) {
            store.add(profile("small", "", List.of(), 10_000), NOON);
            NewProfile large = profile("large", "", List.of(), 60_000);
            StoreException reason = assertThrows(StoreException.class, () -> store.add(large, NOON));
            assertEquals(413, Refusal.of(reason).status());
            assertEquals(List.of("small"), titles(store.list(ProfileQuery.ALL, 50)), "nothing had to go for it");
        }
    }

    @Test
    void shouldGiveTheDiskBackWhatWasRemoved() throws StoreException, IOException {
        Path file = folder.resolve("profiles.sqlite");
        Database database = open(PLENTY);
        try (ProfileStore store = store(database)) {
            for (int i = 0; i < 40; i++) {
                store.add(profile("run " + i, "", List.of(), 1_000_000), NOON);
            }
            store.removeUploaded(NOON + 1);
            database.shrink();
            store.add(profile("last", "", List.of(), 10), NOON);
        }
        assertTrue(Files.size(file) < 500_000, () -> file.toFile().length() + " bytes of 40 MB");
    }

    @Test
    void shouldWriteOnWhenItCouldNotShrink() throws StoreException {
        Database database = open(PLENTY);
        try (ProfileStore store = store(database)) {
            store.add(profile("removed", "", List.of(), 100_000), NOON);
            store.removeUploaded(NOON + 1);
            setReadOnly(database, true);
            assertThrows(StoreException.class, database::shrink);
            setReadOnly(database, false);
            store.add(profile("last", "", List.of(), 10), NOON);
            assertEquals(List.of("last"), titles(store.list(ProfileQuery.ALL, 50)));
        }
    }

    private static void setReadOnly(Database database, boolean isReadOnly) throws StoreException {
        database.write(connection -> {
            Database.run(connection, "PRAGMA query_only=" + isReadOnly);
            return null;
        });
    }

    @Test
    void shouldLoseNothingOlderWhenTheDiskIsFull() throws StoreException {
        Map<ProfileId, byte[]> kept = new java.util.HashMap<>();
        StoreException full = null;
        try (ProfileStore store = store(open(1 << 20))) {
            for (int i = 0; i < 100 && full == null; i++) {
                NewProfile profile = profile("run " + i, "", List.of(), 60_000 + i);
                try {
                    kept.put(store.add(profile, NOON).id(), profile.content());
                } catch (StoreException e) {
                    full = e;
                }
            }
            assertEquals(StoreException.Kind.FULL, full.kind());
            assertEquals(507, Refusal.of(full).status());
            assertEquals(kept.size(), store.visible(), "nothing of what was refused");
            for (Map.Entry<ProfileId, byte[]> each : kept.entrySet()) {
                assertArrayEquals(each.getValue(), store.content(each.getKey()).orElseThrow());
            }
        }
        try (ProfileStore store = store(open(PLENTY))) {
            store.add(profile("room again", "", List.of(), 60_000), NOON);
            assertEquals(kept.size() + 1, store.visible());
        }
    }

    @Test
    void shouldReportADamagedFileAndLeaveIt() throws StoreException, IOException {
        Path file = folder.resolve("profiles.sqlite");
        try (ProfileStore store = store(open(PLENTY))) {
            for (int i = 0; i < 50; i++) {
                store.add(profile("run " + i, "", List.of(), 20_000), NOON);
            }
        }
        byte[] good = Files.readAllBytes(file);
        for (long at : new long[] {0, 100, good.length / 2}) {
            Files.write(file, good);
            try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
                damaged.seek(at);
                byte[] noise = new byte[8192];
                new Random(at).nextBytes(noise);
                damaged.write(noise);
            }
            byte[] before = Files.readAllBytes(file);
            StoreException reason = assertThrows(StoreException.class, () -> {
                try (Database database = open(PLENTY)) {
                    store(database);
                }
            });
            assertTrue(reason.getMessage().contains("is damaged"), reason.getMessage());
            assertTrue(reason.getMessage().contains("left as it is"), reason.getMessage());
            assertTrue(reason.getMessage().contains("profiles.sqlite-wal"), "a restored file must not get its log");
            assertArrayEquals(before, Files.readAllBytes(file), "at " + at);
        }
        Files.write(file, good);
        try (ProfileStore store = store(open(PLENTY))) {
            assertEquals(50, store.visible());
        }
    }

    @Test
    void shouldNotTakeAnotherProgramsDatabase() throws Exception {
        try (Database database = open(PLENTY)) {
            database.write(connection -> {
                Database.run(connection, "CREATE TABLE theirs (x)");
                return null;
            });
        }
        try (Database database = open(PLENTY)) {
            assertThrows(StoreException.class, () -> store(database));
        }
    }

    @Test
    void shouldBeCopiedWhileItIsWrittenTo() throws Exception {
        Path copy = folder.resolve("copy");
        Files.createDirectories(copy);
        try (ProfileStore store = store(open(PLENTY))) {
            for (int i = 0; i < 20; i++) {
                store.add(profile("before", "", List.of(), 20_000), NOON);
            }
            Thread writer = new Thread(() -> {
                try {
                    for (int i = 0; i < 50; i++) {
                        store.add(profile("meanwhile", "", List.of(), 20_000), NOON);
                    }
                } catch (StoreException e) {
                    throw new IllegalStateException(e);
                }
            });
            writer.start();
            WebServer.backUp(folder, copy.resolve("profiles.sqlite"));
            writer.join();
            assertEquals(70, store.visible());
            assertThrows(IOException.class, () -> WebServer.backUp(folder, copy.resolve("profiles.sqlite")));
        }
        Database copied = Database.open(copy.resolve("profiles.sqlite"), PLENTY);
        try (ProfileStore store = store(copied)) {
            assertEquals("", copied.problem());
            List<StoredProfile> before = store.list(query(Map.of("q", "before")), 50);
            assertEquals(20, before.size());
            assertArrayEquals(
                    profile("before", "", List.of(), 20_000).content(),
                    store.content(before.get(0).id()).orElseThrow());
            store.add(profile("after", "", List.of(), 10), NOON);
        }
    }

    @Test
    void shouldKeepABackupToItsUserAndNoneThatFailed() throws Exception {
        Path copy = folder.resolve("copy.sqlite");
        Path file = folder.resolve("profiles.sqlite");
        Files.writeString(file, "SQLite format 3\0, and no more of it");
        assertThrows(StoreException.class, () -> WebServer.backUp(folder, copy));
        assertFalse(Files.exists(copy), "it would be in the next one's way");
        Files.delete(file);
        try (ProfileStore store = store(open(PLENTY))) {
            store.add(profile("secret", "", List.of(), 10), NOON);
            WebServer.backUp(folder, copy);
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)));
            Path nowhere = folder.resolve("no/such/folder/f");
            IOException reason = assertThrows(IOException.class, () -> WebServer.backUp(folder, nowhere));
            assertEquals("there is no folder " + nowhere.getParent(), reason.getMessage());
        }
    }

    @Test
    void shouldLetOneServerWorkWithAFolder() throws Exception {
        try (WebUnderTest first = new WebUnderTest(folder)) {
            IOException reason = assertThrows(IOException.class, () -> new WebUnderTest(folder));
            assertTrue(reason.getMessage().contains("another jflame web"), reason.getMessage());
            assertEquals(200, first.get("/").statusCode());
        }
    }
}
