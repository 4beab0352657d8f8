//! Any size, any mode, any name: nothing panics, and frames stay where they are.

use frontdesk::desk::Desk;
use frontdesk::desk::model::Mode;
use frontdesk::desk::model::form::{FormField, Step};
use frontdesk::domain::appointment::Name;
use frontdesk::domain::text::Text;
use frontdesk::tui::theme::Theme;

use super::picture;
use super::practice::{Practice, patient};
use super::{overlays, scenes};

#[test]
fn no_size_panics_in_any_mode() {
    let theme = Theme::dark();
    let scenes = scenes::all();
    let mut drawn = 0;
    let small = (1..=130).step_by(3).flat_map(|width| (1..=40).step_by(3).map(move |height| (width, height)));
    let edges = [59, 60, 61, 99, 100, 101].into_iter().flat_map(|w| [14, 15, 16, 24].map(|h| (w, h)));
    let extremes = [(300, 1), (1, 100), (300, 100), (300, 15), (60, 100), (2, 2), (1, 1)];
    for (at, (width, height)) in small.chain(edges).chain(extremes).enumerate() {
        // Every size with a sixth of the scenes in turn, the edges and extremes with all of them.
        let all = at >= 44 * 14;
        for (_, desk) in scenes.iter().enumerate().filter(|(n, _)| all || n % 6 == at % 6).map(|(_, scene)| scene) {
            picture::lines(&picture::drawn(desk, width, height, &theme));
            drawn += 1;
        }
    }
    assert!(drawn > 6_000, "only {drawn} screens were drawn");
}

/// Where frames stand on a screen: everything that is made of lines.
fn frames(desk: &Desk, width: u16, height: u16) -> Vec<(u16, u16, String)> {
    let buffer = picture::drawn(desk, width, height, &Theme::dark());
    picture::lines(&buffer);
    let mut found = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let symbol = buffer[(x, y)].symbol();
            if "│╭╮╰╯".contains(symbol) && x != 0 {
                found.push((x, y, symbol.to_owned()));
            }
        }
    }
    found
}

const NAMES: [&str; 14] = [
    "x",
    "लक्ष्मी कुमारी देवी श्रीवास्तव",
    "க்ஷ்ரீமுத்துலட்சுமி",
    "محمد عبد الرحمن لا إله",
    "می\u{200c}خواهم",
    "田中太郎左衛門尉正信田中太郎左衛門尉正信",
    "e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}",
    "\u{202e}evil\nname\t\u{1b}[2J\u{7}",
    "\u{200b}\u{feff}\u{2066}",
    "👩‍👩‍👧‍👦 Family",
    "ﾊﾞﾝﾄﾞ ｶﾞｷﾞ",
    "│╭╮╰╯ forged",
    "",
    "Wolfeschlegelsteinhausenbergerdorff-Venkatanarasimharajuvaripeta the Third of that Name",
];

/// The busy desk, in which everybody has that name.
fn everybody(name: &str, change: impl Fn(Practice) -> Practice) -> Desk {
    change(Practice::busy())
        .change(|desk| {
            for board in desk.boards.values_mut() {
                for appointment in &mut board.value_mut().unwrap().appointments {
                    let last = Text::from(name);
                    appointment.patient.name = Some(Name { first: Text::from(name), middle: Text::default(), last });
                }
            }
        })
        .desk()
}

#[test]
fn frames_stay_where_they_are_whatever_people_are_called() {
    for (width, height) in [(60, 15), (80, 24), (100, 30), (120, 36), (200, 60)] {
        let plain = |p: Practice| p.change(|d| d.mode = Mode::Main);
        let form = |name: &str| {
            let hit = patient("p", name, name, frontdesk::domain::patient::Gender::Female, 1990, "+917000000321");
            overlays::form(overlays::search(name, vec![hit.clone(), hit], 0), Step::Editing, FormField::Patient)
        };
        let calm = frames(&everybody("Khan", plain), width, height);
        for name in NAMES {
            // The forged one brings lines of its own, in the places of its letters.
            let forged = name.contains('│');
            let found = frames(&everybody(name, plain), width, height);
            let stays = calm.iter().all(|line| found.contains(line));
            assert!(stays, "{name:?} moves a frame of the main screen at {width}×{height}");
            assert!(forged || found == calm, "{name:?} draws a frame at {width}×{height}");
            let over = |p: Practice| p.mode(Mode::Form(Box::new(form(name))));
            let calm_over = |p: Practice| p.mode(Mode::Form(Box::new(form("Khan"))));
            let found = frames(&everybody(name, over), width, height);
            let calm = frames(&everybody("Khan", calm_over), width, height);
            let missing = calm.iter().find(|line| !found.contains(line));
            assert!(missing.is_none(), "{name:?} moves a frame of the form at {width}×{height}: {missing:?}");
        }
    }
}
