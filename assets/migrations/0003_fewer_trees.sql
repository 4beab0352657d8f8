-- A booking writes less. Only what SQLite and PostgreSQL both know (0003_fewer_trees_sqlite.sql has what SQLite alone needs).

-- Seats are given back by doctor and time, as they are taken.
DROP INDEX holds_by_appointment;
