//! Hostile bytes: the committed corpora are replayed, then as many mutations of them as are asked for are tried. Whatever
//! is found stays in `tests/corpora/<target>/` for good.
//!
//! `FRONTDESK_CASES=1000000 cargo test --test corpora names` tries a million texts; `FRONTDESK_SEED` repeats a run. What
//! fails is written into `target/tmp/` beside the message that names it.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test ends where something is wrong"
)]

#[path = "../invariants/chance.rs"]
mod chance;

#[expect(dead_code, reason = "shared with other tests")]
#[path = "../desk/harness.rs"]
mod harness;

mod mutations;
mod standing;
mod targets;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use chance::Chance;
use targets::{ALL, Target};

/// How many mutations are tried of a target, where nothing is said: the cheap ones often, those that draw seldom.
fn usual(name: &str) -> usize {
    match name {
        "names" => 200_000,
        "dates" => 8_000,
        "practice" => 3_000,
        "answers" => 600,
        _ => 400,
    }
}

/// The files of a target.
fn corpus(name: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpora").join(name);
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

/// What is known to reach far and stands elsewhere: the examples of the contract as every kind of answer, our own template.
fn borrowed(name: &str) -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    match name {
        "answers" => {
            let files = fs::read_dir(root.join("tests/conformance/examples")).unwrap();
            let bodies = files.map(|file| fs::read(file.unwrap().path()).unwrap());
            bodies.flat_map(|body| (0..9).map(move |kind| [&[kind], &*body].concat())).collect()
        }
        "practice" => ["assets/practice-template.toml", "assets/sample/practice.toml"]
            .map(|path| fs::read(root.join(path)).unwrap())
            .into(),
        _ => Vec::new(),
    }
}

/// Whether the target holds for these bytes; why not, where it does not.
fn fails(target: &Target, bytes: &[u8]) -> Option<String> {
    let caught = catch_unwind(AssertUnwindSafe(|| (target.1)(bytes))).err()?;
    let told = caught.downcast_ref::<String>().cloned();
    Some(told.or_else(|| caught.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default())
}

fn run(name: &str) {
    let target = ALL.iter().find(|(known, _)| *known == name).expect("a target of that name");
    let files = corpus(name);
    assert!(!files.is_empty(), "there is no corpus of {name}");
    for (path, bytes) in &files {
        if let Some(why) = fails(target, bytes) {
            panic!("{}: {why}", path.display());
        }
    }
    let mut seeds: Vec<Vec<u8>> = files.iter().map(|(_, bytes)| bytes.clone()).collect();
    seeds.extend(borrowed(name));
    let cases = std::env::var("FRONTDESK_CASES").ok().map_or(usual(name), |cases| cases.parse().unwrap());
    // A new seed each time, so that every run tries something that no run has tried.
    let seed = *chance::seeds(0).last().unwrap();
    println!("{name}: {} files, then {cases} mutations with the seed {seed}", files.len());
    let mut chance = Chance::new(seed);
    for n in 0..cases {
        let (one, other) = (chance.below(seeds.len()), chance.below(seeds.len()));
        let bytes = mutations::mutated(&seeds[one], &seeds[other], &mut chance);
        if let Some(why) = fails(target, &bytes) {
            let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("corpora-{name}-{seed}-{n}"));
            fs::write(&kept, &bytes).unwrap();
            panic!("{name} fails (FRONTDESK_SEED={seed}, case {n}, kept in {}): {why}", kept.display());
        }
    }
}

#[test]
fn names_are_shown_whole_and_harmless() {
    run("names");
}

#[test]
fn drawn_names_move_no_frame() {
    run("drawn_names");
}

#[test]
fn pastes_submit_nothing() {
    run("pastes");
}

#[test]
fn command_line_of_any_text_is_drawn_and_does_nothing_before_enter() {
    run("command_line");
}

#[test]
fn dates_of_any_text_stay_in_the_calendar() {
    run("dates");
}

#[test]
fn answers_of_any_shape_are_read_or_left() {
    run("answers");
}

#[test]
fn errors_of_any_shape_are_one_short_sentence() {
    run("errors");
}

#[test]
fn intents_on_a_damaged_disk_are_found_where_they_are_whole() {
    run("intents");
}

#[test]
fn keys_in_any_order_lose_nothing() {
    run("keys");
}

#[test]
fn practice_files_of_any_kind_are_read_or_their_faults_are_told() {
    run("practice");
}

#[test]
fn a_target_that_does_not_hold_is_found() {
    let broken: Target = ("broken", |bytes| assert!(!String::from_utf8_lossy(bytes).contains('\u{202e}'), "found"));
    let mut chance = Chance::new(1);
    let found = (0..10_000).find(|_| fails(&broken, &mutations::mutated(b"Khan, Sana", b"x", &mut chance)).is_some());
    assert!(found.is_some(), "ten thousand mutations did not find what is plain");
}
