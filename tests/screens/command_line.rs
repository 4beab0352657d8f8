//! The command line with its preview: understood, ambiguous, at fault, empty.

use frontdesk::desk::Desk;
use frontdesk::desk::model::Mode;
use frontdesk::desk::model::command_line::{CommandLine, LineStep, Looked};
use frontdesk::desk::model::field::Field;
use frontdesk::desk::model::life::Life;
use frontdesk::domain::patient::{Gender, Patient};
use frontdesk::tui::theme::Theme;

use crate::picture;
use crate::practice::{Practice, patient, ready};

fn smiths() -> Vec<Patient> {
    vec![
        patient("p-1", "Anna", "Smith", Gender::Female, 1992, "+917000000321"),
        patient("p-2", "லக்ஷ்மி", "Smith", Gender::Female, 1961, "+917000000118"),
        patient("p-3", "\u{202e}evil\nname", "Smitherington-Venkataraghavan", Gender::Male, 1988, ""),
    ]
}

/// A busy morning, and what was typed; these patients match the word `smi`.
fn typed(text: &str, found: Vec<Patient>) -> Desk {
    let looked = Looked { words: "smi".to_owned(), hits: ready(found) };
    let line = CommandLine { typed: Field::with_blanks(text), looked, ..CommandLine::default() };
    Practice::busy().mode(Mode::CommandLine(Box::new(line))).desk()
}

fn one() -> Vec<Patient> {
    smiths().into_iter().take(1).collect()
}

pub fn scenes() -> Vec<(&'static str, Desk)> {
    let change = |mut desk: Desk, by: fn(&mut CommandLine)| {
        if let Mode::CommandLine(line) = &mut desk.mode {
            by(line);
        }
        desk
    };
    let mut masked = typed("b smi rao tom 10", one());
    masked.masked = true;
    vec![
        ("command_line_empty", typed("", Vec::new())),
        ("command_line_beginning", typed("c", Vec::new())),
        ("command_line_understood", typed("b smi rao tom 10 fu", one())),
        ("command_line_masked", masked),
        ("command_line_ambiguous", change(typed("b smi rao tom 10", smiths()), |line| line.chosen = None)),
        (
            "command_line_chosen",
            change(typed("b smi rao tom 10", smiths()), |line| line.chosen = Some("p-2".to_owned())),
        ),
        ("command_line_taken", change(typed("b smi rao 11", one()), |line| line.step = LineStep::NotYet)),
        ("command_line_looking", change(typed("b smi fer tom", one()), |line| line.looked.hits = Life::NotAsked)),
        ("command_line_not_understood", change(typed("g tue blah", one()), |line| line.step = LineStep::NotYet)),
        (
            "command_line_refused",
            change(typed("b smi rao 1045", one()), |line| {
                line.step = LineStep::Refused("Somebody else has 10:45.".to_owned());
            }),
        ),
        ("command_line_check_in", typed("c as", Vec::new())),
    ]
}

#[test]
fn at_every_letter_and_every_size_it_can_be_drawn_with_its_cursor() {
    let whole = "book smi with dr rao on tom at 10 fu \u{202e} लक्ष्मी";
    for (end, _) in whole.char_indices() {
        let desk = typed(&whole[..end], smiths());
        for (width, height) in [(60, 15), (80, 24), (300, 100)] {
            let text = picture::text(&picture::drawn(&desk, width, height, &Theme::plain()));
            assert!(text.contains('█'), "{width}×{height}:\n{text}");
        }
    }
}

#[test]
fn hidden_names_are_found_all_the_same_and_not_shown() {
    let mut desk = typed("c bos", Vec::new());
    desk.masked = true;
    let text = picture::text(&picture::drawn(&desk, 120, 36, &Theme::plain()));
    assert!(text.contains("Check in  B···, T."), "{text}");
    assert!(!text.contains("Bose"), "{text}");
}
