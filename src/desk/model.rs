//! What the desk knows. Only `update` changes it; screens read it.

pub mod asking;
pub mod command_line;
mod context;
pub mod count;
pub mod details;
pub mod draft;
pub mod earlier;
pub mod field;
pub mod finding;
pub mod form;
pub mod free;
pub mod grid;
pub mod help;
pub mod journal;
mod known;
pub mod life;
mod line;
pub mod lock;
pub mod masks;
pub mod moving;
pub mod news;
pub mod notice;
pub mod picker;
pub mod queue;
pub mod registration;
pub mod repeat;
pub mod today;
pub mod whole_clinic;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use uuid::Uuid;

use self::asking::Asking;
use self::command_line::{CommandLine, Lines};
pub use self::context::Context;
use self::count::Count;
use self::details::{Cancelling, Details};
use self::draft::Drafts;
use self::earlier::LeftOpen;
use self::finding::Finding;
use self::form::Form;
use self::free::FreeSearch;
use self::grid::GridCursor;
use self::help::HelpView;
use self::journal::{Journal, JournalView};
pub use self::known::Readings;
use self::life::Life;
pub use self::line::{Link, Read, Watch};
use self::lock::Lock;
use self::moving::Moving;
use self::news::News;
use self::notice::Notices;
use self::queue::QueueView;
use self::repeat::Repeatable;
use self::today::TodayCursor;
use self::whole_clinic::WholeClinic;
use super::port::{Board, Entities, Ticket, Write};
use crate::domain::ids::{AppointmentId, ClinicId, DoctorId};
use crate::domain::slots::Offer;
use crate::domain::zone::Zone;

/// The whole state of a desk.
#[derive(Clone, Debug)]
pub struct Desk {
    /// The last reading of the clock.
    pub now: DateTime<Utc>,
    /// What does not change while the desk runs.
    pub settings: Settings,
    /// How the line to the server is.
    pub link: Link,
    /// Clinics and doctors.
    pub entities: Life<Entities>,
    /// The chosen clinic.
    pub clinic: Option<ClinicId>,
    /// The chosen doctor.
    pub doctor: Option<DoctorId>,
    /// The first of the two days of the grid; `None` follows the clinic's today.
    pub day: Option<NaiveDate>,
    /// Slots, by doctor, clinic and first day.
    pub offers: BTreeMap<(DoctorId, ClinicId, NaiveDate), Life<Offer>>,
    /// Appointments, by clinic and first day.
    pub boards: BTreeMap<(ClinicId, NaiveDate), Life<Board>>,
    /// Which pane has the keys.
    pub pane: Pane,
    /// Where the selection is in the grid.
    pub grid: GridCursor,
    /// Where the selection is in today's list, and what it shows.
    pub today: TodayCursor,
    /// What lies over the main screen.
    pub mode: Mode,
    /// The queue, while something that was opened from it lies over it.
    pub behind: Option<Box<QueueView>>,
    /// Writes of which the end is not known.
    pub pending: BTreeMap<Ticket, Pending>,
    /// What was done, refused, or is not known yet.
    pub notices: Notices,
    /// How changes of other desks become known.
    pub watch: Watch,
    /// What has to be read again as soon as no answer to it is awaited.
    pub stale: BTreeSet<Read>,
    /// Forms that were refused or left, taken along to another slot: the last one goes first.
    pub carried: Vec<Form>,
    /// Esc was pressed on what is taken along: pressed once more, it is dropped.
    pub drops_carried: bool,
    /// Forms of which the writes are under way; each comes back if its write is refused.
    pub sent: BTreeMap<Ticket, Box<Form>>,
    /// When everything shown was last asked for again by itself.
    pub reloaded_at: Option<DateTime<Utc>>,
    /// The tickets given out so far.
    pub tickets: u64,
    /// What this desk has done.
    pub journal: Journal,
    /// What earlier desks left open.
    pub left: LeftOpen,
    /// An appointment that is being moved: it looks for its new slot.
    pub moving: Option<Box<Moving>>,
    /// Looking for free slots: the search under way, and what stays in force.
    pub free: FreeSearch,
    /// The number typed before a key.
    pub count: Option<Count>,
    /// What was typed into the command line before.
    pub lines: Lines,
    /// The last thing that can be done again.
    pub repeatable: Option<Repeatable>,
    /// All names are hidden.
    pub masked: bool,
    /// When the last key was pressed.
    pub used_at: DateTime<Utc>,
    /// Whether it is locked, and when it locks itself. It lies over everything else, which goes on beneath it.
    pub lock: Lock,
    /// The open help: over whatever the mode is.
    pub help: Option<HelpView>,
    /// What other desks have just changed.
    pub news: News,
    /// What was typed before the desk ended, as far as it is not back yet.
    pub drafts: Drafts,
    /// What is shown, or part of it, was kept from an earlier run, and the server has not answered yet.
    pub remembered: bool,
    /// Everything is read again because somebody wished it, and they wait for it.
    pub rereading: bool,
    /// When the computer woke from its last sleep: what was read before is not trusted.
    pub slept_until: Option<DateTime<Utc>>,
    /// By how much the clock of this computer is behind the server's; less than nothing where it is ahead.
    pub clock_behind: TimeDelta,
    /// Whether the configuration names a zone, which the service may contradict.
    pub zone_is_configured: bool,
    /// It was said that the service's zone is not the configured one, or is missing.
    pub zone_was_told: bool,
    /// The desk is ending: it waits only for its writes. One that is refused keeps it from that.
    pub quitting: bool,
    /// Counts what may be seen elsewhere than in the pane that has the keys and in the lines below the panes. While it stays,
    /// only the selection has moved, in the grid or in today's list.
    pub stirred: u64,
}

