package org.jflame.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteConfig;

/**
 * One SQLite file: one connection that writes, some that read beside it.
 *
 * <p>A write-ahead log, synced at each commit (Source: sqlite.org/wal.html, and sqlite.org/pragma.html on synchronous=FULL):
 * what a {@link #write} has done when it returns is there after kill -9 and after a power failure.
 */
final class Database implements AutoCloseable {

    private static final byte[] HEADER = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int READERS = 4;
    private static final int BUSY_MILLIS = 10_000;
    private static final int PAGE_BYTES = 4096;
    private static final int PAGES_AT_A_TIME = 4096;
    private static final long MOST_WAL_BYTES = 64L << 20;

    private final Path file;
    private final Connection writer;
    private final ReentrantLock writing = new ReentrantLock(true);
    private final BlockingQueue<Connection> readers = new ArrayBlockingQueue<>(READERS);

    /** What is done with a connection. */
    @FunctionalInterface
    interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    private Database(Path file, long maxBytes) throws SQLException {
        this.file = file;
        this.writer = connect(file, false);
        try {
            if (file.toFile().length() == 0) {
                run(writer, "PRAGMA auto_vacuum=INCREMENTAL"); // to another it would write, and that may be damaged
            }
            run(writer, "PRAGMA journal_mode=WAL");
            run(writer, "PRAGMA journal_size_limit=" + MOST_WAL_BYTES);
            run(writer, "PRAGMA max_page_count=" + Math.max(1, maxBytes / PAGE_BYTES));
            writer.setAutoCommit(false);
        } catch (SQLException e) {
            writer.close();
            throw e;
        }
    }

    /**
     * Opens a file, or begins one that only this user can read. What is there and is no database is left as it is.
     *
     * @param maxBytes what the file may grow to; beyond it a write fails as on a full disk
     */
    static Database open(Path file, long maxBytes) throws StoreException {
        try {
            if (!Files.exists(file)) {
                createFile(file);
            }
            checkHeader(file);
            Database database = new Database(file, maxBytes);
            try {
                for (int i = 0; i < READERS; i++) {
                    database.readers.add(connect(file, true));
                }
            } catch (SQLException e) {
                database.close();
                throw e;
            }
            return database;
        } catch (SQLException e) {
            StoreException reason = StoreException.of(e, false);
            throw reason.kind() == StoreException.Kind.DAMAGED ? damaged(file, reason.getMessage()) : reason;
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.UNAVAILABLE, file + " cannot be opened: " + e);
        }
    }

    /** Makes an empty file that only this user can read. */
    static void createFile(Path file) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static void checkHeader(Path file) throws IOException, StoreException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] found = in.readNBytes(HEADER.length);
            if (found.length > 0 && !Arrays.equals(found, HEADER)) {
                throw damaged(file, "it does not begin as a database does");
            }
        }
    }

    /** What to say of a file that cannot be used; nobody writes to it. */
    static StoreException damaged(Path file, String why) {
        return new StoreException(
                StoreException.Kind.DAMAGED,
                file + " is damaged (" + why + ") and was left as it is: put a backup in its place and remove "
                        + file.getFileName() + "-wal and -shm beside it, or name another folder with --data");
    }

    private static Connection connect(Path file, boolean isReader) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        Connection connection = config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
        if (isReader) {
            run(connection, "PRAGMA query_only=ON");
        }
        return connection;
    }

    Path file() {
        return file;
    }

    /** Reads; many threads may at a time. */
    <T> T read(Work<T> work) throws StoreException {
        Connection connection;
        try {
            connection = readers.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "the server ends");
        }
        try {
            return work.with(connection);
        } catch (SQLException e) {
            throw StoreException.of(e, false);
        } finally {
            readers.add(connection);
        }
    }

    /** Writes all of it or nothing; what it returns from is on the disk. */
    <T> T write(Work<T> work) throws StoreException {
        writing.lock();
        try {
            T result = work.with(writer);
            writer.commit();
            return result;
        } catch (SQLException e) {
            rollBack();
            throw StoreException.of(e, true);
        } catch (RuntimeException | Error e) {
            rollBack();
            throw e;
        } finally {
            writing.unlock();
        }
    }

    private void rollBack() {
        try {
            writer.rollback();
        } catch (SQLException e) {
            // SQLite has rolled back by itself, which it does when the disk is full
        }
    }

    /** Gives pages that hold nothing any more back to the disk, some at a time: uploads come in between. */
    void shrink() throws StoreException {
        long before;
        long left = freePages();
        do {
            before = left;
            shrinkSome();
            left = freePages();
        } while (left > 0 && left < before);
    }

    private void shrinkSome() throws StoreException {
        writing.lock();
        try {
            writer.setAutoCommit(true);
            try (Statement statement = writer.createStatement()) {
                // Each step frees a page: execute would step once.
                statement.executeUpdate("PRAGMA incremental_vacuum(" + PAGES_AT_A_TIME + ")");
            } finally {
                writer.setAutoCommit(false);
            }
        } catch (SQLException e) {
            throw StoreException.of(e, true);
        } finally {
            writing.unlock();
        }
    }

    private long freePages() throws StoreException {
        return read(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet found = statement.executeQuery("PRAGMA freelist_count")) {
                return found.next() ? found.getLong(1) : 0;
            }
        });
    }

    /** Looks through the whole file; returns what is wrong, "" for nothing. */
    String problem() throws StoreException {
        return read(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet found = statement.executeQuery("PRAGMA quick_check(1)")) {
                String answer = found.next() ? found.getString(1) : "no answer";
                return answer.equals("ok") ? "" : answer;
            }
        });
    }

    /**
     * Copies a database that may be in use at the same time; the copy has what was committed before.
     *
     * @param target an empty file, or none
     */
    static void copy(Path file, Path target) throws StoreException {
        try (Connection connection = connect(file, false);
                PreparedStatement copy = connection.prepareStatement("VACUUM INTO ?")) {
            copy.setString(1, target.toAbsolutePath().toString());
            copy.execute();
        } catch (SQLException e) {
            throw StoreException.of(e, true);
        }
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        writing.lock();
        try {
            for (Connection reader : readers) {
                reader.close();
            }
            writer.close();
        } catch (SQLException e) {
            // everything that was answered is committed
        } finally {
            writing.unlock();
        }
    }
}
