-- What the bus brings again and again is kept once.
ALTER TABLE dead_letters ADD COLUMN digest TEXT;
CREATE UNIQUE INDEX dead_letters_digest ON dead_letters (queue, digest);
