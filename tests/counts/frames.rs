//! What a frame and a key ask of the allocator: it depends on what is on the screen, not on how much lies behind it.

use allocation_counter::measure;
use frontdesk::desk;
use frontdesk::desk::action::{Action, Command};
use frontdesk::desk::model::Pane;
use frontdesk::tui::look::Look;
use frontdesk::tui::screen;
use frontdesk::tui::theme::Theme;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::hospital::busy;

/// Of one frame of 200×60; a screen has 12,000 cells.
const MOST_OF_A_FRAME: u64 = 8_000;
/// Of one move of the selection.
const MOST_OF_A_KEY: u64 = 160;

#[test]
fn a_frame_and_a_key_ask_for_no_more_with_five_times_the_day() {
    let look = Look::from(Theme::plain());
    for pane in [Pane::Slots, Pane::Today] {
        let [few, many] = [1_000, 5_000].map(|appointments| {
            let mut desk = busy(appointments);
            let mut terminal = Terminal::new(TestBackend::new(200, 60)).unwrap();
            drop(desk::update(&mut desk, Action::Do(Command::Go(pane))));
            let mut counted = (0, 0);
            // What is found out once is found out in the first rounds.
            for _ in 0..4 {
                let key = measure(|| drop(desk::update(&mut desk, Action::Do(Command::Down))));
                let frame = measure(|| {
                    terminal.draw(|frame| screen::draw(frame, &desk, &look)).unwrap();
                });
                counted = (frame.count_total, key.count_total);
            }
            counted
        });
        println!("allocations per frame and per key, {pane:?}: {few:?} with 1,000 appointments, {many:?} with 5,000");
        assert!(many.0 <= MOST_OF_A_FRAME, "{} allocations per frame in {pane:?}", many.0);
        assert!(many.0 <= few.0 + few.0 / 5, "more with a longer day: {few:?}, {many:?}");
        assert!(many.1 <= MOST_OF_A_KEY, "{} allocations per key in {pane:?}", many.1);
    }
}
