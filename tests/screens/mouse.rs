//! A press is on what is seen there: the place is looked for on the drawn screen, pressed, and the desk asked.

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use frontdesk::desk::action::{Action, Command, Motion, Pointed};
use frontdesk::desk::model::{Mode, Pane};
use frontdesk::desk::{self, Desk};
use frontdesk::tui::keymap::Keymap;
use frontdesk::tui::mouse;
use frontdesk::tui::theme::Theme;
use ratatui::layout::Size;

use super::practice::{Practice, at};
use super::{overlays, picture, scenes};

const SIZES: [(u16, u16); 4] = [(60, 15), (80, 24), (120, 36), (200, 60)];

fn event(kind: MouseEventKind, (column, row): (u16, u16)) -> MouseEvent {
    MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }
}

fn press(desk: &Desk, (width, height): (u16, u16), place: (u16, u16)) -> Option<Action> {
    let event = event(MouseEventKind::Down(MouseButton::Left), place);
    mouse::action(&Keymap::default(), desk, Size { width, height }, &event)
}

fn wheel(desk: &Desk, (width, height): (u16, u16), place: (u16, u16)) -> Option<Action> {
    let event = event(MouseEventKind::ScrollDown, place);
    mouse::action(&Keymap::default(), desk, Size { width, height }, &event)
}

/// Where that text begins on the screen, the `nth` time.
#[track_caller]
fn find(desk: &Desk, (width, height): (u16, u16), text: &str, nth: usize) -> (u16, u16) {
    let screen = picture::drawn(desk, width, height, &Theme::dark());
    let mut left = nth;
    for y in 0..height {
        let cells: Vec<&str> = (0..width).map(|x| screen[(x, y)].symbol()).collect();
        for x in 0..width {
            if cells[usize::from(x)..].concat().starts_with(text) {
                if left == 0 {
                    return (x, y);
                }
                left -= 1;
            }
        }
    }
    panic!("“{text}” is not on the screen:\n{}", picture::text(&screen));
}

fn presses(desk: &mut Desk, size: (u16, u16), text: &str, nth: usize) {
    let place = find(desk, size, text, nth);
    let action = press(desk, size, place).unwrap_or_else(|| panic!("a press on “{text}” means nothing"));
    desk::update(desk, action);
}

#[test]
fn a_press_on_a_slot_selects_it_and_another_one_is_enter() {
    for size in [(120, 36), (200, 60)] {
        let mut desk = Practice::busy().pane(Pane::Today).desk();
        presses(&mut desk, size, "Bose", 0);
        assert_eq!((desk.grid.at, desk.pane), (Some(at(0, "11:00")), Pane::Slots), "{size:?}");
        assert!(matches!(desk.mode, Mode::Main));
        presses(&mut desk, size, "Bose", 0);
        assert!(matches!(desk.mode, Mode::Details(_)), "{size:?}: the second press is Enter");
    }
    let mut desk = Practice::busy().select("11:30").desk();
    presses(&mut desk, (80, 24), "Das", 0);
    assert_eq!(desk.grid.at, Some(at(1, "10:45")), "the second day has its own half");
}

#[test]
fn a_press_on_a_row_selects_who_stands_there() {
    for size in SIZES {
        let mut desk = Practice::busy().select_person("Sana").desk();
        // In the grid there are family names only.
        presses(&mut desk, size, "Nair, Ravi", 0);
        let selected = desk.today.selected.clone().unwrap();
        let board = desk.boards.values().next().unwrap().value().unwrap();
        let who = board.appointments.iter().find(|a| a.id == selected).unwrap();
        assert_eq!(who.patient.name.as_ref().unwrap().first.raw(), "Ravi", "{size:?}");
        assert_eq!(desk.pane, Pane::Today);
    }
}

