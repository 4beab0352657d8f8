//! Whole screens: what a receptionist sees, at three sizes, pinned as text.

mod overlays;
mod picture;
mod practice;
mod scenes;

use frontdesk::tui::theme::Theme;

/// Prints a scene for `screenshot`: `SCENE=main SIZE=120x36 cargo test --test screens print -- --ignored --nocapture`.
#[test]
#[ignore = "for looking at a screen, see the comment"]
fn print() {
    let folder = std::env::var("PICTURES").unwrap_or_else(|_| "/tmp/screens".to_owned());
    std::fs::create_dir_all(&folder).unwrap();
    for (name, desk) in scenes::all() {
        for (width, height) in [(80, 24), (120, 36), (200, 60)] {
            let screen = picture::drawn(&desk, width, height, &Theme::dark());
            std::fs::write(format!("{folder}/{name}_{width}x{height}.ansi"), picture::ansi(&screen)).unwrap();
            std::fs::write(format!("{folder}/{name}_{width}x{height}.txt"), picture::text(&screen)).unwrap();
        }
    }
}
