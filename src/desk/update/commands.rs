//! What the keys of the main screen, the find field, the details and the help do.

use super::{cancelling, form, grid, picker, reads, targets, today, writes};
use crate::desk::action::{Command, Motion};
use crate::desk::model::details::Details;
use crate::desk::model::grid::CellState;
use crate::desk::model::life::Life;
use crate::desk::model::notice::Mark;
use crate::desk::model::today::Group;
use crate::desk::model::{Context, Desk, Mode, Pane};
use crate::desk::port::{Effect, Question};
use crate::domain::names;

/// Does what a key stands for, where the desk is.
pub fn command(desk: &mut Desk, command: Command) -> Vec<Effect> {
    if command != Command::Back {
        desk.drops_carried = false;
    }
    match desk.context() {
        Context::Main => main_screen(desk, command),
        Context::Finding => finding(desk, command),
        Context::Form => form::command(desk, command),
        Context::Details => details(desk, command),
        Context::Cancelling => cancelling::command(desk, command),
        Context::Help => help(desk, command),
    }
}

fn main_screen(desk: &mut Desk, command: Command) -> Vec<Effect> {
    if let Some(motion) = command.motion() {
        go(desk, motion);
        return Vec::new();
    }
    match command {
        Command::NextPane => desk.pane = Pane::ALL[(desk.pane as usize + 1) % 4],
        Command::PreviousPane => desk.pane = Pane::ALL[(desk.pane as usize + 3) % 4],
        Command::Go(pane) => desk.pane = pane,
        Command::NextDoctor => picker::move_doctor(desk, 1),
        Command::PreviousDoctor => picker::move_doctor(desk, -1),
        Command::NextClinic => picker::move_clinic(desk, 1, true),
        Command::NextFree => to_free(desk, true),
        Command::PreviousFree => to_free(desk, false),
        Command::DayForward => picker::move_day(desk, 1),
        Command::DayBack => picker::move_day(desk, -1),
        Command::Today => {
            let today = desk.today_date();
            picker::go_to_day(desk, today);
            desk.grid.go(None);
        }
        Command::Find => {
            desk.pane = Pane::Today;
            desk.mode = Mode::Finding;
        }
        Command::OnlyThisDoctor => {
            desk.today.only_doctor = !desk.today.only_doctor;
            today::list_was_changed_here(desk);
        }
        Command::ShowDone => {
            desk.today.show_done = !desk.today.show_done;
            today::list_was_changed_here(desk);
        }
        Command::Reload => reads::reload(desk),
        Command::Enter => return enter(desk),
        Command::Book => return book(desk),
        Command::CheckIn => return writes::check_in_target(desk),
        Command::Cancel => return cancelling::open(desk),
        Command::Details => return open_details(desk),
        Command::Back => back(desk),
        Command::Help => desk.mode = Mode::Help(0),
        Command::Quit => return quit(desk),
        // Motions were seen to above; fields are in forms.
        Command::Up
        | Command::Down
        | Command::Left
        | Command::Right
        | Command::PageUp
        | Command::PageDown
        | Command::First
        | Command::Last
        | Command::NextField
        | Command::PreviousField => {}
    }
    Vec::new()
}

fn go(desk: &mut Desk, motion: Motion) {
    let by = match motion {
        Motion::Up | Motion::Left => -1,
        Motion::Down | Motion::Right => 1,
        Motion::PageUp | Motion::First => isize::MIN,
        Motion::PageDown | Motion::Last => isize::MAX,
    };
    match desk.pane {
        Pane::Clinics => picker::move_clinic(desk, by, false),
        Pane::Doctors => picker::move_doctor(desk, by),
        Pane::Slots => grid::go(desk, motion),
        Pane::Today => today::go(desk, motion),
    }
}

fn to_free(desk: &mut Desk, forward: bool) {
    desk.pane = Pane::Slots;
    grid::go_to_free(desk, forward);
}

/// Esc on the main screen takes back what narrows the view, one thing at a time.
fn back(desk: &mut Desk) {
    if desk.notices.acknowledge() {
        return;
    }
    if !desk.today.find.value().is_empty() {
        desk.today.find.clear();
    } else if desk.carried.is_some() && !desk.drops_carried {
        desk.drops_carried = true;
        let says = "A booking is taken along: Enter on a free slot goes on with it, Esc once more drops it";
        desk.notices.say(Mark::Info, says, desk.now);
    } else if desk.carried.take().is_some() {
        desk.notices.say(Mark::Info, "The booking that was taken along is dropped", desk.now);
    } else {
        desk.pane = Pane::Slots;
    }
}

fn enter(desk: &mut Desk) -> Vec<Effect> {
    match desk.pane {
        Pane::Clinics | Pane::Doctors => {
            desk.pane = Pane::Slots;
            Vec::new()
        }
        Pane::Slots => match targets::cell(desk).map(|c| (c.is_free(), matches!(c.state, CellState::Taken(_)))) {
            Some((true, _)) => form::open(desk),
            Some((false, true)) => open_details(desk),
            _ => book(desk),
        },
        Pane::Today => open_details(desk),
    }
}

/// Opens the form on the selected slot, or says why it can't.
fn book(desk: &mut Desk) -> Vec<Effect> {
    desk.pane = Pane::Slots;
    let says = match targets::cell(desk) {
        None => "No slot is selected: choose a doctor and a day with slots".to_owned(),
        Some(cell) if cell.is_free() => return form::open(desk),
        Some(cell) => {
            let at = format!("{:02}:{:02}", cell.wall.0, cell.wall.1);
            match cell.state {
                _ if cell.past => format!("{at} has passed: n goes to the next free slot"),
                CellState::Taken(_) => format!("{at} is taken: n goes to the next free slot"),
                CellState::Asked(_) => format!("{at} is being booked by this desk"),
                CellState::Closed | CellState::Free { .. } => {
                    format!("{at} can't be booked: n goes to the next free slot")
                }
            }
        }
    };
    desk.notices.say(Mark::Info, says, desk.now);
    Vec::new()
}

