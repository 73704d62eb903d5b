-- Operations are kept in files or through the graph; those of a database that was there before are from files.
ALTER TABLE "operation"
  ADD COLUMN "from_file" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "exercise" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1;
UPDATE operation SET from_file = true;
ALTER TABLE operation
  ADD CONSTRAINT operation_version_is_positive CHECK (version >= 1);

-- CreateEnum
CREATE TYPE "report_status" AS ENUM ('SUBMITTED', 'VERIFIED', 'RETURNED', 'WITHDRAWN');

-- CreateEnum
CREATE TYPE "decision_kind" AS ENUM ('VERIFIED', 'RETURNED', 'WITHDRAWN');

-- CreateTable
CREATE TABLE "audit_entry" (
    "chain" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "operation_id" UUID,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,
    "subject" TEXT NOT NULL,
    "machine" BOOLEAN NOT NULL,
    "action" TEXT NOT NULL,
    "entity_type" TEXT NOT NULL,
    "entity_id" TEXT NOT NULL,
    "reason" TEXT,
    "before" JSONB,
    "after" JSONB,
    "previous_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "subject" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "input_hash" TEXT NOT NULL,
    "outcome" JSONB NOT NULL,
    "completed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("subject","action","key")
);

-- CreateTable
CREATE TABLE "reporting_period" (
    "id" UUID NOT NULL,
    "operation_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "shift" TEXT,
    "time_zone" TEXT NOT NULL,
    "deadline_at" TIMESTAMPTZ(3) NOT NULL,
    "closes_at" TIMESTAMPTZ(3),

    CONSTRAINT "reporting_period_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reporting_exception" (
    "id" UUID NOT NULL,
    "operation_id" UUID NOT NULL,
    "period_id" UUID NOT NULL,
    "participant_id" UUID,
    "reason" TEXT NOT NULL,
    "granted_by" TEXT NOT NULL,
    "granted_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reporting_exception_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "report" (
    "id" UUID NOT NULL,
    "operation_id" UUID NOT NULL,
    "participant_id" UUID NOT NULL,
    "period_id" UUID NOT NULL,
    "status" "report_status" NOT NULL,
    "version" INTEGER NOT NULL,
    "current_version_id" UUID,
    "verified_version_id" UUID,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "report_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "report_version" (
    "id" UUID NOT NULL,
    "operation_id" UUID NOT NULL,
    "participant_id" UUID NOT NULL,
    "period_id" UUID NOT NULL,
    "report_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "nil_return" BOOLEAN NOT NULL,
    "reason" TEXT,
    "late" BOOLEAN NOT NULL,
    "submitted_by" TEXT NOT NULL,
    "submitted_by_machine" BOOLEAN NOT NULL,
    "submitted_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "report_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "check_count" (
    "version_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "operation_id" UUID NOT NULL,
    "participant_id" UUID NOT NULL,
    "category_code" TEXT NOT NULL,
    "environment" "environment" NOT NULL,
    "threat_area_code" TEXT,
    "count" INTEGER NOT NULL,
    "hits" INTEGER,

    CONSTRAINT "check_count_pkey" PRIMARY KEY ("version_id","position")
);

-- CreateTable
CREATE TABLE "result" (
    "version_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "operation_id" UUID NOT NULL,
    "participant_id" UUID NOT NULL,
    "category_code" TEXT NOT NULL,
    "environment" "environment" NOT NULL,
    "threat_area_code" TEXT,
    "value" DECIMAL(15,3) NOT NULL,
    "unit" TEXT,
    "currency" TEXT,

    CONSTRAINT "result_pkey" PRIMARY KEY ("version_id","position")
);

-- CreateTable
CREATE TABLE "report_deployment" (
    "version_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "operation_id" UUID NOT NULL,
    "participant_id" UUID NOT NULL,
    "capability_code" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,

    CONSTRAINT "report_deployment_pkey" PRIMARY KEY ("version_id","position")
);

-- CreateTable
CREATE TABLE "report_decision" (
    "version_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "operation_id" UUID NOT NULL,
    "participant_id" UUID NOT NULL,
    "kind" "decision_kind" NOT NULL,
    "reason" TEXT,
    "decided_by" TEXT NOT NULL,
    "decided_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "report_decision_pkey" PRIMARY KEY ("version_id","position")
);

-- CreateIndex
CREATE INDEX "audit_entry_operation_id_sequence_idx" ON "audit_entry"("operation_id", "sequence");

-- CreateIndex
CREATE INDEX "audit_entry_recorded_at_id_idx" ON "audit_entry"("recorded_at", "id");

-- CreateIndex
CREATE INDEX "audit_entry_entity_type_entity_id_idx" ON "audit_entry"("entity_type", "entity_id");

-- CreateIndex
CREATE UNIQUE INDEX "audit_entry_chain_sequence_key" ON "audit_entry"("chain", "sequence");

-- CreateIndex
CREATE INDEX "reporting_period_operation_id_day_id_idx" ON "reporting_period"("operation_id", "day", "id");

-- CreateIndex
CREATE UNIQUE INDEX "reporting_period_id_operation_id_key" ON "reporting_period"("id", "operation_id");

-- CreateIndex
CREATE INDEX "reporting_exception_period_id_operation_id_idx" ON "reporting_exception"("period_id", "operation_id");

-- CreateIndex
CREATE INDEX "reporting_exception_participant_id_operation_id_idx" ON "reporting_exception"("participant_id", "operation_id");

-- CreateIndex
CREATE INDEX "report_operation_id_status_changed_at_id_idx" ON "report"("operation_id", "status", "changed_at", "id");

-- CreateIndex
CREATE INDEX "report_operation_id_changed_at_id_idx" ON "report"("operation_id", "changed_at", "id");

-- CreateIndex
CREATE INDEX "report_period_id_operation_id_idx" ON "report"("period_id", "operation_id");

-- CreateIndex
CREATE INDEX "report_participant_id_operation_id_idx" ON "report"("participant_id", "operation_id");

-- CreateIndex
CREATE INDEX "report_current_version_id_idx" ON "report"("current_version_id");

-- CreateIndex
CREATE INDEX "report_verified_version_id_idx" ON "report"("verified_version_id");

-- CreateIndex
CREATE UNIQUE INDEX "report_participant_id_period_id_key" ON "report"("participant_id", "period_id");

-- CreateIndex
CREATE UNIQUE INDEX "report_id_operation_id_participant_id_period_id_key" ON "report"("id", "operation_id", "participant_id", "period_id");

-- CreateIndex
CREATE INDEX "report_version_report_id_operation_id_participant_id_period_idx" ON "report_version"("report_id", "operation_id", "participant_id", "period_id");

-- CreateIndex
CREATE INDEX "report_version_operation_id_submitted_at_idx" ON "report_version"("operation_id", "submitted_at");

-- CreateIndex
CREATE UNIQUE INDEX "report_version_report_id_version_key" ON "report_version"("report_id", "version");

-- CreateIndex
CREATE UNIQUE INDEX "report_version_id_operation_id_participant_id_key" ON "report_version"("id", "operation_id", "participant_id");

-- CreateIndex
CREATE INDEX "check_count_category_code_idx" ON "check_count"("category_code");

-- CreateIndex
CREATE INDEX "check_count_threat_area_code_idx" ON "check_count"("threat_area_code");

-- CreateIndex
CREATE INDEX "result_category_code_unit_idx" ON "result"("category_code", "unit");

-- CreateIndex
CREATE INDEX "result_threat_area_code_idx" ON "result"("threat_area_code");

-- CreateIndex
CREATE INDEX "report_deployment_capability_code_idx" ON "report_deployment"("capability_code");

-- CreateIndex
CREATE UNIQUE INDEX "report_deployment_version_id_capability_code_key" ON "report_deployment"("version_id", "capability_code");

-- CreateIndex
CREATE INDEX "report_decision_operation_id_decided_at_idx" ON "report_decision"("operation_id", "decided_at");

-- AddForeignKey
ALTER TABLE "audit_entry" ADD CONSTRAINT "audit_entry_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reporting_period" ADD CONSTRAINT "reporting_period_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reporting_exception" ADD CONSTRAINT "reporting_exception_period_id_operation_id_fkey" FOREIGN KEY ("period_id", "operation_id") REFERENCES "reporting_period"("id", "operation_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reporting_exception" ADD CONSTRAINT "reporting_exception_participant_id_operation_id_fkey" FOREIGN KEY ("participant_id", "operation_id") REFERENCES "participant"("id", "operation_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "report" ADD CONSTRAINT "report_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "report" ADD CONSTRAINT "report_participant_id_operation_id_fkey" FOREIGN KEY ("participant_id", "operation_id") REFERENCES "participant"("id", "operation_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "report" ADD CONSTRAINT "report_period_id_operation_id_fkey" FOREIGN KEY ("period_id", "operation_id") REFERENCES "reporting_period"("id", "operation_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "report" ADD CONSTRAINT "report_current_version_id_fkey" FOREIGN KEY ("current_version_id") REFERENCES "report_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "report" ADD CONSTRAINT "report_verified_version_id_fkey" FOREIGN KEY ("verified_version_id") REFERENCES "report_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "report_version" ADD CONSTRAINT "report_version_report_id_operation_id_participant_id_perio_fkey" FOREIGN KEY ("report_id", "operation_id", "participant_id", "period_id") REFERENCES "report"("id", "operation_id", "participant_id", "period_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "check_count" ADD CONSTRAINT "check_count_version_id_operation_id_participant_id_fkey" FOREIGN KEY ("version_id", "operation_id", "participant_id") REFERENCES "report_version"("id", "operation_id", "participant_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "check_count" ADD CONSTRAINT "check_count_category_code_fkey" FOREIGN KEY ("category_code") REFERENCES "check_category"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "check_count" ADD CONSTRAINT "check_count_threat_area_code_fkey" FOREIGN KEY ("threat_area_code") REFERENCES "threat_area"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "result" ADD CONSTRAINT "result_version_id_operation_id_participant_id_fkey" FOREIGN KEY ("version_id", "operation_id", "participant_id") REFERENCES "report_version"("id", "operation_id", "participant_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "result" ADD CONSTRAINT "result_category_code_fkey" FOREIGN KEY ("category_code") REFERENCES "result_category"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "result" ADD CONSTRAINT "result_category_code_unit_fkey" FOREIGN KEY ("category_code", "unit") REFERENCES "result_category_unit"("category_code", "unit") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "result" ADD CONSTRAINT "result_threat_area_code_fkey" FOREIGN KEY ("threat_area_code") REFERENCES "threat_area"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "report_deployment" ADD CONSTRAINT "report_deployment_version_id_operation_id_participant_id_fkey" FOREIGN KEY ("version_id", "operation_id", "participant_id") REFERENCES "report_version"("id", "operation_id", "participant_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "report_deployment" ADD CONSTRAINT "report_deployment_capability_code_fkey" FOREIGN KEY ("capability_code") REFERENCES "capability"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "report_decision" ADD CONSTRAINT "report_decision_version_id_operation_id_participant_id_fkey" FOREIGN KEY ("version_id", "operation_id", "participant_id") REFERENCES "report_version"("id", "operation_id", "participant_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- CreateTable
CREATE TABLE "discrepancy_cause" (
    "id" UUID NOT NULL,
    "operation_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "stated" DECIMAL(15,3) NOT NULL,
    "computed" DECIMAL(15,3) NOT NULL,
    "cause" TEXT NOT NULL,
    "named_by" TEXT NOT NULL,
    "named_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "discrepancy_cause_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "discrepancy_cause_operation_id_named_at_idx" ON "discrepancy_cause"("operation_id", "named_at");

-- AddForeignKey
ALTER TABLE "discrepancy_cause" ADD CONSTRAINT "discrepancy_cause_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------
-- Rules that the tables hold themselves.
-- ---------------------------------------------------------------------------------------------------

ALTER TABLE reporting_period
  ADD CONSTRAINT reporting_period_is_unique UNIQUE NULLS NOT DISTINCT (operation_id, day, shift),
  ADD CONSTRAINT reporting_period_shift_is_short CHECK (shift ~ '^\S(.{0,38}\S)?$'),
  ADD CONSTRAINT reporting_period_time_zone_is_named CHECK (time_zone ~ '^[A-Za-z0-9_+/-]{1,60}$');

ALTER TABLE reporting_exception
  ADD CONSTRAINT reporting_exception_reason_is_given CHECK (char_length(reason) BETWEEN 3 AND 500),
  ADD CONSTRAINT reporting_exception_expires_later CHECK (expires_at > granted_at);

ALTER TABLE report
  ADD CONSTRAINT report_version_is_counted CHECK (version >= 0),
  ADD CONSTRAINT report_verified_has_version CHECK (status <> 'VERIFIED' OR verified_version_id = current_version_id),
  ADD CONSTRAINT report_withdrawn_has_none CHECK (status <> 'WITHDRAWN' OR verified_version_id IS NULL);

ALTER TABLE report_version
  ADD CONSTRAINT report_version_is_positive CHECK (version >= 1),
  ADD CONSTRAINT report_version_reason_is_of_corrections
    CHECK (CASE WHEN version = 1 THEN reason IS NULL ELSE char_length(reason) BETWEEN 3 AND 500 END),
  ADD CONSTRAINT report_version_submitter_is_named CHECK (char_length(submitted_by) BETWEEN 1 AND 255);

ALTER TABLE check_count
  ADD CONSTRAINT check_count_is_unique UNIQUE NULLS NOT DISTINCT (version_id, category_code, environment, threat_area_code),
  ADD CONSTRAINT check_count_is_in_range CHECK (count BETWEEN 0 AND 1000000000),
  ADD CONSTRAINT check_count_hits_are_checks CHECK (hits BETWEEN 0 AND count);

ALTER TABLE result
  ADD CONSTRAINT result_is_unique
    UNIQUE NULLS NOT DISTINCT (version_id, category_code, environment, threat_area_code, unit, currency),
  ADD CONSTRAINT result_is_not_negative CHECK (value >= 0),
  ADD CONSTRAINT result_has_unit_or_currency CHECK (num_nonnulls(unit, currency) = 1),
  ADD CONSTRAINT result_currency_is_a_code CHECK (currency ~ '^[A-Z]{3}$');

ALTER TABLE report_deployment
  ADD CONSTRAINT report_deployment_is_in_range CHECK (quantity BETWEEN 0 AND 1000000);

ALTER TABLE report_decision
  ADD CONSTRAINT report_decision_reason_is_given
    CHECK (CASE WHEN kind = 'VERIFIED' THEN reason IS NULL ELSE char_length(reason) BETWEEN 3 AND 500 END),
  ADD CONSTRAINT report_decision_decider_is_named CHECK (char_length(decided_by) BETWEEN 1 AND 255);

ALTER TABLE audit_entry
  ADD CONSTRAINT audit_entry_chain_is_of_operation CHECK (chain = coalesce(operation_id::text, 'house')),
  ADD CONSTRAINT audit_entry_subject_is_named CHECK (char_length(subject) BETWEEN 1 AND 255);

ALTER TABLE discrepancy_cause
  ADD CONSTRAINT discrepancy_cause_is_given CHECK (char_length(cause) BETWEEN 3 AND 500),
  ADD CONSTRAINT discrepancy_cause_has_a_name CHECK (char_length(named_by) BETWEEN 1 AND 255);

ALTER TABLE idempotency_key
  ADD CONSTRAINT idempotency_key_is_short CHECK (char_length(key) BETWEEN 1 AND 255);

-- ---------------------------------------------------------------------------------------------------
-- The ledger only grows, whoever asks.
-- ---------------------------------------------------------------------------------------------------

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% only grows: its rows are neither changed nor deleted', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END
$$;

DO $$
DECLARE
  ledger text;
BEGIN
  FOREACH ledger IN ARRAY ARRAY[
    'discrepancy_cause', 'reporting_exception', 'report_version', 'check_count', 'result', 'report_deployment', 'report_decision',
    'audit_entry', 'idempotency_key'
  ] LOOP
    EXECUTE format(
      'CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
         FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
      ledger
    );
  END LOOP;
END
$$;

-- What was published out of reports is frozen; only which figure is the headline follows from all publications.
ALTER TABLE publication ADD COLUMN reported_as_of timestamptz(6);

CREATE FUNCTION keep_snapshot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - 'headline' = to_jsonb(NEW) - 'headline' THEN
    RETURN NEW;
  END IF;
  IF EXISTS (
    SELECT FROM publication
    WHERE id::text = coalesce(to_jsonb(OLD) ->> 'publication_id', to_jsonb(OLD) ->> 'id') AND reported_as_of IS NOT NULL
  ) THEN
    RAISE EXCEPTION 'what was published out of reports is frozen' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN coalesce(NEW, OLD);
END
$$;
CREATE TRIGGER is_frozen BEFORE UPDATE OR DELETE ON publication FOR EACH ROW EXECUTE FUNCTION keep_snapshot();
CREATE TRIGGER is_frozen BEFORE UPDATE OR DELETE ON published_figure FOR EACH ROW EXECUTE FUNCTION keep_snapshot();
CREATE TRIGGER is_frozen BEFORE UPDATE OR DELETE ON breakdown FOR EACH ROW EXECUTE FUNCTION keep_snapshot();
CREATE TRIGGER is_frozen BEFORE UPDATE OR DELETE ON listed_participant FOR EACH ROW EXECUTE FUNCTION keep_snapshot();

-- ---------------------------------------------------------------------------------------------------
-- Where a report stands is written by the ledger alone.
-- ---------------------------------------------------------------------------------------------------

CREATE FUNCTION refuse_by_hand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION '% follows from the ledger and is not written by hand', TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER follows_the_ledger AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON report
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_by_hand();

-- The clock and the lateness are the database's own, and no version is left out.
CREATE FUNCTION begin_version() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  period reporting_period;
  latest int;
BEGIN
  INSERT INTO report (id, operation_id, participant_id, period_id, status, version, changed_at)
  VALUES (NEW.report_id, NEW.operation_id, NEW.participant_id, NEW.period_id, 'SUBMITTED', 0, clock_timestamp())
  ON CONFLICT (participant_id, period_id) DO NOTHING;
  SELECT version INTO latest FROM report WHERE id = NEW.report_id FOR UPDATE;
  IF NEW.version <> latest + 1 THEN
    RAISE EXCEPTION 'report % is at version %', NEW.report_id, latest USING ERRCODE = 'serialization_failure';
  END IF;
  SELECT * INTO period FROM reporting_period WHERE id = NEW.period_id;
  NEW.submitted_at := clock_timestamp();
  NEW.late := NEW.submitted_at > period.deadline_at;
  IF period.closes_at <= NEW.submitted_at AND NOT EXISTS (
    SELECT FROM reporting_exception AS reopened
    WHERE reopened.period_id = period.id
      AND coalesce(reopened.participant_id, NEW.participant_id) = NEW.participant_id
      AND reopened.expires_at > NEW.submitted_at
  ) THEN
    RAISE EXCEPTION 'reporting for period % is closed', period.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER begins BEFORE INSERT ON report_version FOR EACH ROW EXECUTE FUNCTION begin_version();

CREATE FUNCTION advance_report() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE report
  SET status = 'SUBMITTED', version = NEW.version, current_version_id = NEW.id, changed_at = NEW.submitted_at
  WHERE id = NEW.report_id;
  RETURN NULL;
END
$$;
CREATE TRIGGER advances_report AFTER INSERT ON report_version FOR EACH ROW EXECUTE FUNCTION advance_report();

-- Lines come with their version, in its transaction, and never after it.
CREATE FUNCTION belong_to_new_version() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM report_version AS written
    WHERE written.id = NEW.version_id
      AND written.xmin = pg_current_xact_id()::xid
      AND NOT written.nil_return
  ) THEN
    RAISE EXCEPTION 'version % takes no more lines', NEW.version_id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER belongs_to_new_version BEFORE INSERT ON check_count
  FOR EACH ROW EXECUTE FUNCTION belong_to_new_version();
CREATE TRIGGER belongs_to_new_version BEFORE INSERT ON result
  FOR EACH ROW EXECUTE FUNCTION belong_to_new_version();
CREATE TRIGGER belongs_to_new_version BEFORE INSERT ON report_deployment
  FOR EACH ROW EXECUTE FUNCTION belong_to_new_version();

-- Missing is not zero: a version says something, or says that there is nothing.
CREATE FUNCTION say_something() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT NEW.nil_return
    AND NOT EXISTS (SELECT FROM check_count WHERE version_id = NEW.id)
    AND NOT EXISTS (SELECT FROM result WHERE version_id = NEW.id)
    AND NOT EXISTS (SELECT FROM report_deployment WHERE version_id = NEW.id)
  THEN
    RAISE EXCEPTION 'version % has no line and is no nil return', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER says_something AFTER INSERT ON report_version DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION say_something();

-- Decisions are about the current version, follow each other in order, and need a second pair of eyes.
CREATE FUNCTION decide() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  decided report_version;
  standing report;
BEGIN
  SELECT * INTO decided FROM report_version WHERE id = NEW.version_id;
  SELECT * INTO standing FROM report WHERE id = decided.report_id FOR UPDATE;
  IF standing.current_version_id <> NEW.version_id THEN
    RAISE EXCEPTION 'version % is not the current one', NEW.version_id USING ERRCODE = 'serialization_failure';
  END IF;
  IF NEW.kind = 'VERIFIED' AND NEW.decided_by = decided.submitted_by THEN
    RAISE EXCEPTION 'who submitted may not verify' USING ERRCODE = 'check_violation';
  END IF;
  IF (standing.status, NEW.kind) NOT IN (
    ('SUBMITTED', 'VERIFIED'), ('SUBMITTED', 'RETURNED'), ('SUBMITTED', 'WITHDRAWN'),
    ('VERIFIED', 'RETURNED'), ('RETURNED', 'WITHDRAWN')
  ) THEN
    RAISE EXCEPTION 'a report that is % cannot be %', standing.status, NEW.kind USING ERRCODE = 'check_violation';
  END IF;
  NEW.position := 1 + (SELECT count(*) FROM report_decision WHERE version_id = NEW.version_id);
  NEW.decided_at := clock_timestamp();
  UPDATE report
  SET status = NEW.kind::text::report_status,
    verified_version_id = CASE NEW.kind
      WHEN 'VERIFIED' THEN NEW.version_id
      WHEN 'WITHDRAWN' THEN NULL
      ELSE nullif(verified_version_id, NEW.version_id)
    END,
    changed_at = NEW.decided_at
  WHERE id = decided.report_id;
  RETURN NEW;
END
$$;
CREATE TRIGGER decides BEFORE INSERT ON report_decision FOR EACH ROW EXECUTE FUNCTION decide();

-- ---------------------------------------------------------------------------------------------------
-- What a version says, as one value: kept in the audit trail, and compared with the ledger afterwards.
-- Moments are seconds since 1970, so that no setting of a connection touches them.
-- ---------------------------------------------------------------------------------------------------

CREATE FUNCTION version_content(version uuid) RETURNS jsonb LANGUAGE sql STABLE
RETURN (
  SELECT jsonb_build_object(
    'report', report_id, 'operation', operation_id, 'participant', participant_id, 'period', period_id,
    'version', written.version, 'nilReturn', nil_return, 'reason', reason, 'late', late,
    'submittedBy', submitted_by, 'machine', submitted_by_machine, 'submittedAt', extract(epoch FROM submitted_at),
    'checkCounts', coalesce((
      SELECT jsonb_agg(to_jsonb(line) - ARRAY['version_id', 'operation_id', 'participant_id'] ORDER BY position)
      FROM check_count AS line WHERE line.version_id = written.id), '[]'),
    'results', coalesce((
      SELECT jsonb_agg(to_jsonb(line) - ARRAY['version_id', 'operation_id', 'participant_id'] ORDER BY position)
      FROM result AS line WHERE line.version_id = written.id), '[]'),
    'deployments', coalesce((
      SELECT jsonb_agg(to_jsonb(line) - ARRAY['version_id', 'operation_id', 'participant_id'] ORDER BY position)
      FROM report_deployment AS line WHERE line.version_id = written.id), '[]')
  )
  FROM report_version AS written WHERE written.id = $1
);

CREATE FUNCTION decision_content(decision report_decision) RETURNS jsonb LANGUAGE sql STABLE
RETURN jsonb_build_object(
  'version', decision.version_id, 'position', decision.position, 'operation', decision.operation_id,
  'participant', decision.participant_id, 'kind', decision.kind, 'reason', decision.reason,
  'decidedBy', decision.decided_by, 'decidedAt', extract(epoch FROM decision.decided_at)
);

-- ---------------------------------------------------------------------------------------------------
-- The audit trail is a chain of hashes for each operation, and one for the house.
-- ---------------------------------------------------------------------------------------------------

CREATE FUNCTION audit_hash(entry audit_entry) RETURNS text LANGUAGE sql STABLE
RETURN encode(
  sha256(convert_to(
    entry.previous_hash || jsonb_build_object(
      'chain', entry.chain, 'sequence', entry.sequence, 'id', entry.id, 'operation', entry.operation_id,
      'recordedAt', extract(epoch FROM entry.recorded_at), 'subject', entry.subject, 'machine', entry.machine,
      'action', entry.action, 'entityType', entry.entity_type, 'entityId', entry.entity_id,
      'reason', entry.reason, 'before', entry.before, 'after', entry.after
    )::text,
    'UTF8'
  )),
  'hex'
);

-- One after the other in each chain, and whoever listens is told that there is something new.
CREATE FUNCTION chain_audit_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
  PERFORM pg_notify('jad_graph', NEW.chain || ' ' || NEW.sequence);
  RETURN NEW;
END
$$;
CREATE TRIGGER is_chained BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION chain_audit_entry();

-- ---------------------------------------------------------------------------------------------------
-- Row-level security, behind the program's own filters: for whom a transaction works stands in its settings.
-- ---------------------------------------------------------------------------------------------------

CREATE FUNCTION viewer_is_of(operation uuid, participant uuid) RETURNS boolean LANGUAGE sql STABLE
RETURN coalesce(current_setting('jad.sees_all', true) = 'yes', false)
  OR operation IN (
    SELECT id FROM operation AS seen
    WHERE seen.code = ANY (string_to_array(current_setting('jad.operations', true), ','))
  )
  OR participant IN (
    SELECT id FROM participant AS seen
    WHERE coalesce(seen.country_code, seen.agency_code) = ANY (string_to_array(current_setting('jad.parties', true), ','))
  );

DO $$
DECLARE
  guarded text;
BEGIN
  FOREACH guarded IN ARRAY ARRAY[
    'report', 'report_version', 'check_count', 'result', 'report_deployment', 'report_decision'
  ] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', guarded);
    EXECUTE format(
      'CREATE POLICY of_the_viewer ON %I USING (viewer_is_of(operation_id, participant_id))', guarded
    );
  END LOOP;
END
$$;

-- The trail repeats what was reported: only auditors read it, and everybody's changes are written into it.
ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY for_auditors ON audit_entry FOR SELECT USING (coalesce(current_setting('jad.audits', true) = 'yes', false));
CREATE POLICY of_everybody ON audit_entry FOR INSERT WITH CHECK (true);
