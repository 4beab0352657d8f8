//! Every byte: an exchange is recorded, and then the line is cut after each of its bytes in turn, on the way to the
//! server and on the way back, while a receptionist books, checks in or moves. Every frame that is drawn meanwhile is held
//! against the database at that very moment: `✓` only where it is done, `✗` only where it is not.
//!
//! Many desks do it at once, each with a practice and a server of its own, so that a wrong row can't be another desk's.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};

use crate::harness::{Desk, Practice};
use crate::proxy::{Fault, Proxy};

/// So many cuts for each desk that is opened for them: signing in takes as long as a few of them.
const FOR_EACH: usize = 50;
/// One exchange at a time: each keeps the computer busy.
static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
/// The longest that an exchange may take to be known once the line is good again. A loaded machine needs some of it.
const SETTLES: Duration = Duration::from_secs(60);
/// A key that was refused in the same words as before has changed nothing on the screen: it is pressed again after this.
const SAME_WORDS: Duration = Duration::from_secs(3);

/// What the desk is about to do, again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Task {
    Book,
    CheckIn,
    Move,
}

/// How the patient stands in the database: how many appointments are booked, checked in, moved away.
type Rows = (i64, i64, i64);

impl Task {
    /// What the rows are once it is done.
    fn done(self, (booked, here, moved): Rows) -> Rows {
        match self {
            Self::Book => (booked + 1, here, moved),
            Self::CheckIn => (booked - 1, here + 1, moved),
            Self::Move => (booked, here, moved + 1),
        }
    }

    /// Makes the desk ready for it: each of the keys, and what is to be seen of them.
    fn first(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Book => &[("n", " free · Enter books")],
            Self::CheckIn => &[("u", "✓ Taken back")],
            Self::Move => &[("r", "choose a free slot"), ("n", "Enter moves it there")],
        }
    }

    /// Does it.
    fn keys(self) -> &'static str {
        match self {
            Self::Book => ".<Enter>",
            Self::CheckIn => "c",
            Self::Move => "<Enter>",
        }
    }
}

/// Sees every frame of one desk and holds it against the rows of its practice.
struct Witness {
    database: Mutex<Connection>,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    /// The rows before the write that is looked at, and after.
    before: Rows,
    after: Rows,
    /// What the last frame said of it.
    says: String,
    frames: usize,
    claims: usize,
    unknown: usize,
    wrong: Vec<String>,
}

