-- What is set up says, as one value: kept in the audit trail, and compared with the tables afterwards. What follows
-- from other columns is left out; no setting of a connection touches a moment.

CREATE FUNCTION period_content(period reporting_period) RETURNS jsonb LANGUAGE sql STABLE
RETURN jsonb_build_object(
  'operationId', period.operation_id, 'day', period.day, 'shift', period.shift, 'timeZone', period.time_zone,
  'deadlineAt', to_char(period.deadline_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
  'closesAt', to_char(period.closes_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
);

CREATE FUNCTION operation_content(operation operation) RETURNS jsonb LANGUAGE sql STABLE
RETURN to_jsonb(operation) - ARRAY['search_text', 'reference_on'];

CREATE FUNCTION participant_content(participant participant) RETURNS jsonb LANGUAGE sql STABLE
RETURN to_jsonb(participant) - 'kind';
