//! Booking, moving, walking in: somebody, with a doctor, at a time.

use super::people;
use super::{Deed, Place, Problem, Reader, Reading, Rows, ToBook, ToFill, Whose, shown};
use crate::catalogue::say;
use crate::desk::model::command_line::places::{Found, Wanted};
use crate::desk::model::command_line::roles::Role;
use crate::desk::model::form::{kind_words, mode_words};
use crate::desk::model::life::Life;
use crate::desk::words;
use crate::domain::appointment::Appointment;
use crate::domain::booking::{AppointmentKind, Mode, Span};
use crate::domain::ids::{ClinicId, DoctorId};
use crate::domain::loose::LooseTime;
use crate::domain::names;
use crate::domain::patient::Patient;
use crate::domain::slots::OfferedService;
use crate::domain::wall_time::WallTime;

impl Reader<'_> {
    /// `b smi rao tue 930 fu`.
    pub(super) fn book(&self, reading: &mut Reading) {
        let patient = self.patient(reading);
        let Some(place) = self.place(reading, None) else { return };
        if let Some(patient) = &patient {
            self.tell_what_they_have(reading, patient, &place);
        }
        let only_missing = |problem: &Problem| matches!(problem, Problem::Missing(_));
        reading.enter = match (patient, reading.problems.is_empty()) {
            (Some(patient), true) => Some(Deed::Book(Box::new(ToBook { patient, place }))),
            (patient, _) if reading.problems.iter().all(only_missing) => {
                Some(Deed::Form(Box::new(ToFill { patient, words: self.name(), place })))
            }
            (_, _) => None,
        };
    }

    /// What the patient has on that day already, as far as the lists on the screen tell it: a word of warning, no more.
    fn tell_what_they_have(&self, reading: &mut Reading, patient: &Patient, place: &Place) {
        let lists =
            [self.desk.board_of_today(), self.desk.board_of_grid()].into_iter().flatten().filter_map(Life::value);
        let mut theirs = lists.flat_map(|board| &board.appointments).filter(|a| {
            let date = self.desk.zone_of(&a.clinic).date(a.start);
            a.patient.id == patient.id && date == place.date && a.status.holds_slot()
        });
        if let Some(other) = theirs.next() {
            let time = self.desk.zone_of(&other.clinic).clock(other.start);
            let who = self.doctor_name(&other.doctor);
            reading.warning = Some(say!("command-line-has-also", time = time, who = who));
        }
    }

    /// `r khan iyer tue 930`.
    pub(super) fn moved(&self, reading: &mut Reading) {
        let appointment = self.appointment(reading);
        let Some(place) = self.place(reading, appointment.as_ref()) else { return };
        if let (Some(appointment), true) = (appointment, reading.problems.is_empty()) {
            // It stays what it is: only the time and the doctor change.
            let place = Place { kind: appointment.kind.clone(), mode: appointment.mode.clone(), ..place };
            reading.enter = Some(Deed::Move(Box::new(appointment), Box::new(place)));
        }
    }

    /// `w khan iyer`.
    pub(super) fn walk_in(&self, reading: &mut Reading) {
        let patient = self.patient(reading);
        let Some((doctor, clinic)) = self.doctor(reading, None) else { return };
        let kind = self.kind().unwrap_or_default();
        reading.rest.push(say!("command-line-queue-of", who = self.doctor_name(&doctor)));
        if self.kind().is_some() {
            reading.rest.push(kind_words(&kind));
        }
        if let Some(patient) = patient {
            reading.enter = Some(Deed::WalkIn(Box::new(patient), doctor, clinic, kind));
        }
    }

    fn kind(&self) -> Option<AppointmentKind> {
        self.roles.iter().find_map(|role| if let Role::Kind(kind) = role { Some(kind.clone()) } else { None })
    }

    fn mode(&self) -> Option<Mode> {
        self.roles.iter().find_map(|role| if let Role::Attended(mode) = role { Some(mode.clone()) } else { None })
    }

    fn time(&self) -> Option<LooseTime> {
        self.roles.iter().find_map(|role| if let Role::Time(time) = role { Some(*time) } else { None })
    }

    /// The one in the directory who is meant.
    fn patient(&self, reading: &mut Reading) -> Option<Patient> {
        let words = self.name();
        if words.is_empty() {
            reading.problems.push(Problem::Missing(say!("command-line-whom")));
            return None;
        }
        reading.needs.patients = Some(words.clone());
        let said = shown(&words);
        let looked = &self.line.looked;
        let found = match &looked.hits {
            Life::Ready(known) if looked.words == words => &known.value,
            Life::Failed(why) | Life::Old(_, why) if looked.words == words => {
                let why = shown(&why.words());
                reading.problems.push(Problem::Wrong(say!("command-line-can-not-look", why = why)));
                return None;
            }
            Life::NotAsked | Life::Waiting(_) | Life::Ready(_) | Life::Again(..) | Life::Failed(_) | Life::Old(..) => {
                reading.problems.push(Problem::Looking(say!("command-line-looking", who = said)));
                return None;
            }
        };
        // The directory also finds who is nearly called so. Who alone is called as it was typed is meant, unless another one
        // was chosen; the near ones stay in sight.
        let wanted = names::words(&words);
        let as_typed = |p: &Patient| people::fits_as_typed(Some(&p.name), p.mobile.as_ref(), None, &wanted);
        let mut exact = found.iter().enumerate().filter(|(_, patient)| as_typed(patient)).map(|(at, _)| at);
        let only_exact = exact.next().filter(|_| exact.next().is_none());
        let chosen = found.iter().position(|patient| Some(patient.id.as_str()) == self.line.chosen.as_deref());
        let chosen = chosen.or(only_exact);
        match (found.as_slice(), chosen) {
            ([], _) => {
                reading.problems.push(Problem::Missing(say!("command-line-nobody", who = said)));
                None
            }
            ([only], Some(_)) => {
                reading.who = Some(Whose::Patient(Box::new(only.clone())));
                Some(only.clone())
            }
            (found, chosen) => {
                reading.rows = Rows::Patients(found.to_vec());
                reading.chosen = chosen;
                let one = chosen.and_then(|at| found.get(at)).cloned();
                if one.is_none() {
                    let says = match found.len() {
                        1 => say!("command-line-only-near", who = said),
                        n => say!("command-line-several", n = n, who = said),
                    };
                    reading.problems.push(Problem::Choose(says));
                }
                reading.who = one.clone().map(|one| Whose::Patient(Box::new(one)));
                one
            }
        }
    }

    /// The doctor who was named, else the one of what is moved, else the chosen one; with the clinic where they sit.
    pub(super) fn doctor(
        &self,
        reading: &mut Reading,
        before: Option<(&DoctorId, &ClinicId)>,
    ) -> Option<(DoctorId, ClinicId)> {
        let named = self.roles.iter().find_map(|role| if let Role::Doctor(all) = role { Some(all) } else { None });
        let Some(named) = named else {
            let chosen = before.or_else(|| Some((self.desk.doctor.as_ref()?, self.desk.clinic.as_ref()?)));
            if chosen.is_none() {
                reading.problems.push(Problem::Missing(say!("command-line-which-doctor")));
            }
            return chosen.map(|(doctor, clinic)| (doctor.clone(), clinic.clone()));
        };
        match self.doctors_of(named).as_slice() {
            [only] => {
                let here = self.desk.chosen_clinic().filter(|clinic| clinic.doctors.contains(&only.id));
                let elsewhere = || self.desk.clinics().iter().find(|clinic| clinic.doctors.contains(&only.id));
                let clinic = here.or_else(elsewhere).map(|clinic| clinic.id.clone());
                if clinic.is_none() {
                    let who = only.name.shown().to_owned();
                    reading.problems.push(Problem::Wrong(say!("command-line-sits-nowhere", who = who)));
                }
                clinic.map(|clinic| (only.id.clone(), clinic))
            }
            several => {
                let names = several.iter().map(|doctor| doctor.name.shown().to_owned());
                reading.rows = match std::mem::take(&mut reading.rows) {
                    Rows::None => Rows::Names(names.collect()),
                    rows @ (Rows::Commands(_) | Rows::Patients(_) | Rows::Appointments(_) | Rows::Names(_)) => rows,
                };
                reading.problems.push(Problem::Choose(say!("command-line-several-doctors", n = several.len())));
                None
            }
        }
    }

    pub(super) fn doctor_name(&self, id: &DoctorId) -> String {
        self.desk.doctor_entry(id).map_or_else(|| shown(id.as_str()), |doctor| doctor.name.shown().to_owned())
    }

    /// The slot that is meant, if it can be had. Without a time it is the first free one, and that is a problem.
    fn place(&self, reading: &mut Reading, before: Option<&Appointment>) -> Option<Place> {
        let (doctor, clinic) = self.doctor(reading, before.map(|a| (&a.doctor, &a.clinic)))?;
        let date = self.day().unwrap_or_else(|| self.desk.first_day());
        reading.rest.push(self.doctor_name(&doctor));
        if Some(&clinic) != self.desk.clinic.as_ref() {
            reading.rest.push(shown(self.desk.clinic_name(&clinic)));
        }
        if date < self.desk.zone_of(&clinic).date(self.desk.now) {
            reading.rest.push(words::day(date));
            reading.problems.push(Problem::Wrong(say!("command-line-past-day", day = words::day(date))));
            return None;
        }
        let kind = self.kind().or_else(|| before.map(|appointment| appointment.kind.clone()));
        let wanted = Wanted { doctor, clinic, date, time: self.time(), kind };
        reading.needs.offer = Some(wanted.clone());
        let found = self.desk.find_slot(self.line, &wanted);
        self.tell_time(reading, &wanted, &found);
        let wrong = |reading: &mut Reading, says: String, next: Option<WallTime>| {
            let next = next.map(|next| say!("command-line-next-free", time = next.to_string()));
            let says = [Some(says), next].into_iter().flatten().collect::<Vec<_>>().join("; ");
            reading.problems.push(Problem::Wrong(says));
        };
        let who = || self.doctor_name(&wanted.doctor);
        match found {
            Found::Free(span, service) => return Some(self.place_at(reading, wanted, span, &service)),
            Found::NoTime(Some((span, service))) => {
                let at = self.desk.zone_of(&wanted.clinic).clock(span.start);
                reading.problems.push(Problem::Missing(say!("command-line-no-time", time = at)));
                return Some(self.place_at(reading, wanted, span, &service));
            }
            Found::NoTime(None) => {
                let says = say!("command-line-nothing-free", who = who(), day = words::day(date));
                wrong(reading, says, None);
            }
            Found::NotKnown => reading.problems.push(Problem::Looking(say!("command-line-looking-slots", who = who()))),
            Found::CanNotLook(why) => {
                wrong(reading, say!("command-line-can-not-look", why = shown(&why)), None);
            }
            Found::NobodySits => {
                wrong(reading, say!("command-line-nobody-sits", who = who(), day = words::day(date)), None)
            }
            Found::Taken(at, next) => wrong(reading, say!("command-line-taken-time", time = at.to_string()), next),
            Found::Asked(at, next) => wrong(reading, say!("command-line-asked-time", time = at.to_string()), next),
            Found::Past(at, next) => wrong(reading, say!("command-line-past-time", time = at.to_string()), next),
            Found::NoSlot(at, next) => wrong(reading, say!("command-line-no-slot", time = at.to_string()), next),
        }
        None
    }

    /// Says the day, with the time as the slots decide it; a time that is not free has the next free one beside it.
    fn tell_time(&self, reading: &mut Reading, wanted: &Wanted, found: &Found) {
        let (at, next) = match found {
            Found::Free(span, _) => {
                let zone = self.desk.zone_of(&wanted.clinic);
                let (from, to) = (zone.clock(span.start), zone.clock(span.end));
                reading.rest.push(format!("{} {from}–{to}", words::day(wanted.date)));
                (Some(from), None)
            }
            Found::Taken(at, next) | Found::Asked(at, next) | Found::Past(at, next) | Found::NoSlot(at, next) => {
                (Some(at.to_string()), *next)
            }
            Found::NotKnown | Found::CanNotLook(_) | Found::NobodySits | Found::NoTime(_) => (None, None),
        };
        if !matches!(found, Found::Free(..)) {
            let time = at.clone().or_else(|| wanted.time.map(|time| time.usual().to_string()));
            let words = [Some(words::day(wanted.date)), time].into_iter().flatten().collect::<Vec<_>>().join(" ");
            reading.rest.push(words);
        }
        let place = self.roles.iter().position(|role| matches!(role, Role::Time(_)));
        let Some(word) = place.and_then(|place| self.words.get(place)) else { return };
        let Some(taken) = reading.taken.iter_mut().find(|taken| taken.at.start == word.at.start) else { return };
        if let Some(at) = at {
            taken.what = at;
        }
        reading.instead = next.map(|next| (taken.at.clone(), next.to_string()));
    }

    fn place_at(&self, reading: &mut Reading, wanted: Wanted, span: Span, service: &OfferedService) -> Place {
        let kind = wanted.kind.unwrap_or_else(|| service.kind.clone());
        let offered = service.modes.first().cloned().unwrap_or(Mode::InClinic);
        let usual = if service.modes.contains(&Mode::InClinic) { Mode::InClinic } else { offered };
        let mode = self.mode().unwrap_or_else(|| usual.clone());
        if !service.modes.is_empty() && !service.modes.contains(&mode) {
            let says = say!("command-line-not-so", how = mode_words(&mode), what = service.name.shown().to_owned());
            reading.problems.push(Problem::Wrong(says));
        }
        reading.rest.push(kind_words(&kind));
        if mode != usual {
            reading.rest.push(mode_words(&mode));
        }
        Place {
            doctor: wanted.doctor,
            clinic: wanted.clinic,
            date: wanted.date,
            span,
            service: service.id.clone(),
            prepaid: service.prepaid,
            kind,
            mode,
        }
    }
}
