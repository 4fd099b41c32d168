-- What is listed is apart from what is large: a page of the list reads no contents.
CREATE TABLE profile (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    uploaded_at INTEGER NOT NULL,
    title TEXT NOT NULL,
    host TEXT NOT NULL,
    tags TEXT NOT NULL,
    note TEXT NOT NULL,
    duration_nanos INTEGER NOT NULL,
    samples INTEGER NOT NULL,
    top_function TEXT NOT NULL,
    top_share REAL NOT NULL,
    original_bytes INTEGER NOT NULL,
    stored_bytes INTEGER NOT NULL,
    sha256 BLOB NOT NULL,
    deleted_at INTEGER
);

CREATE TABLE content (
    seq INTEGER PRIMARY KEY,
    thumbnail BLOB NOT NULL,
    original BLOB NOT NULL
);

CREATE TABLE totals (profiles INTEGER NOT NULL, bytes INTEGER NOT NULL);

INSERT INTO totals VALUES (0, 0);

CREATE INDEX profile_by_time ON profile (uploaded_at, seq);

CREATE INDEX profile_by_host ON profile (host, seq);

CREATE INDEX profile_deleted ON profile (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE VIRTUAL TABLE profile_text USING fts5 (
    title, host, tags, top_function, content = 'profile', content_rowid = 'seq', prefix = '2 3'
);

CREATE TRIGGER profile_added AFTER INSERT ON profile BEGIN
    INSERT INTO profile_text (rowid, title, host, tags, top_function)
        VALUES (new.seq, new.title, new.host, new.tags, new.top_function);
    UPDATE totals SET profiles = profiles + 1, bytes = bytes + new.stored_bytes;
END;

CREATE TRIGGER profile_removed AFTER DELETE ON profile BEGIN
    INSERT INTO profile_text (profile_text, rowid, title, host, tags, top_function)
        VALUES ('delete', old.seq, old.title, old.host, old.tags, old.top_function);
    UPDATE totals SET profiles = profiles - 1, bytes = bytes - old.stored_bytes;
    DELETE FROM content WHERE seq = old.seq;
END;
