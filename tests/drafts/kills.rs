//! P10: killed in the middle of a form, a desk has lost a keystroke at most.

use std::time::Duration;

use super::chance::{self, Chance};
use super::practice::{Practice, field, registers};
use super::pty::Pty;

/// How many desks are killed in all…
const KILLS: usize = 100;
/// …by so many at a time.
const AT_ONCE: usize = 2;
/// Longer notes are given up, and a new form is begun.
const LONGEST: usize = 30;

/// What the kills of one desk brought.
#[derive(Debug, Default)]
struct Told {
    kills: usize,
    letters: usize,
    /// Kills after which the last keystroke was gone.
    lost_one: usize,
}

#[test]
fn a_hundred_kills_in_the_middle_of_a_form_lose_a_keystroke_at_most_each() {
    let seed = chance::seeds(0)[0];
    let practice = Practice::new();
    let all = std::thread::scope(|threads| {
        let run = |desk: usize| {
            let chance = Chance::new(seed.wrapping_add(u64::try_from(desk).unwrap()));
            let practice = &practice;
            threads.spawn(move || kills(practice, desk, chance))
        };
        let running: Vec<_> = (0..AT_ONCE).map(run).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    let sum = |part: fn(&Told) -> usize| all.iter().map(part).sum::<usize>();
    let (kills, letters, lost_one) = (sum(|t| t.kills), sum(|t| t.letters), sum(|t| t.lost_one));
    println!("seed {seed}: {kills} kills, {letters} letters typed, {lost_one} times the last one was lost, never more");
    assert!(kills >= KILLS && letters >= 2 * KILLS, "{all:?}");
}

fn kills(practice: &Practice, desk: usize, mut chance: Chance) -> Told {
    let mut told = Told::default();
    let mut running = practice.desk(desk).starts();
    registers(&mut running, "Zelda");
    let mut stands = String::new();
    while told.kills < KILLS / AT_ONCE {
        let letters = 1 + chance.below(6);
        for at in 0..letters {
            let letter = char::from(b'a' + u8::try_from(chance.below(26)).unwrap());
            stands.push(letter);
            running.keys(&letter.to_string());
            // The last one is under way when the desk is killed.
            if at + 1 < letters {
                running.sees_line(&["▶ Notes", &stands]);
            }
        }
        told.letters += letters;
        std::thread::sleep(Duration::from_micros(chance.next() % 20_000));
        running.is_killed();
        told.kills += 1;

        running = practice.desk(desk).starts();
        let found = back(&mut running);
        let one_less = &stands[..stands.len() - 1];
        assert!(found == stands || found == one_less, "typed “{stands}”, found “{found}” after {} kills", told.kills);
        told.lost_one += usize::from(found != stands);
        stands = found;
        if stands.len() > LONGEST {
            // Discarded on purpose it does not come back.
            running.keys("<Esc>").sees("▶ Patient").keys("<Esc>").sees("Discard").keys("<Enter>").sees("Enter books");
            registers(&mut running, "Zelda");
            stands.clear();
        }
    }
    assert_eq!(running.signal("TERM").ends().code, 0);
    told
}

/// What the notes say when the form is there again.
fn back(desk: &mut Pty) -> String {
    desk.sees("before the desk ended is here again").sees_line(&["First name", "Zelda"]).sees("▶ Notes");
    // It takes keys only once it can have been seen.
    std::thread::sleep(Duration::from_millis(450));
    desk.cells(|screen| field(screen, "Notes")).unwrap()
}
