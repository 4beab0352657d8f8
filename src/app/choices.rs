//! What the configuration chooses, as the rooms know it.

use std::path::Path;

use chrono::{DateTime, Utc};

use super::connecting::Connected;
use super::data_dir::{self, DataDir};
use super::known::{self, Known};
use super::looks;
use super::paper::{self, Paper};
use super::trouble::Trouble;
use crate::catalogue;
use crate::cli::Common;
use crate::desk::Desk;
use crate::desk::model;
use crate::domain::zone::Zone;
use crate::settings::{Printer, Settings};
use crate::tui::keymap::{Keymap, Override};
use crate::tui::look::Look;

/// What the file says, in the language that it says.
pub fn settings(common: &Common) -> Result<Settings, Trouble> {
    let asked_for = common.config.is_some();
    let settings = match common.config.clone().or_else(data_dir::default_config) {
        Some(path) => Settings::read(&path, asked_for)?,
        None => Settings::default(),
    };
    if let Some(language) = &settings.language {
        catalogue::speak(language.get_ref())
            .map_err(|error| settings.fault(settings.language_line, error.to_string()))?;
    }
    Ok(settings)
}

/// The colours and the keys.
pub fn look(settings: &Settings) -> Result<Look, Trouble> {
    Ok(Look { theme: looks::theme(settings), keys: keys(settings)? })
}

/// The keys of the table with what the file says instead.
pub fn keys(settings: &Settings) -> Result<Keymap, Trouble> {
    let lines = settings.keys.lines.iter().map(|said| Override {
        line: said.line,
        place: said.place.clone(),
        command: said.command.clone(),
        keys: said.keys.clone(),
    });
    let overrides: Vec<Override> = lines.collect();
    Keymap::with(&overrides).map_err(|bad| settings.fault(bad.line, bad.says).into())
}

/// A desk that knows nothing yet.
pub fn desk(settings: &Settings, now: DateTime<Utc>) -> Desk {
    let mut desk = Desk::new(
        model::Settings {
            desk_name: settings.desk.clone().unwrap_or_else(|| "Desk 1".to_owned()),
            // The file was checked when it was read.
            zone: settings.zone().unwrap_or_else(|_| Zone::utc()),
            calling_code: settings.calling_code.clone().unwrap_or_else(|| "91".to_owned()),
            run: uuid::Uuid::new_v4(),
        },
        now,
    );
    desk.zone_is_configured = settings.zone.is_some();
    looks::privacy(&mut desk, settings);
    desk
}

/// What was switched off does not stay behind.
pub fn forget_known(settings: &Settings, data_dir: &DataDir) {
    if settings.last_known_day == Some(false) {
        Known::remove_all(&data_dir.file(known::FOLDER));
    }
}

/// Where the last known day is kept.
pub fn known(settings: &Settings, data_dir: &DataDir, connected: &Connected) -> Option<Known> {
    let folder = data_dir.file(known::FOLDER);
    let known = Known::new(folder, connected.address.as_deref().unwrap_or(known::HERE), &connected.client_id);
    if connected.waits.is_none() {
        known.is_here();
    }
    (settings.last_known_day != Some(false)).then_some(known)
}

/// Where paper goes. Sheets that were switched off do not stay behind.
pub fn paper(settings: &Settings, data_dir: &DataDir) -> Paper {
    let said = &settings.paper;
    let downtime = said.downtime_folder.clone().unwrap_or_else(|| data_dir.file("downtime"));
    let is_on = said.downtime.unwrap_or(true);
    if !is_on {
        paper::remove_all(&downtime);
    }
    Paper {
        printer: match &said.printer {
            Some(Printer::Command(words)) => Some(words.clone()),
            Some(Printer::None) => None,
            None => system_printer(),
        },
        folder: Some(said.folder.clone().unwrap_or_else(|| data_dir.file("paper"))),
        downtime: is_on.then_some(downtime),
    }
}

/// The program that prints here, if there is one.
fn system_printer() -> Option<Vec<String>> {
    let path = std::env::var_os("PATH")?;
    let is_there = |name: &&str| std::env::split_paths(&path).any(|folder: std::path::PathBuf| is_file(&folder, name));
    ["lp", "lpr"].into_iter().find(is_there).map(|name| vec![name.to_owned()])
}

fn is_file(folder: &Path, name: &str) -> bool {
    folder.join(name).is_file()
}