/// What does not change while the desk runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// What this desk is called: `Desk 1`.
    pub desk_name: String,
    /// The zone of clinics of which the service tells none.
    pub zone: Zone,
    /// The calling code that a bare number of ten digits gets, without the plus.
    pub calling_code: String,
    /// Tells this run of the desk from all others: the keys of its writes are made from it.
    pub run: Uuid,
}

/// A part of the main screen that can have the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pane {
    /// The clinics.
    Clinics,
    /// The doctors of the chosen clinic.
    Doctors,
    /// Two days of slots.
    Slots,
    /// Today's appointments.
    Today,
}

impl Pane {
    /// All panes, in the order of their numbers.
    pub const ALL: [Self; 4] = [Self::Clinics, Self::Doctors, Self::Slots, Self::Today];

    /// The number by which it is reached, from 1.
    pub fn number(self) -> usize {
        self as usize + 1
    }
}

/// What lies over the main screen.
#[derive(Clone, Debug)]
pub enum Mode {
    /// Nothing.
    Main,
    /// Somebody is looked for, in today's list and in the directory.
    Finding(Box<Finding>),
    /// The booking form.
    Form(Box<Form>),
    /// Everything about an appointment.
    Details(Box<Details>),
    /// The question before a cancellation.
    Cancelling(Box<Cancelling>),
    /// One question of one line: a date, a reason, constraints.
    Asking(Box<Asking>),
    /// The command line.
    CommandLine(Box<CommandLine>),
    /// All doctors of a day.
    WholeClinic(Box<WholeClinic>),
    /// Who waits.
    Queue(Box<QueueView>),
    /// What this desk has done.
    Journal(Box<JournalView>),
}

/// A write of which the end is not known.
#[derive(Clone, Debug, PartialEq)]
pub struct Pending {
    /// What was asked for.
    pub write: Write,
    /// In words, safe to draw: `Khan, Sana · Rao · 10:30`.
    pub subject: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Whether the first answer was lost: it may have happened.
    pub unknown: bool,
    /// Whether it is being given up.
    pub giving_up: bool,
}

impl Pending {
    /// Whether a desk asked for it that has ended.
    pub fn is_earlier(&self) -> bool {
        matches!(self.write, Write::Earlier(_))
    }
}

