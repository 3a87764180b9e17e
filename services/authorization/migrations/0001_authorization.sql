CREATE TABLE authorization_policies (
    org TEXT NOT NULL,
    app TEXT NOT NULL,
    document TEXT NOT NULL,
    digest TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    PRIMARY KEY (org, app)
);

CREATE TABLE authorization_parties (
    party_id BIGINT PRIMARY KEY,
    party_uuid TEXT,
    party_type INTEGER NOT NULL,
    ssn TEXT,
    org_number TEXT,
    name TEXT NOT NULL,
    unit_type TEXT,
    parent_id BIGINT,
    deleted INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX authorization_parties_by_uuid ON authorization_parties (party_uuid);
CREATE INDEX authorization_parties_by_ssn ON authorization_parties (ssn);
CREATE INDEX authorization_parties_by_org_number ON authorization_parties (org_number);

-- roles: codes between blanks; none at all means listed, but without a right.
CREATE TABLE authorization_representations (
    user_id BIGINT NOT NULL,
    party_id BIGINT NOT NULL,
    place INTEGER NOT NULL,
    roles TEXT NOT NULL,
    PRIMARY KEY (user_id, party_id)
);

-- actions: between blanks.
CREATE TABLE authorization_system_users (
    id TEXT PRIMARY KEY,
    org_number TEXT NOT NULL,
    actions TEXT NOT NULL
);
