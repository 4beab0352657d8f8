use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::Barrier;

use super::*;
use crate::desk::port::Asked;
use crate::domain::booking::{AppointmentKind, Booking, ForWhom, Mode, PaymentMode, WalkIn};
use crate::domain::ids::{AppointmentId, PatientId};
use crate::domain::text::Text;
use crate::domain::zone::Zone;

const HOME: &str = "home";

/// A folder that is not there yet, inside one that goes away.
fn folder() -> (tempfile::TempDir, PathBuf) {
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("intents");
    (outer, folder)
}

fn check_in(key: &str) -> Write {
    Write::CheckIn { key: key.into(), id: AppointmentId::new(format!("a-{key}")) }
}

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
}

fn booking(patient: ForWhom) -> Write {
    let booking = Booking {
        key: "k-book".into(),
        doctor: "d-rao".into(),
        clinic: "c-1".into(),
        patient,
        start: at(600),
        end: at(1_500),
        service: "s-1".into(),
        kind: AppointmentKind::FollowUp,
        mode: Mode::Tele,
        payment: PaymentMode::Upi,
        notes: Some(Text::from("allergic to Zyxatol")),
        overbook: true,
    };
    Write::Book(Box::new(booking), Zone::named("Asia/Kolkata").unwrap())
}

/// Opens it as the desk of a run; dropping it is the end of that desk, as when it is killed: what it was told it keeps.
fn open(folder: &Path) -> Journal {
    Journal::open(folder, Uuid::new_v4(), HOME).unwrap()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    sink::files(folder).unwrap()
}

fn keys(journal: &Journal) -> Vec<&str> {
    journal.left().open.iter().map(|earlier| earlier.key.as_str()).collect()
}

#[tokio::test]
async fn what_a_desk_left_open_is_there_for_the_next_one_and_for_it_alone() {
    let (_outer, folder) = folder();
    let first = open(&folder);
    first.opens(&check_in("1"), at(1)).await.unwrap();
    first.opens(&check_in("2"), at(2)).await.unwrap();
    assert_eq!(keys(&open(&folder)), Vec::<&str>::new(), "its desk is still there");
    drop(first);
    let second = open(&folder);
    assert_eq!(keys(&second), ["1", "2"]);
    assert_eq!(second.left().open[0].what, Asked::CheckIn(AppointmentId::new("a-1")));
    assert_eq!(keys(&open(&folder)), Vec::<&str>::new(), "the second has taken them over");
    drop(second);
    assert_eq!(keys(&open(&folder)), ["1", "2"], "nothing of it was settled");
}

#[tokio::test]
async fn a_file_is_emptied_when_all_is_settled_and_goes_with_its_desk() {
    let (_outer, folder) = folder();
    let journal = open(&folder);
    for key in ["1", "2"] {
        journal.opens(&check_in(key), at(1)).await.unwrap();
    }
    let path = files(&folder).remove(0);
    let size = || std::fs::metadata(&path).unwrap().len();
    journal.kept.lines().end("1").unwrap();
    assert!(size() > 0);
    journal.kept.lines().end("2").unwrap();
    assert_eq!(size(), 0);
    for n in 0..1_000 {
        journal.opens(&check_in(&format!("again-{n}")), at(1)).await.unwrap();
        journal.kept.lines().end(&format!("again-{n}")).unwrap();
    }
    assert_eq!(size(), 0, "it does not grow");
    drop(journal);
    assert_eq!(files(&folder), Vec::<PathBuf>::new());
}

#[tokio::test]
async fn who_is_killed_between_hearing_and_showing_is_told_again() {
    let (_outer, folder) = folder();
    let journal = open(&folder);
    journal.opens(&check_in("1"), at(1)).await.unwrap();
    journal.kept.lines().told.insert("1".into());
    // As the file of a desk that was killed stays behind.
    let path = files(&folder).remove(0);
    let killed = std::fs::read(&path).unwrap();
    drop(journal);
    std::fs::write(&path, killed).unwrap();
    assert_eq!(keys(&open(&folder)), ["1"]);
}

#[tokio::test]
async fn who_ends_in_order_has_shown_what_was_told() {
    let (_outer, folder) = folder();
    let journal = open(&folder);
    journal.opens(&check_in("1"), at(1)).await.unwrap();
    journal.opens(&check_in("2"), at(1)).await.unwrap();
    journal.told("1");
    drop(journal);
    // The task that would have written it down a moment later still holds the journal.
    tokio::time::sleep(SHOWN * 2).await;
    assert_eq!(keys(&open(&folder)), ["2"]);
}

