//! Appointments as they are kept, one row each: adding, finding, changing.
//!
//! Which changes are allowed is not decided here (see [`crate::server::visits`]); lists are in [`super::lists`].

use chrono::{DateTime, NaiveDate, Utc};

use super::sql::{Row, Sql, SqlError, args};
use crate::domain::appointment::Status;
use crate::domain::booking::{AppointmentKind, Mode, Span};
use crate::domain::ids::{AppointmentId, BusinessId, ClinicId, DoctorId, PatientId, ServiceId};

/// An appointment as it is kept.
#[derive(Clone, Debug)]
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

/// What only the caller's own program understands, each a JSON object.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "the fields of the contract under their own names")]
pub struct KeptExtras {
    pub custom_attributes: Option<String>,
    pub partner_meta: Option<String>,
    pub display_meta: Option<String>,
}

/// The payment of an appointment.
#[derive(Clone, Debug)]
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
     a.custom_attributes, a.partner_meta, a.display_meta, a.undo";
/// How many they are.
pub const COLUMN_COUNT: usize = 34;

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
        },
        undo: row.text_or_null(33)?,
    })
}

fn out_of_range() -> SqlError {
    SqlError::Other("a column of an appointment is out of range".to_owned())
}

/// The appointment of that identifier.
pub fn find(sql: &mut dyn Sql, business: &BusinessId, id: &AppointmentId) -> Result<Option<KeptAppointment>, SqlError> {
    let row = sql.query_first(
        &format!("SELECT {COLUMNS} FROM appointments a WHERE a.business_id = $1 AND a.appointment_id = $2"),
        args![business.as_str(), id.as_str()],
    )?;
    row.as_ref().map(appointment).transpose()
}

/// Adds an appointment, as it stands.
pub fn insert(sql: &mut dyn Sql, business: &BusinessId, new: &KeptAppointment) -> Result<(), SqlError> {
    let seconds = |at: Option<DateTime<Utc>>| at.map(|at| at.timestamp());
    sql.execute(
        "INSERT INTO appointments (business_id, appointment_id, partner_appointment_id, doctor_id, clinic_id, \
         patient_id, service_id, service_name, date, start_time, end_time, status, appointment_type, mode, channel, \
         visit_type, token, visit_checkin, visit_start, visit_end, payment_mode, payment_status, amount, currency, \
         prev_aid, next_aid, notes, cancel_reason, created_at, version, overbooked, custom_attributes, partner_meta, \
         display_meta, undo) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, \
         $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35)",
        args![
            business.as_str(),
            new.id.as_str(),
            new.partner_id.as_deref(),
            new.doctor.as_str(),
            new.clinic.as_str(),
            new.patient.as_str(),
            new.service.0.as_str(),
            new.service.1.as_str(),
            new.date.to_string(),
            new.span.start.timestamp(),
            new.span.end.timestamp(),
            new.status.code(),
            new.kind.code(),
            new.mode.code(),
            new.channel.as_str(),
            new.visit_type.as_str(),
            new.token.map(i64::from),
            seconds(new.checked_in),
            seconds(new.visit_start),
            seconds(new.visit_end),
            new.payment.mode.as_str(),
            new.payment.status.as_str(),
            new.payment.amount,
            new.payment.currency.as_str(),
            new.previous.as_ref().map(AppointmentId::as_str),
            new.next.as_ref().map(AppointmentId::as_str),
            new.notes.as_deref(),
            new.cancel_reason.as_deref(),
            new.created_at.timestamp(),
            new.version,
            i64::from(new.overbooked),
            new.extras.custom_attributes.as_deref(),
            new.extras.partner_meta.as_deref(),
            new.extras.display_meta.as_deref(),
            new.undo.as_deref()
        ],
    )
    .map(drop)
}

/// The appointment that the caller's own program knows by that identifier; the newest, should there be several.
pub fn find_by_partner_id(
    sql: &mut dyn Sql,
    business: &BusinessId,
    partner_id: &str,
) -> Result<Option<KeptAppointment>, SqlError> {
    let row = sql.query_first(
        &format!(
            "SELECT {COLUMNS} FROM appointments a WHERE a.business_id = $1 AND a.partner_appointment_id = $2 \
             ORDER BY a.created_at DESC, a.appointment_id LIMIT 1"
        ),
        args![business.as_str(), partner_id],
    )?;
    row.as_ref().map(appointment).transpose()
}

/// Keeps the appointment as it stands now, under the next version. Its seats are another table's business.
pub fn update(sql: &mut dyn Sql, business: &BusinessId, changed: &mut KeptAppointment) -> Result<(), SqlError> {
    let seconds = |at: Option<DateTime<Utc>>| at.map(|at| at.timestamp());
    changed.version += 1;
    sql.execute(
        "UPDATE appointments SET doctor_id = $3, clinic_id = $4, service_id = $5, service_name = $6, date = $7, \
         start_time = $8, end_time = $9, status = $10, appointment_type = $11, mode = $12, token = $13, \
         visit_checkin = $14, visit_start = $15, visit_end = $16, payment_mode = $17, payment_status = $18, \
         amount = $19, currency = $20, prev_aid = $21, next_aid = $22, notes = $23, cancel_reason = $24, \
         version = $25, overbooked = $26, custom_attributes = $27, partner_meta = $28, display_meta = $29, undo = $30 \
         WHERE business_id = $1 AND appointment_id = $2",
        args![
            business.as_str(),
            changed.id.as_str(),
            changed.doctor.as_str(),
            changed.clinic.as_str(),
            changed.service.0.as_str(),
            changed.service.1.as_str(),
            changed.date.to_string(),
            changed.span.start.timestamp(),
            changed.span.end.timestamp(),
            changed.status.code(),
            changed.kind.code(),
            changed.mode.code(),
            changed.token.map(i64::from),
            seconds(changed.checked_in),
            seconds(changed.visit_start),
            seconds(changed.visit_end),
            changed.payment.mode.as_str(),
            changed.payment.status.as_str(),
            changed.payment.amount,
            changed.payment.currency.as_str(),
            changed.previous.as_ref().map(AppointmentId::as_str),
            changed.next.as_ref().map(AppointmentId::as_str),
            changed.notes.as_deref(),
            changed.cancel_reason.as_deref(),
            changed.version,
            i64::from(changed.overbooked),
            changed.extras.custom_attributes.as_deref(),
            changed.extras.partner_meta.as_deref(),
            changed.extras.display_meta.as_deref(),
            changed.undo.as_deref()
        ],
    )
    .map(drop)
}
