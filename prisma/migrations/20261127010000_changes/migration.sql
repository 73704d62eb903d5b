-- What was changed, in the order in which it was committed, for whoever follows the graph.

-- CreateEnum
CREATE TYPE "change_kind" AS ENUM ('CREATED', 'UPDATED', 'STARTED', 'CLOSED', 'CANCELLED', 'PUBLISHED', 'RELEASED', 'SUBMITTED', 'CORRECTED', 'RETURNED', 'VERIFIED', 'WITHDRAWN', 'REMOVED');

-- CreateTable
CREATE TABLE "change_entry" (
    "position" BIGINT NOT NULL,
    "operation_id" UUID NOT NULL,
    "participant_id" UUID,
    "kind" "change_kind" NOT NULL,
    "type" TEXT NOT NULL,
    "key" UUID NOT NULL,
    "changed_at" TIMESTAMPTZ(6) NOT NULL,
    "was_public" BOOLEAN NOT NULL,

    CONSTRAINT "change_entry_pkey" PRIMARY KEY ("position")
);

-- CreateIndex
CREATE INDEX "change_entry_operation_id_position_idx" ON "change_entry"("operation_id", "position");

-- CreateIndex
CREATE INDEX "change_entry_participant_id_position_idx" ON "change_entry"("participant_id", "position");

-- CreateIndex
CREATE INDEX "change_entry_type_key_position_idx" ON "change_entry"("type", "key", "position");

-- AddForeignKey
ALTER TABLE "change_entry" ADD CONSTRAINT "change_entry_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------
-- Positions are in the order of commits: whoever has read up to one has missed nothing before it.
--
-- A number that is taken when a row is written is no such order: a transaction that began earlier may be committed
-- later, and who has read beyond its number would never see it. Here it is taken at the very end of a transaction, in
-- a deferred trigger, under a lock that is held until the commit can be seen; so the next one can only take a later
-- number when this one is there to be read. Nobody waits long: NOTIFY itself lets transactions end one by one.
-- ---------------------------------------------------------------------------------------------------

CREATE SEQUENCE change_position;

CREATE FUNCTION note_change(
  operation uuid, participant uuid, noted change_kind, noted_type text, noted_key uuid, was_public boolean
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  -- What went with its whole operation has nobody left to be told.
  IF NOT EXISTS (SELECT FROM operation AS held WHERE held.id = operation) THEN RETURN; END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('changes', 0));
  -- Once for each transaction: that it was changed besides says nothing more.
  IF EXISTS (
    SELECT FROM change_entry AS present
    WHERE present.type = noted_type AND present.key = noted_key AND present.xmin = pg_current_xact_id()::xid
      AND (present.kind = noted OR noted = 'UPDATED')
  ) THEN
    RETURN;
  END IF;
  INSERT INTO change_entry (position, operation_id, participant_id, kind, type, key, changed_at, was_public)
  VALUES (nextval('change_position'), operation, participant, noted, noted_type, noted_key, clock_timestamp(), was_public);
  PERFORM pg_notify('jad_graph', operation || ' ' || noted_type);
END
$$;
REVOKE EXECUTE ON FUNCTION note_change FROM PUBLIC;

