//! Everything that can happen to the desk.

use chrono::{DateTime, TimeDelta, Utc};

use super::model::Pane;
use super::port::Reply;
use crate::domain::ids::{AppointmentId, ClinicId, DoctorId};

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// A key of the key table was pressed.
    Do(Command),
    /// A key changed the text under the cursor.
    Typed(Edit),
    /// A text was pasted. It never submits anything.
    Pasted(String),
    /// The world answered.
    Reply(Reply),
    /// The clock was read.
    Time(DateTime<Utc>),
    /// How long the computer has been on was read, its sleep counted: what locks the desk. It comes before what a key does.
    Awake(TimeDelta),
    /// The mouse pointed at something.
    Pointed(Pointed),
    /// The computer slept, or the program was stopped, and it is over.
    Slept,
    /// The clock of this computer is so much behind the server's, as far as is known.
    ClockBehind(TimeDelta),
}

/// What the mouse pointed at on the main screen. Pressing on what is selected already does what Enter does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pointed {
    /// A pane, beside everything in it.
    Pane(Pane),
    /// A clinic.
    Clinic(ClinicId),
    /// A doctor.
    Doctor(DoctorId),
    /// The slot that begins then.
    Slot(DateTime<Utc>),
    /// A row of today's list.
    Row(AppointmentId),
    /// The find field.
    Find,
    /// The wheel was turned over a pane.
    Wheel(Pane, Motion),
}

/// What the keys of the key table stand for. What a command does depends on where the desk is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    /// To the row above.
    Up,
    /// To the row below.
    Down,
    /// To the left.
    Left,
    /// To the right.
    Right,
    /// Up by a screenful.
    PageUp,
    /// Down by a screenful.
    PageDown,
    /// To the beginning.
    First,
    /// To the end.
    Last,
    /// To the next pane.
    NextPane,
    /// To the pane before.
    PreviousPane,
    /// To that pane.
    Go(Pane),
    /// The next doctor of the clinic, whichever pane is in use.
    NextDoctor,
    /// The doctor before.
    PreviousDoctor,
    /// The next clinic.
    NextClinic,
    /// The obvious thing: choose, open, book, check in.
    Enter,
    /// One step back.
    Back,
    /// Book the selected slot.
    Book,
    /// Book a slot that is taken, beyond its seats.
    Overbook,
    /// In a form: take what is known already, the choices of last time or the person in the directory.
    TakeKnown,
    /// Check in the selected appointment.
    CheckIn,
    /// Cancel the selected appointment.
    Cancel,
    /// Show everything about the selected appointment.
    Details,
    /// To the next free slot.
    NextFree,
    /// To the free slot before.
    PreviousFree,
    /// A day on.
    DayForward,
    /// A day back.
    DayBack,
    /// Back to today.
    Today,
    /// To the next free slot of any doctor of the clinic.
    NextFreeOfAny,
    /// Look for free slots under constraints.
    FindFree,
    /// To a date.
    GoToDate,
    /// Start the visit of the selected appointment.
    StartVisit,
    /// End it.
    EndVisit,
    /// Nobody came.
    NoShow,
    /// Put aside, or call back who was put aside.
    Park,
    /// Say that somebody goes first, and why; or that they do no more.
    Urgent,
    /// Begin or end a range of rows.
    Range,
    /// Somebody without an appointment joins the queue.
    WalkIn,
    /// Mark the selected appointment to be moved; on a free slot, move it there.
    Move,
    /// Take back the last thing that this desk did.
    Undo,
    /// Give up a write of which it is not known how it ends.
    GiveUp,
    /// Everything that this desk did.
    Journal,
    /// Do the last thing again, to what is selected now.
    Repeat,
    /// The command line.
    CommandLine,
    /// All doctors of a day.
    WholeClinic,
    /// Who waits, with times.
    Queue,
    /// Hide or show all names.
    MaskNames,
    /// Show a phone number in full.
    ShowPhone,
    /// Change the notes of an appointment.
    Notes,
    /// Lock the desk.
    Lock,
    /// Print the day sheet of the chosen doctor and clinic.
    DaySheet,
    /// Print the token slip of the selected appointment.
    TokenSlip,
    /// A digit of the number before a key.
    Digit(u8),
    /// Complete what is typed.
    Complete,
    /// Find somebody: in today's list and in the directory.
    Find,
    /// Today's list of the chosen doctor only, or of all.
    OnlyThisDoctor,
    /// Show or hide what is done in today's list.
    ShowDone,
    /// Read everything again.
    Reload,
    /// To the next field of a form.
    NextField,
    /// To the field before.
    PreviousField,
    /// All keys.
    Help,
    /// Leave.
    Quit,
}

/// A movement, in whatever has the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the commands of the same names say it")]
pub enum Motion {
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    First,
    Last,
}

impl Command {
    /// The movement that it is, if it is one.
    pub fn motion(self) -> Option<Motion> {
        match self {
            Self::Up => Some(Motion::Up),
            Self::Down => Some(Motion::Down),
            Self::Left => Some(Motion::Left),
            Self::Right => Some(Motion::Right),
            Self::PageUp => Some(Motion::PageUp),
            Self::PageDown => Some(Motion::PageDown),
            Self::First => Some(Motion::First),
            Self::Last => Some(Motion::Last),
            Self::NextPane
            | Self::PreviousPane
            | Self::Go(_)
            | Self::NextDoctor
            | Self::PreviousDoctor
            | Self::NextClinic
            | Self::Enter
            | Self::Back
            | Self::Book
            | Self::Overbook
            | Self::TakeKnown
            | Self::CheckIn
            | Self::Cancel
            | Self::Details
            | Self::NextFree
            | Self::PreviousFree
            | Self::DayForward
            | Self::DayBack
            | Self::Today
            | Self::NextFreeOfAny
            | Self::FindFree
            | Self::GoToDate
            | Self::StartVisit
            | Self::EndVisit
            | Self::NoShow
            | Self::Park
            | Self::Urgent
            | Self::Range
            | Self::WalkIn
            | Self::Move
            | Self::Undo
            | Self::GiveUp
            | Self::Journal
            | Self::Repeat
            | Self::CommandLine
            | Self::WholeClinic
            | Self::Queue
            | Self::MaskNames
            | Self::ShowPhone
            | Self::Notes
            | Self::Lock
            | Self::DaySheet
            | Self::TokenSlip
            | Self::Digit(_)
            | Self::Complete
            | Self::Find
            | Self::OnlyThisDoctor
            | Self::ShowDone
            | Self::Reload
            | Self::NextField
            | Self::PreviousField
            | Self::Help
            | Self::Quit => None,
        }
    }
}

/// A change of the text under the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it all")]
pub enum Edit {
    Insert(char),
    DeleteBack,
    DeleteForward,
    DeleteWord,
    DeleteLine,
    Left,
    Right,
    WordLeft,
    WordRight,
    Home,
    End,
}
