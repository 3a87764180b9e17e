CREATE TABLE parties (
    party_id BIGINT PRIMARY KEY,
    party_uuid TEXT,
    ssn TEXT,
    org_number TEXT,
    parent_id BIGINT,
    document TEXT NOT NULL
);
CREATE UNIQUE INDEX parties_by_uuid ON parties (party_uuid);
CREATE UNIQUE INDEX parties_by_ssn ON parties (ssn);
CREATE UNIQUE INDEX parties_by_org_number ON parties (org_number);
CREATE INDEX parties_by_parent ON parties (parent_id);

CREATE TABLE organizations (
    org_number TEXT PRIMARY KEY,
    document TEXT NOT NULL
);

CREATE TABLE users (
    user_id BIGINT PRIMARY KEY,
    party_id BIGINT NOT NULL,
    user_name TEXT,
    external_identity TEXT,
    document TEXT NOT NULL
);
CREATE INDEX users_by_party ON users (party_id);
CREATE INDEX users_by_name ON users (user_name);
CREATE INDEX users_by_external_identity ON users (external_identity);

CREATE TABLE person_lookup_misses (
    caller TEXT PRIMARY KEY,
    misses BIGINT NOT NULL,
    since BIGINT NOT NULL
);
