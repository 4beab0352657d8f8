//! While names are hidden, no screen shows one.

use chrono::TimeDelta;
use frontdesk::desk::Desk;
use frontdesk::desk::model::Mode;
use frontdesk::desk::model::life::Life;
use frontdesk::desk::model::masks;
use frontdesk::desk::model::notice::Mark;
use frontdesk::domain::appointment::Name;
use frontdesk::tui::theme::Theme;

use super::practice::Practice;
use super::{overlays, picture, scenes};

/// Every name that the desk knows: the parts of it that are longer than what stays of them.
fn names(desk: &Desk) -> Vec<String> {
    let boards = desk.boards.values().filter_map(Life::value);
    let of: Vec<Name> = boards.flat_map(|board| &board.appointments).filter_map(|a| a.patient.name.clone()).collect();
    let parts = of.iter().flat_map(|name| [name.first.shown().to_owned(), name.last.shown().to_owned()]);
    // A doctor is called Rao, Khan or Iyer, too; those are not hidden.
    let long = parts.filter(|part| part.chars().count() > 3 && !["Khan", "D'Souza"].contains(&part.as_str()));
    let mut all: Vec<String> = long.collect();
    all.sort();
    all.dedup();
    all
}

fn hidden(mut desk: Desk) -> Desk {
    desk.masked = true;
    desk
}

#[test]
fn no_scene_shows_a_name_while_names_are_hidden() {
    let mut seen = 0;
    for (scene, desk) in scenes::all() {
        // What is typed stays: a form in which a new patient is told, a field in which somebody is looked for.
        let typed = ["form_fault", "form_leaving", "form_lost_for_good", "form/known_already", "form/family"];
        // And doctors are no patients, whatever they are called, nor is the reason why somebody goes first.
        if typed.iter().any(|typed| scene.starts_with(typed)) || ["whole_clinic_many", "queue_scripts"].contains(&scene)
        {
            continue;
        }
        let names = names(&desk);
        for (width, height) in [(80, 24), (120, 36), (200, 60)] {
            let open = picture::text(&picture::drawn(&desk, width, height, &Theme::dark()));
            let text = picture::text(&picture::drawn(&hidden(desk.clone()), width, height, &Theme::dark()));
            for name in &names {
                seen += usize::from(open.contains(name.as_str()));
                // These notices were written by hand, without marks.
                let lines = text.lines().filter(|line| !line.contains("checked in"));
                let shows = lines.filter(|line| line.contains(name.as_str())).collect::<Vec<_>>();
                assert!(shows.is_empty(), "{scene} at {width}×{height} shows {name}:\n{}", shows.join("\n"));
            }
        }
    }
    assert!(seen > 500, "only {seen} names were there to be hidden");
}

#[test]
fn what_was_said_of_somebody_is_hidden_too_and_comes_back() {
    let practice = Practice::busy();
    let name = masks::named(practice.person("Tara").patient.name.as_ref().unwrap());
    let desk = practice.say(Mark::Done, &format!("Booked {name} · Rao · 11:00")).desk();
    let screen = |desk: &Desk| picture::text(&picture::drawn(desk, 120, 36, &Theme::dark()));
    assert!(screen(&desk).contains("✓ Booked Bose, Tara · Rao · 11:00"));
    let masked = screen(&hidden(desk.clone()));
    assert!(masked.contains("✓ Booked B···, T. · Rao · 11:00") && masked.contains("names hidden"), "{masked}");
    assert!(screen(&desk).contains("Bose, Tara"), "the desk itself keeps its names");
}

#[test]
fn an_open_form_hides_who_was_found_but_not_what_is_typed() {
    let desk = hidden(Practice::busy().mode(overlays::form_with_hits()).desk());
    let text = picture::text(&picture::drawn(&desk, 120, 36, &Theme::dark()));
    assert!(text.contains("Patient      kha"), "what is typed is there:\n{text}");
    assert!(text.contains("K···, S.") && !text.contains("Khandelwal"), "{text}");
    let Mode::Form(form) = &desk.mode else { panic!("the form is gone") };
    assert!(format!("{:?}", form.whom).contains("Search"));
}

#[test]
fn no_screen_shows_the_marks_around_names() {
    for (scene, desk) in scenes::all() {
        let now = desk.now;
        let mut desk = desk;
        let name = Name { first: "Tara".into(), middle: "".into(), last: "Bose".into() };
        for pending in desk.pending.values_mut() {
            pending.subject = format!("{} · Rao · 12:00", masks::named(&name));
            pending.since = now - TimeDelta::seconds(4);
        }
        for (width, height) in [(80, 24), (120, 36)] {
            let text = picture::text(&picture::drawn(&desk, width, height, &Theme::dark()));
            assert!(!text.contains(['\u{fdd0}', '\u{fdd1}']) && !text.contains("FDD0"), "{scene}:\n{text}");
        }
    }
}