#[test]
fn a_press_chooses_clinics_doctors_and_the_find_field() {
    // With the numbers of free slots: the title of the grid has the name, too.
    for (size, fernandes) in [((80, 24), "Fernandes 15"), ((120, 36), "Fernandes  15")] {
        let mut desk = Practice::busy().desk();
        presses(&mut desk, size, fernandes, 0);
        assert_eq!(desk.doctor, Some("fernandes".into()), "{size:?}");
        assert_eq!(desk.pane, Pane::Doctors);
        presses(&mut desk, size, "/ name", 0);
        assert!(matches!(desk.mode, Mode::Finding(_)), "{size:?}");
        desk.mode = Mode::Main;
        presses(&mut desk, size, fernandes, 0);
        assert_eq!(desk.pane, Pane::Slots, "and pressed again it is Enter");
    }
    let mut desk = Practice::busy().desk();
    presses(&mut desk, (120, 36), "Koramangala", 0);
    assert_eq!((desk.clinic.clone(), desk.pane), (Some("koramangala".into()), Pane::Clinics));
}

#[test]
fn a_press_on_a_hint_is_its_key_wherever_the_desk_is() {
    let main = Practice::busy().desk();
    for (text, command) in [("all keys", Command::Help), ("next free", Command::NextFree), ("/ find", Command::Find)] {
        let place = find(&main, (120, 36), text, 0);
        assert_eq!(press(&main, (120, 36), place), Some(Action::Do(command)), "{text}");
    }
    let (x, y) = find(&main, (120, 36), "J K doctor", 0);
    assert_eq!(press(&main, (120, 36), (x, y)), Some(Action::Do(Command::NextDoctor)));
    assert_eq!(press(&main, (120, 36), (x + 2, y)), Some(Action::Do(Command::PreviousDoctor)), "each key of a hint");
    assert_eq!(press(&main, (120, 36), (119, 35)), None, "behind the last hint there is nothing");
    let form = Practice::busy().mode(overlays::form_with_hits()).desk();
    let place = find(&form, (80, 24), "Esc back", 0);
    assert_eq!(press(&form, (80, 24), place), Some(Action::Do(Command::Back)));
}

#[test]
fn the_wheel_moves_the_list_under_it_and_leaves_the_keys_where_they_are() {
    let mut desk = Practice::busy().select_person("Ravi").desk();
    let place = find(&desk, (120, 36), "WAITING", 0);
    let action = wheel(&desk, (120, 36), place).unwrap();
    assert_eq!(action, Action::Pointed(Pointed::Wheel(Pane::Today, Motion::Down)));
    let before = desk.today.selected.clone();
    desk::update(&mut desk, action);
    assert_ne!(desk.today.selected, before);
    assert_eq!(desk.pane, Pane::Slots);
    let help = scenes::all().into_iter().find(|(name, _)| *name == "help").unwrap().1;
    assert_eq!(wheel(&help, (120, 36), (30, 10)), Some(Action::Do(Command::Down)), "in the help it scrolls");
}

#[test]
fn under_a_panel_and_under_the_lock_there_is_nothing_to_press() {
    let form = Practice::busy().mode(overlays::empty_form()).desk();
    let locked = Practice::busy().locked(None, "").desk();
    for desk in [form, locked] {
        for (x, y) in (0..120).flat_map(|x| (0..34).map(move |y| (x, y))) {
            assert_eq!(press(&desk, (120, 36), (x, y)), None, "{x},{y}");
        }
    }
    let locked = Practice::busy().locked(None, "").desk();
    assert!(
        (0..120).all(|x| press(&locked, (120, 36), (x, 35)).is_none() && wheel(&locked, (120, 36), (x, 9)).is_none())
    );
}

#[test]
fn a_press_anywhere_at_any_size_on_any_scene_is_understood() {
    let mut pressed = 0;
    for (name, desk) in scenes::all() {
        for size in [(1, 1), (59, 14), (60, 15), (80, 24), (101, 31), (300, 100)] {
            for (x, y) in (0..size.0).step_by(19).flat_map(|x| (0..size.1).step_by(7).map(move |y| (x, y))) {
                if let Some(action) = press(&desk, size, (x, y)) {
                    let mut desk = desk.clone();
                    desk::update(&mut desk, action);
                    pressed += 1;
                }
                // A press beyond the screen, where the window has just become smaller.
                assert!(press(&desk, size, (x + size.0, y + size.1)).is_none(), "{name}");
            }
        }
    }
    assert!(pressed > 300, "only {pressed} presses meant something");
}
