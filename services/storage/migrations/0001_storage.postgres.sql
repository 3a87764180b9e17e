-- Documents as JSON text; beside them the columns that queries filter and sort on. Times are 100 ns ticks since 1970.
CREATE TABLE applications (
    internal_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    org TEXT NOT NULL,
    app TEXT NOT NULL,
    document TEXT NOT NULL,
    UNIQUE (org, app)
);

CREATE TABLE texts (
    internal_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    org TEXT NOT NULL,
    app TEXT NOT NULL,
    language TEXT NOT NULL,
    document TEXT NOT NULL,
    UNIQUE (org, app, language)
);

CREATE TABLE instances (
    internal_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    version BIGINT NOT NULL,
    generation INTEGER NOT NULL,
    party_id BIGINT NOT NULL,
    org TEXT NOT NULL,
    app_id TEXT NOT NULL,
    task_id TEXT,
    process_ended TEXT COLLATE "C",
    visible_after TEXT COLLATE "C",
    due_before TEXT COLLATE "C",
    created BIGINT NOT NULL,
    last_changed BIGINT NOT NULL,
    confirmed BOOLEAN NOT NULL,
    confirmed_by TEXT NOT NULL,
    is_archived BOOLEAN NOT NULL,
    is_soft_deleted BOOLEAN NOT NULL,
    is_hard_deleted BOOLEAN NOT NULL,
    presentation_text TEXT NOT NULL,
    archive_reference TEXT NOT NULL,
    a2_archive_reference TEXT,
    document TEXT NOT NULL
);

-- blob_key is where the bytes of this version are; the document's blobStoragePath is what callers are told.
CREATE TABLE data_elements (
    internal_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    instance_internal_id BIGINT NOT NULL REFERENCES instances (internal_id) ON DELETE CASCADE,
    blob_key TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    created BIGINT NOT NULL,
    hard_deleted BOOLEAN NOT NULL,
    document TEXT NOT NULL
);

-- Events outlive their instance: no reference.
CREATE TABLE instance_events (
    internal_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    instance_id TEXT NOT NULL,
    created BIGINT NOT NULL,
    event_type TEXT NOT NULL,
    document TEXT NOT NULL
);

-- A new row for each acquisition.
CREATE TABLE instance_locks (
    internal_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    instance_internal_id BIGINT NOT NULL,
    locked_at BIGINT NOT NULL,
    locked_until BIGINT NOT NULL,
    locked_by TEXT NOT NULL,
    secret_hash TEXT NOT NULL
);

-- What the world must still be told of. sent is 0 until the relay has handed the row to the bus; the row goes when
-- varde-events has said that it has committed the event.
CREATE TABLE outbox (
    internal_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    created BIGINT NOT NULL,
    sent BIGINT NOT NULL,
    event TEXT NOT NULL
);

-- Bytes that no element names any longer, to be removed after the commit that let them go.
CREATE TABLE released_blobs (
    internal_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    blob_key TEXT NOT NULL
);
