//! What the owner's commands print, and how they end.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::place::Place;
use super::said::Said;

/// The template with another identifier.
pub fn practice(place: &Place, id: &str) -> PathBuf {
    let text = include_str!("../../assets/practice-template.toml").replace("\"my-practice\"", &format!("\"{id}\""));
    place.file(&format!("{id}.toml"), text.as_bytes())
}

/// `frontdesk practice …`.
pub fn practice_command(place: &Place, words: &[&str]) -> Command {
    let mut command = place.with_data();
    command.arg("practice").args(words);
    command
}

/// Imports a practice file.
pub fn import(place: &Place, file: &Path, more: &[&str]) -> Said {
    Said::by(practice_command(place, &["import"]).arg(file).args(more))
}

/// The words after `frontdesk`, as they are.
pub fn said(place: &Place, words: &[&str]) -> Said {
    Said::by(place.with_data().args(words))
}

/// A database with one practice of its own, and not the sample.
pub fn imported() -> Place {
    let place = Place::new();
    import(&place, &practice(&place, "mine"), &[]).succeeds();
    place
}

/// Adds a client; answers its identifier and its secret.
pub fn client(place: &Place, words: &[&str]) -> (String, String) {
    let out = Said::by(place.with_data().args(["client", "add"]).args(words)).succeeds();
    let new: serde_json::Value = serde_json::from_str(&out).unwrap();
    let text = |key: &str| new[key].as_str().unwrap().to_owned();
    (text("client_id"), text("client_secret"))
}
