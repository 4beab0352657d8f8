//! How many presses each task takes, typed and counted at the real desk with the real server: one desk, one task after
//! the other, nothing pressed in between. What is asked after a commit would swallow the first key of the next task.

use std::path::Path;
use std::{env, fs};

use chrono::NaiveDate;
use frontdesk::domain::two_days::TwoDays;

use crate::harness::{Desk, Practice};
use crate::{booking, kolkata};

/// Where the table stands in the README.
const BEGINS: &str = "<!-- presses -->\n";
const ENDS: &str = "<!-- /presses -->";
const MONDAY: &str = "2026-11-23";
const TUESDAY: &str = "2026-11-24";

/// Keys, and what is to be seen of them before the next ones.
type Typed = (&'static str, &'static str);

/// A task, as a receptionist would name it.
struct Task {
    name: &'static str,
    /// The most presses that it may take.
    goal: usize,
    /// What makes the desk ready for it and does not count: who is on the row, which slot is selected.
    first: &'static [Typed],
    /// Who else books meanwhile: the slot of Dr. Rao at that time today.
    taken: Option<&'static str>,
    /// The task itself: each of these keys is a press.
    keys: &'static [Typed],
    /// What the server has afterwards: whose appointments, on which day; and what they are.
    server: Option<(&'static str, &'static str, &'static str)>,
    /// Where the task is to look at something: how one leaves it again.
    leave: &'static str,
}

const fn task(name: &'static str, goal: usize, keys: &'static [Typed]) -> Task {
    Task { name, goal, first: &[], taken: None, keys, server: None, leave: "" }
}

impl Task {
    const fn after(self, first: &'static [Typed]) -> Self {
        Self { first, ..self }
    }

    const fn while_taken(self, time: &'static str) -> Self {
        Self { taken: Some(time), ..self }
    }

    const fn then(self, who: &'static str, day: &'static str, has: &'static str) -> Self {
        Self { server: Some((who, day, has)), ..self }
    }

    const fn left_by(self, leave: &'static str) -> Self {
        Self { leave, ..self }
    }

