//! The sheets for the time without a server: today and tomorrow of every clinic that the desk has read, written anew when
//! something changes, at most once a minute. They hold patient data; the configuration can switch them off.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use tokio::sync::mpsc::UnboundedSender;
use uuid::Uuid;

use super::{days, files, tell_or_log};
use crate::desk::Desk;
use crate::desk::port::{Board, OnPaper, Reply};
use crate::domain::ids::ClinicId;
use crate::paper;

/// The shortest time between two writings.
const PAUSE: TimeDelta = TimeDelta::seconds(60);
/// A sheet of which nothing changed tells after so long that it still holds.
const STILL_HOLDS: TimeDelta = TimeDelta::minutes(10);
/// For how many days a sheet is kept after its date.
const KEPT: Days = Days::new(2);
/// What an unlucky name of a clinic leaves of itself.
const LONGEST: usize = 24;

/// The sheets of this desk.
#[derive(Debug)]
pub struct Downtime {
    folder: PathBuf,
    written: BTreeMap<(ClinicId, NaiveDate), Written>,
    /// Before this nothing is written.
    not_before: Option<DateTime<Utc>>,
    /// When it has to be looked at again, if nothing else happens.
    wakes_at: Option<DateTime<Utc>>,
    /// The last writing failed, and everything has to be written again; the desk has been told.
    failed: Arc<AtomicBool>,
    /// Makes the numbers of this run.
    digests: RandomState,
}

/// What the sheets of a clinic say.
#[derive(Debug)]
struct Written {
    /// What the board says, as a number.
    board: u64,
    as_of: DateTime<Utc>,
    /// The newest reading that was looked at: it is compared once, not with every key.
    seen: DateTime<Utc>,
}

impl Downtime {
    /// Sheets in that folder.
    pub fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            written: BTreeMap::new(),
            not_before: None,
            wakes_at: None,
            failed: Arc::default(),
            digests: RandomState::new(),
        }
    }

    /// When the desk has to wake for them.
    pub fn wakes_at(&self) -> Option<DateTime<Utc>> {
        self.wakes_at
    }

    /// Writes what has changed, aside. A failure is told.
    pub fn look(&mut self, desk: &Desk, now: DateTime<Utc>, tell: &UnboundedSender<Reply>) {
        self.wakes_at = None;
        if self.failed.load(Ordering::Relaxed) {
            self.written.clear();
        }
        // A clock that was set back must not stop them.
        if let Some(not_before) = self.not_before.filter(|at| now < *at && *at - now <= PAUSE) {
            // Whether anything is due is found out then: this is the path of every key.
            self.wakes_at = Some(not_before);
            return;
        }
        let due = self.due(desk);
        if due.is_empty() {
            return;
        }
        self.not_before = Some(now + PAUSE);
        let mut sheets = Vec::with_capacity(due.len() * 2);
        for (clinic, today) in due {
            let Some(life) = desk.boards.get(&(clinic.clone(), today)) else { continue };
            let (Some(board), Some(as_of)) = (life.value(), life.read_at()) else { continue };
            for date in [Some(today), today.succ_opt()].into_iter().flatten() {
                if let Some(parts) = days::Parts::of_desk(desk, &clinic, date) {
                    let name = file_name(&clinic, parts.clinic.name.raw(), date);
                    sheets.push((self.folder.join(name), parts));
                }
            }
            self.written.insert((clinic, today), Written { board: self.digests.hash_one(board), as_of, seen: as_of });
        }
        let oldest = desk.today_date().checked_sub_days(KEPT).unwrap_or_default();
        self.written.retain(|(_, date), _| *date >= oldest);
        let (folder, tell, failing) = (self.folder.clone(), tell.clone(), Arc::clone(&self.failed));
        tokio::task::spawn_blocking(move || {
            let written = write(&folder, sheets, oldest);
            let failed_before = failing.swap(written.is_err(), Ordering::Relaxed);
            if let Err(fault) = written
                && !failed_before
            {
                tell_or_log(&tell, OnPaper::NoDowntimeSheet(fault.words()));
            }
        });
    }

    /// The clinics of which the sheets say something else than the desk has read, with their dates.
    fn due(&mut self, desk: &Desk) -> Vec<(ClinicId, NaiveDate)> {
        let of_today = desk.boards.iter().filter(|((clinic, first), _)| *first == desk.zone_of(clinic).date(desk.now));
        let mut is_due = |key: &(ClinicId, NaiveDate), board: &Board, as_of: DateTime<Utc>| {
            let Some(written) = self.written.get_mut(key) else { return true };
            if std::mem::replace(&mut written.seen, as_of) == as_of {
                return false;
            }
            written.board != self.digests.hash_one(board) || as_of - written.as_of >= STILL_HOLDS
        };
        let due = of_today.filter(|(key, life)| {
            life.value().zip(life.read_at()).is_some_and(|(board, as_of)| is_due(key, board, as_of))
        });
        due.map(|(key, _)| key.clone()).collect()
    }
}

