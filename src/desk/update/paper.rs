//! What the keys put on paper, and how that went.

use super::targets;
use crate::catalogue::say;
use crate::desk::model::life::Life;
use crate::desk::model::notice::Mark;
use crate::desk::model::{Desk, Mode, Pane};
use crate::desk::port::{Effect, OnPaper, Sheet};

/// The sheet of what is looked at: in the slots and among the doctors that of the chosen doctor, elsewhere that of the
/// clinic.
pub fn day_sheet(desk: &mut Desk) -> Vec<Effect> {
    let of_queue = matches!(desk.mode, Mode::Queue(_));
    let (of_doctor, date) = match desk.pane {
        _ if of_queue => (false, desk.today_date()),
        Pane::Slots | Pane::Doctors => (true, desk.first_day()),
        Pane::Clinics => (false, desk.first_day()),
        Pane::Today => (desk.today.only_doctor, desk.today_date()),
    };
    let board = desk.clinic.clone().and_then(|clinic| desk.boards.get(&(clinic, date)));
    let (Some(clinic), true) = (desk.clinic.clone(), board.and_then(Life::value).is_some()) else {
        desk.notices.say(Mark::Info, say!("paper-not-known"), desk.now);
        return Vec::new();
    };
    let doctor = desk.doctor.clone().filter(|_| of_doctor);
    desk.notices.say(Mark::Sent, say!("paper-day-sent"), desk.now);
    vec![Effect::Print(Sheet::Day { clinic, doctor, date })]
}

/// The slip of the selected appointment.
pub fn token_slip(desk: &mut Desk) -> Vec<Effect> {
    if targets::has_slipped(desk) {
        return Vec::new();
    }
    let Some(appointment) = targets::appointment(desk) else {
        desk.notices.say(Mark::Info, say!("paper-nobody"), desk.now);
        return Vec::new();
    };
    let name = desk.name_of(&appointment);
    let Some(token) = appointment.token else {
        desk.notices.say(Mark::Info, say!("paper-no-token", who = name), desk.now);
        return Vec::new();
    };
    desk.notices.say(Mark::Sent, say!("paper-slip-sent", token = token, who = name), desk.now);
    vec![Effect::Print(Sheet::Token(Box::new(appointment)))]
}

/// How it went.
pub fn told(desk: &mut Desk, how: OnPaper) {
    let (mark, says) = match how {
        OnPaper::Printer(command) => (Mark::Done, say!("paper-printed", command = command)),
        OnPaper::File(path) => (Mark::Done, say!("paper-filed", path = path)),
        OnPaper::Failed(why) => (Mark::Refused, say!("paper-failed", why = why)),
        OnPaper::NoDowntimeSheet(why) => (Mark::Refused, say!("paper-no-downtime", why = why)),
    };
    desk.notices.say(mark, says, desk.now);
}