impl Desk {
    /// A desk that knows nothing yet.
    pub fn new(settings: Settings, now: DateTime<Utc>) -> Self {
        Self {
            now,
            settings,
            link: Link::Connecting,
            entities: Life::NotAsked,
            clinic: None,
            doctor: None,
            day: None,
            offers: BTreeMap::new(),
            boards: BTreeMap::new(),
            pane: Pane::Slots,
            grid: GridCursor::default(),
            today: TodayCursor::default(),
            mode: Mode::Main,
            behind: None,
            pending: BTreeMap::new(),
            notices: Notices::default(),
            watch: Watch::Poll,
            stale: BTreeSet::new(),
            carried: Vec::new(),
            drops_carried: false,
            sent: BTreeMap::new(),
            reloaded_at: None,
            tickets: 0,
            journal: Journal::default(),
            left: LeftOpen::default(),
            moving: None,
            free: FreeSearch::default(),
            count: None,
            lines: Lines::default(),
            repeatable: None,
            masked: false,
            used_at: now,
            lock: Lock::default(),
            help: None,
            news: News::default(),
            drafts: Drafts::default(),
            remembered: false,
            rereading: false,
            slept_until: None,
            clock_behind: TimeDelta::zero(),
            zone_is_configured: false,
            zone_was_told: false,
            quitting: false,
            stirred: 0,
        }
    }

    /// Where the keys go.
    pub fn context(&self) -> Context {
        if self.lock.is_shut() {
            Context::Locked
        } else if self.help.is_some() {
            Context::Help
        } else {
            self.mode.context()
        }
    }

    /// The open form.
    pub fn form(&self) -> Option<&Form> {
        if let Mode::Form(form) = &self.mode { Some(form) } else { None }
    }

    /// The zone of a clinic.
    pub fn zone_of(&self, clinic: &ClinicId) -> &Zone {
        let known = self.entities.value().and_then(|e| e.clinics.iter().find(|c| c.id == *clinic));
        known.and_then(|c| c.zone.as_ref()).unwrap_or(&self.settings.zone)
    }

    /// The zone of the chosen clinic: it decides every time on the screen.
    pub fn zone(&self) -> &Zone {
        self.clinic.as_ref().map_or(&self.settings.zone, |clinic| self.zone_of(clinic))
    }

    /// The date at the chosen clinic.
    pub fn today_date(&self) -> NaiveDate {
        self.zone().date(self.now)
    }

    /// The first of the two days of the grid.
    pub fn first_day(&self) -> NaiveDate {
        self.day.unwrap_or_else(|| self.today_date())
    }

    /// Today's appointments of the chosen clinic (and tomorrow's).
    pub fn board_of_today(&self) -> Option<&Life<Board>> {
        self.boards.get(&(self.clinic.clone()?, self.today_date()))
    }

    /// The appointments of the two days of the grid.
    pub fn board_of_grid(&self) -> Option<&Life<Board>> {
        self.boards.get(&(self.clinic.clone()?, self.first_day()))
    }

    /// The slots of the grid.
    pub fn offer(&self) -> Option<&Life<Offer>> {
        self.offer_of(self.doctor.as_ref()?)
    }

    /// The slots of any doctor of the chosen clinic, on the two days of the grid.
    pub fn offer_of(&self, doctor: &DoctorId) -> Option<&Life<Offer>> {
        self.offers.get(&(doctor.clone(), self.clinic.clone()?, self.first_day()))
    }

    /// Whether nothing was done by hand since a write was sent.
    pub fn waited_for(&self, pending: &Pending) -> bool {
        self.used_at <= pending.since
    }

    /// The write under way that concerns an appointment.
    pub fn pending_for(&self, id: &AppointmentId) -> Option<&Pending> {
        self.pending.values().find(|p| p.write.about() == Some(id))
    }

    /// Since when what is shown has not been confirmed by the server: the age of the oldest part of the main screen.
    pub fn shown_since(&self) -> Option<DateTime<Utc>> {
        let ages = [
            self.entities.read_at(),
            self.offer().and_then(Life::read_at),
            self.board_of_today().and_then(Life::read_at),
            self.board_of_grid().and_then(Life::read_at),
        ];
        ages.into_iter().flatten().min()
    }
}
