//! The box that finds anybody: with both groups, empty, with nobody, with names of every kind, and while it waits.

use frontdesk::desk::Desk;
use frontdesk::desk::model::Mode;
use frontdesk::desk::model::field::Field;
use frontdesk::desk::model::finding::{Finding, Found};
use frontdesk::desk::model::life::Life;
use frontdesk::desk::port::{Failure, Ticket};
use frontdesk::domain::patient::{Gender, Patient};
use frontdesk::tui::look::Look;
use frontdesk::tui::theme::Theme;

use super::picture;
use super::practice::{Practice, patient, ready};

/// The box over that desk, with what was typed and what the directory has answered.
fn over(practice: Practice, typed: &str, directory: Life<Vec<Patient>>, chosen: Option<Found>) -> Desk {
    let mut desk = practice.desk();
    let mut finding = Finding { typed: Field::with(typed), directory, chosen, ..Finding::default() };
    finding.rows = desk.fitting(&finding);
    finding.near = desk.near_same_of(&finding, &finding.rows);
    desk.mode = Mode::Finding(Box::new(finding));
    desk
}

fn people() -> Vec<Patient> {
    vec![
        patient("p-1", "Nandini", "Rao", Gender::Female, 1992, "+917000000321"),
        patient("p-2", "Nandhini", "Rau", Gender::Female, 1961, "+917000000118"),
        patient("p-3", "Naveen", "Pillai", Gender::Male, 1988, ""),
        patient("p-4", "Wilson", "Nadar", Gender::Male, 2019, "+917000000007"),
    ]
}

/// Long names, other scripts, and what must not reach a terminal.
fn hard_names() -> Vec<Patient> {
    vec![
        patient("p-1", "Sana", "Khan", Gender::Female, 1992, "+917000000321"),
        patient("p-2", "Sanah", "Khaan", Gender::Female, 1961, "+917000000321"),
        patient("p-3", "Venkataraghavan Chidambaram", "Khandelwal-Subramanian", Gender::Male, 1901, "+917000321000"),
        patient("p-4", "ख़ान", "लक्ष्मी कुमारी देवी", Gender::Other, 2001, "+917000000321"),
        patient("p-5", "முத்துலட்சுமி", "", Gender::Female, 1950, "+917000000321"),
        patient("p-6", "محمد", "الهاشمي", Gender::Male, 1975, "+917000000321"),
        patient("p-7", "太郎", "田中", Gender::Male, 1999, "+917000000321"),
        patient("p-8", "\u{202e}evil\nname", "Khan", Gender::Male, 1970, "+917000000321"),
    ]
}

/// The scenes of which pictures are kept.
pub fn scenes() -> Vec<(&'static str, Desk)> {
    let busy = Practice::busy;
    let directory = Some(Found::Known("p-1".into()));
    vec![
        ("finding", over(busy(), "na", ready(people()), None)),
        ("finding_empty", over(busy(), "", Life::NotAsked, None)),
        ("finding_nobody", over(busy(), "zubeida q", ready(Vec::new()), None)),
        ("finding_looking", over(busy(), "nan", Life::Waiting(Ticket(7)), None)),
        ("finding_not_reached", over(busy().down(), "na", Life::Failed(Failure::Unreachable), None)),
        ("finding_by_digits", over(busy(), "321", ready(hard_names()), None)),
        ("finding_to_book", over(busy(), "nan", ready(people()), directory.clone())),
        ("finding_to_take_along", over(busy().select("10:00"), "nan", ready(people()), directory)),
        ("finding_token", over(busy(), "4", Life::NotAsked, None)),
        ("finding_masked", over(busy().change(|desk| desk.masked = true), "na", ready(people()), None)),
    ]
}

#[test]
fn what_enter_does_is_said_before_it_is_pressed() {
    let foot = |name: &str| {
        let (_, desk) = scenes().into_iter().find(|(scene, _)| *scene == name).unwrap();
        let text = picture::text(&picture::drawn(&desk, 80, 24, &Theme::dark()));
        text.lines().find(|line| line.contains("Enter ") && line.starts_with('│')).unwrap_or_default().to_owned()
    };
    for (name, says) in [
        ("finding", "Enter checks in Sandhu, Navjot, 14:00 Iyer"),
        ("finding_token", "Enter shows everything about Khan, Sana"),
        ("finding_to_book", "Enter books 10:45 Rao for Rao, Nandini"),
        ("finding_to_take_along", "Enter takes Rao, Nandini along to a free slot"),
        ("finding_nobody", "Enter registers a new patient, for 10:45 Rao"),
        ("finding_looking", "Enter takes who is found, if they are the only one"),
        ("finding_empty", "Enter closes"),
    ] {
        assert!(foot(name).contains(says), "{name}: {}", foot(name));
    }
}

#[test]
fn hidden_names_are_hidden_and_the_same_row_is_chosen() {
    let shown = |masked: bool| {
        let desk = over(Practice::busy().change(|desk| desk.masked = masked), "na", ready(people()), None);
        picture::text(&picture::drawn(&desk, 120, 36, &Theme::dark()))
    };
    let chosen = |text: String| text.lines().find(|line| line.contains("│ ▶")).unwrap_or_default().to_owned();
    assert!(shown(false).contains("Nandini") && !shown(true).contains("Nandini"));
    let (open, hidden) = (chosen(shown(false)), chosen(shown(true)));
    assert!(open.contains("Sandhu") && hidden.contains("S···") && hidden.contains("14:00"), "{open}\n{hidden}");
}

#[test]
fn nothing_of_the_look_is_needed_to_find() {
    let desk = over(Practice::busy(), "na", ready(people()), None);
    let look: Look = Theme::plain().into();
    let screen = picture::drawn(&desk, 60, 15, &look.theme);
    assert!(picture::text(&screen).contains("Enter checks in"));
}
