-- Registered events. `sequence` is what lists are ordered and paged by; gaps are normal.
CREATE TABLE events (
    sequence BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT NOT NULL,
    source TEXT NOT NULL,
    type TEXT NOT NULL,
    subject TEXT,
    resource TEXT,
    alternative_subject TEXT,
    time BIGINT,
    registered BIGINT NOT NULL,
    document TEXT NOT NULL,
    UNIQUE (id, source)
);
CREATE INDEX events_resource ON events (resource, sequence);
CREATE INDEX events_subject ON events (subject, sequence);
CREATE INDEX events_registered ON events (registered, sequence);

CREATE TABLE subscriptions (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    endpoint TEXT NOT NULL,
    resource_filter TEXT NOT NULL,
    source_filter TEXT,
    subject_filter TEXT,
    type_filter TEXT,
    consumer TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created BIGINT NOT NULL,
    validated INTEGER NOT NULL DEFAULT 0,
    include_subunits INTEGER NOT NULL DEFAULT 0
);
-- Two identical requests at the same time are one subscription (absent filters are equal).
CREATE UNIQUE INDEX subscriptions_identity ON subscriptions (
    resource_filter,
    consumer,
    endpoint,
    COALESCE(source_filter, ''),
    COALESCE(subject_filter, ''),
    COALESCE(type_filter, ''),
    include_subunits
);
CREATE INDEX subscriptions_consumer ON subscriptions (consumer);

-- One telling of one event, from its registration until its last delivery is over. `due` says when it is to be matched with
-- subscriptions (while a worker does so: when another may take over), and is null when that is done.
CREATE TABLE publications (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    document TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    due BIGINT,
    created BIGINT NOT NULL
);
CREATE INDEX publications_due ON publications (due) WHERE due IS NOT NULL;

-- What is still to be sent to one subscriber; without a publication it is the validation of a subscription. `due` as above;
-- `held_by` names the process that is sending it.
CREATE TABLE deliveries (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    publication BIGINT,
    subscription_id BIGINT NOT NULL,
    consumer TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    receiver TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    due BIGINT NOT NULL,
    held_by TEXT,
    created BIGINT NOT NULL,
    UNIQUE (publication, subscription_id)
);
CREATE INDEX deliveries_due ON deliveries (due);

-- What was given up, kept until someone looks at it.
CREATE TABLE dead_letters (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    queue TEXT NOT NULL,
    document TEXT NOT NULL,
    subscription_id BIGINT,
    consumer TEXT,
    endpoint TEXT,
    attempts INTEGER NOT NULL,
    reason TEXT NOT NULL,
    created BIGINT NOT NULL
);

CREATE TABLE trace_log (
    sequence BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id TEXT NOT NULL,
    resource TEXT,
    type TEXT,
    consumer TEXT,
    endpoint TEXT,
    subscription_id BIGINT,
    response_code INTEGER,
    activity TEXT NOT NULL,
    time BIGINT NOT NULL
);
CREATE INDEX trace_log_event ON trace_log (event_id);
