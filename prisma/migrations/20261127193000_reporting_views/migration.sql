-- What has been published, as tables for the SQL of analysts. They are all that the role jad_graph_reporting may read:
-- the views ask in the name of their owner and let pass what anyone sees of the graph, operations that were published.

CREATE SCHEMA reporting;

CREATE VIEW reporting.operation WITH (security_barrier = true) AS
SELECT code AS operation, name, series_code AS series, year, motto, starts_on, ends_on, dates_as_stated, exercise
FROM public.operation
WHERE status = 'PUBLISHED';

CREATE VIEW reporting.participant WITH (security_barrier = true) AS
SELECT operation.code AS operation, coalesce(country.code, agency.code) AS party, coalesce(country.name, agency.name) AS name,
  participant.kind::text AS kind, participant.role::text AS role, participant.contribution
FROM public.participant
JOIN public.operation ON operation.id = participant.operation_id AND operation.status = 'PUBLISHED'
LEFT JOIN public.country ON country.code = participant.country_code
LEFT JOIN public.agency ON agency.code = participant.agency_code;

CREATE VIEW reporting.publication WITH (security_barrier = true) AS
SELECT operation.code AS operation, publication.code AS publication, publication.publisher, publication.title,
  publication.urls, publication.published_on, publication.language, publication.status::text AS status,
  publication.origin::text AS origin
FROM public.publication
JOIN public.operation ON operation.id = publication.operation_id AND operation.status = 'PUBLISHED';

-- A figure that is a part of another one names it, and how the parts divide it: they are not to be added to the whole.
CREATE VIEW reporting.published_figure WITH (security_barrier = true) AS
SELECT operation.code AS operation, publication.code AS publication, figure.position, figure.headline,
  figure.subject::text AS subject,
  coalesce(figure.check_category_code, figure.result_category_code, figure.capability_code) AS category,
  figure.value, figure.qualifier::text AS qualifier, figure.unit, figure.currency, figure.words, figure.counted_as,
  figure.availability::text AS availability, figure.phase::text AS phase, figure.environment::text AS environment,
  figure.threat_area_code AS threat_area, coalesce(figure.country_code, figure.agency_code) AS party, figure.day,
  figure.label, whole.position AS part_of, breakdown.kind::text AS breakdown
FROM public.published_figure AS figure
JOIN public.publication ON publication.id = figure.publication_id
JOIN public.operation ON operation.id = figure.operation_id AND operation.status = 'PUBLISHED'
LEFT JOIN public.breakdown ON breakdown.id = figure.breakdown_id
LEFT JOIN public.published_figure AS whole ON whole.id = breakdown.figure_id;

CREATE VIEW reporting.category WITH (security_barrier = true) AS
SELECT 'CHECKS' AS subject, code AS category, name, definition FROM public.check_category
UNION ALL
SELECT 'RESULTS', code, name, definition FROM public.result_category
UNION ALL
SELECT 'DEPLOYMENTS', code, name, NULL FROM public.capability;
