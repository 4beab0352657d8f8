//! The words of the commands about the desk: its day, its keys, its shell.

use clap::{Args, ValueEnum};

use super::Elsewhere;

/// Which day, and how it is printed.
#[derive(Clone, Debug, Args)]
pub struct Day {
    /// The day at the clinic: 2026-11-24, or as at the desk: tomorrow, tue, +7, 24/11 [default: today].
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    pub date: Option<String>,

    /// Only of this doctor: a part of the name, or the identifier.
    #[arg(long, value_name = "DOCTOR")]
    pub doctor: Option<String>,

    /// Only at this clinic: a part of the name, or the identifier.
    #[arg(long, value_name = "CLINIC")]
    pub clinic: Option<String>,

    /// How.
    #[arg(long, value_enum, default_value_t = DayFormat::Table)]
    pub format: DayFormat,

    /// With whole phone numbers; without it there are the last three digits.
    #[arg(long)]
    pub phones: bool,

    /// Which server.
    #[command(flatten)]
    pub elsewhere: Elsewhere,
}

/// How a day is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DayFormat {
    /// A sheet to print; cancelled and moved appointments are left out
    Table,
    /// For spreadsheets; cells that these would take for formulas begin with '
    Csv,
    /// For programs: an array of objects
    Json,
    /// For calendars (RFC 5545)
    Ics,
}

/// How the keys are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum KeysFormat {
    /// By place; a * marks what the configuration has changed
    Table,
    /// As lines for the configuration, to be edited
    Toml,
}

/// A shell that completes words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[expect(missing_docs, reason = "the names say it all")]
pub enum Shell {
    Bash,
    Elvish,
    Fish,
    #[value(name = "powershell")]
    PowerShell,
    Zsh,
}
