-- Totals of reports, kept by the database: reading them costs the same however long the ledger is.

-- CreateEnum
CREATE TYPE "reported_status" AS ENUM ('VERIFIED', 'SUBMITTED');

-- CreateEnum
CREATE TYPE "total_grain" AS ENUM ('OPERATION', 'PARTICIPANT', 'DAY');

-- CreateTable
CREATE TABLE "reported_total" (
    "id" BIGSERIAL NOT NULL,
    "operation_id" UUID NOT NULL,
    "status" "reported_status" NOT NULL,
    "grain" "total_grain" NOT NULL,
    "participant_id" UUID,
    "day" DATE,
    "check_category_code" TEXT,
    "result_category_code" TEXT,
    "environment" "environment" NOT NULL,
    "threat_area_code" TEXT,
    "unit" TEXT,
    "currency" TEXT,
    "value" DECIMAL(18,3) NOT NULL,
    "hits" BIGINT NOT NULL,
    "lines_with_hits" INTEGER NOT NULL,
    "lines" INTEGER NOT NULL,

    CONSTRAINT "reported_total_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "reported_total_participant_id_operation_id_idx" ON "reported_total"("participant_id", "operation_id");

-- CreateIndex
CREATE INDEX "reported_total_check_category_code_idx" ON "reported_total"("check_category_code");

-- CreateIndex
CREATE INDEX "reported_total_result_category_code_idx" ON "reported_total"("result_category_code");

-- CreateIndex
CREATE INDEX "reported_total_threat_area_code_idx" ON "reported_total"("threat_area_code");

-- AddForeignKey
ALTER TABLE "reported_total" ADD CONSTRAINT "reported_total_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reported_total" ADD CONSTRAINT "reported_total_participant_id_operation_id_fkey" FOREIGN KEY ("participant_id", "operation_id") REFERENCES "participant"("id", "operation_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reported_total" ADD CONSTRAINT "reported_total_check_category_code_fkey" FOREIGN KEY ("check_category_code") REFERENCES "check_category"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reported_total" ADD CONSTRAINT "reported_total_result_category_code_fkey" FOREIGN KEY ("result_category_code") REFERENCES "result_category"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reported_total" ADD CONSTRAINT "reported_total_threat_area_code_fkey" FOREIGN KEY ("threat_area_code") REFERENCES "threat_area"("code") ON DELETE RESTRICT ON UPDATE CASCADE;


ALTER TABLE reported_total
  ADD CONSTRAINT reported_total_is_unique UNIQUE NULLS NOT DISTINCT (
    operation_id, status, grain, participant_id, day, check_category_code, result_category_code, environment,
    threat_area_code, unit, currency),
  ADD CONSTRAINT reported_total_is_of_its_grain CHECK (
    (grain = 'PARTICIPANT') = (participant_id IS NOT NULL) AND (grain = 'DAY') = (day IS NOT NULL)),
  ADD CONSTRAINT reported_total_has_one_category CHECK (num_nonnulls(check_category_code, result_category_code) = 1);

-- ---------------------------------------------------------------------------------------------------
-- What is added up.
-- ---------------------------------------------------------------------------------------------------

-- The version of a report that counts: what is verified, or before it what waits to be.
CREATE FUNCTION counted_version(standing report, status reported_status) RETURNS uuid LANGUAGE sql IMMUTABLE
RETURN CASE
  WHEN status = 'SUBMITTED' AND standing.status = 'SUBMITTED' THEN standing.current_version_id
  ELSE standing.verified_version_id
END;

-- Checks and results of all versions, whether they count or not.
CREATE VIEW reported_line WITH (security_invoker = true) AS
  SELECT 'check_count' AS ledger, line.version_id, line.position, line.operation_id, line.participant_id,
    line.category_code AS check_category_code, NULL::text AS result_category_code, line.environment,
    line.threat_area_code, NULL::text AS unit, NULL::text AS currency, line.count::numeric AS value, line.hits::bigint
  FROM check_count AS line
  UNION ALL
  SELECT 'result', line.version_id, line.position, line.operation_id, line.participant_id,
    NULL, line.category_code, line.environment, line.threat_area_code, line.unit, line.currency, line.value, NULL
  FROM result AS line;

-- A line as a total of its own, to be added or, with the sign -1, to be taken away.
CREATE FUNCTION as_total(line reported_line, status reported_status, day date, sign int) RETURNS reported_total
LANGUAGE sql IMMUTABLE
RETURN ROW(
  0, line.operation_id, status, 'OPERATION', line.participant_id, day, line.check_category_code,
  line.result_category_code, line.environment, line.threat_area_code, line.unit, line.currency,
  sign * line.value, sign * coalesce(line.hits, 0), sign * (line.hits IS NOT NULL)::int, sign
)::reported_total;

-- Adds up what has the same place: for the operation, for each participant and for each day.
CREATE FUNCTION add_up(parts reported_total[]) RETURNS SETOF reported_total LANGUAGE sql IMMUTABLE AS $$
  SELECT 0, operation_id, status,
    CASE WHEN grouping(participant_id) = 0 THEN 'PARTICIPANT' WHEN grouping(day) = 0 THEN 'DAY' ELSE 'OPERATION' END
      ::total_grain,
    CASE WHEN grouping(participant_id) = 0 THEN participant_id END, CASE WHEN grouping(day) = 0 THEN day END,
    check_category_code, result_category_code, environment, threat_area_code, unit, currency,
    sum(value), sum(hits)::bigint, sum(lines_with_hits)::int, sum(lines)::int
  FROM unnest(parts) AS part
  GROUP BY operation_id, status, check_category_code, result_category_code, environment, threat_area_code, unit,
    currency, GROUPING SETS ((), (participant_id), (day))
$$;

-- The totals of operations as their ledger has them: what the kept ones have to be equal to.
CREATE FUNCTION totals_of_ledger(operations uuid[]) RETURNS SETOF reported_total LANGUAGE sql STABLE AS $$
  SELECT total.*
  FROM unnest(operations) AS wanted (id)
  CROSS JOIN LATERAL add_up(ARRAY(
    SELECT as_total(line, basis.status, period.day, 1)
    FROM report
    CROSS JOIN unnest(enum_range(NULL::reported_status)) AS basis (status)
    JOIN reporting_period AS period ON period.id = report.period_id
    JOIN reported_line AS line ON line.version_id = counted_version(report, basis.status)
    WHERE report.operation_id = wanted.id
  )) AS total
$$;

-- ---------------------------------------------------------------------------------------------------
-- How totals follow the ledger: once for each statement.
-- ---------------------------------------------------------------------------------------------------

-- One after the other within an operation, in the same order everywhere, so that nobody waits for each other.
CREATE FUNCTION add_to_totals(parts reported_total[]) RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock(hashtextextended('totals ' || operation_id, 0))
  FROM (SELECT DISTINCT operation_id FROM unnest(parts) ORDER BY operation_id) AS touched;

  INSERT INTO reported_total AS kept (
    operation_id, status, grain, participant_id, day, check_category_code, result_category_code, environment,
    threat_area_code, unit, currency, value, hits, lines_with_hits, lines)
  SELECT operation_id, status, grain, participant_id, day, check_category_code, result_category_code, environment,
    threat_area_code, unit, currency, value, hits, lines_with_hits, lines
  FROM add_up(parts)
  WHERE (lines, value, hits, lines_with_hits) <> (0, 0, 0, 0)
  ON CONFLICT ON CONSTRAINT reported_total_is_unique DO UPDATE
  SET value = kept.value + excluded.value, hits = kept.hits + excluded.hits,
    lines_with_hits = kept.lines_with_hits + excluded.lines_with_hits, lines = kept.lines + excluded.lines;

  -- Missing is not zero: where no line is left, there is no total.
  DELETE FROM reported_total
  WHERE lines = 0 AND operation_id IN (SELECT operation_id FROM unnest(parts) WHERE lines < 0);
$$;

-- Another version of a report counts than before, or none.
CREATE FUNCTION follow_reports() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  parts reported_total[];
BEGIN
  parts := ARRAY(
    SELECT as_total(line, basis.status, period.day, change.sign)
    FROM before_change AS earlier
    JOIN after_change AS later USING (id)
    CROSS JOIN unnest(enum_range(NULL::reported_status)) AS basis (status)
    CROSS JOIN LATERAL (VALUES
      (counted_version(ROW(earlier.*)::report, basis.status), -1), (counted_version(ROW(later.*)::report, basis.status), 1)
    ) AS change (version_id, sign)
    JOIN reporting_period AS period ON period.id = later.period_id
    JOIN reported_line AS line ON line.version_id = change.version_id
    WHERE counted_version(ROW(earlier.*)::report, basis.status)
      IS DISTINCT FROM counted_version(ROW(later.*)::report, basis.status)
  );
  IF cardinality(parts) > 0 THEN PERFORM add_to_totals(parts); END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER totals_follow AFTER UPDATE ON report
  REFERENCING OLD TABLE AS before_change NEW TABLE AS after_change
  FOR EACH STATEMENT EXECUTE FUNCTION follow_reports();

-- The lines of a version come after it, when it counts already.
CREATE FUNCTION follow_lines() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  parts reported_total[];
BEGIN
  parts := ARRAY(
    SELECT as_total(line, basis.status, period.day, 1)
    FROM added
    JOIN reported_line AS line
      ON line.ledger = TG_TABLE_NAME AND line.version_id = added.version_id AND line.position = added.position
    JOIN report_version AS version ON version.id = added.version_id
    JOIN report ON report.id = version.report_id
    JOIN reporting_period AS period ON period.id = report.period_id
    CROSS JOIN unnest(enum_range(NULL::reported_status)) AS basis (status)
    WHERE counted_version(report, basis.status) = added.version_id
  );
  IF cardinality(parts) > 0 THEN PERFORM add_to_totals(parts); END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER totals_follow AFTER INSERT ON check_count
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION follow_lines();
CREATE TRIGGER totals_follow AFTER INSERT ON result
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION follow_lines();

-- What was reported before there were totals.
INSERT INTO reported_total (
  operation_id, status, grain, participant_id, day, check_category_code, result_category_code, environment,
  threat_area_code, unit, currency, value, hits, lines_with_hits, lines)
SELECT operation_id, status, grain, participant_id, day, check_category_code, result_category_code, environment,
  threat_area_code, unit, currency, value, hits, lines_with_hits, lines
FROM totals_of_ledger(ARRAY(SELECT id FROM operation));

-- Before anything happens, as for where reports stand.
DROP TRIGGER follows_the_ledger ON report;
CREATE TRIGGER follows_the_ledger BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON report
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_by_hand();
CREATE TRIGGER follows_the_ledger BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON reported_total
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_by_hand();

-- ---------------------------------------------------------------------------------------------------
-- Row-level security: asked once for a statement, where the function before asked once for each row.
-- ---------------------------------------------------------------------------------------------------

ALTER TABLE reported_total ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_the_viewer ON reported_total USING (false);

DO $$
DECLARE
  guarded text;
BEGIN
  FOREACH guarded IN ARRAY ARRAY[
    'report', 'report_version', 'check_count', 'result', 'report_deployment', 'report_decision', 'reported_total'
  ] LOOP
    EXECUTE format(
      $policy$
        ALTER POLICY of_the_viewer ON %I USING (
          (SELECT coalesce(current_setting('jad.sees_all', true) = 'yes', false))
          OR operation_id IN (
            SELECT id FROM operation
            WHERE code = ANY (string_to_array(current_setting('jad.operations', true), ',')))
          OR participant_id IN (
            SELECT id FROM participant
            WHERE coalesce(country_code, agency_code)
              = ANY (string_to_array(current_setting('jad.parties', true), ','))))
      $policy$,
      guarded
    );
  END LOOP;
END
$$;
DROP FUNCTION viewer_is_of(uuid, uuid);
