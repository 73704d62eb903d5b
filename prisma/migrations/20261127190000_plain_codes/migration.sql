-- Answers give codes as they stand: none may hold a sign that JSON escapes.
ALTER TABLE "empact_priority"
  ADD CONSTRAINT empact_priority_code_is_well_formed CHECK (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(code) <= 64);