/// One sheet after the other: a large one takes some memory while it is written.
fn write(folder: &Path, sheets: Vec<(PathBuf, days::Parts)>, oldest: NaiveDate) -> Result<(), files::Fault> {
    files::make_folder(folder)?;
    files::clean(folder, |name| date_in(name).is_some_and(|date| date < oldest));
    sheets.into_iter().try_for_each(|(path, parts)| files::replace(&path, &paper::downtime(&parts.day())))
}

/// Removes all sheets: they were switched off.
pub fn remove_all(folder: &Path) {
    files::clean(folder, |name| date_in(name).is_some());
}

/// `indiranagar-3fa9c1d2-2026-11-23.txt`: found by people, and told apart whatever clinics are called.
fn file_name(clinic: &ClinicId, called: &str, date: NaiveDate) -> String {
    let mut name = String::new();
    for letter in called.chars().map(|c| c.to_ascii_lowercase()) {
        match letter {
            'a'..='z' | '0'..='9' => name.push(letter),
            _ if name.ends_with('-') || name.is_empty() => {}
            _ => name.push('-'),
        }
    }
    name.truncate(LONGEST);
    let name = if name.is_empty() { "clinic" } else { name.trim_end_matches('-') };
    let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, clinic.as_str().as_bytes()).simple().to_string();
    format!("{name}-{}-{date}.txt", &id[..8])
}

