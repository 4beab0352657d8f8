//! Keeps the house in order: which room may name which, which foreign crates each may use, and how long a file may be.

#![expect(clippy::unwrap_used, reason = "a test ends where something is wrong")]

#[path = "arrows/sentences.rs"]
mod sentences;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Room, rooms it may name besides itself, foreign crates it may use.
const ROOMS: &[(&str, &[&str], &[&str])] = &[
    ("domain", &[], &["chrono", "jiff", "serde", "thiserror", "unicode_normalization"]),
    ("contract", &["domain"], &["chrono", "percent_encoding", "schemars", "serde", "serde_json"]),
    (
        "client",
        &["contract", "domain"],
        &["chrono", "futures_util", "reqwest", "serde", "serde_json", "sse_stream", "thiserror", "tokio"],
    ),
    (
        "server",
        &["contract", "domain"],
        &[
            "argon2",
            "aws_lc_rs",
            "axum",
            "chrono",
            "form_urlencoded",
            "futures_util",
            "getrandom",
            "http_body_util",
            "hyper",
            "hyper_util",
            "jsonwebtoken",
            "percent_encoding",
            "rusqlite",
            "rustls",
            "rustls_platform_verifier",
            "schemars",
            "serde",
            "serde_json",
            "serde_path_to_error",
            "sse_stream",
            "thiserror",
            "tokio",
            "tokio_postgres",
            "tokio_rustls",
            "tokio_util",
            "toml",
            "tower",
            "tracing",
            "uuid",
        ],
    ),
    ("catalogue", &[], &["fluent_bundle", "fluent_syntax", "thiserror", "unic_langid"]),
    ("desk", &["catalogue", "domain"], &["chrono", "serde", "tui_input", "uuid"]),
    (
        "worker",
        &["desk", "client", "contract", "domain"],
        &["chrono", "serde", "serde_json", "tokio", "tracing", "uuid"],
    ),
    (
        "tui",
        &["catalogue", "desk", "domain"],
        &["chrono", "crossterm", "ratatui", "unicode_segmentation", "unicode_width"],
    ),
    (
        "paper",
        &["catalogue", "domain"],
        &["chrono", "csv", "serde", "serde_json", "unicode_segmentation", "unicode_width"],
    ),
    ("cli", &[], &["chrono", "clap"]),
    ("settings", &["domain"], &["serde", "thiserror", "toml"]),
    ("main", &["app"], &[]),
    (
        "app",
        &["catalogue", "cli", "client", "contract", "desk", "domain", "paper", "server", "settings", "tui", "worker"],
        &[
            "chrono",
            "clap",
            "clap_complete",
            "clap_mangen",
            "color_eyre",
            "crossterm",
            "etcetera",
            "futures_util",
            "ratatui",
            "rustix",
            "serde",
            "serde_json",
            "thiserror",
            "tokio",
            "tokio_util",
            "toml",
            "tracing",
            "tracing_subscriber",
            "unicode_width",
            "uuid",
        ],
    ),
];

/// Parts of a room that only one other room may see, and what else of it stays hidden.
const ONLY: &[(&str, &str, &str)] = &[("worker", "desk", "port")];

const LONGEST: usize = 400;

