-- As before; of what was published out of reports, the latest leads: it knows what was corrected in between.
CREATE OR REPLACE FUNCTION choose_headline_figures(operation uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  chosen uuid[] := ARRAY(
    SELECT DISTINCT ON (subject, check_category_code, result_category_code, capability_code, unit, currency) figure.id
    FROM published_figure AS figure
    JOIN publication ON publication.id = figure.publication_id
    WHERE figure.operation_id = operation
      AND figure.value IS NOT NULL
      AND (figure.phase IS NULL OR figure.phase = 'OPERATIONAL')
      AND num_nonnulls(figure.environment, figure.threat_area_code, figure.label, figure.day) = 0
      AND num_nonnulls(figure.country_code, figure.agency_code) = 0
    ORDER BY subject, check_category_code, result_category_code, capability_code, unit, currency,
      figure.phase NULLS FIRST, publication.status DESC, publication.reported_as_of DESC NULLS LAST,
      publication.position, figure.qualifier, figure.breakdown_id NULLS FIRST, figure.position
  );
BEGIN
  -- Two steps, since the unique index looks at every row on its own.
  UPDATE published_figure SET headline = false
  WHERE operation_id = operation AND headline AND id <> ALL (chosen);
  UPDATE published_figure SET headline = true
  WHERE operation_id = operation AND NOT headline AND id = ANY (chosen);
END
$$;

SELECT choose_headline_figures(operation_id)
FROM (SELECT DISTINCT operation_id FROM publication WHERE reported_as_of IS NOT NULL) AS reporting;
