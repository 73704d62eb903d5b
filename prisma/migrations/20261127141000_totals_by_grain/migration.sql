-- Below row-level security PostgreSQL takes a comparison of enums for one that might leak, and finds no row by it. What
-- an index has of the table at all is known before: so the totals of one grain are read without those of the others.
CREATE INDEX reported_total_of_operations ON reported_total (operation_id) WHERE grain = 'OPERATION';
CREATE INDEX reported_total_of_days ON reported_total (operation_id) WHERE grain = 'DAY';
