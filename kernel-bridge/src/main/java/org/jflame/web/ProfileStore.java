package org.jflame.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The profiles that were uploaded: added, found, deleted, and one day removed. */
final class ProfileStore implements AutoCloseable {

    /** In the file's header, so that no other program's database is taken for ours. Source: sqlite.org/fileformat.html. */
    private static final int APPLICATION_ID = 0x6a666c6d;

    private static final int VERSION = 1;
    private static final long CHECKED_AT_START_BYTES = 64L << 20;
    private static final String COLUMNS = "p.seq, p.id, p.uploaded_at, p.title, p.host, p.tags, p.note,"
            + " p.duration_nanos, p.samples, p.top_function, p.top_share, p.original_bytes, p.deleted_at";

    private final Database database;
    private final long maxBytes;
    private final long maxProfiles;

    /**
     * How much is kept.
     *
     * @param maxBytes of all profiles together
     * @param maxProfiles that are kept
     */
    record Limits(long maxBytes, long maxProfiles) {}

    /**
     * What an addition has done.
     *
     * @param id of what was added
     * @param removed how many of the oldest had to go for it
     */
    record Added(ProfileId id, long removed) {}

    /** What is there. */
    record Totals(long profiles, long bytes) {}

    private ProfileStore(Database database, Limits limits) {
        this.database = database;
        this.maxBytes = limits.maxBytes;
        this.maxProfiles = limits.maxProfiles;
    }

    /** Opens the database, and makes its tables in a new one. A damaged one is reported, and left as it is. */
    static ProfileStore open(Database database, Limits limits) throws StoreException {
        ProfileStore store = new ProfileStore(database, limits);
        try {
            store.prepare();
            if (database.file().toFile().length() <= CHECKED_AT_START_BYTES) {
                String problem = database.problem();
                if (!problem.isEmpty()) {
                    throw Database.damaged(database.file(), problem);
                }
            }
        } catch (StoreException e) {
            throw e.kind() == StoreException.Kind.DAMAGED ? Database.damaged(database.file(), e.getMessage()) : e;
        }
        return store;
    }