impl Witness {
    fn of(practice: &Practice) -> Self {
        let database = Connection::open_with_flags(practice.database(), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        Self { database: Mutex::new(database), seen: Mutex::default() }
    }

    fn rows(&self) -> Rows {
        let database = self.database.lock().unwrap();
        let count = "SELECT count(*) FILTER (WHERE status = 'BK'), count(*) FILTER (WHERE status = 'CK'), \
                     count(*) FILTER (WHERE status = 'RES') FROM appointments WHERE patient_id = ?1";
        database.query_row(count, [PATIENT], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap()
    }

    /// The write that the next frames are about.
    fn expects(&self, task: Task) {
        let before = self.rows();
        let mut seen = self.seen.lock().unwrap();
        (seen.before, seen.after) = (before, task.done(before));
    }

    fn frame(&self, screen: &str) {
        let says = said(screen);
        let mut seen = self.seen.lock().unwrap();
        seen.frames += 1;
        if says == seen.says {
            return;
        }
        let rows = self.rows();
        let (done, refused) = (says.starts_with("✓ "), screen.contains('✗'));
        seen.claims += usize::from(done || refused);
        seen.unknown += usize::from(says.starts_with("? "));
        let holds = match (done, refused) {
            (true, _) => rows == seen.after,
            (false, true) => rows == seen.before,
            (false, false) => rows == seen.before || rows == seen.after,
        };
        if !holds {
            let wrong = format!("“{says}”, and the rows are {rows:?}, before {:?}\n{screen}", seen.before);
            seen.wrong.push(wrong);
        }
        seen.says = says;
    }
}

/// What the line of notices says, without what stands at its right end.
fn said(screen: &str) -> String {
    let line = screen.lines().nth_back(1).unwrap_or_default().trim_start();
    line.split("   ").next().unwrap_or_default().to_owned()
}

/// Whom it is all about: Suresh Kumaar.
const PATIENT: &str = "p-0023";

/// One desk with its line, its practice and its witness.
struct Place {
    desk: Desk,
    line: Arc<Proxy>,
    witness: Arc<Witness>,
    practice: Practice,
}

impl Place {
    async fn open(practice: Practice, task: Task) -> Self {
        let line = Arc::new(Proxy::to(practice.address));
        let witness = Arc::new(Witness::of(&practice));
        let watching = Arc::clone(&witness);
        // Before anything is expected, every row is as it should be.
        let desk = practice.desk_watched(line.address, move |screen| watching.frame(screen));
        witness.expects(Task::Book);
        desk.sees("▶11:30").await.sees("live").await.types("<Enter>suresh kumaar");
        desk.sees("Kumaar, Suresh").await.types("<Enter>").sees("Enter books").await.types("<Enter>");
        // A list that was not there yet when it was booked has it once it is read.
        desk.sees("✓ Booked Kumaar, Suresh").await.sees("11:30–11:45 · booked").await;
        if task == Task::CheckIn {
            witness.expects(task);
            desk.types("c").sees("✓ Checked in").await;
        }
        Self { desk, line, witness, practice }
    }

    /// Does the task once with that fault; says how it went.
    async fn does(&self, task: Task, fault: Fault) -> &'static str {
        let (task_of, witness) = (format!("{task:?} with {fault:?}"), &self.witness);
        if task == Task::CheckIn {
            // Taking back is a write of its own: from checked in to booked.
            let (booked, here, moved) = witness.rows();
            let mut seen = witness.seen.lock().unwrap();
            (seen.before, seen.after) = ((booked, here, moved), (booked + 1, here - 1, moved));
        }
        for (keys, seen) in task.first() {
            self.desk.types(keys).sees(seen).await;
        }
        witness.expects(task);
        let (said_before, unknown_before) = {
            let seen = witness.seen.lock().unwrap();
            (seen.says.clone(), seen.unknown)
        };
        self.line.next_write(fault);
        self.desk.types(task.keys());
        let began = Instant::now();
        let mut pressed_again: Option<Instant> = None;
        loop {
            tokio::time::sleep(Duration::from_millis(10)).await;
            let says = witness.seen.lock().unwrap().says.clone();
            if says != said_before && says.starts_with("✓ ") {
                break;
            }
            // Sent anew it stands behind the refusal.
            let is_refused = says.starts_with("✗ ") && !self.desk.screen().contains("   … ");
            if is_refused && pressed_again.is_none_or(|at| at.elapsed() > SAME_WORDS) {
                // Nothing was booked and nothing comes: the receptionist presses the key again.
                pressed_again = Some(Instant::now());
                tokio::time::sleep(Duration::from_millis(100)).await;
                assert_eq!(witness.rows(), witness.seen.lock().unwrap().before, "{task_of}: refused, and then it came");
                self.desk.types(if task == Task::CheckIn { "c" } else { "<Enter>" });
            }
            let late = began.elapsed() > SETTLES;
            assert!(!late, "{task_of} was not known after {SETTLES:?}: “{says}”\n{}", self.desk.screen());
        }
        let seen = witness.seen.lock().unwrap();
        assert_eq!(seen.wrong, Vec::<String>::new(), "{task_of}");
        match (pressed_again.is_some(), seen.unknown > unknown_before) {
            (true, _) => "refused and done again",
            (false, true) => "not known, then done",
            (false, false) => "done",
        }
    }
}

/// The sample practice, in which Suresh Kumaar has nothing yet; stopped, to be copied.
async fn original() -> Practice {
    let mut practice = Practice::sample().await;
    let found = practice.client().patients("suresh kumaar").await.unwrap();
    assert_eq!(found[0].id.as_str(), PATIENT, "the sample has changed");
    practice.stop().await;
    practice
}

/// How many bytes one exchange has, forth and back.
async fn recorded(original: &Practice, task: Task) -> (usize, usize) {
    let place = Place::open(original.twin().await, task).await;
    place.line.records();
    assert_eq!(place.does(task, Fault::Pass).await, "done");
    let exchanges = place.line.recorded();
    let mut writes = exchanges.iter().filter(|(exchange, _)| exchange.is_write());
    let (exchange, answer) = writes.next_back().expect("nothing was written");
    (exchange.bytes.len(), answer.len())
}

/// Cuts after every byte, or after one of so many; `FRONTDESK_EVERY=1` leaves none out anywhere.
async fn bytes_of(task: Task, every: usize, least: usize) {
    let every =
        std::env::var("FRONTDESK_EVERY").map_or(every, |told| told.parse().expect("FRONTDESK_EVERY is a number"));
    let _turn = TURN.lock().await;
    let original = original().await;
    let (forth, back) = recorded(&original, task).await;
    let forths = (0..forth).step_by(every).map(Fault::CutForth);
    let backs = (0..back).step_by(every).map(Fault::CutBack);
    let cuts: VecDeque<Fault> = forths.chain(backs).chain([Fault::Reset]).collect();
    let planned = cuts.len();
    let left = Arc::new(Mutex::new(cuts));
    let began = Instant::now();
    let mut desks = Vec::new();
    for _ in 0..planned.div_ceil(FOR_EACH) {
        let (practice, left) = (original.twin().await, Arc::clone(&left));
        desks.push(tokio::spawn(async move {
            let mut place = Place::open(practice, task).await;
            let mut ended = BTreeMap::<&str, usize>::new();
            let mut cuts = 0;
            loop {
                let Some(fault) = left.lock().unwrap().pop_front() else { break };
                let how = place.does(task, fault).await;
                cuts += 1;
                *ended.entry(how).or_default() += 1;
            }
            // What was said stays true: nothing has come late, and nothing has gone.
            tokio::time::sleep(Duration::from_millis(200)).await;
            let (rows, seen) = (place.witness.rows(), place.witness.seen.lock().unwrap().after);
            assert_eq!(rows, seen, "{task:?}: something came late");
            assert_eq!(place.line.faults(), cuts, "each cut was made");
            let (frames, claims) = {
                let seen = place.witness.seen.lock().unwrap();
                (seen.frames, seen.claims)
            };
            place.practice.stop().await;
            (cuts, ended, frames, claims)
        }));
    }
    let (mut cuts, mut ended, mut frames, mut claims) = (0, BTreeMap::<&str, usize>::new(), 0, 0);
    for desk in desks {
        let (n, how, drawn, claimed) = desk.await.unwrap();
        (cuts, frames, claims) = (cuts + n, frames + drawn, claims + claimed);
        for (how, n) in how {
            *ended.entry(how).or_default() += n;
        }
    }
    println!("{task:?}: {cuts} cuts of {forth} bytes forth and {back} back, ended as {ended:?};");
    println!("  {frames} frames seen, {claims} claims held against the rows, {:.1?}", began.elapsed());
    assert!(forth + back >= least, "an exchange of {} bytes is no exchange", forth + back);
    assert!(cuts == planned && cuts * every > forth + back, "fewer cuts than bytes");
    assert!(ended.get("not known, then done").is_some_and(|n| *n > cuts / 2), "the cuts did not bite");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_booking_that_is_cut_at_any_byte_is_one_booking_and_never_wrongly_told() {
    bytes_of(Task::Book, 1, 1000).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_check_in_that_is_cut_on_its_way_is_one_check_in_and_never_wrongly_told() {
    bytes_of(Task::CheckIn, 8, 1000).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_move_that_is_cut_on_its_way_is_one_move_and_never_wrongly_told() {
    bytes_of(Task::Move, 8, 1000).await;
}
