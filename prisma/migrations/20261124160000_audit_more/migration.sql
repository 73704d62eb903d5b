-- What rows say, each as one value: kept in the audit trail, and compared with the tables afterwards. As in
-- version_content, no setting of a connection touches it.

CREATE FUNCTION exception_content(exception reporting_exception) RETURNS jsonb LANGUAGE sql STABLE
RETURN jsonb_build_object(
  'operationId', exception.operation_id, 'periodId', exception.period_id, 'participantId', exception.participant_id,
  'reason', exception.reason, 'grantedBy', exception.granted_by,
  'grantedAt', to_char(exception.granted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
  'expiresAt', to_char(exception.expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
);

CREATE FUNCTION cause_content(cause uuid) RETURNS jsonb LANGUAGE sql STABLE
RETURN (
  SELECT jsonb_build_object(
    'operation', named.operation_id, 'kind', named.kind, 'subject', named.subject, 'stated', named.stated,
    'computed', named.computed, 'cause', named.cause, 'namedBy', named.named_by,
    'namedAt', extract(epoch FROM named.named_at)
  )
  FROM discrepancy_cause AS named WHERE named.id = $1
);

-- With all that stands in it. Which figures are the headlines follows from all publications of the operation, and
-- changes with them. What is null is left out, so that a column that is added later alters nothing that was recorded.
CREATE FUNCTION publication_content(publication uuid) RETURNS jsonb LANGUAGE sql STABLE
RETURN (
  SELECT jsonb_strip_nulls(to_jsonb(released) || jsonb_build_object(
    'reported_as_of', extract(epoch FROM released.reported_as_of),
    'listed', coalesce((
      SELECT jsonb_agg(to_jsonb(line) - 'publication_id' ORDER BY line.position)
      FROM listed_participant AS line WHERE line.publication_id = released.id), '[]'),
    'figures', coalesce((
      SELECT jsonb_agg(to_jsonb(line) - ARRAY['publication_id', 'headline'] ORDER BY line.position, line.id)
      FROM published_figure AS line WHERE line.publication_id = released.id), '[]'),
    'breakdowns', coalesce((
      SELECT jsonb_agg(to_jsonb(line) - 'publication_id' ORDER BY line.id)
      FROM breakdown AS line WHERE line.publication_id = released.id), '[]')
  ))
  FROM publication AS released WHERE released.id = $1
);
