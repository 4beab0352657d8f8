//! Every path of the API, once. The server routes by them, the client fills them in.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// *Sign in.*
pub const LOGIN: &str = "/connect-auth/v1/account/login";
/// *Sign in*: refresh.
pub const REFRESH: &str = "/connect-auth/v1/account/refresh-token";
/// *Sign in*: refresh under its older name.
pub const REFRESH_OLD: &str = "/connect-auth/v1/account/refresh";
/// *Published names*: clinics and doctors.
pub const ENTITIES: &str = "/dr/v1/business/entities";
/// *Published names*: a doctor.
pub const DOCTOR: &str = "/dr/v1/doctor/{doctor_id}";
/// *Published names*: a clinic.
pub const CLINIC: &str = "/dr/v1/business/clinic/{clinic_id}";
/// *Published names*: a doctor's services.
pub const SERVICES: &str = "/dr/v1/doctor/service/{doctor_id}";
/// *Add a patient.*
pub const PATIENTS: &str = "/dr/v1/patient";
/// *Published names*: patient.
pub const PATIENT: &str = "/dr/v1/patient/{patient_id}";
/// *Published names*: patients by mobile.
pub const PATIENTS_BY_MOBILE: &str = "/dr/v1/business/patients/search";
/// *Published names*: patients by prefix.
pub const PATIENTS_BY_PREFIX: &str = "/profiles/v1/patient/search";
/// *Search slots.*
pub const SLOTS: &str = "/dr/v1/business/doctor/{doctor_id}/clinic/{clinic_id}/appointments/slots";
/// *Book.*
pub const BOOK: &str = "/dr/v1/business/doctor/appointments/slots/book";
/// *Check in.*
pub const CHECK_IN: &str = "/dr/v1/business/appointments/check-in";
/// *Cancel.*
pub const CANCEL: &str = "/dr/v1/business/appointments/cancel";
/// *Details.*
pub const DETAILS: &str = "/dr/v1/business/appointments/{appointment_id}";
/// *Published names*: appointments of days.
pub const APPOINTMENTS: &str = "/dr/v1/appointment";
/// *Published names*: patients by mobile, directory.
pub const PROFILES_BY_MOBILE: &str = "/profiles/v1/patient/by-mobile/";
/// *Published names*: directory profiles.
pub const PROFILES: &str = "/profiles/v1/patient/";
/// *Published names*: a directory profile.
pub const PROFILE: &str = "/profiles/v1/patient/{patient_id}";
/// *Published names*: directory profiles page by page.
pub const PROFILES_MINIFIED: &str = "/profiles/v1/patient/minified/";
/// *Published names*: slots.
pub const PUBLISHED_SLOTS: &str = "/dr/v1/doctor/{doctor_id}/clinic/{clinic_id}/appointment/slot";
/// *Published names*: details, edit. To book is `POST` of [`APPOINTMENTS`].
pub const APPOINTMENT: &str = "/dr/v1/appointment/{appointment_id}";
/// *Published names*: edit, under its second name.
pub const APPOINTMENT_V2: &str = "/dr/v2/appointment/{appointment_id}";
/// *Published names*: custom attributes.
pub const CUSTOM_ATTRIBUTE: &str = "/dr/v1/appointment/{appointment_id}/custom_attribute";
/// *Published names*: cancel.
pub const PUBLISHED_CANCEL: &str = "/dr/v1/appointment/{appointment_id}/cancel";
/// *Published names*: reschedule.
pub const RESCHEDULE: &str = "/dr/v1/appointment/{appointment_id}/reschedule";
/// *Published names*: reschedule that answers the new appointment.
pub const RESCHEDULE_TOLD: &str = "/appointments/v1/{appointment_id}/reschedule";
/// *Published names*: no-show, and every other allowed move.
pub const CHANGE_STATUS: &str = "/dr/v1/appointment/{appointment_id}/change-status";
/// *Published names*: complete.
pub const COMPLETE: &str = "/dr/v1/appointment/{appointment_id}/complete";
/// *Published names*: park.
pub const PARK: &str = "/dr/v1/appointment/{appointment_id}/parked";
/// *Published names*: a patient's visits.
pub const VISITS: &str = "/dr/v1/appointment/patient/{patient_id}";
/// *Desk extensions*: push.
pub const EVENTS: &str = "/desk/v1/events";
/// *Desk extensions*: first free slot and free counts.
pub const AVAILABILITY: &str = "/desk/v1/availability";
/// *Desk extensions*: what became of a write.
pub const KEY: &str = "/desk/v1/keys/{key}";
/// *Desk extensions*: makes a write that has not happened impossible.
pub const VOID_KEY: &str = "/desk/v1/keys/{key}/void";
/// *Desk extensions*: takes back the last change of an appointment.
pub const UNDO: &str = "/desk/v1/appointments/{appointment_id}/undo";
/// *Desk extensions*: a patient without an appointment joins the queue.
pub const WALK_INS: &str = "/desk/v1/walk-ins";
/// *Desk extensions*: alive.
pub const HEALTH: &str = "/healthz";
/// *Desk extensions*: ready to answer.
pub const READY: &str = "/readyz";
/// *Desk extensions*: numbers for Prometheus.
pub const METRICS: &str = "/metrics";
/// *Desk extensions*: this API, described.
pub const DESCRIPTION: &str = "/openapi.json";

/// Everything but the characters that never need quoting in a path.
const QUOTED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Puts identifiers into the `{…}` of a path, in order, quoted: they are opaque and may hold anything.
pub fn filled(path: &str, ids: &[&str]) -> String {
    let mut out = String::with_capacity(path.len() + 32);
    let mut ids = ids.iter();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        if let Some(id) = ids.next() {
            out.extend(utf8_percent_encode(id, QUOTED));
        }
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_quoted_in_paths() {
        assert_eq!(filled(DOCTOR, &["a/../b?c"]), "/dr/v1/doctor/a%2F..%2Fb%3Fc");
        assert_eq!(filled(SLOTS, &["d", "c"]), "/dr/v1/business/doctor/d/clinic/c/appointments/slots");
    }
}
