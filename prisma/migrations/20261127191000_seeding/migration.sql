-- What was loaded from prisma/data last, so that a start with nothing new need not compare all of it once more.

CREATE TABLE seeding (
  one boolean NOT NULL DEFAULT true,
  files text NOT NULL,
  rows text NOT NULL,
  CONSTRAINT seeding_pkey PRIMARY KEY (one),
  CONSTRAINT seeding_is_one CHECK (one),
  CONSTRAINT seeding_files_are_a_sum CHECK (files ~ '^[0-9a-f]{64}$'),
  CONSTRAINT seeding_rows_are_a_sum CHECK (rows ~ '^[0-9a-f]{32}$')
);
