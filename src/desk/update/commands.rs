//! What the keys of the main screen do; the keys of everything else are handed on.

use super::{
    asking, cancelling, command_line, count, details, finding, form, free, giving_up, grid, help, journal, locking,
    moving, paper, picker, queue, reads, repeat, today, whole_clinic,
};
use crate::catalogue::say;
use crate::desk::action::{Command, Motion};
use crate::desk::model::asking::Asked;
use crate::desk::model::free::Way;
use crate::desk::model::grid::CellState;
use crate::desk::model::notice::Mark;
use crate::desk::model::{Context, Desk, Pane};
use crate::desk::port::Effect;

/// Does what a key stands for, where the desk is.
pub fn command(desk: &mut Desk, command: Command) -> Vec<Effect> {
    if command != Command::Back {
        desk.drops_carried = false;
    }
    let effects = match desk.context() {
        Context::Locked => locking::command(desk, command),
        // Wherever these have a key.
        _ if command == Command::Lock => locking::lock(desk),
        _ if command == Command::DaySheet => paper::day_sheet(desk),
        _ if command == Command::TokenSlip => paper::token_slip(desk),
        _ if command == Command::MaskNames => {
            desk.masked = !desk.masked;
            Vec::new()
        }
        context if command == Command::Help && context != Context::Help => help::open(desk),
        Context::Main => main_screen(desk, command),
        Context::Finding => finding::command(desk, command),
        Context::Form => form::command(desk, command),
        Context::Details => details::command(desk, command),
        Context::Cancelling => cancelling::command(desk, command),
        Context::Asking => asking::command(desk, command),
        Context::CommandLine => command_line::command(desk, command),
        Context::WholeClinic => whole_clinic::command(desk, command),
        Context::Queue => queue::command(desk, command),
        Context::Journal => journal::command(desk, command),
        Context::Help => help::command(desk, command),
    };
    if !matches!(command, Command::Go(_) | Command::Digit(_)) {
        desk.count = None;
    }
    effects
}

fn main_screen(desk: &mut Desk, command: Command) -> Vec<Effect> {
    if let Some(motion) = command.motion() {
        let times = count::times(desk);
        go(desk, motion, times);
        return Vec::new();
    }
    let pane = desk.pane;
    match command {
        Command::NextPane => desk.pane = Pane::ALL[(desk.pane as usize + 1) % 4],
        Command::PreviousPane => desk.pane = Pane::ALL[(desk.pane as usize + 3) % 4],
        Command::Go(to) => {
            desk.pane = to;
            count::digit(desk, u8::try_from(to.number()).unwrap_or(0), pane);
            return Vec::new();
        }
        Command::Digit(digit) => {
            count::digit(desk, digit, pane);
            return Vec::new();
        }
        Command::NextDoctor => picker::move_doctor(desk, 1),
        Command::PreviousDoctor => picker::move_doctor(desk, -1),
        Command::NextClinic => picker::move_clinic(desk, 1, true),
        Command::NextFree => return free::next(desk, Way::On),
        Command::PreviousFree => return free::next(desk, Way::Back),
        Command::DayForward => days(desk, 1),
        Command::DayBack => days(desk, -1),
        Command::Today => {
            let today = desk.today_date();
            picker::go_to_day(desk, today);
            desk.grid.go(None);
        }
        Command::NextFreeOfAny => return free::next_of_any(desk),
        Command::FindFree => return free::ask(desk),
        Command::GoToDate => return asking::open(desk, Asked::Date),
        Command::StartVisit | Command::EndVisit | Command::NoShow | Command::Park => return queue::step(desk, command),
        Command::Urgent => return queue::urgent(desk),
        Command::Range => return queue::range(desk),
        Command::WalkIn => return form::open_walk_in(desk),
        Command::Move => return moving::pressed(desk),
        Command::Undo => return journal::undo(desk),
        Command::GiveUp => return giving_up::pressed(desk),
        Command::Journal => return journal::open(desk),
        Command::Repeat => return repeat::again(desk),
        Command::CommandLine => return command_line::open(desk),
        Command::WholeClinic => return whole_clinic::open(desk),
        Command::Queue => return queue::open(desk),
        Command::Find => return finding::open(desk),
        Command::OnlyThisDoctor => {
            desk.today.only_doctor = !desk.today.only_doctor;
            today::list_was_changed_here(desk);
        }
        Command::ShowDone => {
            desk.today.show_done = !desk.today.show_done;
            today::list_was_changed_here(desk);
        }
        Command::Reload => {
            desk.rereading = true;
            reads::reload(desk);
        }
        Command::Enter => return enter(desk),
        Command::Book => return book(desk),
        Command::Overbook => return overbook(desk),
        Command::CheckIn => return queue::check_in(desk),
        Command::Cancel => return journal::cancel_doubled(desk).unwrap_or_else(|| cancelling::open(desk)),
        Command::Details => return details::open(desk),
        Command::Back => back(desk),
        Command::Quit => return quit(desk),
        // Motions, paper and what works anywhere were seen to above; fields, completion, phones and notes are elsewhere.
        Command::MaskNames
        | Command::Lock
        | Command::Help
        | Command::ShowPhone
        | Command::Notes
        | Command::DaySheet
        | Command::TokenSlip
        | Command::Complete
        | Command::Up
        | Command::Down
        | Command::Left
        | Command::Right
        | Command::PageUp
        | Command::PageDown
        | Command::First
        | Command::Last
        | Command::TakeKnown
        | Command::NextField
        | Command::PreviousField => {}
    }
    Vec::new()
}