    fn presses(&self) -> usize {
        self.keys.iter().map(|(keys, _)| presses(keys)).sum()
    }
}

/// Each one begins where the one before ended.
const TASKS: &[Task] = &[
    task(
        "Book a known patient into the selected free slot",
        7,
        &[
            ("<Enter>gya", "▶  Gyatso, Dorjee"),
            ("<Enter>", "Enter books ·"),
            ("<Enter>", "✓ Booked Gyatso, Dorjee · Rao · Mon 11:30"),
        ],
    )
    .then("dorjee gyatso", MONDAY, "11:30 BK"),
    task(
        "Move an appointment to the next free slot",
        6,
        &[
            ("r", "choose a free slot"),
            ("n", "Enter moves it there"),
            ("<Enter>", "✓ Moved Gyatso, Dorjee · Rao · 11:30 → 12:30"),
        ],
    )
    .then("dorjee gyatso", MONDAY, "11:30 RES, 12:30 BK"),
    task("Undo what was done last", 1, &[("u", "✓ Taken back: the move of Gyatso, Dorjee")]).then(
        "dorjee gyatso",
        MONDAY,
        "11:30 BK, 12:30 CN",
    ),
    task("Details of an appointment", 1, &[("d", "Paid by")])
        .after(&[("<Up>", "Gyatso, Dorjee      19 M")])
        .left_by("<Esc>"),
    task(
        "Cancel without a reason",
        2,
        &[("x", "Enter cancels the appointment"), ("<Enter>", "✓ Cancelled Gyatso, Dorjee")],
    )
    .then("dorjee gyatso", MONDAY, "11:30 CN, 12:30 CN"),
    task("Next free slot of this doctor", 1, &[("n", "12:30–12:45 free · Enter books")]),
    task("Next free slot of any doctor", 1, &[("N", "Slots ─ Dr. Maria Fernandes")]),
    task("The other doctor", 1, &[("K", "Slots ─ Dr. Lakshmi Iyer")]),
    task(
        "Book a known patient with another doctor on another day",
        12,
        &[
            ("K", "Slots ─ Dr. Anil Rao"),
            ("]", "27│35"),
            ("n", "Tue 24 Nov 14:00–14:15 free"),
            ("<Enter>gya", "▶  Gyatso, Dorjee"),
            ("<Enter>", "Enter books ·"),
            ("<Enter>", "✓ Booked Gyatso, Dorjee · "),
        ],
    )
    .then("dorjee gyatso", TUESDAY, "14:00 BK"),
    task(
        "Book by the command line: `:b gya rao tue 1130`",
        20,
        &[
            (":b gya rao tue 1130", "Gyatso, Dorjee 19 M · ···777 · Dr. Anil Rao · Tue 24 Nov 11:30–11:45"),
            ("<Enter>", "✓ Booked Gyatso, Dorjee · Rao · Tue 11:30"),
        ],
    )
    .then("dorjee gyatso", TUESDAY, "11:30 BK, 14:00 BK"),
    task(
        "Somebody else was faster: take the nearest free slot",
        1,
        &[("<Enter>", "✓ Booked Gyatso, Dorjee · Rao · Mon 12:30")],
    )
    .after(&[
        ("t", "Today Mon 23 Nov"),
        ("<Home>n", "11:30–11:45 free"),
        ("<Enter>gya", "▶  Gyatso, Dorjee"),
        ("<Enter>", "Enter books ·"),
    ])
    .while_taken("11:30")
    .then("dorjee gyatso", MONDAY, "11:30 CN, 12:30 BK, 12:30 CN"),
    task("Check in on the row", 1, &[("c", ": Devi, Lakshmi")])
        .after(&[("4<Home>jjjjjjjjjj", "Devi, Lakshmi       60 F")])
        .then("lakshmi devi", MONDAY, "11:00 CK"),
    task("Check in from anywhere", 5, &[("/gho", "Enter checks in Ghosh, Subhash"), ("<Enter>", ": Ghosh, Subhash")])
        .then("subhash ghosh", MONDAY, "11:30 CK"),
    task("Check in the next three", 4, &[("3c", "Check in 3 patients?"), ("<Enter>", "4 Today ─ 12 waiting")]).then(
        "swapna varma",
        MONDAY,
        "11:40 CK",
    ),
    task("No-show on the row", 1, &[("o", "✓ Marked as no-show: Hussain, Riyaz")])
        .after(&[("4<Home>jjjjjjjjjjjjjjjjj", "Hussain, Riy")])
        .then("riyaz hussain", MONDAY, "12:00 NS"),
    task("Put aside who is away", 1, &[("P", "✓ Put aside: Lefèvre, François")])
        .after(&[("<Home>jjjjjjj", "Lefèvre, François   43")])
        .then("françois lefèvre", MONDAY, "10:45 PA"),
    task("Call back who is there again", 1, &[("P", "✓ Back in the queue: Lefèvre")]).then(
        "françois lefèvre",
        MONDAY,
        "10:45 CK",
    ),
    task("Start of a visit", 1, &[("s", "✓ With the doctor: Lefèvre, François")]).then(
        "françois lefèvre",
        MONDAY,
        "10:45 OG",
    ),
    task("End of a visit", 1, &[("e", "✓ Visit over: Lefèvre, François")]).then(
        "françois lefèvre",
        MONDAY,
        "10:45 CMNP",
    ),
    task(
        "Walk-in of a known patient, into the queue",
        7,
        &[("wgya", "▶  Gyatso, Dorjee"), ("<Enter>", "Enter into the queue"), ("<Enter>", "✓ In the queue, token")],
    )
    .then("dorjee gyatso", MONDAY, "10:40 CK, 11:30 CN, 12:30 BK, 12:30 CN"),
    task("Hide all names", 1, &[("m", "K···")]).left_by("m"),
    task("Lock the desk", 1, &[("L", "is locked")]).left_by("<Enter>"),
];

#[tokio::test]
async fn every_task_takes_no_more_presses_than_its_goal_and_nothing_is_asked_after_it() {
    let practice = Practice::sample().await;
    let desk = practice.desk();
    desk.sees("▶11:30").await.sees("live").await.sees("7 waiting").await;
    for task in TASKS {
        // Shown where it fails.
        println!("{}", task.name);
        idle(&desk).await;
        for (keys, seen) in task.first {
            desk.types(keys).sees(seen).await;
        }
        if let Some(time) = task.taken {
            practice.client().book(&booking(time, "the-other-desk"), &kolkata()).await.unwrap();
            desk.types("<Enter>").sees("Enter takes it").await;
        }
        for (keys, seen) in task.keys {
            desk.types(keys).sees(seen).await;
        }
        desk.types(task.leave);
        if let Some((who, day, has)) = task.server {
            assert_eq!(appointments(&practice, who, day.parse().unwrap()).await, has, "{}", task.name);
        }
        assert!(task.presses() <= task.goal, "{}: {} presses, the goal is {}", task.name, task.presses(), task.goal);
    }
    idle(&desk).await;
}

/// The main screen is there, and waits for nothing but the next task.
async fn idle(desk: &Desk) {
    desk.sees("W queue").await;
}

/// One for each key: `<Enter>` is one, and a letter is one.
fn presses(keys: &str) -> usize {
    let named = keys.matches('<').count();
    let inside: usize = keys.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(n, _)| n.len() + 2).sum();
    named + keys.chars().count() - inside
}

/// The appointments of that day, as the server tells them: when, and in which state.
async fn appointments(practice: &Practice, who: &str, day: NaiveDate) -> String {
    let client = practice.client();
    let id = client.patients(who).await.unwrap().remove(0).id;
    let listed = client.appointments(&"indiranagar".into(), TwoDays::from(day), day).await.unwrap().appointments;
    let theirs = listed.iter().filter(|a| a.patient.id == id && kolkata().date(a.start) == day);
    let mut theirs: Vec<String> =
        theirs.map(|a| format!("{} {}", kolkata().local(a.start).format("%H:%M"), a.status.code())).collect();
    theirs.sort();
    theirs.join(", ")
}

/// The table of the README.
fn table() -> String {
    let rows = TASKS.iter().map(|task| format!("| {} | {} | {} |\n", task.name, task.presses(), task.goal));
    "| task | presses | goal |\n|---|---|---|\n".to_owned() + &rows.collect::<String>()
}

#[test]
fn the_readme_tells_these_presses() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once(BEGINS).expect("the README lost its mark <!-- presses -->");
    let (told, after) = rest.split_once(ENDS).expect("the README lost its mark <!-- /presses -->");
    if env::var_os("FRONTDESK_RENEW").is_some() {
        fs::write(&path, format!("{before}{BEGINS}{}{ENDS}{after}", table())).unwrap();
        return;
    }
    assert_eq!(
        told,
        table(),
        "the table of presses in README.md is old: FRONTDESK_RENEW=1 cargo test --test journeys the_readme writes it"
    );
}
