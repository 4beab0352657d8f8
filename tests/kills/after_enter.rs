//! P11: killed at any moment after Enter, a desk leaves nothing to be guessed. The next one says how it ended before
//! anything else can be booked for that patient or in that slot, and what it says is what the rows say.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::chance::{self, Chance};
use crate::moments::Moment;
use crate::pty::Pty;
use crate::scene::{IN_FORM, Scene, WHO, fills_in, goes_to_slot, lets_go, waits};

/// How many desks are killed in all…
const KILLS: usize = 102;
/// …by so many at a time, each with a practice of its own.
const AT_ONCE: usize = 6;

const BACK: &str = "before the desk ended is here again";
const ALONG: &str = "taken along";

/// What the kills of one desk brought.
#[derive(Debug, Default)]
struct Told {
    kills: BTreeMap<Moment, usize>,
    /// How they ended.
    ends: BTreeMap<&'static str, usize>,
    /// Tries to book while it was not known.
    refused: usize,
    /// Forms that came back, and were booked from.
    back: usize,
    /// Late requests that found their key void.
    late: usize,
}

#[test]
fn a_hundred_kills_after_enter_leave_nothing_to_be_guessed() {
    let seed = chance::seeds(0)[0];
    println!("seed {seed}");
    let all = std::thread::scope(|threads| {
        let run = |desk: usize| {
            let chance = Chance::new(seed.wrapping_add(u64::try_from(desk).unwrap()));
            threads.spawn(move || kills(desk, chance))
        };
        let running: Vec<_> = (0..AT_ONCE).map(run).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    let mut sum = Told::default();
    for told in all {
        told.kills.into_iter().for_each(|(moment, n)| *sum.kills.entry(moment).or_default() += n);
        told.ends.into_iter().for_each(|(end, n)| *sum.ends.entry(end).or_default() += n);
        (sum.refused, sum.back, sum.late) = (sum.refused + told.refused, sum.back + told.back, sum.late + told.late);
    }
    let kills: usize = sum.kills.values().sum();
    println!("seed {seed}: {kills} kills {:?}; ended {:?}", sum.kills, sum.ends);
    println!("{} tries refused while not known, {} forms came back, {} late", sum.refused, sum.back, sum.late);
    assert!(kills >= 100 && sum.kills.len() == Moment::ALL.len(), "{sum:?}");
    for end in ["✓ found out", "✗ found out"] {
        assert!(sum.ends.get(end).is_some_and(|n| *n >= 20), "{end}: {sum:?}");
    }
    assert!(sum.refused >= 20 && sum.back >= 20 && sum.late >= 5, "{sum:?}");
}

fn kills(number: usize, mut chance: Chance) -> Told {
    let (scene, mut told) = (Scene::new(), Told::default());
    let mut desk = scene.desk().starts();
    desk.sees("● live").sees("11:30–11:45 free · Enter books");
    let mut form = Form::None;
    for n in 0..KILLS / AT_ONCE {
        // What was not booked is there again, what was booked is not.
        match form {
            Form::None => fills_in(&mut desk),
            Form::Along => {
                desk.keys("<Enter>").sees("Enter books ·").sees(IN_FORM);
            }
            Form::Open => {
                desk.sees("Enter books ·").sees(IN_FORM);
                // It takes keys only once it can have been seen.
                std::thread::sleep(Duration::from_millis(450));
            }
        }
        told.back += usize::from(form != Form::None);
        let moment = Moment::ALL[(n + number) % Moment::ALL.len()];
        moment.kills(&scene, &mut desk, &mut chance);
        *told.kills.entry(moment).or_default() += 1;

        let open = scene.is_open();
        let stays_unknown = open && chance.below(2) == 0;
        if stays_unknown {
            scene.cuts()
        } else {
            scene.heals()
        }
        desk = scene.desk().starts();
        if stays_unknown {
            told.refused += books_in_vain(&scene, &mut desk);
            scene.heals();
        }
        form = how_it_ended(&scene, &mut desk, open, &mut told);
        if moment == Moment::OnTheWay {
            let began_with = scene.rows();
            // It arrives now at the latest, and changes nothing.
            waits("the late request", || scene.line.late().len() > told.late);
            told.late += 1;
            assert_eq!(scene.rows(), began_with, "{moment:?}: something came late");
        }
        if form == Form::None {
            desk.sees("✓ Booked");
            scene.takes_back(&mut desk);
        }
        waits("the journal", || !scene.is_open());
        if form == Form::Along {
            goes_to_slot(&mut desk);
        }
    }
    assert_eq!(desk.signal("TERM").ends().code, 0);
    told
}

/// Where what was sent is, after the end is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    None,
    Along,
    Open,
}

/// While it is not known nothing can be booked for that patient, nor in that slot, and nothing is sent.
fn books_in_vain(scene: &Scene, desk: &mut Pty) -> usize {
    desk.sees("? Not known yet whether it went through, checking: Kumaar, Suresh · Rao · Mon 11:30").sees("● live");
    let sent = scene.sent();
    desk.keys(":book gyatso rao 1130").sees("Book  Gyatso, Dorjee");
    // It may be in the list of the day by now.
    desk.sees_one_of(&["✗ 11:30 is taken", "is being booked by this desk, it is not known yet"]);
    desk.keys("<Enter>").settles(Duration::from_millis(60)).sees("Book  Gyatso, Dorjee");
    desk.keys("<Esc>").sees_no("Gyatso");
    // 11:30 is not offered; others are.
    desk.keys("n").sees_one_of(&["12:30–12:45 free", "14:15–14:30 free"]);
    desk.keys("<Enter>").sees("▶ Patient").sees_no(IN_FORM);
    desk.keys("kumaar").sees("Kumaar, Suresh                38 M").keys("<Enter>").sees("Enter books ·");
    desk.keys("<Enter>").sees("Not yet: it is still being found out how an earlier write for");
    assert_eq!(scene.sent(), sent, "a booking was sent while an earlier one was not known");
    lets_go(desk);
    2
}

/// What the desk says, held against the rows. Says where the form is.
fn how_it_ended(scene: &Scene, desk: &mut Pty, open: bool, told: &mut Told) -> Form {
    let says = ["✓ Booked Kumaar, Suresh", "✗ Not booked: Kumaar, Suresh", "Booked before the desk ended", BACK, ALONG];
    let said = if open { desk.sees_one_of(&says[..2]) } else { desk.sees_one_of(&says) };
    let rows = scene.rows();
    let (end, form) = match said {
        0 => ("✓ found out", Form::None),
        1 => ("✗ found out", Form::Along),
        2 => ("✓ in the list", Form::None),
        3 => ("never sent: form open", Form::Open),
        _ => ("never sent: taken along", Form::Along),
    };
    *told.ends.entry(end).or_default() += 1;
    let meant: &[&str] = if form == Form::None { &[WHO] } else { &[] };
    assert_eq!(rows, meant, "it says {end}:\n{}", desk.screen());
    form
}
