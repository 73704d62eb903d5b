-- What is set up says, as one value: kept in the audit trail, and compared with the tables afterwards. What follows
-- from other columns is left out; no setting of a connection touches a moment. They are given a key, and not a row, and
-- have their bodies as texts: until version 18, PostgreSQL rewrites no table whose rows a function takes.

CREATE FUNCTION period_content(period uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(
    'operationId', written.operation_id, 'day', written.day, 'shift', written.shift, 'timeZone', written.time_zone,
    'deadlineAt', to_char(written.deadline_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'closesAt', to_char(written.closes_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  )
  FROM public.reporting_period AS written WHERE written.id = $1
$$;

CREATE FUNCTION operation_content(operation uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT to_jsonb(written) - ARRAY['search_text', 'reference_on']
  FROM public.operation AS written WHERE written.id = $1
$$;

CREATE FUNCTION participant_content(participant uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT to_jsonb(written) - 'kind' FROM public.participant AS written WHERE written.id = $1
$$;