#[tokio::test]
async fn torn_and_damaged_lines_are_passed_over_and_counted() {
    let (_outer, folder) = folder();
    let journal = open(&folder);
    for key in ["1", "2", "3"] {
        journal.opens(&check_in(key), at(1)).await.unwrap();
    }
    let path = files(&folder).remove(0);
    let text = std::fs::read_to_string(&path).unwrap();
    drop(journal);
    let whole = text.lines().map(str::len).collect::<Vec<_>>();
    let mut torn = 0;
    // Cut off anywhere in the last line: the others are whole.
    for cut in 1..whole[2] {
        std::fs::write(&path, &text[..whole[0] + whole[1] + 2 + cut]).unwrap();
        let next = open(&folder);
        assert_eq!((keys(&next), next.left().damaged), (vec!["1", "2"], 1), "cut after {cut}");
        settle(&next, &["1", "2"]);
        torn += 1;
    }
    // One bit flipped anywhere in the second line: never another intent than the one that was written.
    for byte in 0..whole[1] {
        let mut bytes = text.clone().into_bytes();
        bytes[whole[0] + 1 + byte] ^= 0b100;
        std::fs::write(&path, &bytes).unwrap();
        let next = open(&folder);
        assert_eq!(keys(&next), ["1", "3"], "byte {byte}");
        assert!(next.left().damaged >= 1);
        settle(&next, &["1", "3"]);
        torn += 1;
    }
    // Bytes that are no text.
    std::fs::write(&path, b"\xff\xfe\n\0\0\0\n").unwrap();
    assert_eq!(open(&folder).left(), &LeftBehind { damaged: 2, ..LeftBehind::default() });
    assert!(torn > 200, "{torn}");
}

fn settle(journal: &Journal, keys: &[&str]) {
    keys.iter().for_each(|key| journal.kept.lines().end(key).unwrap());
}

#[tokio::test]
async fn a_line_after_one_that_was_cut_off_is_read() {
    let (_outer, folder) = folder();
    let mut own = OwnFile::create(&folder, Uuid::new_v4()).unwrap();
    own.append(&Record::Ended("x".into()).line().unwrap().as_bytes()[..20]).unwrap();
    own.tears();
    let opened = Opened::of(&Earlier::of(&check_in("1"), at(1)).unwrap(), HOME);
    own.append(Record::Opened(Box::new(opened)).line().unwrap().as_bytes()).unwrap();
    drop(own);
    let next = open(&folder);
    assert_eq!((keys(&next), next.left().damaged), (vec!["1"], 1));
}

#[tokio::test]
async fn what_is_for_another_server_is_kept_for_a_desk_there() {
    let (_outer, folder) = folder();
    let there = Journal::open(&folder, Uuid::new_v4(), "https://elsewhere.example desk").unwrap();
    there.opens(&check_in("1"), at(1)).await.unwrap();
    drop(there);
    for _ in 0..2 {
        let here = open(&folder);
        assert_eq!((keys(&here), here.left().elsewhere), (vec![], 1));
    }
    let there = Journal::open(&folder, Uuid::new_v4(), "https://elsewhere.example desk").unwrap();
    assert_eq!((keys(&there), there.left().elsewhere), (vec!["1"], 0));
}

#[test]
fn of_desks_that_start_at_the_same_time_one_takes_over_each_file() {
    const ROUNDS: usize = 60;
    const DESKS: usize = 4;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for round in 0..ROUNDS {
        let (_outer, folder) = folder();
        for n in 0..3 {
            let journal = open(&folder);
            runtime.block_on(journal.opens(&check_in(&format!("{round}-{n}")), at(n))).unwrap();
            std::mem::drop(journal);
        }
        let begin = Barrier::new(DESKS);
        let taken: Vec<Journal> = std::thread::scope(|scope| {
            let desks: Vec<_> = (0..DESKS)
                .map(|_| {
                    scope.spawn(|| {
                        begin.wait();
                        open(&folder)
                    })
                })
                .collect();
            desks.into_iter().map(|desk| desk.join().unwrap()).collect()
        });
        let mut all: Vec<&str> = taken.iter().flat_map(keys).collect();
        all.sort_unstable();
        let each: Vec<String> = (0..3).map(|n| format!("{round}-{n}")).collect();
        assert_eq!(all, each, "round {round}");
        assert!(taken.iter().all(|journal| journal.left().damaged == 0));
    }
}

#[tokio::test]
async fn a_desk_that_was_killed_while_it_took_over_leaves_nothing_twice() {
    let (_outer, folder) = folder();
    let journal = open(&folder);
    journal.opens(&check_in("1"), at(1)).await.unwrap();
    let path = files(&folder).remove(0);
    let copy = std::fs::read(&path).unwrap();
    drop(journal);
    std::fs::write(folder.join("0.intents"), copy).unwrap();
    assert_eq!(keys(&open(&folder)), ["1"]);
}

