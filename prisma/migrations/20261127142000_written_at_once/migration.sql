-- Whoever writes holds an operation meanwhile, so that others wait: what each change looks for is found at once.

-- The rows of a viewer's parties, which row-level security asks for with every statement.
CREATE INDEX participant_party ON participant (coalesce(country_code, agency_code));

-- As before, in a language whose statements are planned once for a connection; in SQL, they are for each call.
CREATE OR REPLACE FUNCTION add_to_totals(parts reported_total[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('totals ' || operation_id, 0))
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
END
$$;
