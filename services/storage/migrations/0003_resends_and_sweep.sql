-- When a row may be handed to the bus (again), and how often it has been: the pauses grow. 0: never handed over.
ALTER TABLE outbox RENAME COLUMN sent TO due;
ALTER TABLE outbox ADD COLUMN attempts BIGINT NOT NULL DEFAULT 0;

-- Whether anything names the bytes under a key.
CREATE INDEX data_elements_by_blob ON data_elements (blob_key);
CREATE INDEX released_blobs_by_blob ON released_blobs (blob_key);
