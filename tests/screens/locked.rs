//! The locked desk: nothing of any patient on it, at any size, over anything.

use frontdesk::desk::Desk;
use frontdesk::tui::theme::Theme;
use ratatui::style::Modifier;

use super::practice::now;
use super::{picture, scenes};

fn locked(mut desk: Desk, pin: Option<&str>) -> Desk {
    use frontdesk::desk::model::lock::{Pin, Shut};
    desk.lock.shut = Some(Shut::new(now()));
    desk.lock.pin = pin.and_then(Pin::new);
    desk
}

#[test]
fn whatever_was_open_the_locked_screen_is_the_same() {
    for pin in [None, Some("4711")] {
        let mut screens: Vec<(String, String)> = Vec::new();
        for (name, desk) in scenes::all() {
            // Another clinic, changes under way and a PIN half typed are said, and nothing else.
            let told = ["link_down", "not_reached", "starting", "main_pending", "locked", "locked_pin"];
            if told.contains(&name) || !desk.pending.is_empty() {
                continue;
            }
            // The time of day is told, too.
            let desk = Desk { now: now(), ..desk };
            let screen = picture::drawn(&locked(desk, pin), 120, 36, &Theme::dark());
            screens.push((name.to_owned(), picture::text(&screen)));
        }
        let (_, first) = &screens[0];
        assert!(screens.len() > 20);
        for (name, screen) in &screens {
            assert_eq!(screen, first, "{name} shines through");
        }
    }
}

#[test]
fn nothing_of_a_patient_is_on_any_locked_screen_of_any_size() {
    for (name, desk) in scenes::all() {
        let desk = locked(desk, Some("4711"));
        for (width, height) in [(1, 1), (10, 3), (30, 8), (59, 14), (60, 15), (80, 24), (300, 100)] {
            let text = picture::text(&picture::drawn(&desk, width, height, &Theme::dark()));
            for secret in ["Khan", "Bose", "Nair", "Patel", "kha", "321", "Tara", "X-ray", "token"] {
                assert!(!text.contains(secret), "{name} at {width}×{height} shows {secret}:\n{text}");
            }
        }
    }
}

#[test]
fn the_pin_is_shown_as_dots_only() {
    let (_, desk) = scenes::all().into_iter().find(|(name, _)| *name == "locked_pin").unwrap();
    let screen = picture::drawn(&desk, 80, 24, &Theme::dark());
    let text = picture::text(&screen);
    assert!(text.contains("PIN ●●█") && !text.contains("47"), "{text}");
    assert!(!screen.content().iter().any(|cell| cell.modifier.contains(Modifier::REVERSED)));
}
