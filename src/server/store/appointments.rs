//! Appointments as they are kept, one row each: adding, finding, changing.
//!
//! Which changes are allowed is not decided here (see [`crate::server::visits`]); lists are in [`super::lists`].

use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, Utc};

use super::sql::{Question, Row, Sql, SqlError, Value, args};
use crate::domain::appointment::Status;
use crate::domain::booking::{AppointmentKind, Mode, Span};
use crate::domain::ids::{AppointmentId, BusinessId, ClinicId, DoctorId, PatientId, ServiceId};

/// The `visit_type` of a patient who came without an appointment.
pub const WALK_IN: &str = "WALKIN";

/// An appointment as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptAppointment {
    /// Its identifier.
    pub id: AppointmentId,
    /// The identifier that the caller's own program uses.
    pub partner_id: Option<String>,
    /// With whom.
    pub doctor: DoctorId,
    /// Where.
    pub clinic: ClinicId,
    /// For whom.
    pub patient: PatientId,
    /// Which service, by identifier and by the name it had.
    pub service: (ServiceId, String),
    /// The date at the clinic.
    pub date: NaiveDate,
    /// From when to when.
    pub span: Span,
    /// Where it stands.
    pub status: Status,
    /// First visit or follow-up.
    pub kind: AppointmentKind,
    /// How it is attended.
    pub mode: Mode,
    /// `Offline` or `Online`.
    pub channel: String,
    /// `SCHEDULED` or `WALKIN`.
    pub visit_type: String,
    /// The place in the queue.
    pub token: Option<u32>,
    /// When the patient checked in.
    pub checked_in: Option<DateTime<Utc>>,
    /// When the visit began…
    pub visit_start: Option<DateTime<Utc>>,
    /// …and ended.
    pub visit_end: Option<DateTime<Utc>>,
    /// How it is paid, whether it is, how much in whole units, and of which currency.
    pub payment: KeptPayment,
    /// The one whose place it took.
    pub previous: Option<AppointmentId>,
    /// The one that took its place.
    pub next: Option<AppointmentId>,
    /// A word for the doctor.
    pub notes: Option<String>,
    /// Why it was cancelled.
    pub cancel_reason: Option<String>,
    /// When it was booked.
    pub created_at: DateTime<Utc>,
    /// Grows with every change, from 1.
    pub version: i64,
    /// Whether its seat lies beyond the capacity on purpose: an overbooking, or a walk-in.
    pub overbooked: bool,
    /// JSON objects of the caller, kept as they came.
    pub extras: KeptExtras,
    /// How it stood before its last change (JSON of [`crate::server::undo`]), while that can be taken back.
    pub undo: Option<String>,
}

/// What only the caller's own program understands; each but the last a JSON object.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the fields of the contract under their own names")]
pub struct KeptExtras {
    pub custom_attributes: Option<String>,
    pub partner_meta: Option<String>,
    pub display_meta: Option<String>,
    /// Not JSON: the identifier of the prescription with which the visit was completed.
    pub prescription_id: Option<String>,
}

/// The payment of an appointment.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptPayment {
    /// `CASH` and so on.
    pub mode: String,
    /// `paid` or `pending`.
    pub status: String,
    /// In whole units.
    pub amount: i64,
    /// ISO 4217.
    pub currency: String,
}

/// The columns of [`appointment`], in its order, of a table that is called `a`.
pub const COLUMNS: &str = "a.appointment_id, a.partner_appointment_id, a.doctor_id, a.clinic_id, a.patient_id, \
     a.service_id, a.service_name, a.date, a.start_time, a.end_time, a.status, a.appointment_type, a.mode, a.channel, \
     a.visit_type, a.token, a.visit_checkin, a.visit_start, a.visit_end, a.payment_mode, a.payment_status, a.amount, \
     a.currency, a.prev_aid, a.next_aid, a.notes, a.cancel_reason, a.created_at, a.version, a.overbooked, \
     a.custom_attributes, a.partner_meta, a.display_meta, a.undo, \
     a.prescription_id";
/// How many they are.
pub const COLUMN_COUNT: usize = 35;