CREATE FUNCTION note_changed_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  CASE TG_TABLE_NAME
    WHEN 'operation' THEN
      PERFORM note_change(
        NEW.id, NULL,
        CASE
          WHEN TG_OP = 'INSERT' THEN 'CREATED'
          WHEN NEW.status = OLD.status OR NEW.status = 'PLANNED' THEN 'UPDATED'
          WHEN NEW.status = 'ACTIVE' THEN 'STARTED'
          ELSE NEW.status::text
        END::change_kind,
        'Operation', NEW.id, TG_OP = 'UPDATE' AND OLD.status = 'PUBLISHED' AND NEW.status <> 'PUBLISHED'
      );
    WHEN 'report_version' THEN
      PERFORM note_change(
        NEW.operation_id, NEW.participant_id,
        CASE NEW.version WHEN 1 THEN 'SUBMITTED' ELSE 'CORRECTED' END::change_kind, 'Report', NEW.report_id, false
      );
    WHEN 'report_decision' THEN
      PERFORM note_change(
        NEW.operation_id, NEW.participant_id, NEW.kind::text::change_kind, 'Report',
        (SELECT report_id FROM report_version WHERE id = NEW.version_id), false
      );
    WHEN 'publication', 'participant' THEN
      PERFORM note_change(
        coalesce(NEW.operation_id, OLD.operation_id), NULL,
        CASE
          WHEN TG_OP = 'DELETE' THEN 'REMOVED'
          WHEN TG_OP = 'UPDATE' THEN 'UPDATED'
          WHEN TG_TABLE_NAME = 'publication' THEN 'RELEASED'
          ELSE 'CREATED'
        END::change_kind,
        initcap(TG_TABLE_NAME), coalesce(NEW.id, OLD.id), false
      );
    ELSE
      -- What has no life of its own: a period, an exception, a cause of a discrepancy.
      PERFORM note_change(NEW.operation_id, NULL, 'UPDATED', 'Operation', NEW.operation_id, false);
  END CASE;
  RETURN NULL;
END
$$;

DO $$
DECLARE
  noted text;
BEGIN
  FOREACH noted IN ARRAY ARRAY[
    'operation', 'participant', 'publication', 'reporting_period', 'reporting_exception', 'discrepancy_cause',
    'report_version', 'report_decision'
  ] LOOP
    EXECUTE format(
      'CREATE CONSTRAINT TRIGGER notes_insert AFTER INSERT ON %I DEFERRABLE INITIALLY DEFERRED
         FOR EACH ROW EXECUTE FUNCTION note_changed_row()',
      noted
    );
  END LOOP;
  -- The others only grow.
  FOREACH noted IN ARRAY ARRAY['operation', 'participant', 'publication', 'reporting_period'] LOOP
    EXECUTE format(
      'CREATE CONSTRAINT TRIGGER notes_update AFTER UPDATE ON %I DEFERRABLE INITIALLY DEFERRED
         FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_changed_row()',
      noted
    );
  END LOOP;
  FOREACH noted IN ARRAY ARRAY['participant', 'publication'] LOOP
    EXECUTE format(
      'CREATE CONSTRAINT TRIGGER notes_delete AFTER DELETE ON %I DEFERRABLE INITIALLY DEFERRED
         FOR EACH ROW EXECUTE FUNCTION note_changed_row()',
      noted
    );
  END LOOP;
END
$$;

ALTER TABLE change_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_the_viewer ON change_entry FOR SELECT USING (
  participant_id IS NULL
  OR (SELECT coalesce(current_setting('jad.sees_all', true) = 'yes', false))
  OR operation_id IN (
    SELECT id FROM operation
    WHERE code = ANY (string_to_array(current_setting('jad.operations', true), ',')))
  OR participant_id IN (
    SELECT id FROM participant
    WHERE coalesce(country_code, agency_code) = ANY (string_to_array(current_setting('jad.parties', true), ','))));

-- One voice on the channel is enough: the trail no longer speaks for itself.
CREATE OR REPLACE FUNCTION chain_audit_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  NEW.chain := coalesce(NEW.operation_id::text, 'house');
  PERFORM pg_advisory_xact_lock(hashtextextended('audit ' || NEW.chain, 0));
  NEW.recorded_at := clock_timestamp();
  NEW.sequence := 1;
  NEW.previous_hash := '';
  SELECT last.sequence + 1, last.hash INTO NEW.sequence, NEW.previous_hash
  FROM audit_entry AS last WHERE last.chain = NEW.chain ORDER BY last.sequence DESC LIMIT 1;
  NEW.sequence := coalesce(NEW.sequence, 1);
  NEW.previous_hash := coalesce(NEW.previous_hash, '');
  NEW.hash := audit_hash(NEW);
  RETURN NEW;
END
$$;
