//! What the form calls its fields and its choices. Everything it returns is safe to draw.

use super::FormField;
use crate::catalogue::say;
use crate::domain::booking::{AppointmentKind, Mode, PaymentMode};
use crate::domain::slots::OfferedService;

impl FormField {
    /// The label beside the field.
    pub fn label(self) -> String {
        match self {
            Self::Patient => say!("form-patient"),
            Self::FirstName => say!("form-first-name"),
            Self::LastName => say!("form-family-name"),
            Self::Gender => say!("form-gender"),
            Self::Born => say!("form-born"),
            Self::Mobile => say!("form-mobile"),
            Self::City => say!("form-town"),
            Self::Doctor => say!("form-doctor"),
            Self::Service => say!("form-service"),
            Self::Kind => say!("form-visit"),
            Self::Mode => say!("form-attended"),
            Self::Payment => say!("form-paid-by"),
            Self::Notes => say!("form-notes"),
        }
    }
}

/// `Consultation · 15 min · ₹500`.
pub fn service_words(service: &OfferedService) -> String {
    let mut words = service.name.shown().to_owned();
    if let Some(minutes) = service.minutes {
        words.push_str(&format!(" · {}", say!("form-minutes", n = minutes)));
    }
    if let Some((price, currency)) = &service.price {
        words.push_str(&format!(" · {}", money(*price, currency.shown())));
    }
    if service.prepaid {
        words.push_str(&format!(" · {}", say!("form-prepaid")));
    }
    words
}

/// `₹500`, or `500 XYZ` for a currency without a sign that everybody knows.
pub fn money(amount: u32, currency: &str) -> String {
    match currency {
        "INR" => format!("₹{amount}"),
        "EUR" => format!("€{amount}"),
        "USD" => format!("${amount}"),
        "GBP" => format!("£{amount}"),
        other => format!("{amount} {other}").trim_end().to_owned(),
    }
}

/// In a word.
pub fn kind_words(kind: &AppointmentKind) -> String {
    match kind {
        AppointmentKind::Regular => say!("form-first-visit"),
        AppointmentKind::FollowUp => say!("form-follow-up"),
        AppointmentKind::Other(text) => text.shown().to_owned(),
    }
}

/// In a word.
pub fn mode_words(mode: &Mode) -> String {
    match mode {
        Mode::InClinic => say!("form-in-the-clinic"),
        Mode::Tele => say!("form-by-phone"),
        Mode::Other(text) => text.shown().to_owned(),
    }
}

/// In a word.
pub fn payment_words(mode: &PaymentMode) -> String {
    match mode {
        PaymentMode::Cash => say!("form-cash"),
        PaymentMode::Card => say!("form-card"),
        PaymentMode::Upi => say!("form-upi"),
        PaymentMode::Insurance => say!("form-insurance"),
        PaymentMode::Later => say!("form-later"),
        PaymentMode::Other(text) => text.shown().to_owned(),
    }
}