/// Reads an appointment from the first columns.
pub fn appointment(row: &Row) -> Result<KeptAppointment, SqlError> {
    let moment = |seconds| DateTime::from_timestamp(seconds, 0).ok_or_else(out_of_range);
    let maybe = |at| row.int_or_null(at)?.map(moment).transpose();
    Ok(KeptAppointment {
        id: row.text(0)?.into(),
        partner_id: row.text_or_null(1)?,
        doctor: row.text(2)?.into(),
        clinic: row.text(3)?.into(),
        patient: row.text(4)?.into(),
        service: (row.text(5)?.into(), row.text(6)?),
        date: row.text(7)?.parse().map_err(|_| out_of_range())?,
        span: Span { start: moment(row.int(8)?)?, end: moment(row.int(9)?)? },
        status: Status::from_code(&row.text(10)?),
        kind: AppointmentKind::from_code(&row.text(11)?),
        mode: Mode::from_code(&row.text(12)?),
        channel: row.text(13)?,
        visit_type: row.text(14)?,
        token: row.int_or_null(15)?.map(u32::try_from).transpose().map_err(|_| out_of_range())?,
        checked_in: maybe(16)?,
        visit_start: maybe(17)?,
        visit_end: maybe(18)?,
        payment: KeptPayment {
            mode: row.text(19)?,
            status: row.text(20)?,
            amount: row.int(21)?,
            currency: row.text(22)?,
        },
        previous: row.text_or_null(23)?.map(Into::into),
        next: row.text_or_null(24)?.map(Into::into),
        notes: row.text_or_null(25)?,
        cancel_reason: row.text_or_null(26)?,
        created_at: moment(row.int(27)?)?,
        version: row.int(28)?,
        overbooked: row.int(29)? != 0,
        extras: KeptExtras {
            custom_attributes: row.text_or_null(30)?,
            partner_meta: row.text_or_null(31)?,
            display_meta: row.text_or_null(32)?,
            prescription_id: row.text_or_null(34)?,
        },
        undo: row.text_or_null(33)?,
    })
}

fn out_of_range() -> SqlError {
    SqlError::Other("a column of an appointment is out of range".to_owned())
}

/// The appointment of that identifier.
pub fn find(sql: &mut dyn Sql, business: &BusinessId, id: &AppointmentId) -> Result<Option<KeptAppointment>, SqlError> {
    of_id(business, id).ask_first(sql)?.as_ref().map(appointment).transpose()
}

/// The question for [`find`].
pub fn of_id(business: &BusinessId, id: &AppointmentId) -> Question {
    Question::new(
        format!("SELECT {COLUMNS} FROM appointments a WHERE a.business_id = $1 AND a.appointment_id = $2"),
        args![business.as_str(), id.as_str()],
    )
}

/// The columns of [`changing`], in its order: all that a change of an appointment may change. What they hold of a new one
/// is kept by the same list.
const CHANGING: [&str; 29] = [
    "doctor_id",
    "clinic_id",
    "service_id",
    "service_name",
    "date",
    "start_time",
    "end_time",
    "status",
    "appointment_type",
    "mode",
    "token",
    "visit_checkin",
    "visit_start",
    "visit_end",
    "payment_mode",
    "payment_status",
    "amount",
    "currency",
    "prev_aid",
    "next_aid",
    "notes",
    "cancel_reason",
    "version",
    "overbooked",
    "custom_attributes",
    "partner_meta",
    "display_meta",
    "undo",
    "prescription_id",
];

fn changing(kept: &KeptAppointment) -> [Value; CHANGING.len()] {
    let seconds = |at: Option<DateTime<Utc>>| at.map(|at| at.timestamp());
    [
        kept.doctor.as_str().into(),
        kept.clinic.as_str().into(),
        kept.service.0.as_str().into(),
        kept.service.1.as_str().into(),
        kept.date.to_string().into(),
        kept.span.start.timestamp().into(),
        kept.span.end.timestamp().into(),
        kept.status.code().into(),
        kept.kind.code().into(),
        kept.mode.code().into(),
        kept.token.map(i64::from).into(),
        seconds(kept.checked_in).into(),
        seconds(kept.visit_start).into(),
        seconds(kept.visit_end).into(),
        kept.payment.mode.as_str().into(),
        kept.payment.status.as_str().into(),
        kept.payment.amount.into(),
        kept.payment.currency.as_str().into(),
        kept.previous.as_ref().map(AppointmentId::as_str).into(),
        kept.next.as_ref().map(AppointmentId::as_str).into(),
        kept.notes.as_deref().into(),
        kept.cancel_reason.as_deref().into(),
        kept.version.into(),
        i64::from(kept.overbooked).into(),
        kept.extras.custom_attributes.as_deref().into(),
        kept.extras.partner_meta.as_deref().into(),
        kept.extras.display_meta.as_deref().into(),
        kept.undo.as_deref().into(),
        kept.extras.prescription_id.as_deref().into(),
    ]
}

/// Adds an appointment, as it stands.
pub fn insert(sql: &mut dyn Sql, business: &BusinessId, new: &KeptAppointment) -> Result<(), SqlError> {
    static STATEMENT: LazyLock<String> = LazyLock::new(|| {
        let places: Vec<String> = (1..=7 + CHANGING.len()).map(|number| format!("${number}")).collect();
        format!(
            "INSERT INTO appointments (business_id, appointment_id, partner_appointment_id, patient_id, channel, \
             visit_type, created_at, {}) VALUES ({})",
            CHANGING.join(", "),
            places.join(", "),
        )
    });
    let mut args = args![
        business.as_str(),
        new.id.as_str(),
        new.partner_id.as_deref(),
        new.patient.as_str(),
        new.channel.as_str(),
        new.visit_type.as_str(),
        new.created_at.timestamp(),
    ]
    .to_vec();
    args.extend(changing(new));
    sql.post(&STATEMENT, &args)
}