fn days(desk: &mut Desk, by: i64) {
    let times = i64::try_from(count::times(desk)).unwrap_or(1);
    picker::move_day(desk, by * times);
}

/// Moves what the keys are in, so many times.
pub fn go(desk: &mut Desk, motion: Motion, times: usize) {
    let by: isize = match motion {
        Motion::Up | Motion::Left => -1,
        Motion::Down | Motion::Right => 1,
        Motion::PageUp | Motion::First => isize::MIN,
        Motion::PageDown | Motion::Last => isize::MAX,
    };
    let by = by.saturating_mul(isize::try_from(times).unwrap_or(1));
    match desk.pane {
        Pane::Clinics => picker::move_clinic(desk, by, false),
        Pane::Doctors => picker::move_doctor(desk, by),
        Pane::Slots => (0..times).for_each(|_| grid::go(desk, motion)),
        Pane::Today => today::go(desk, motion, times),
    }
}

/// Esc on the main screen takes back what narrows the view, one thing at a time.
fn back(desk: &mut Desk) {
    let number = desk.count.take_if(|count| count.pane == desk.pane);
    if number.is_some() || desk.today.range.take().is_some() {
        return;
    }
    if free::stop(desk) || journal::acknowledge_doubled(desk) || moving::keep(desk) || desk.notices.acknowledge() {
        return;
    }
    if free::clear(desk) {
        // The next Esc takes back the next thing.
    } else if !desk.carried.is_empty() {
        form::back_on_main(desk);
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
        Pane::Slots if desk.moving.is_some() => moving::here(desk),
        Pane::Slots => match desk.selected_slot().map(|c| (c.is_free(), matches!(c.state, CellState::Taken(_)))) {
            Some((true, _)) => form::open(desk),
            Some((false, true)) => details::open(desk),
            _ => book(desk),
        },
        Pane::Today => details::open(desk),
    }
}

/// Opens the form on the selected slot, or says why it can't.
fn book(desk: &mut Desk) -> Vec<Effect> {
    desk.pane = Pane::Slots;
    let says = match desk.selected_slot() {
        None => say!("form-no-slot"),
        Some(cell) if cell.is_free() => return form::open(desk),
        Some(cell) => {
            let at = desk.zone().clock(cell.span.start);
            match cell.state {
                _ if cell.past => say!("form-slot-passed", at = at),
                CellState::Taken(_) => say!("form-slot-taken", at = at),
                CellState::Asked(_) => say!("form-slot-asked", at = at),
                CellState::Closed | CellState::Free { .. } => say!("form-slot-closed", at = at),
            }
        }
    };
    desk.notices.say(Mark::Info, says, desk.now);
    Vec::new()
}

fn overbook(desk: &mut Desk) -> Vec<Effect> {
    desk.pane = Pane::Slots;
    form::overbook(desk)
}

fn quit(desk: &mut Desk) -> Vec<Effect> {
    if !desk.carried.is_empty() {
        let says = say!("form-carried-quit", n = desk.carried.len());
        desk.notices.say(Mark::Info, says, desk.now);
        return Vec::new();
    }
    desk.quitting = true;
    if !desk.pending.is_empty() {
        let n = desk.pending.len();
        let says = if desk.left.kept { say!("main-leaving-kept", n = n) } else { say!("main-leaving", n = n) };
        desk.notices.say(Mark::Info, says, desk.now);
    }
    // The last of them ends the desk: what is refused has to be seen, and nothing that was typed is lost with it.
    Vec::new()
}
