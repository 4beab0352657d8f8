//! A practice with a desk at it, and what its database says.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use frontdesk::contract::paths;

use crate::practice::Practice;
use crate::proxy::{Exchange, Fault, Proxy};
use crate::pty::{Pty, Start};

/// The first free slot of the sample day, 11:30 in Bengaluru, as the rows have it.
const SLOT: i64 = 1_795_413_600;
/// Whom everybody here books.
pub const WHO: &str = "Kumaar, Suresh";

/// The same in the form.
pub const IN_FORM: &str = "Suresh Kumaar";

/// A server, a line to it, and a desk's data directory.
pub struct Scene {
    pub practice: Practice,
    pub line: Proxy,
    /// Bookings that the desk has sent.
    booked: Arc<AtomicUsize>,
}

/// What the line does to what changes something; what only reads always passes.
pub type Writes = Box<dyn FnMut(&Exchange) -> Fault + Send>;

impl Scene {
    pub fn new() -> Self {
        let practice = Practice::new();
        let server = practice.address().trim_start_matches("http://").trim_end_matches('/').parse().unwrap();
        let scene = Self { line: Proxy::to(server), practice, booked: Arc::default() };
        scene.heals();
        scene
    }

    pub fn desk(&self) -> Start {
        self.practice.desk_over(0, &self.line.url())
    }

    pub fn writes(&self, mut fault: Writes) {
        let booked = Arc::clone(&self.booked);
        self.line.plans(move |exchange| {
            if exchange.method == "POST" && [paths::BOOK, paths::APPOINTMENTS].contains(&exchange.path.as_str()) {
                booked.fetch_add(1, Ordering::SeqCst);
            }
            if exchange.is_write() { fault(exchange) } else { Fault::Pass }
        });
    }

    /// From now on everything passes.
    pub fn heals(&self) {
        self.writes(Box::new(|_| Fault::Pass));
    }

    /// From now on nothing that changes something gets there.
    pub fn cuts(&self) {
        self.writes(Box::new(|_| Fault::CutForth(0)));
    }

    /// How many bookings the desk has sent.
    pub fn sent(&self) -> usize {
        self.booked.load(Ordering::SeqCst)
    }

    /// The appointments with Dr. Rao at 11:30 that hold the slot, as the database has them: for whom.
    pub fn rows(&self) -> Vec<String> {
        let sql = "SELECT p.last_name || ', ' || p.first_name FROM appointments a JOIN patients p
            ON p.business_id = a.business_id AND p.patient_id = a.patient_id
            WHERE a.doctor_id = 'rao' AND a.start_time = ?1 AND a.status NOT IN ('CN', 'NS', 'AB')";
        let rows = rusqlite::Connection::open(self.practice.database()).unwrap();
        let mut asks = rows.prepare(sql).unwrap();
        asks.query_map([SLOT], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    /// Whether the journal has something of which the end is not known.
    pub fn is_open(&self) -> bool {
        lines(&self.practice.data_of(0).join("intents")) > 0
    }
}

fn lines(folder: &Path) -> usize {
    let files = std::fs::read_dir(folder).into_iter().flatten();
    let texts = files.filter_map(|entry| std::fs::read_to_string(entry.unwrap().path()).ok());
    texts.map(|text| text.lines().filter(|line| !line.is_empty()).count()).sum()
}

/// Waits for what happens outside of the screen.
#[track_caller]
pub fn waits(what: &str, mut until: impl FnMut() -> bool) {
    let began = Instant::now();
    while !until() {
        assert!(began.elapsed() < Duration::from_secs(40), "waited too long for {what}");
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// The cursor goes to 11:30, which is free or is going to be.
pub fn goes_to_slot(desk: &mut Pty) {
    for _ in 0..200 {
        // Tomorrow's has its date before it.
        if desk.screen().lines().any(|line| line.trim_start().starts_with("11:30–11:45 free")) {
            return;
        }
        desk.keys("p");
        std::thread::sleep(Duration::from_millis(60));
    }
    panic!("11:30 is not free:\n{}", desk.screen());
}

/// The form on 11:30 is filled in, and waits for the last Enter.
pub fn fills_in(desk: &mut Pty) {
    desk.keys("<Enter>").sees("▶ Patient").sees_no(IN_FORM);
    desk.keys("kumaar").sees("Kumaar, Suresh                38 M").keys("<Enter>").sees("Enter books ·").sees(IN_FORM);
}

/// Leaves the form, and what it says is let go.
pub fn lets_go(desk: &mut Pty) {
    for _ in 0..100 {
        let screen = desk.screen();
        if screen.contains("Discard") {
            desk.keys("<Enter>").sees_no("Discard");
            desk.sees_no("▶ Patient");
            return;
        }
        if !screen.contains("▶ Patient") {
            return;
        }
        desk.keys("<Esc>");
        // Two at once would be another key.
        std::thread::sleep(Duration::from_millis(150));
    }
    panic!("the form stays:\n{}", desk.screen());
}

impl Scene {
    /// Takes back what was booked, and waits until the journal has let go of it: who is killed sooner is told again.
    pub fn takes_back(&self, desk: &mut Pty) {
        desk.keys("u").sees("✓ Taken back");
        waits("the row to go", || self.rows().is_empty());
        waits("the journal", || !self.is_open());
        goes_to_slot(desk);
    }
}
