//! All doctors of a day, at the sizes that desks have; and what the grid says while a free slot is looked for.

use frontdesk::desk::Desk;
use frontdesk::desk::model::Mode;
use frontdesk::desk::model::life::Life;
use frontdesk::desk::model::whole_clinic::WholeClinic;
use frontdesk::desk::port::{DoctorEntry, Failure, Ticket};
use frontdesk::domain::appointment::Status;
use frontdesk::domain::text::Text;

use super::practice::{Practice, at, date};

/// The view, with a doctor and a time of today selected.
fn viewed(practice: Practice, doctor: &str, wall: &str) -> Desk {
    let view = WholeClinic {
        date: date(0),
        doctor: Some(doctor.into()),
        wish: at(0, wall),
        before: (None, Default::default()),
    };
    practice.mode(Mode::WholeClinic(Box::new(view))).desk()
}

/// Twenty doctors with sittings of all kinds; the slots of one are not known yet, those of another can't be read.
fn many() -> Practice {
    let lengths = [10, 15, 20, 30, 5];
    let names = ["Rao", "Iyer", "Fernandes", "Khan", "Venkatasubramanian", "Das", "Bose", "Shah", "लक्ष्मी", "Nair"];
    let sittings: [&[(&str, &str)]; 4] = [
        &[("09:00", "13:00"), ("16:00", "19:00")],
        &[("08:00", "12:00")],
        &[("14:00", "20:00")],
        &[("09:20", "13:20"), ("15:00", "18:00")],
    ];
    let ids: Vec<String> = (0..20).map(|n| format!("doc-{n:02}")).collect();
    let practice = Practice::busy().change(|desk| {
        let entities = desk.entities.value_mut().unwrap();
        entities.doctors = ids
            .iter()
            .enumerate()
            .map(|(n, id)| DoctorEntry {
                id: id.as_str().into(),
                name: Text::from(format!("Dr. {} {}", ["Anil", "Lakshmi", "Om"][n % 3], names[n % 10]).as_str()),
                speciality: Text::from(["General Medicine", "Paediatrics", "ENT"][n % 3]),
            })
            .collect();
        for clinic in &mut entities.clinics {
            clinic.doctors = ids.iter().map(|id| id.as_str().into()).collect();
        }
        desk.doctor = Some("doc-00".into());
    });
    let filled = ids.iter().enumerate().fold(practice, |practice, (n, id)| {
        if n == 7 {
            return practice;
        }
        let of = sittings[n % 4];
        let minutes = lengths[n % 5];
        let practice = practice.slots(id, minutes, &[(0, if n == 5 { &[] } else { of }), (1, of)]);
        // Some are nearly full, some hardly booked at all.
        let starts: Vec<String> = (0..600)
            .map(|m| m + 8 * 60)
            .filter(|m| m * (n + 3) % 17 < n && m % 10 == 0)
            .map(|m| format!("{:02}:{:02}", m / 60, m % 60))
            .collect();
        starts.iter().fold(practice, |practice, wall| practice.at(id, 0, wall, "Sana", "Khan", Status::Booked))
    });
    filled.change(|desk| {
        let key = |id: &str| (id.into(), "indiranagar".into(), date(0));
        desk.offers.insert(key("doc-07"), Life::Waiting(Ticket(7)));
        desk.offers.insert(key("doc-09"), Life::Failed(Failure::NoAnswer));
    })
}

pub fn scenes() -> Vec<(&'static str, Desk)> {
    let elsewhere = |desk: &mut Desk| desk.entities.value_mut().unwrap().clinics[0].doctors.clear();
    let unknown = |desk: &mut Desk| desk.offers.clear();
    vec![
        ("whole_clinic", viewed(Practice::busy(), "rao", "11:30")),
        ("whole_clinic_taken", viewed(Practice::busy().pending(), "rao", "10:30")),
        ("whole_clinic_many", viewed(many(), "doc-04", "16:30")),
        ("whole_clinic_loading", viewed(Practice::busy().change(unknown), "rao", "11:30")),
        ("whole_clinic_empty", viewed(Practice::busy().change(elsewhere), "rao", "11:30")),
    ]
}
