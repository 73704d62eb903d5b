-- Breakdowns of what is published out of reports, and what they withhold.

-- CreateEnum
CREATE TYPE "figure_availability" AS ENUM ('STATED', 'SUPPRESSED', 'NOT_REPORTED');

-- CreateEnum
CREATE TYPE "figure_dimension" AS ENUM ('PARTY', 'DAY', 'ENVIRONMENT', 'THREAT_AREA');

-- AlterTable
ALTER TABLE "operation" ADD COLUMN "disclosure_threshold" INTEGER NOT NULL DEFAULT 5;

-- AlterTable
ALTER TABLE "publication" ADD COLUMN "disclosure_threshold" INTEGER;

-- AlterTable
ALTER TABLE "published_figure" ADD COLUMN "availability" "figure_availability" NOT NULL DEFAULT 'STATED',
ADD COLUMN "day" DATE;

-- AlterTable
ALTER TABLE "breakdown" ADD COLUMN "dimension" "figure_dimension";

ALTER TABLE operation
  ADD CONSTRAINT operation_disclosure_threshold_is_in_range CHECK (disclosure_threshold BETWEEN 0 AND 1000);
ALTER TABLE publication
  ADD CONSTRAINT publication_disclosure_threshold_is_in_range CHECK (disclosure_threshold BETWEEN 0 AND 1000);

-- What is stated may have words and no number. What is withheld, or was not reported, has neither, and is a part.
ALTER TABLE published_figure
  DROP CONSTRAINT published_figure_says_something,
  ADD CONSTRAINT published_figure_says_something CHECK (
    CASE availability
      WHEN 'STATED' THEN value IS NOT NULL OR words IS NOT NULL
      ELSE value IS NULL AND words IS NULL AND breakdown_id IS NOT NULL
    END
  );

DROP INDEX published_figure_natural_key;
CREATE UNIQUE INDEX published_figure_natural_key ON published_figure (
  publication_id, breakdown_id, subject, check_category_code, result_category_code, capability_code, unit, currency,
  phase, environment, threat_area_code, country_code, agency_code, day, label, counted_as, qualifier
) NULLS NOT DISTINCT;

-- As before; the figure of a day is none of the whole operation.
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
      figure.phase NULLS FIRST, publication.status DESC, publication.position, figure.qualifier,
      figure.breakdown_id NULLS FIRST, figure.position
  );
BEGIN
  -- Two steps, since the unique index looks at every row on its own.
  UPDATE published_figure SET headline = false
  WHERE operation_id = operation AND headline AND id <> ALL (chosen);
  UPDATE published_figure SET headline = true
  WHERE operation_id = operation AND NOT headline AND id = ANY (chosen);
END
$$;

-- As before; that a figure is stated is left out, so that the new column alters nothing that was recorded.
CREATE OR REPLACE FUNCTION publication_content(publication uuid) RETURNS jsonb LANGUAGE sql STABLE
RETURN (
  SELECT jsonb_strip_nulls(to_jsonb(released) || jsonb_build_object(
    'reported_as_of', extract(epoch FROM released.reported_as_of),
    'listed', coalesce((
      SELECT jsonb_agg(to_jsonb(line) - 'publication_id' ORDER BY line.position)
      FROM listed_participant AS line WHERE line.publication_id = released.id), '[]'),
    'figures', coalesce((
      SELECT jsonb_agg(
        to_jsonb(line) - ARRAY['publication_id', 'headline']
          || jsonb_build_object('availability', nullif(line.availability, 'STATED'))
        ORDER BY line.position, line.id)
      FROM published_figure AS line WHERE line.publication_id = released.id), '[]'),
    'breakdowns', coalesce((
      SELECT jsonb_agg(to_jsonb(line) - 'publication_id' ORDER BY line.id)
      FROM breakdown AS line WHERE line.publication_id = released.id), '[]')
  ))
  FROM publication AS released WHERE released.id = $1
);
