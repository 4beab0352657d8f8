//! Who in today's list is meant, and what is done to them.

use super::{Deed, Problem, Reader, Reading, Rows, Whose, shown};
use crate::catalogue::say;
use crate::desk::action::Command;
use crate::desk::model::command_line::roles::Role;
use crate::desk::model::command_line::verbs::Verb;
use crate::desk::model::life::Life;
use crate::desk::model::today::Group;
use crate::domain::appointment::{Appointment, By, Name, Status};
use crate::domain::text::Text;
use crate::domain::{names, phone};

/// How many rows are listed at most.
const LISTED: usize = 50;

impl Reader<'_> {
    /// `c khan`, `x bose`, `c next 3`; without a name it is who is selected.
    pub(super) fn on_somebody(&self, reading: &mut Reading) {
        let Some(command) = self.command() else { return };
        let next = self.roles.iter().find_map(|role| if let Role::Next(count) = role { Some(*count) } else { None });
        if let Some(count) = next {
            return self.next(reading, count);
        }
        if self.words.is_empty() {
            reading.rest.push(say!("command-line-selected"));
            reading.enter = Some(Deed::Key(command));
            return;
        }
        if let Some(appointment) = self.appointment(reading) {
            reading.enter = Some(Deed::On(Box::new(appointment), command));
        }
    }

    fn command(&self) -> Option<Command> {
        match self.verb {
            Verb::CheckIn => Some(Command::CheckIn),
            Verb::Cancel => Some(Command::Cancel),
            Verb::NoShow => Some(Command::NoShow),
            Verb::Start => Some(Command::StartVisit),
            Verb::End => Some(Command::EndVisit),
            Verb::Book
            | Verb::Move
            | Verb::Free
            | Verb::Go
            | Verb::Doctor
            | Verb::Clinic
            | Verb::WalkIn
            | Verb::Undo
            | Verb::Find
            | Verb::Help
            | Verb::Lock
            | Verb::Quit => None,
        }
    }

    /// The next ones who are due, in order of time.
    fn next(&self, reading: &mut Reading, count: usize) {
        let due = self.all().into_iter().filter(|a| Group::of(&a.status) == Group::Due && self.fits(a));
        let due: Vec<Appointment> = due.take(count).cloned().collect();
        if due.is_empty() {
            reading.problems.push(Problem::Wrong(say!("command-line-nobody-due")));
            return;
        }
        reading.rest.push(say!("command-line-patients", n = due.len()));
        reading.enter = Some(Deed::CheckInMany(due.iter().map(|a| a.id.clone()).collect()));
        reading.rows = Rows::Appointments(due);
    }

    /// The appointment of the one who is named.
    pub(super) fn appointment(&self, reading: &mut Reading) -> Option<Appointment> {
        let appointment = self.named(reading)?;
        if self.desk.pending_for(&appointment.id).is_some() {
            reading.problems.push(Problem::Looking(say!("command-line-being-changed")));
            return None;
        }
        Some(appointment)
    }

    fn named(&self, reading: &mut Reading) -> Option<Appointment> {
        let name = self.name();
        if name.is_empty() {
            reading.problems.push(Problem::Missing(say!("command-line-whose")));
            return None;
        }
        let wanted = names::words(&name);
        let named: Vec<&Appointment> = self.all().into_iter().filter(|a| is_meant(a, &wanted)).collect();
        let fitting: Vec<&Appointment> = named.iter().copied().filter(|a| self.fits(a)).collect();
        let chosen = fitting.iter().position(|a| Some(a.id.as_str()) == self.line.chosen.as_deref());
        match (fitting.as_slice(), named.as_slice()) {
            ([], []) => {
                reading.problems.push(Problem::Wrong(say!("command-line-nobody-listed", who = shown(&name))));
                None
            }
            ([], [one, ..]) => {
                reading.who = Some(Whose::Appointment(Box::new((*one).clone())));
                let says = say!("command-line-does-not-fit", is = one.status.words());
                reading.problems.push(Problem::Wrong(says));
                None
            }
            ([only], _) => {
                reading.who = Some(Whose::Appointment(Box::new((*only).clone())));
                Some((*only).clone())
            }
            (several, _) => {
                reading.rows = Rows::Appointments(several.iter().take(LISTED).map(|a| (*a).clone()).collect());
                reading.chosen = chosen;
                let one = chosen.and_then(|at| several.get(at)).map(|a| (*a).clone());
                if one.is_none() {
                    let says = say!("command-line-several-listed", n = several.len(), who = shown(&name));
                    reading.problems.push(Problem::Choose(says));
                }
                reading.who = one.clone().map(|one| Whose::Appointment(Box::new(one)));
                one
            }
        }
    }

    /// Today's appointments of the chosen clinic; to cancel and to move also those of the other days that are shown.
    fn all(&self) -> Vec<&Appointment> {
        let desk = self.desk;
        let (today, zone) = (desk.today_date(), desk.zone());
        let of_today = zone.on(today);
        let far = matches!(self.verb, Verb::Cancel | Verb::Move);
        let lists = [desk.board_of_today(), desk.board_of_grid()].into_iter().flatten().filter_map(Life::value);
        let mut all: Vec<&Appointment> = lists
            .flat_map(|board| &board.appointments)
            .filter(|a| of_today.has(a.start) || (far && zone.date(a.start) > today))
            .collect();
        all.sort_by_key(|a| (a.start, &a.id));
        all.dedup_by_key(|a| &a.id);
        all
    }

    /// Whether that can be done with it as it stands.
    fn fits(&self, appointment: &Appointment) -> bool {
        let next = match self.verb {
            Verb::CheckIn => Status::CheckedIn,
            Verb::Cancel => Status::Cancelled(By::Staff),
            Verb::NoShow => Status::NoShow(By::Staff),
            Verb::Start => Status::Ongoing,
            Verb::End => Status::Completed,
            Verb::Move => Status::Rescheduled(By::Staff),
            Verb::Book
            | Verb::Free
            | Verb::Go
            | Verb::Doctor
            | Verb::Clinic
            | Verb::WalkIn
            | Verb::Undo
            | Verb::Find
            | Verb::Help
            | Verb::Lock
            | Verb::Quit => return false,
        };
        appointment.status.may_become(&next)
    }
}

/// Every word begins a part of the name, is the token, or ends the mobile.
fn is_meant(appointment: &Appointment, wanted: &[String]) -> bool {
    let who = &appointment.patient;
    fits_as_typed(who.name.as_ref(), who.mobile.as_ref(), appointment.token, wanted)
}

/// The same of anybody: what was typed fits letter by letter, not only nearly.
pub(super) fn fits_as_typed(name: Option<&Name>, mobile: Option<&Text>, token: Option<u32>, wanted: &[String]) -> bool {
    let terms = name.map(names::terms).unwrap_or_default();
    let mobile = mobile.and_then(|mobile| phone::digits_of(mobile.raw())).unwrap_or_default();
    wanted.iter().all(|word| {
        let by_number = phone::digits_of(word).filter(|digits| !digits.is_empty()).is_some_and(|digits| {
            token.is_some_and(|token| token.to_string() == digits) || (digits.len() >= 3 && mobile.ends_with(&digits))
        });
        by_number || terms.iter().any(|term| term.starts_with(word.as_str()))
    })
}
