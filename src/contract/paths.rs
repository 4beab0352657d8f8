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
/// *Desk extensions*: push.
pub const EVENTS: &str = "/desk/v1/events";
/// *Desk extensions*: alive.
pub const HEALTH: &str = "/healthz";
/// *Desk extensions*: ready to answer.
pub const READY: &str = "/readyz";

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
