//! `frontdesk day`: the appointments of a day, read as the desk reads them.

use std::sync::Arc;

use chrono::NaiveDate;

use super::print;
use crate::app::connecting::{self, Connected, WhereNoServer};
use crate::app::data_dir::DataDir;
use crate::app::paper::{Of, day, narrowed};
use crate::app::reading::Reader;
use crate::app::trouble::{Trouble, say};
use crate::app::{LOOPBACK, choices};
use crate::cli::{self, Common, DayFormat, Elsewhere};
use crate::desk::port::{ClinicEntry, DoctorEntry, Entities};
use crate::domain::loose;
use crate::domain::text::Text;
use crate::domain::two_days::TwoDays;
use crate::domain::zone::Zone;
use crate::paper::{self, Day, Phones};
use crate::server::Clock;
use crate::settings::Settings;

/// How many names a sentence tells.
const TOLD: usize = 3;

/// Prints it.
pub async fn run(common: &Common, before: Elsewhere, how: cli::Day, clock: Clock) -> Result<(), Trouble> {
    let settings = choices::settings(common)?;
    let data_dir = DataDir::open(common.data_dir.clone())?;
    let elsewhere = how.elsewhere.clone().or(before);
    let connected = connecting::connect(&data_dir, elsewhere, LOOPBACK, &settings, &clock, WhereNoServer::Ends).await?;
    let days = days(&connected, &how, &settings, clock).await;
    if let Some(home) = connected.home {
        home.leave().await;
    }
    let days = days?;
    for day in days.iter().filter(|day| day.unread > 0) {
        say(&format_args!("{} of {} could not be read", counted(day.unread), day.clinic.shown()));
    }
    print(&formatted(&days, &how)?)
}

fn counted(n: usize) -> String {
    if n == 1 { "1 entry".to_owned() } else { format!("{n} entries") }
}

fn formatted(days: &[Day], how: &cli::Day) -> Result<String, Trouble> {
    let phones = if how.phones { Phones::Whole } else { Phones::Masked };
    Ok(match how.format {
        DayFormat::Table => days.iter().map(|day| paper::sheet(day, phones)).collect::<Vec<_>>().join("\n\n"),
        DayFormat::Csv => paper::csv(days, phones).map_err(|error| Trouble::Other(error.into()))?,
        DayFormat::Json => paper::json(days, phones).map_err(|error| Trouble::Other(error.into()))?,
        DayFormat::Ics => paper::calendar(days, phones),
    })
}

async fn days(connected: &Connected, how: &cli::Day, settings: &Settings, clock: Clock) -> Result<Vec<Day>, Trouble> {
    let now = clock.now();
    let mut reader = Reader::new(Arc::clone(&connected.client), Arc::new(move || clock.now()));
    let entities = reader.entities().await?;
    let clinic = how.clinic.as_deref().map(|asked| clinic(&entities, asked)).transpose()?;
    let doctor = how.doctor.as_deref().map(|asked| doctor(&entities, asked)).transpose()?;
    let chosen = entities.clinics.iter().filter(|entry| match (&clinic, &doctor) {
        (Some(clinic), _) => entry.id == clinic.id,
        // Where the doctor never sits there is nothing to print.
        (None, Some(doctor)) => entry.doctors.is_empty() || entry.doctors.contains(&doctor.id),
        (None, None) => true,
    });
    let mut days = Vec::new();
    for entry in chosen {
        let fallback = settings.zone().unwrap_or_else(|_| Zone::utc());
        let zone = entry.zone.clone().unwrap_or(fallback);
        let today = zone.date(now);
        let date = how.date.as_deref().map_or(Ok(today), |written| date(written, today))?;
        let one_day = TwoDays::between(date, date).unwrap_or_else(|_| TwoDays::from(date));
        let board = reader.board(&entry.id, &zone, one_day).await?;
        let of_all = day(&entities, entry, &board, Of { zone, date, as_of: now });
        days.push(match &doctor {
            Some(doctor) => narrowed(of_all, &doctor.id),
            None => of_all,
        });
    }
    Ok(days)
}

/// As at the desk; the sheet says what was understood.
fn date(written: &str, today: NaiveDate) -> Result<NaiveDate, Trouble> {
    let words: Vec<&str> = written.split_whitespace().collect();
    match loose::day(&words, today) {
        Some((date, read)) if read == words.len() => Ok(date),
        Some(_) | None => {
            let says =
                format!("“{}” is not a day; write it like 2026-11-24, 24/11, tue, tomorrow or +7", shown(written));
            Err(Trouble::BadDate(says))
        }
    }
}

fn clinic(entities: &Entities, asked: &str) -> Result<ClinicEntry, Trouble> {
    let names = entities.clinics.iter().map(|entry| (entry, entry.id.as_str(), &entry.name));
    one("clinic", asked, names.collect()).cloned()
}

fn doctor(entities: &Entities, asked: &str) -> Result<DoctorEntry, Trouble> {
    let names = entities.doctors.iter().map(|entry| (entry, entry.id.as_str(), &entry.name));
    one("doctor", asked, names.collect()).cloned()
}

/// The one with that identifier or that name, else the only one of which it is a part of the name.
fn one<'a, T>(what: &'static str, asked: &str, all: Vec<(&'a T, &str, &Text)>) -> Result<&'a T, Trouble> {
    let wanted = asked.trim().to_lowercase();
    let exact = all.iter().find(|(_, id, name)| *id == asked || name.raw().to_lowercase() == wanted);
    let parts: Vec<_> = all.iter().filter(|(.., name)| name.raw().to_lowercase().contains(&wanted)).collect();
    let names = |some: &[&(&T, &str, &Text)]| {
        let told = some.iter().take(TOLD).map(|(_, id, name)| format!("{} ({})", name.shown(), shown(id)));
        let more = some.len().checked_sub(TOLD).filter(|more| *more > 0).map(|more| format!("and {more} more"));
        told.chain(more).collect::<Vec<_>>().join(", ")
    };
    match (exact, parts.as_slice()) {
        (Some((found, ..)), _) | (None, [(found, ..)]) => Ok(found),
        (None, []) => {
            let known = names(&all.iter().collect::<Vec<_>>());
            Err(Trouble::NoSuch { what, asked: shown(asked), known })
        }
        (None, several) => Err(Trouble::Ambiguous { what, asked: shown(asked), found: names(several) }),
    }
}

fn shown(text: &str) -> String {
    Text::from(text).shown().to_owned()
}
