-- Many desks, several servers: keys that can be voided, moves, undo, the audit trail, a directory of a million.
-- Only what SQLite and PostgreSQL both know.

-- A key is `done` (with its answer) or `void`: then a write that comes with it late can no longer act.
ALTER TABLE answers ADD COLUMN state TEXT NOT NULL DEFAULT 'done';
CREATE INDEX answers_by_age ON answers (made_at);

-- JSON objects of the caller, kept as they came.
ALTER TABLE appointments ADD COLUMN custom_attributes TEXT;
ALTER TABLE appointments ADD COLUMN partner_meta TEXT;
ALTER TABLE appointments ADD COLUMN display_meta TEXT;
-- 1 where the seat lies beyond the capacity on purpose: an overbooking, or a walk-in.
ALTER TABLE appointments ADD COLUMN overbooked BIGINT NOT NULL DEFAULT 0;
-- How the appointment stood before its last change (JSON), while that change can be taken back.
ALTER TABLE appointments ADD COLUMN undo TEXT;

-- What the midnight run looks for.
CREATE INDEX appointments_open ON appointments (business_id, date) WHERE status IN ('BK', 'CK', 'PA', 'OG');

ALTER TABLE patients ADD COLUMN username TEXT;
-- Somebody who was taken out of the directory is no longer found, but appointments keep the name.
ALTER TABLE patients ADD COLUMN deleted_at BIGINT;
ALTER TABLE patients ADD COLUMN updated_at BIGINT;
-- The directory page by page, without those who were taken out.
CREATE INDEX patients_by_age ON patients (business_id, created_at, patient_id) WHERE deleted_at IS NULL;

-- What patients are found by, once more: each entry carries all words of its patient (`words`: the folded name first, the
-- mobile last), so that a search reads one stretch of the primary key and nothing else. Of kind `n` are parts of names
-- and usernames, of `p` such a part behind the initial of another one, of `m` the digits of mobiles, of `r` the same
-- digits backwards. The program fills the table itself.
DROP TABLE patient_terms;
CREATE TABLE patient_terms (
    business_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    term TEXT NOT NULL,
    words TEXT NOT NULL,
    patient_id TEXT NOT NULL,
    PRIMARY KEY (business_id, kind, term, words, patient_id)
);

ALTER TABLE clients ADD COLUMN last_sign_in_at BIGINT;

-- Failed sign-ins of the last quarter of an hour, `who` as a hash.
CREATE TABLE sign_in_failures (
    who TEXT NOT NULL,
    at BIGINT NOT NULL
);

CREATE INDEX sign_in_failures_by_who ON sign_in_failures (who, at);
CREATE INDEX sign_in_failures_by_age ON sign_in_failures (at);
CREATE INDEX spent_refreshes_by_session ON spent_refreshes (session_id);

-- Who did or saw what, each entry chained to the one before it by its hash.
CREATE TABLE audit (
    business_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    clinic_time TEXT NOT NULL,
    client_id TEXT NOT NULL,
    client_name TEXT NOT NULL,
    request_id TEXT NOT NULL,
    action TEXT NOT NULL,
    appointment_id TEXT,
    patient_id TEXT,
    outcome TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (business_id, seq)
);

CREATE TABLE audit_heads (
    business_id TEXT PRIMARY KEY,
    last_seq BIGINT NOT NULL,
    last_hash TEXT NOT NULL
);
