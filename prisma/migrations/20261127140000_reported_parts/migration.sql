-- What totals are made of while a statement adds them up.

-- A report that counts.
CREATE TYPE counted_report AS (
  participant_id uuid,
  day date,
  version_id uuid,
  -- The same version; null where nobody is asked for who was on duty.
  on_duty uuid
);

-- A total, and where its category stands among the others.
CREATE TYPE placed_total AS (
  place integer,
  grain total_grain,
  participant_id uuid,
  day date,
  check_category_code text,
  result_category_code text,
  environment environment,
  threat_area_code text,
  unit text,
  currency text,
  value numeric,
  -- Null where nobody counted them.
  hits bigint
);