/// The appointment that the caller's own program knows by that identifier. One that was moved shares it with those whose
/// place it took: then the last of them is meant.
pub fn find_by_partner_id(
    sql: &mut dyn Sql,
    business: &BusinessId,
    partner_id: &str,
) -> Result<Option<KeptAppointment>, SqlError> {
    let all: Vec<KeptAppointment> =
        of_partner_id(business, partner_id).ask(sql)?.iter().map(appointment).collect::<Result<_, _>>()?;
    // Not for the database to sort: it would begin to even where there is nothing.
    let last = |a: &KeptAppointment, b: &KeptAppointment| {
        let newest = |of: &KeptAppointment| (of.next.is_none(), of.created_at);
        newest(a).cmp(&newest(b)).then_with(|| b.id.as_str().cmp(a.id.as_str()))
    };
    Ok(all.into_iter().max_by(last))
}

/// The question for [`find_by_partner_id`].
pub fn of_partner_id(business: &BusinessId, partner_id: &str) -> Question {
    Question::new(
        format!("SELECT {COLUMNS} FROM appointments a WHERE a.business_id = $1 AND a.partner_appointment_id = $2"),
        args![business.as_str(), partner_id],
    )
}

/// Keeps the appointment as it stands now, under the next version. Its seats are another table's business.
pub fn update(sql: &mut dyn Sql, business: &BusinessId, changed: &mut KeptAppointment) -> Result<(), SqlError> {
    static STATEMENT: LazyLock<String> = LazyLock::new(|| {
        let columns: Vec<String> =
            CHANGING.iter().zip(3..).map(|(column, number)| format!("{column} = ${number}")).collect();
        format!("UPDATE appointments SET {} WHERE business_id = $1 AND appointment_id = $2", columns.join(", "))
    });
    changed.version += 1;
    let mut args = args![business.as_str(), changed.id.as_str()].to_vec();
    args.extend(changing(changed));
    sql.post(&STATEMENT, &args)
}

/// Takes the caller's own identifier away from an appointment.
pub fn forget_partner_id(sql: &mut dyn Sql, business: &BusinessId, id: &AppointmentId) -> Result<(), SqlError> {
    sql.execute(
        "UPDATE appointments SET partner_appointment_id = NULL WHERE business_id = $1 AND appointment_id = $2",
        args![business.as_str(), id.as_str()],
    )
    .map(drop)
}

/// How many overbookings that doctor has on that date, at whichever clinic: walk-ins, and what holds no slot any more,
/// are none.
pub fn overbooked_on(
    sql: &mut dyn Sql,
    business: &BusinessId,
    doctor: &DoctorId,
    date: NaiveDate,
) -> Result<usize, SqlError> {
    let rows = sql.query(
        "SELECT status FROM appointments \
         WHERE business_id = $1 AND date = $2 AND doctor_id = $3 AND overbooked = 1 AND visit_type <> $4",
        args![business.as_str(), date.to_string(), doctor.as_str(), WALK_IN],
    )?;
    let mut count = 0;
    for row in rows {
        count += usize::from(Status::from_code(&row.text(0)?).holds_slot());
    }
    Ok(count)
}

/// What is open of a table that is called `a`, as the index for it says. SQLite would make a table of a list each time that a
/// row comes into that index.
const OPEN: &str = "(a.status = 'BK' OR a.status = 'CK' OR a.status = 'PA' OR a.status = 'OG')";

/// The clinics at which something is open (booked, waiting, parked, begun) of the days before that one, each with the
/// date of the oldest of it.
pub fn oldest_open(
    sql: &mut dyn Sql,
    business: &BusinessId,
    before: NaiveDate,
) -> Result<Vec<(ClinicId, NaiveDate)>, SqlError> {
    let rows = sql.query(
        &format!(
            "SELECT a.clinic_id, MIN(a.date) FROM appointments a \
             WHERE a.business_id = $1 AND {OPEN} AND a.date < $2 GROUP BY a.clinic_id"
        ),
        args![business.as_str(), before.to_string()],
    )?;
    rows.iter().map(|row| Ok((row.text(0)?.into(), row.text(1)?.parse().map_err(|_| out_of_range())?))).collect()
}

/// What is open at that clinic of the days before that one, the oldest first, at most so many.
pub fn open_before(
    sql: &mut dyn Sql,
    business: &BusinessId,
    clinic: &ClinicId,
    date: NaiveDate,
    most: usize,
) -> Result<Vec<KeptAppointment>, SqlError> {
    let rows = sql.query(
        &format!(
            "SELECT {COLUMNS} FROM appointments a WHERE a.business_id = $1 AND {OPEN} AND a.date < $2 \
             AND a.clinic_id = $3 ORDER BY a.date, a.start_time, a.appointment_id LIMIT {most}"
        ),
        args![business.as_str(), date.to_string(), clinic.as_str()],
    )?;
    rows.iter().map(appointment).collect()
}