#[tokio::test]
async fn only_the_owner_can_read_it_and_nothing_that_was_typed_is_in_it() {
    let (_outer, folder) = folder();
    let journal = open(&folder);
    let new = crate::domain::patient::NewPatient {
        designation: None,
        name: crate::domain::appointment::Name { first: "Zyxwina".into(), middle: "".into(), last: "Zyxwood".into() },
        gender: crate::domain::patient::Gender::Female,
        dob: chrono::NaiveDate::from_ymd_opt(1980, 1, 31).unwrap(),
        mobile: Some(Text::from("+919876543210")),
        email: None,
        username: None,
        address: crate::domain::practice::Address::default(),
        partner_id: None,
    };
    let reason = Some(Text::from("Zyxreason"));
    let walk_in = WalkIn {
        key: "k-walk".into(),
        doctor: "d-rao".into(),
        clinic: "c-1".into(),
        patient: ForWhom::New(Box::new(new.clone())),
        kind: AppointmentKind::Regular,
        payment: PaymentMode::Cash,
        notes: Some(Text::from("Zyxnote")),
    };
    let change = crate::desk::port::Change::Notes(Text::from("Zyxnotes"));
    let writes = [
        booking(ForWhom::New(Box::new(new))),
        Write::Cancel { key: "k-cancel".into(), id: "a-1".into(), reason },
        Write::WalkIn(Box::new(walk_in)),
        Write::Edit { key: "k-edit".into(), id: "a-2".into(), version: Some(3), change },
    ];
    for write in &writes {
        journal.opens(write, at(1)).await.unwrap();
    }
    let path = files(&folder).remove(0);
    let text = std::fs::read_to_string(&path).unwrap();
    for typed in ["Zyx", "98765", "1980-01", "dob"] {
        assert!(!text.contains(typed), "{typed} is in {text}");
    }
    assert_eq!(text.lines().count(), writes.len());
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(std::fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
}

#[tokio::test]
async fn every_kind_of_write_comes_back_as_it_was_but_for_what_was_typed() {
    let (_outer, folder) = folder();
    let journal = open(&folder);
    let known = || ForWhom::Known(PatientId::new("p-1"));
    let Write::Book(told, zone) = booking(known()) else { panic!("a booking") };
    let bare = Booking { notes: None, ..(*told).clone() };
    let place = |notes| WalkIn {
        key: "k-w".into(),
        doctor: "d-rao".into(),
        clinic: "c-1".into(),
        patient: known(),
        kind: AppointmentKind::Regular,
        payment: PaymentMode::Cash,
        notes,
    };
    let step = crate::desk::port::VisitStep::CallBack;
    let (key, id) = ("k-m".to_owned(), AppointmentId::new("a-1"));
    let of_move =
        |booking| Write::Move { key: key.clone(), id: id.clone(), booking: Box::new(booking), zone: zone.clone() };
    let pairs = [
        (booking(known()), Write::Book(Box::new(bare.clone()), zone.clone())),
        (check_in("k-c"), check_in("k-c")),
        (of_move((*told).clone()), of_move(bare)),
        (
            Write::Step { key: "k-s".into(), id: id.clone(), step },
            Write::Step { key: "k-s".into(), id: id.clone(), step },
        ),
        (Write::WalkIn(Box::new(place(Some("typed".into())))), Write::WalkIn(Box::new(place(None)))),
        (
            Write::Undo { key: "k-u".into(), id: id.clone(), version: Some(7) },
            Write::Undo { key: "k-u".into(), id: id.clone(), version: Some(7) },
        ),
        (
            Write::Cancel { key: "k-x".into(), id: id.clone(), reason: Some("typed".into()) },
            Write::Cancel { key: "k-x".into(), id: id.clone(), reason: None },
        ),
    ];
    for (n, (write, _)) in pairs.iter().enumerate() {
        journal.opens(write, at(i64::try_from(n).unwrap())).await.unwrap();
    }
    journal.takes_back("k-m").await.unwrap();
    drop(journal);
    let next = open(&folder);
    let back: Vec<Option<Write>> = next.left().open.iter().map(Earlier::write).collect();
    let meant: Vec<Option<Write>> = pairs.into_iter().map(|(_, write)| Some(write)).collect();
    assert_eq!(back, meant);
    assert!(matches!(next.left().open[2].what, Asked::Move { back: true, .. }));
}

#[tokio::test]
async fn what_can_not_be_written_down_is_refused_and_does_not_count_as_open() {
    let full = Failing { appended: Vec::new() };
    let journal = Journal::over(Box::new(full), HOME, LeftBehind::default());
    assert!(journal.opens(&check_in("1"), at(1)).await.is_err());
    assert!(journal.kept.lines().open.is_empty());
}

/// A disk that takes lines and can't keep them.
struct Failing {
    appended: Vec<u8>,
}

impl Sink for Failing {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.appended.extend_from_slice(bytes);
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        Err(io::ErrorKind::StorageFull.into())
    }

    fn clear(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn remove(&mut self) -> io::Result<()> {
        let text = String::from_utf8(std::mem::take(&mut self.appended)).unwrap();
        let records: Vec<Record> = text.lines().filter_map(Record::read).collect();
        assert!(matches!(&records[..], [Record::Opened(_), Record::Ended(key)] if key == "1"), "{records:?}");
        Ok(())
    }
}

#[tokio::test]
async fn the_folder_may_hold_other_things() {
    let (_outer, folder) = folder();
    drop(open(&folder));
    let mut other = OpenOptions::new().create(true).append(true).open(folder.join("notes.txt")).unwrap();
    other.write_all(b"not mine\n").unwrap();
    std::fs::create_dir(folder.join("folder.intents")).unwrap();
    let journal = open(&folder);
    assert_eq!((keys(&journal), journal.left().damaged), (vec![], 1), "a folder is no file of intents");
    assert!(folder.join("notes.txt").exists());
}