#[test]
fn every_room_names_only_the_rooms_it_may() {
    let mut wrong = Vec::new();
    for (room, path, text) in sources() {
        let (_, allowed, _) = rules(&room);
        for (line, named) in named_rooms(&text) {
            if named != room && !allowed.contains(&named.as_str()) {
                wrong.push(format!("{}:{line}: {room} names {named}", path.display()));
            }
        }
        for (from, to, part) in ONLY.iter().filter(|(from, ..)| *from == room) {
            for (line, seen) in named_parts(&text, to) {
                if seen != *part {
                    wrong.push(format!("{}:{line}: {from} sees {to}::{seen}, but may see only {part}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "arrows that must not be:\n{}", wrong.join("\n"));
}

#[test]
fn every_room_uses_only_its_own_foreign_crates() {
    let crates = dependencies();
    let mut wrong = Vec::new();
    for (room, path, text) in sources() {
        let (_, _, allowed) = rules(&room);
        for (line, used) in used_crates(&text, &crates) {
            if !allowed.contains(&used.as_str()) {
                wrong.push(format!("{}:{line}: {room} uses {used}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "foreign crates in the wrong room:\n{}", wrong.join("\n"));
}

#[test]
fn no_file_is_longer_than_it_can_be_read() {
    let long: Vec<String> = sources()
        .filter_map(|(_, path, text)| {
            let lines = text.lines().count();
            (lines > LONGEST).then(|| format!("{} has {lines} lines", path.display()))
        })
        .collect();
    assert!(long.is_empty(), "split these where the seams are (at most {LONGEST} lines):\n{}", long.join("\n"));
}

#[test]
fn screens_draw_text_from_outside_only_in_its_safe_form() {
    let raw: Vec<String> = sources()
        .filter(|(room, ..)| room == "tui")
        .flat_map(|(_, path, text)| {
            let lines = code_lines(&text).filter(|(_, line)| line.contains(".raw()")).map(|(at, _)| at);
            lines.map(|at| format!("{}:{at}", path.display())).collect::<Vec<_>>()
        })
        .collect();
    assert!(raw.is_empty(), "Text::raw() must not be drawn; use shown():\n{}", raw.join("\n"));
}

#[test]
fn every_text_that_is_asked_for_is_in_the_catalogue_and_every_text_of_it_is_used() {
    let in_catalogue = names_in_catalogue();
    let sources: Vec<(PathBuf, String)> = sources().map(|(_, path, text)| (path, text)).collect();
    let mut wrong = Vec::new();
    for (path, text) in &sources {
        for (line, name) in asked_for(text) {
            if !in_catalogue.contains(&name) {
                wrong.push(format!("{}:{line}: “{name}” is not in the catalogue", path.display()));
            }
        }
    }
    for name in &in_catalogue {
        let literal = format!("\"{name}\"");
        if !sources.iter().any(|(_, text)| text.contains(&literal)) {
            wrong.push(format!("“{name}” is in the catalogue and nobody asks for it"));
        }
    }
    assert!(wrong.is_empty(), "texts:\n{}", wrong.join("\n"));
}

/// Sentences in the code that no reader needs in another language.
const UNSPOKEN: &[(&str, &str)] = &[
    // What somebody types into `/`, shown as an example: a name of the field, not a sentence.
    ("src/tui/view/finding.rs", "sur kum"),
    // Debug of what somebody typed, which says only how long it is.
    ("src/desk/model/field.rs", "Field({} bytes)"),
    ("src/desk/model/draft.rs", "Typed({} bytes)"),
    ("src/desk/model/command_line.rs", "CommandLine({:?}, {} bytes)"),
    ("src/desk/model/command_line.rs", "Looked({} bytes)"),
];

#[test]
fn every_sentence_that_is_shown_comes_from_the_catalogue() {
    let house = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for (_, path, text) in sources().filter(|(room, ..)| room == "desk" || room == "tui") {
        let path = path.strip_prefix(house).unwrap().display().to_string();
        if path.ends_with("/tests.rs") {
            continue;
        }
        for (line, literal) in sentences::in_code(&text) {
            found.push((path.clone(), line, literal));
        }
    }
    let known = |path: &str, literal: &str| UNSPOKEN.iter().any(|(p, l)| *p == path && *l == literal);
    let wrong: Vec<String> = found
        .iter()
        .filter(|(path, _, literal)| !known(path, literal))
        .map(|(path, line, literal)| format!("{path}:{line}: “{literal}”"))
        .collect();
    assert!(wrong.is_empty(), "put these into assets/words/en and ask by say!:\n{}", wrong.join("\n"));
    for (path, literal) in UNSPOKEN {
        let there = found.iter().any(|(p, _, l)| p == path && l == literal);
        assert!(there, "“{literal}” is not in {path} any more: take it out of the list");
    }
}

/// The names of the texts in `assets/words/en`.
fn names_in_catalogue() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/words/en");
    let mut names = BTreeSet::new();
    for file in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        let begins = |line: &&str| line.starts_with(|c: char| c.is_ascii_lowercase());
        names.extend(text.lines().filter(begins).filter_map(|line| line.split_once(" =")).map(|(n, _)| n.to_owned()));
    }
    names
}

/// The names in `say!("…"`, also where it begins on the line before.
fn asked_for(text: &str) -> Vec<(usize, String)> {
    let mut names = Vec::new();
    for (at, _) in text.match_indices("say!(") {
        let after = text[at + 5..].trim_start();
        if let Some(name) = after.strip_prefix('"').and_then(|rest| rest.split('"').next()) {
            names.push((text[..at].lines().count(), name.to_owned()));
        }
    }
    names
}

#[test]
fn a_text_that_is_asked_for_is_seen() {
    let text = "say!(\"one\"); say!(\n    \"two\",\n    n = 1\n)";
    let names: Vec<String> = asked_for(text).into_iter().map(|(_, name)| name).collect();
    assert_eq!(names, ["one", "two"]);
}

#[test]
fn a_forbidden_arrow_is_seen() {
    let text =
        "use std::fmt;\n// crate::server is not named here\nuse crate::server::Store;\nlet x = reqwest::get();\n";
    assert_eq!(named_rooms(text).collect::<Vec<_>>(), [(3, "server".to_owned())]);
    let crates = BTreeSet::from(["reqwest".to_owned()]);
    assert_eq!(used_crates(text, &crates), [(4, "reqwest".to_owned())]);
}

fn rules(room: &str) -> (&str, &[&str], &[&str]) {
    let (name, rooms, crates) =
        ROOMS.iter().find(|(name, ..)| *name == room).unwrap_or_else(|| panic!("{room} is a room without rules"));
    (name, rooms, crates)
}

/// Room, path and text of every source file; `lib.rs` is the hall between the rooms.
fn sources() -> impl Iterator<Item = (String, PathBuf, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&src, &mut files);
    assert!(files.len() > 50, "the sources were not found");
    files.into_iter().filter(|path| !path.ends_with("src/lib.rs")).map(move |path| {
        let inside = path.strip_prefix(&src).unwrap();
        let first = inside.components().next().unwrap().as_os_str().to_str().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        (first.trim_end_matches(".rs").to_owned(), path, text)
    })
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
}

/// The lines that are code of the program: no comments, and nothing from the tests at the end of a file on.
fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .take_while(|line| line.trim() != "#[cfg(test)]")
        .enumerate()
        .map(|(at, line)| (at + 1, line))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

fn named_rooms(text: &str) -> impl Iterator<Item = (usize, String)> {
    code_lines(text).flat_map(|(at, line)| {
        assert!(!line.contains("crate::{"), "write one `use crate::room` a line: {line}");
        let own = line.match_indices("crate::").filter(|(i, _)| !line[..*i].ends_with(|c: char| c.is_alphanumeric()));
        let theirs = line.match_indices("frontdesk::");
        own.chain(theirs).map(|(i, found)| (at, word(&line[i + found.len()..]))).collect::<Vec<_>>()
    })
}

fn named_parts(text: &str, room: &str) -> Vec<(usize, String)> {
    let start = format!("crate::{room}::");
    let found = code_lines(text).flat_map(|(at, line)| {
        line.match_indices(&start).map(|(i, _)| (at, word(&line[i + start.len()..]))).collect::<Vec<_>>()
    });
    found.collect()
}

fn used_crates(text: &str, crates: &BTreeSet<String>) -> Vec<(usize, String)> {
    let mut used = Vec::new();
    for (at, line) in code_lines(text) {
        for name in crates {
            let start = format!("{name}::");
            let begins = |i: usize| !line[..i].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | ':'));
            if line.match_indices(&start).any(|(i, _)| begins(i)) {
                used.push((at, name.clone()));
            }
        }
    }
    used
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// The names of all dependencies, as code writes them.
fn dependencies() -> BTreeSet<String> {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let manifest: toml::Table = toml::from_str(&manifest).unwrap();
    manifest["dependencies"].as_table().unwrap().keys().map(|name| name.replace('-', "_")).collect()
}
