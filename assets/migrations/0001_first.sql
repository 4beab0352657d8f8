-- The first schema. Everything belongs to a practice (business_id), and every key begins with it.
-- Only what SQLite and PostgreSQL both know. Times are epoch seconds, dates YYYY-MM-DD in the clinic's time zone.

-- Clinics, doctors, services and sittings: the JSON of domain::practice::Practice.
CREATE TABLE practices (
    business_id TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    definition TEXT NOT NULL
);

-- Programs that may call the API.
CREATE TABLE clients (
    client_id TEXT PRIMARY KEY,
    business_id TEXT NOT NULL REFERENCES practices (business_id),
    name TEXT NOT NULL,
    secret_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);

-- A sign-in and all tokens that follow from it. Only hashes of tokens are kept.
CREATE TABLE sessions (
    session_id TEXT PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (client_id),
    business_id TEXT NOT NULL,
    refresh_hash TEXT NOT NULL UNIQUE,
    refresh_expires_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);

CREATE INDEX sessions_by_client ON sessions (client_id);

-- Refresh tokens that have been used: whoever shows one again ends the session.
CREATE TABLE spent_refreshes (
    refresh_hash TEXT PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES sessions (session_id),
    spent_at BIGINT NOT NULL
);

CREATE TABLE patients (
    business_id TEXT NOT NULL REFERENCES practices (business_id),
    patient_id TEXT NOT NULL,
    partner_patient_id TEXT,
    designation TEXT,
    first_name TEXT NOT NULL,
    middle_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    folded_name TEXT NOT NULL,
    gender TEXT NOT NULL,
    dob TEXT,
    mobile TEXT,
    email TEXT,
    line1 TEXT,
    city TEXT,
    pincode TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (business_id, patient_id),
    UNIQUE (business_id, partner_patient_id)
);

CREATE INDEX patients_by_mobile ON patients (business_id, mobile);

-- What patients are found by: folded parts of the name, digits of the mobile, the same digits backwards.
CREATE TABLE patient_terms (
    business_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    term TEXT NOT NULL,
    patient_id TEXT NOT NULL,
    PRIMARY KEY (business_id, kind, term, patient_id),
    FOREIGN KEY (business_id, patient_id) REFERENCES patients (business_id, patient_id)
);

CREATE INDEX patient_terms_by_patient ON patient_terms (business_id, patient_id, kind, term);

CREATE TABLE appointments (
    business_id TEXT NOT NULL,
    appointment_id TEXT NOT NULL,
    partner_appointment_id TEXT,
    doctor_id TEXT NOT NULL,
    clinic_id TEXT NOT NULL,
    patient_id TEXT NOT NULL,
    service_id TEXT NOT NULL,
    service_name TEXT NOT NULL,
    date TEXT NOT NULL,
    start_time BIGINT NOT NULL,
    end_time BIGINT NOT NULL,
    status TEXT NOT NULL,
    appointment_type TEXT NOT NULL,
    mode TEXT NOT NULL,
    channel TEXT NOT NULL,
    visit_type TEXT NOT NULL,
    token BIGINT,
    visit_checkin BIGINT,
    visit_start BIGINT,
    visit_end BIGINT,
    payment_id TEXT,
    payment_mode TEXT NOT NULL,
    payment_status TEXT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    prescription_id TEXT,
    prev_aid TEXT,
    next_aid TEXT,
    notes TEXT,
    cancel_reason TEXT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (business_id, appointment_id),
    FOREIGN KEY (business_id, patient_id) REFERENCES patients (business_id, patient_id)
);

CREATE INDEX appointments_by_date ON appointments (business_id, date, doctor_id);
CREATE INDEX appointments_by_patient ON appointments (business_id, patient_id, start_time);
CREATE INDEX appointments_by_partner_id ON appointments (business_id, partner_appointment_id);

-- Who sits in which seat of a doctor's five minutes. The primary key is what makes selling a slot twice impossible:
-- a bucket is a start time divided by 300, a seat a number below the capacity of the slot.
CREATE TABLE holds (
    business_id TEXT NOT NULL,
    doctor_id TEXT NOT NULL,
    bucket BIGINT NOT NULL,
    seat BIGINT NOT NULL,
    appointment_id TEXT NOT NULL,
    PRIMARY KEY (business_id, doctor_id, bucket, seat),
    FOREIGN KEY (business_id, appointment_id) REFERENCES appointments (business_id, appointment_id)
);

CREATE INDEX holds_by_appointment ON holds (business_id, appointment_id);

-- The last token given out in a doctor's queue.
CREATE TABLE queues (
    business_id TEXT NOT NULL,
    doctor_id TEXT NOT NULL,
    clinic_id TEXT NOT NULL,
    date TEXT NOT NULL,
    last_token BIGINT NOT NULL,
    PRIMARY KEY (business_id, doctor_id, clinic_id, date)
);

-- What was answered to a write with a key, so that the same write again gets the same answer and acts no second time.
CREATE TABLE answers (
    business_id TEXT NOT NULL,
    answer_key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status BIGINT NOT NULL,
    body TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (business_id, answer_key)
);

-- Every change of an appointment, numbered without gaps in the order in which the changes were committed.
CREATE TABLE event_counts (
    business_id TEXT PRIMARY KEY,
    last_seq BIGINT NOT NULL
);

CREATE TABLE events (
    business_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    appointment_id TEXT NOT NULL,
    doctor_id TEXT NOT NULL,
    clinic_id TEXT NOT NULL,
    date TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (business_id, seq)
);

-- What the server itself has to remember.
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