fn open_details(desk: &mut Desk) -> Vec<Effect> {
    let Some(appointment) = targets::appointment(desk) else {
        desk.notices.say(Mark::Info, "No appointment is selected", desk.now);
        return Vec::new();
    };
    let ticket = reads::ticket(desk);
    let question = Question::Details { id: appointment.id.clone(), zone: desk.zone_of(&appointment.clinic).clone() };
    let mut more = Life::NotAsked;
    more.ask(ticket);
    desk.mode = Mode::Details(Box::new(Details { appointment, more }));
    vec![Effect::Ask(ticket, question)]
}

fn finding(desk: &mut Desk, command: Command) -> Vec<Effect> {
    if let Some(motion) = command.motion() {
        today::go(desk, motion);
    }
    match command {
        Command::Back => {
            if desk.today.find.value().is_empty() {
                desk.mode = Mode::Main;
            } else {
                desk.today.find.clear();
            }
        }
        Command::NextField | Command::PreviousField | Command::NextPane | Command::PreviousPane => {
            desk.mode = Mode::Main;
        }
        Command::Enter => return take_found(desk),
        Command::Up
        | Command::Down
        | Command::Left
        | Command::Right
        | Command::PageUp
        | Command::PageDown
        | Command::First
        | Command::Last
        | Command::Go(_)
        | Command::NextDoctor
        | Command::PreviousDoctor
        | Command::NextClinic
        | Command::Book
        | Command::CheckIn
        | Command::Cancel
        | Command::Details
        | Command::NextFree
        | Command::PreviousFree
        | Command::DayForward
        | Command::DayBack
        | Command::Today
        | Command::Find
        | Command::OnlyThisDoctor
        | Command::ShowDone
        | Command::Reload
        | Command::Help
        | Command::Quit => {}
    }
    Vec::new()
}

/// Enter in the find field does the likely next thing: who is due is checked in, anybody else is shown.
fn take_found(desk: &mut Desk) -> Vec<Effect> {
    if names::words(desk.today.find.value()).is_empty() {
        // Nobody was named: whoever happens to stand first is not meant.
        desk.mode = Mode::Main;
        return Vec::new();
    }
    let Some(appointment) = targets::appointment(desk) else {
        desk.notices.say(Mark::Info, "Nobody in today's list matches", desk.now);
        return Vec::new();
    };
    desk.today.selected = Some(appointment.id.clone());
    let due = Group::of(&appointment.status) == Group::Due;
    let effects = if due { writes::check_in_target(desk) } else { open_details(desk) };
    desk.today.find.clear();
    if matches!(desk.mode, Mode::Finding) {
        desk.mode = Mode::Main;
    }
    effects
}

fn details(desk: &mut Desk, command: Command) -> Vec<Effect> {
    match command {
        Command::CheckIn => {
            let effects = writes::check_in_target(desk);
            desk.mode = Mode::Main;
            effects
        }
        Command::Cancel => cancelling::open(desk),
        Command::Back | Command::Enter | Command::Quit => {
            desk.mode = Mode::Main;
            Vec::new()
        }
        Command::Up
        | Command::Down
        | Command::Left
        | Command::Right
        | Command::PageUp
        | Command::PageDown
        | Command::First
        | Command::Last
        | Command::NextPane
        | Command::PreviousPane
        | Command::Go(_)
        | Command::NextDoctor
        | Command::PreviousDoctor
        | Command::NextClinic
        | Command::Book
        | Command::Details
        | Command::NextFree
        | Command::PreviousFree
        | Command::DayForward
        | Command::DayBack
        | Command::Today
        | Command::Find
        | Command::OnlyThisDoctor
        | Command::ShowDone
        | Command::Reload
        | Command::NextField
        | Command::PreviousField
        | Command::Help => Vec::new(),
    }
}

fn help(desk: &mut Desk, command: Command) -> Vec<Effect> {
    let Mode::Help(line) = &mut desk.mode else { return Vec::new() };
    *line = match command.motion() {
        Some(Motion::Up) => line.saturating_sub(1),
        Some(Motion::Down) => (*line + 1).min(LONGEST_HELP),
        Some(Motion::PageUp) => line.saturating_sub(10),
        Some(Motion::PageDown) => (*line + 10).min(LONGEST_HELP),
        Some(Motion::First) => 0,
        Some(Motion::Last) => LONGEST_HELP,
        Some(Motion::Left | Motion::Right) | None => *line,
    };
    if matches!(command, Command::Back | Command::Help | Command::Quit | Command::Enter) {
        desk.mode = Mode::Main;
    }
    Vec::new()
}

/// More lines than the help will ever have; the screen stops at the last one.
const LONGEST_HELP: usize = 500;

fn quit(desk: &mut Desk) -> Vec<Effect> {
    if desk.carried.is_some() {
        let says = "A booking is taken along: Enter on a free slot goes on with it, Esc twice drops it, then q leaves";
        desk.notices.say(Mark::Info, says, desk.now);
        return Vec::new();
    }
    desk.quitting = true;
    if !desk.pending.is_empty() {
        let says = format!("Waiting for {} to be known before leaving", count(desk.pending.len(), "write"));
        desk.notices.say(Mark::Info, says, desk.now);
    }
    vec![Effect::Quit]
}

/// `1 write`, `2 writes`.
fn count(number: usize, word: &str) -> String {
    if number == 1 { format!("1 {word}") } else { format!("{number} {word}s") }
}
