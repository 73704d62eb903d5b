-- A list without entries is an empty one: the graph promises a list, and a row without it would be passed over.
-- The models cannot say so of a list, hence checks.

UPDATE "operation" SET "environments" = '{}' WHERE "environments" IS NULL;
UPDATE "deployment" SET "environments" = '{}' WHERE "environments" IS NULL;
UPDATE "country" SET "groups" = '{}' WHERE "groups" IS NULL;
UPDATE "publication" SET "urls" = '{}' WHERE "urls" IS NULL;
UPDATE "publication" SET "footnotes" = '{}' WHERE "footnotes" IS NULL;

-- A table with triggers that still wait cannot be altered.
SET CONSTRAINTS ALL IMMEDIATE;

ALTER TABLE "operation"
  ALTER COLUMN "environments" SET DEFAULT ARRAY[]::"environment"[],
  ADD CONSTRAINT operation_environments_is_a_list CHECK ("environments" IS NOT NULL);
ALTER TABLE "deployment"
  ALTER COLUMN "environments" SET DEFAULT ARRAY[]::"environment"[],
  ADD CONSTRAINT deployment_environments_is_a_list CHECK ("environments" IS NOT NULL);
ALTER TABLE "country"
  ALTER COLUMN "groups" SET DEFAULT ARRAY[]::"country_group"[],
  ADD CONSTRAINT country_groups_is_a_list CHECK ("groups" IS NOT NULL);
ALTER TABLE "publication"
  ALTER COLUMN "urls" SET DEFAULT ARRAY[]::TEXT[],
  ADD CONSTRAINT publication_urls_is_a_list CHECK ("urls" IS NOT NULL),
  ALTER COLUMN "footnotes" SET DEFAULT ARRAY[]::TEXT[],
  ADD CONSTRAINT publication_footnotes_is_a_list CHECK ("footnotes" IS NOT NULL);