    private void prepare() throws StoreException {
        int version = database.read(connection -> (int) number(connection, "PRAGMA user_version"));
        if (version == VERSION) {
            long application = database.read(connection -> number(connection, "PRAGMA application_id"));
            if (application == APPLICATION_ID) {
                return;
            }
        }
        long tables = database.read(connection -> number(connection, "SELECT count(*) FROM sqlite_master"));
        if (tables > 0) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE,
                    database.file() + " is no database of this jflame: name another folder with --data");
        }
        database.write(connection -> {
            for (String statement : schema().split(";\\R\\R")) {
                Database.run(connection, statement);
            }
            Database.run(connection, "PRAGMA application_id=" + APPLICATION_ID);
            Database.run(connection, "PRAGMA user_version=" + VERSION);
            return null;
        });
    }

    /**
     * Adds one; the oldest go where it would be too much. When this returns, it is on the disk.
     *
     * @throws StoreException also when it alone is too much: then nothing goes
     */
    Added add(NewProfile profile, long nowMillis) throws StoreException {
        if (profile.storedBytes() > maxBytes) {
            throw new StoreException(
                    StoreException.Kind.TOO_LARGE,
                    "this is larger than all profiles together may be: the server's --max-size");
        }
        ProfileId id = ProfileId.random();
        long removed = database.write(connection -> {
            long gone = removeOldest(connection, maxBytes - profile.storedBytes(), maxProfiles - 1);
            long last = number(connection, "SELECT coalesce(max(uploaded_at), 0) FROM profile");
            long seq = insert(connection, id, profile, Math.max(nowMillis, last));
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO content VALUES (?, ?, ?)")) {
                insert.setLong(1, seq);
                insert.setBytes(2, profile.thumbnail());
                insert.setBytes(3, profile.content());
                insert.executeUpdate();
            }
            return gone;
        });
        return new Added(id, removed);
    }

    private static long insert(Connection connection, ProfileId id, NewProfile profile, long atMillis)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO profile(id, uploaded_at, title, host, tags, note, duration_nanos, samples, top_function,"
                        + " top_share, original_bytes, stored_bytes, sha256)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING seq")) {
            insert.setString(1, id.text());
            insert.setLong(2, atMillis);
            insert.setString(3, profile.title());
            insert.setString(4, profile.host());
            insert.setString(5, String.join(" ", profile.tags()));
            insert.setString(6, profile.note());
            insert.setLong(7, profile.durationNanos());
            insert.setLong(8, profile.samples());
            insert.setString(9, profile.topFunction());
            insert.setDouble(10, profile.topShare());
            insert.setLong(11, profile.originalBytes());
            insert.setLong(12, profile.storedBytes());
            insert.setBytes(13, profile.sha256());
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** What is known of one; also of one that was deleted and can be had back. */
    Optional<StoredProfile> find(ProfileId id) throws StoreException {
        return database.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT " + COLUMNS + " FROM profile p WHERE id = ?")) {
                select.setString(1, id.text());
                return rows(select).stream().findFirst();
            }
        });
    }

    /** The small picture. */
    Optional<byte[]> thumbnail(ProfileId id) throws StoreException {
        return blob("thumbnail", id);
    }

    /** What was uploaded, in gzip. */
    Optional<byte[]> content(ProfileId id) throws StoreException {
        return blob("original", id);
    }

    /** SHA-256 of what was uploaded. */
    Optional<byte[]> sha256(ProfileId id) throws StoreException {
        return blob("sha256", id);
    }

    private Optional<byte[]> blob(String column, ProfileId id) throws StoreException {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT " + column
                    + " FROM profile JOIN content USING (seq) WHERE id = ? AND deleted_at IS NULL")) {
                select.setString(1, id.text());
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
                }
            }
        });
    }

    /** Those that are asked for, newest first. */
    List<StoredProfile> list(ProfileQuery query, int most) throws StoreException {
        return query.isVain()
                ? List.of()
                : database.read(connection -> {
                    try (PreparedStatement select = ProfileSearch.statement(connection, COLUMNS, query, most)) {
                        return rows(select);
                    }
                });
    }

    /** Hides one from everybody, until it is had back or removed; returns whether there was one. */
    boolean delete(ProfileId id, long nowMillis) throws StoreException {
        return update("UPDATE profile SET deleted_at = ?2 WHERE id = ?1 AND deleted_at IS NULL", id, nowMillis);
    }

    /** Has one back; returns whether it was there to be had. */
    boolean restore(ProfileId id) throws StoreException {
        return update("UPDATE profile SET deleted_at = NULL WHERE id = ?1 AND deleted_at IS NOT NULL", id, 0);
    }

    private boolean update(String sql, ProfileId id, long millis) throws StoreException {
        return database.write(connection -> {
            try (PreparedStatement update = connection.prepareStatement(sql)) {
                update.setString(1, id.text());
                if (sql.contains("?2")) {
                    update.setLong(2, millis);
                }
                return update.executeUpdate() > 0;
            }
        });
    }

    /** Removes for good what was deleted before a time. */
    long removeDeleted(long beforeMillis) throws StoreException {
        return remove("DELETE FROM profile WHERE deleted_at < ?", beforeMillis);
    }

    /** Removes for good what was uploaded before a time. */
    long removeUploaded(long beforeMillis) throws StoreException {
        return remove("DELETE FROM profile WHERE uploaded_at < ?", beforeMillis);
    }

    /** Removes the oldest beyond the limits, which may have become smaller. */
    long removeBeyondLimits() throws StoreException {
        return database.write(connection -> removeOldest(connection, maxBytes, maxProfiles));
    }

    private long remove(String sql, long beforeMillis) throws StoreException {
        return database.write(connection -> {
            try (PreparedStatement delete = connection.prepareStatement(sql)) {
                delete.setLong(1, beforeMillis);
                return (long) delete.executeUpdate();
            }
        });
    }

    private static long removeOldest(Connection connection, long bytes, long profiles) throws SQLException {
        long removed = 0;
        Totals totals = totals(connection);
        while (totals.profiles > 0 && (totals.bytes > bytes || totals.profiles > profiles)) {
            // what is deleted goes before what is not
            Database.run(
                    connection,
                    "DELETE FROM profile WHERE seq = coalesce("
                            + "(SELECT seq FROM profile WHERE deleted_at IS NOT NULL ORDER BY deleted_at LIMIT 1),"
                            + " (SELECT min(seq) FROM profile))");
            removed++;
            totals = totals(connection);
        }
        return removed;
    }

    /** How much there is, with what waits to be removed. */
    Totals totals() throws StoreException {
        return database.read(ProfileStore::totals);
    }

    /** How many can be seen. */
    long visible() throws StoreException {
        return database.read(connection -> number(
                connection,
                "SELECT profiles - (SELECT count(*) FROM profile WHERE deleted_at IS NOT NULL) FROM totals"));
    }

    private static Totals totals(Connection connection) throws SQLException {
        return new Totals(
                number(connection, "SELECT profiles FROM totals"), number(connection, "SELECT bytes FROM totals"));
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static List<StoredProfile> rows(PreparedStatement select) throws SQLException {
        List<StoredProfile> found = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                String tags = row.getString(6);
                found.add(new StoredProfile(
                        row.getLong(1),
                        new ProfileId(row.getString(2)),
                        row.getLong(3),
                        row.getString(4),
                        row.getString(5),
                        tags.isEmpty() ? List.of() : List.of(tags.split(" ")),
                        row.getString(7),
                        row.getLong(8),
                        row.getLong(9),
                        row.getString(10),
                        row.getDouble(11),
                        row.getLong(12),
                        row.getObject(13) != null));
            }
        }
        return found;
    }

    private static String schema() {
        try (InputStream in = ProfileStore.class.getResourceAsStream("schema.sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the jar cannot be read", e);
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
