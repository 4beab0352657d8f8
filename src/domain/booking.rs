//! What a booking says besides who, when and with whom.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::ids::{ClinicId, DoctorId, PatientId, ServiceId};
use super::patient::NewPatient;
use super::text::Text;

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident $(: $derived:ident)? { $($(#[$vdoc:meta])* $variant:ident = $code:literal $(| $alias:literal)*,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, $($derived,)? PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$vdoc])* $variant,)*
            /// A word that this program does not know; kept, shown and sent back as it came.
            Other(Text),
        }

        impl $name {
            /// Reads the word in any of its published spellings.
            pub fn from_code(code: &str) -> Self {
                match code {
                    $($code $(| $alias)* => Self::$variant,)*
                    other => Self::Other(Text::from(other)),
                }
            }

            /// The word that the core endpoints use.
            pub fn code(&self) -> &str {
                match self {
                    $(Self::$variant => $code,)*
                    Self::Other(text) => text.raw(),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.code())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.code())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                String::deserialize(from).map(|code| Self::from_code(&code))
            }
        }
    };
}

codes! {
    /// How the visit is attended.
    Mode {
        /// At the clinic.
        InClinic = "in-clinic" | "in_clinic" | "INCLINIC" | "IN_CLINIC",
        /// By phone or video.
        Tele = "tele" | "TELE" | "PHONE" | "VIDEO",
    }
}

codes! {
    /// First visit or follow-up (the contract says `appointment_type`).
    AppointmentKind: Default {
        /// An ordinary visit.
        #[default]
        Regular = "REGULAR" | "regular",
        /// A visit that follows up an earlier one.
        FollowUp = "FOLLOW_UP" | "follow-up" | "follow_up",
    }
}

codes! {
    /// How it is paid.
    PaymentMode {
        /// Cash.
        Cash = "CASH",
        /// Card.
        Card = "CARD",
        /// UPI.
        Upi = "UPI",
        /// The insurance pays.
        Insurance = "INSURANCE",
        /// Not paid yet.
        Later = "LATER",
    }
}

/// The modes of payment in the order in which a form offers them.
pub const PAYMENT_MODES: [PaymentMode; 5] =
    [PaymentMode::Cash, PaymentMode::Card, PaymentMode::Upi, PaymentMode::Insurance, PaymentMode::Later];

/// For whom a booking is.
#[derive(Clone, Debug, PartialEq)]
pub enum ForWhom {
    /// Somebody in the directory.
    Known(PatientId),
    /// Somebody who joins the directory with this booking.
    New(Box<NewPatient>),
}

/// A booking as it is asked for (contract: *Book*).
#[derive(Clone, Debug, PartialEq)]
pub struct Booking {
    /// The idempotency key (`partner_appointment_id`): the same key never books twice.
    pub key: String,
    /// With whom.
    pub doctor: DoctorId,
    /// Where.
    pub clinic: ClinicId,
    /// For whom.
    pub patient: ForWhom,
    /// From when…
    pub start: DateTime<Utc>,
    /// …to when: exactly the slot.
    pub end: DateTime<Utc>,
    /// Which service of the doctor.
    pub service: ServiceId,
    /// First visit or follow-up.
    pub kind: AppointmentKind,
    /// How it is attended.
    pub mode: Mode,
    /// How it is paid.
    pub payment: PaymentMode,
    /// A word for the doctor.
    pub notes: Option<Text>,
    /// A seat beyond the capacity is meant (contract: *Desk extensions*, `overbook`). Never by accident.
    pub overbook: bool,
}

/// A patient without an appointment who joins a doctor's queue (contract: *Desk extensions*, *walk-ins*).
#[derive(Clone, Debug, PartialEq)]
pub struct WalkIn {
    /// The key of this write.
    pub key: String,
    /// Whose queue.
    pub doctor: DoctorId,
    /// Where.
    pub clinic: ClinicId,
    /// Who.
    pub patient: ForWhom,
    /// First visit or follow-up.
    pub kind: AppointmentKind,
    /// How it is paid.
    pub payment: PaymentMode,
    /// A word for the doctor.
    pub notes: Option<Text>,
}

/// A stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// Its first moment…
    pub start: DateTime<Utc>,
    /// …and the first one after it.
    pub end: DateTime<Utc>,
}
