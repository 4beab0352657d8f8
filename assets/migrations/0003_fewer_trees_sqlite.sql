-- SQLite keeps a table apart from the index of its primary key, unless it is told not to. What is read by its primary key
-- alone, in short rows, is one tree from now on instead of two.

CREATE TABLE new_holds (
    business_id TEXT NOT NULL,
    doctor_id TEXT NOT NULL,
    bucket BIGINT NOT NULL,
    seat BIGINT NOT NULL,
    appointment_id TEXT NOT NULL,
    PRIMARY KEY (business_id, doctor_id, bucket, seat),
    FOREIGN KEY (business_id, appointment_id) REFERENCES appointments (business_id, appointment_id)
) WITHOUT ROWID;
INSERT INTO new_holds (business_id, doctor_id, bucket, seat, appointment_id)
    SELECT business_id, doctor_id, bucket, seat, appointment_id FROM holds
    ORDER BY business_id, doctor_id, bucket, seat;
DROP TABLE holds;
ALTER TABLE new_holds RENAME TO holds;

CREATE TABLE new_events (
    business_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    appointment_id TEXT NOT NULL,
    doctor_id TEXT NOT NULL,
    clinic_id TEXT NOT NULL,
    date TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (business_id, seq)
) WITHOUT ROWID;
INSERT INTO new_events (business_id, seq, kind, appointment_id, doctor_id, clinic_id, date, at)
    SELECT business_id, seq, kind, appointment_id, doctor_id, clinic_id, date, at FROM events ORDER BY business_id, seq;
DROP TABLE events;
ALTER TABLE new_events RENAME TO events;

CREATE TABLE new_audit (
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
) WITHOUT ROWID;
INSERT INTO new_audit (business_id, seq, at, clinic_time, client_id, client_name, request_id, action, appointment_id,
        patient_id, outcome, hash)
    SELECT business_id, seq, at, clinic_time, client_id, client_name, request_id, action, appointment_id, patient_id,
        outcome, hash FROM audit ORDER BY business_id, seq;
DROP TABLE audit;
ALTER TABLE new_audit RENAME TO audit;

-- A list in the condition of an index would be made into a table each time that a row comes into it.
DROP INDEX appointments_open;
CREATE INDEX appointments_open ON appointments (business_id, date)
    WHERE status = 'BK' OR status = 'CK' OR status = 'PA' OR status = 'OG';
