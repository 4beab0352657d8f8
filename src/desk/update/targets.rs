//! Which appointment or slot a key means.

use super::giving_up;
use crate::catalogue::say;
use crate::desk::action::Command;
use crate::desk::model::finding::Hit;
use crate::desk::model::grid::CellState;
use crate::desk::model::notice::Mark;
use crate::desk::model::today::Group;
use crate::desk::model::{Context, Desk, Mode, Pane};
use crate::domain::appointment::{Appointment, By, Status};

/// The appointment that the keys mean now: the one of the open details, the selected row of the queue or of today's list,
/// or who has the selected slot.
pub fn appointment(desk: &Desk) -> Option<Appointment> {
    meant(desk).cloned()
}

/// The same where it stands.
fn meant(desk: &Desk) -> Option<&Appointment> {
    match &desk.mode {
        // The lists are newer than what the details were opened with.
        Mode::Details(details) => return Some(newest(desk, &details.appointment)),
        Mode::Queue(view) => return desk.queue_selected(view),
        Mode::Finding(finding) => {
            return match desk.hit(finding, finding.at()?)? {
                Hit::Today(appointment, _) => Some(appointment),
                Hit::Known(_) | Hit::New => None,
            };
        }
        Mode::Main
        | Mode::Form(_)
        | Mode::Cancelling(_)
        | Mode::Asking(_)
        | Mode::CommandLine(_)
        | Mode::WholeClinic(_)
        | Mode::Journal(_) => {}
    }
    if desk.pane == Pane::Today {
        return desk.today_selected(&desk.today_rows()).map(|(_, appointment)| appointment);
    }
    match desk.selected_slot()?.state {
        CellState::Free { having, .. } | CellState::Taken(having) => first_to_come(&having),
        CellState::Closed | CellState::Asked(_) => None,
    }
}

/// Says that the list has moved under the keys, once; `true` where what was pressed must not be done.
pub fn has_slipped(desk: &mut Desk) -> bool {
    let now = desk.now;
    let in_list = matches!(desk.mode, Mode::Main) && desk.pane == Pane::Today;
    let slip = if let Mode::Queue(view) = &mut desk.mode {
        view.slipped.take()
    } else {
        desk.today.slipped.take_if(|_| in_list)
    };
    if !slip.is_some_and(|slip| slip.surprises(now)) {
        return false;
    }
    say_slipped(desk, appointment(desk));
    true
}

/// The same of today's list, while something else has the keys that asks about its rows.
pub fn todays_has_slipped(desk: &mut Desk) -> bool {
    let slip = desk.today.slipped.take();
    if !slip.is_some_and(|slip| slip.surprises(desk.now)) {
        return false;
    }
    let rows = desk.today_rows();
    let selected = desk.today_selected(&rows).map(|(_, appointment)| appointment.clone());
    say_slipped(desk, selected);
    true
}

fn say_slipped(desk: &mut Desk, to: Option<Appointment>) {
    let name = to.map(|a| desk.name_of(&a)).unwrap_or_default();
    desk.notices.say(Mark::Info, say!("today-slipped", who = name), desk.now);
}

/// Where several have a slot, the keys mean the first one who is still to come.
fn first_to_come<'a>(having: &[&'a Appointment]) -> Option<&'a Appointment> {
    let due = having.iter().find(|a| Group::of(&a.status) == Group::Due);
    due.or(having.first()).copied()
}

/// The appointment as the newest list tells it.
pub fn current(desk: &Desk, known: &Appointment) -> Appointment {
    newest(desk, known).clone()
}

fn newest<'a>(desk: &'a Desk, known: &'a Appointment) -> &'a Appointment {
    let boards = desk.boards.values().filter_map(|board| board.value());
    boards.flat_map(|board| &board.appointments).find(|a| a.id == known.id).unwrap_or(known)
}

impl Desk {
    /// Which commands can be done to the appointment that the keys mean now: for the line of hints. Any other command is
    /// none of its business.
    pub fn offers(&self) -> impl Fn(Command) -> bool + use<> {
        let status = meant(self).map(|a| a.status.clone());
        let has_range = self.today.range.is_some() || matches!(&self.mode, Mode::Queue(view) if view.range.is_some());
        let is_moving = self.moving.is_some();
        let has_others = self.doctors_here().len() > 1;
        let has_clinics = self.clinics().len() > 1;
        let is_elsewhere = self.day.is_some_and(|day| day != self.today_date());
        let is_main = self.context() == Context::Main;
        let gives_up = giving_up::target(self).is_some();
        let has_back = !is_main || self.has_way_back();
        move |command| {
            let may = |next: Status| status.as_ref().is_some_and(|status| status.may_become(&next));
            // A parked one is called back by another key; several may be checked in whoever is selected.
            [
                (Command::CheckIn, has_range || status == Some(Status::Booked)),
                (Command::Cancel, may(Status::Cancelled(By::Staff))),
                (Command::StartVisit, may(Status::Ongoing)),
                (Command::EndVisit, may(Status::Completed)),
                (Command::NoShow, has_range || may(Status::NoShow(By::Staff))),
                (Command::Park, may(Status::Parked) || status == Some(Status::Parked)),
                (Command::Urgent, may(Status::Cancelled(By::Staff))),
                (Command::Details, status.is_some()),
                (Command::GiveUp, gives_up),
                (Command::Move, !is_main || (!is_moving && may(Status::Rescheduled(By::Staff)))),
                (Command::Back, has_back),
                (Command::Today, !is_main || is_elsewhere),
                (Command::NextDoctor, has_others || !is_main),
                (Command::PreviousDoctor, has_others || !is_main),
                (Command::WholeClinic, has_others),
                (Command::OnlyThisDoctor, has_others),
                (Command::NextClinic, has_clinics),
            ]
            .into_iter()
            .find(|(of, _)| *of == command)
            .is_none_or(|(_, can)| can)
        }
    }
}

impl Desk {
    /// Whether Esc on the main screen has anything to leave, to drop or to go back from.
    fn has_way_back(&self) -> bool {
        self.pane != Pane::Slots
            || self.count.is_some()
            || self.today.range.is_some()
            || self.free.looking.is_some()
            || self.free.under.is_some()
            || self.moving.is_some()
            || !self.carried.is_empty()
            || self.notices.refusal_in_sight().is_some()
    }
}
