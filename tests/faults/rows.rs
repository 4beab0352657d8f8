//! What the server has, told by another program.

use frontdesk::domain::appointment::Appointment;
use frontdesk::domain::booking::{AppointmentKind, Booking, ForWhom, Mode, PaymentMode};
use frontdesk::domain::two_days::TwoDays;
use frontdesk::domain::zone::Zone;

use crate::harness::{NOW, Practice};

pub fn kolkata() -> Zone {
    Zone::named("Asia/Kolkata").unwrap()
}

/// A booking with Dr. Rao today that another program makes.
pub fn booking(time: &str, key: &str, patient: &str) -> Booking {
    let start = chrono::DateTime::parse_from_rfc3339(&format!("2026-11-23T{time}:00+05:30")).unwrap().to_utc();
    Booking {
        key: key.into(),
        doctor: "rao".into(),
        clinic: "indiranagar".into(),
        patient: ForWhom::Known(patient.into()),
        start,
        end: start + chrono::TimeDelta::minutes(15),
        service: "rao-consult".into(),
        kind: AppointmentKind::Regular,
        mode: Mode::InClinic,
        payment: PaymentMode::Cash,
        notes: None,
        overbook: false,
    }
}

/// Dr. Rao's appointments at Indiranagar today, those apart that hold nothing any more.
pub async fn at_raos(practice: &Practice) -> Vec<Appointment> {
    let today = NOW[..10].parse().unwrap();
    let listed = practice.client().appointments(&"indiranagar".into(), TwoDays::from(today), today).await.unwrap();
    listed.appointments.into_iter().filter(|a| a.doctor.as_str() == "rao" && a.status.holds_slot()).collect()
}

/// How many of them begin at that time.
pub async fn booked_at(practice: &Practice, time: &str) -> usize {
    let at = booking(time, "", "").start;
    at_raos(practice).await.iter().filter(|a| a.start == at).count()
}