/// The date in the name of a sheet; nothing for any other file.
fn date_in(name: &str) -> Option<NaiveDate> {
    let stem = name.strip_suffix(".txt")?;
    let (before, date) = stem.split_at_checked(stem.len().checked_sub(10)?)?;
    let id = before.strip_suffix('-')?.rsplit('-').next()?;
    let is_id = id.len() == 8 && id.bytes().all(|b| b.is_ascii_hexdigit());
    is_id.then(|| date.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_named_by_its_clinic_and_its_date_and_known_again() {
        let date = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let name = file_name(&ClinicId::new("c1"), "St. John's / Main", date);
        assert!(name.starts_with("st-john-s-main-") && name.ends_with("-2026-11-23.txt"), "{name}");
        assert_eq!(date_in(&name), Some(date));
        assert!(file_name(&ClinicId::new("c1"), "க்ளினிக்", date).starts_with("clinic-"));
        assert_ne!(file_name(&ClinicId::new("c2"), "St. John's / Main", date), name);
        for other in ["notes-2026-11-23.txt", "2026-11-23.txt", "practice.db", "x-3fa9c1d2-2026-13-23.txt", ""] {
            assert_eq!(date_in(other), None, "{other}");
        }
    }

    fn desk(now: &str) -> Desk {
        use crate::desk::model::Settings;
        use crate::desk::model::life::{Known, Life};
        use crate::desk::port::{ClinicEntry, Entities};
        let now = moment(now);
        let zone = crate::domain::zone::Zone::named("Asia/Kolkata").unwrap();
        let settings =
            Settings { desk_name: "Desk 1".into(), zone, calling_code: "91".into(), run: Uuid::from_u128(1) };
        let mut desk = Desk::new(settings, now);
        let clinic = ClinicEntry { id: "c1".into(), name: "Lake".into(), zone: None, doctors: Vec::new() };
        let entities = Entities { clinics: vec![clinic], ..Entities::default() };
        desk.entities = Life::Ready(Known { value: entities, at: now });
        desk.clinic = Some("c1".into());
        let board = Life::Ready(Known { value: Board::default(), at: now });
        desk.boards.insert(("c1".into(), desk.today_date()), board);
        desk
    }

    fn moment(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc()
    }

    /// The server tells something else.
    fn told(desk: &mut Desk, unread: usize, at: &str) {
        use crate::desk::model::life::{Known, Life};
        let board = Board { unread, ..Board::default() };
        desk.boards.insert(("c1".into(), desk.today_date()), Life::Ready(Known { value: board, at: moment(at) }));
    }

    /// Waits until the sheets say that; the one of tomorrow is written last.
    fn waits(folder: &Path, says: &str) {
        let began = std::time::Instant::now();
        for day in [24, 23] {
            let date = NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
            let sheet = folder.join(file_name(&ClinicId::new("c1"), "Lake", date));
            while !std::fs::read_to_string(&sheet).is_ok_and(|text| text.contains(says)) {
                assert!(began.elapsed().as_secs() < 10, "“{says}” was waited for in vain");
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
        }
    }

    #[tokio::test]
    async fn a_change_is_written_at_most_once_a_minute_and_wakes_the_desk_for_it() {
        let folder = std::env::temp_dir().join(format!("frontdesk-{}", Uuid::new_v4()));
        let (tell, mut news) = tokio::sync::mpsc::unbounded_channel();
        let mut sheets = Downtime::new(folder.join("downtime"));
        let mut desk = desk("2026-11-23T10:00:00+05:30");
        std::fs::create_dir_all(folder.join("downtime")).unwrap();
        let old = ["lake-3fa9c1d2-2026-11-20.txt", "lake-3fa9c1d2-2026-11-21.txt", "mine.txt"];
        for name in old {
            std::fs::write(folder.join("downtime").join(name), "").unwrap();
        }
        sheets.look(&desk, moment("2026-11-23T10:00:00+05:30"), &tell);
        waits(&folder.join("downtime"), "10:00 IST");
        assert_eq!(sheets.wakes_at(), None, "nothing is due");
        let there = old.map(|name| folder.join("downtime").join(name).exists());
        assert_eq!(there, [false, true, true], "only old sheets go");

        told(&mut desk, 2, "2026-11-23T10:00:20+05:30");
        sheets.look(&desk, moment("2026-11-23T10:00:20+05:30"), &tell);
        assert_eq!(sheets.wakes_at(), Some(moment("2026-11-23T10:01:00+05:30")));
        sheets.look(&desk, moment("2026-11-23T10:01:00+05:30"), &tell);
        waits(&folder.join("downtime"), "2 entries could not be read");
        assert_eq!(sheets.wakes_at(), None);

        // Nothing new is said again only after a while, so that the sheet tells that it still holds.
        told(&mut desk, 2, "2026-11-23T10:09:00+05:30");
        sheets.look(&desk, moment("2026-11-23T10:09:00+05:30"), &tell);
        assert!(sheets.due(&desk).is_empty());
        told(&mut desk, 2, "2026-11-23T10:11:00+05:30");
        sheets.look(&desk, moment("2026-11-23T10:11:00+05:30"), &tell);
        waits(&folder.join("downtime"), "10:11 IST");
        assert!(news.try_recv().is_err(), "all went well");
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[tokio::test]
    async fn a_failure_is_told_once_and_tried_again() {
        let folder = std::env::temp_dir().join(format!("frontdesk-{}", Uuid::new_v4()));
        std::fs::create_dir_all(&folder).unwrap();
        let blocked = folder.join("downtime");
        std::fs::write(&blocked, "a file where the folder should be").unwrap();
        let (tell, mut news) = tokio::sync::mpsc::unbounded_channel();
        let mut sheets = Downtime::new(blocked.clone());
        let desk = desk("2026-11-23T10:00:00+05:30");
        sheets.look(&desk, moment("2026-11-23T10:00:00+05:30"), &tell);
        let heard = tokio::time::timeout(std::time::Duration::from_secs(10), news.recv()).await.unwrap();
        assert!(matches!(heard, Some(Reply::Paper(OnPaper::NoDowntimeSheet(_)))), "{heard:?}");
        std::fs::remove_file(&blocked).unwrap();
        sheets.look(&desk, moment("2026-11-23T10:02:00+05:30"), &tell);
        waits(&blocked, "DOWNTIME SHEET");
        std::fs::remove_dir_all(folder).unwrap();
    }
}
