//! `frontdesk keys`: the key table as it is with the configuration.

use unicode_width::UnicodeWidthStr;

use super::print;
use crate::app::choices;
use crate::app::trouble::Trouble;
use crate::catalogue::say;
use crate::cli::{Common, KeysFormat};
use crate::desk::model::Context;
use crate::tui::keymap::{BINDINGS, Chord, Keymap, Row};

/// Prints it.
pub fn run(common: &Common, format: KeysFormat) -> Result<(), Trouble> {
    let keys = choices::keys(&choices::settings(common)?)?;
    match format {
        KeysFormat::Table => print(&table(&keys)),
        KeysFormat::Toml => print(&toml(&keys)),
    }
}

/// The rows of a place: several rows of one command with the same keys are one.
fn rows(keys: &Keymap, context: Context) -> Vec<&Row> {
    let mut rows: Vec<&Row> = Vec::new();
    for row in keys.rows_in(context) {
        if !rows.iter().any(|other| other.binding.command == row.binding.command && other.chords == row.chords) {
            rows.push(row);
        }
    }
    rows
}

/// ```text
/// main
///   check-in            c            check in
/// * book                f2           book the selected slot
/// ```
fn table(keys: &Keymap) -> String {
    let mut out = String::new();
    for context in Context::ALL {
        let lines: Vec<[String; 4]> = rows(keys, context).into_iter().map(line).collect();
        let wide = |column: usize| lines.iter().map(|line| line[column].width()).max().unwrap_or(0);
        let (names, chords) = (wide(1), wide(2));
        out.push_str(&format!("{}\n", context.name()));
        for [mark, name, chord, says] in &lines {
            let (name_gap, chord_gap) = (" ".repeat(names - name.width()), " ".repeat(chords - chord.width()));
            out.push_str(format!("{mark} {name}{name_gap}  {chord}{chord_gap}  {says}").trim_end());
            out.push('\n');
        }
        out.push('\n');
    }
    out
}

fn line(row: &Row) -> [String; 4] {
    let mark = if row.is_changed() { "*" } else { " " };
    let chords: Vec<String> = row.chords.iter().map(Chord::name).collect();
    let chords = if chords.is_empty() { "-".to_owned() } else { chords.join(" ") };
    [mark.to_owned(), row.binding.command.name().to_owned(), chords, says(row)]
}

/// What the help says of the command, else the word of the hints.
fn says(row: &Row) -> String {
    let help = BINDINGS.iter().find(|b| b.command == row.binding.command && !b.help.is_empty()).map(|b| b.help);
    match (help, row.binding.hint) {
        (Some(help), _) => say!(help),
        (None, "") => String::new(),
        (None, hint) => say!(hint),
    }
}

/// The same as lines of the configuration: used as they are, they change nothing.
fn toml(keys: &Keymap) -> String {
    let mut out = String::from("# Keys of the desk, for its configuration. Keep only the lines that you change.\n");
    for context in Context::ALL {
        out.push_str(&format!("\n[keys.{}]\n", context.name()));
        for row in rows(keys, context) {
            let chords: Vec<String> =
                row.chords.iter().map(|chord| toml::Value::from(chord.name()).to_string()).collect();
            let says = says(row);
            let comment = if says.is_empty() { String::new() } else { format!("  # {says}") };
            out.push_str(&format!("{} = [{}]{comment}\n", row.binding.command.name(), chords.join(", ")));
        }
    }
    out
}
