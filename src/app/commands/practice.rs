//! `frontdesk practice`: practice files.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;

use super::{print, print_line};
use crate::app::stores::{open_store, practice_of};
use crate::app::trouble::{Trouble, say};
use crate::cli::{Common, Of, PracticeCommand};
use crate::domain::practice::Practice;
use crate::domain::practice::draft::Grade;
use crate::server::import::{Import, Outcome, import};
use crate::server::practice_file::{self, TEMPLATE};
use crate::server::store::practices;
use crate::server::{Clock, StoreError};

/// Does what is asked.
pub async fn run(common: &Common, command: PracticeCommand, clock: &Clock) -> Result<(), Trouble> {
    match command {
        PracticeCommand::Init { file: None } => print(&TEMPLATE),
        PracticeCommand::Init { file: Some(file) } => init(&file),
        PracticeCommand::Check { file } => {
            let practice = read(&file, clock)?;
            print_line(&format_args!("{} is good: {}", file.display(), counts(&practice)))
        }
        PracticeCommand::Import { file, dry_run } => take_over(common, &file, dry_run, clock).await,
        PracticeCommand::Export { of } => export(common, &of).await,
    }
}

fn init(file: &Path) -> Result<(), Trouble> {
    let trouble = |source| Trouble::File { path: file.to_owned(), verb: "written", source };
    let mut made = match OpenOptions::new().create_new(true).write(true).open(file) {
        Ok(made) => made,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(Trouble::FileExists(file.to_owned())),
        Err(error) => return Err(trouble(error)),
    };
    made.write_all(TEMPLATE.as_bytes()).map_err(trouble)?;
    say(&format_args!("{} is a practice file to start from; change it, then import it", file.display()));
    Ok(())
}

/// The practice in a file. Whatever is wrong with it is said on standard error, line by line.
fn read(file: &Path, clock: &Clock) -> Result<Practice, Trouble> {
    let path = || file.to_owned();
    let bytes = std::fs::read(file).map_err(|source| Trouble::File { path: path(), verb: "read", source })?;
    let text = String::from_utf8(bytes).map_err(|wrong| {
        let good = &wrong.as_bytes()[..wrong.utf8_error().valid_up_to()];
        let line = good.iter().filter(|b| **b == b'\n').count() + 1;
        line_said(file, &format_args!("{line}: file: this is not UTF-8; save the file as UTF-8"));
        Trouble::PracticeFile { path: path(), faults: counted(1, "fault") }
    })?;
    let reading = practice_file::read(text.strip_prefix('\u{feff}').unwrap_or(&text), clock.now().date_naive());
    for fault in &reading.faults {
        line_said(file, fault);
    }
    let faults = reading.faults.iter().filter(|fault| fault.grade == Grade::Fault).count();
    reading.practice.ok_or_else(|| Trouble::PracticeFile { path: path(), faults: counted(faults, "fault") })
}

/// `FILE:LINE: …`, as compilers say it, so that editors find the place.
fn line_said(file: &Path, says: &dyn std::fmt::Display) {
    if let Err(error) = writeln!(std::io::stderr(), "{}:{says}", file.display()) {
        tracing::debug!(%error, "nobody can be told");
    }
}

fn counted(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

fn counts(practice: &Practice) -> String {
    [
        counted(practice.clinics.len(), "clinic"),
        counted(practice.doctors.len(), "doctor"),
        counted(practice.services.len(), "service"),
        counted(practice.sittings.len(), "sitting"),
        format!("{} of leave", counted(practice.leaves.len(), "stretch").replace("stretchs", "stretches")),
        counted(practice.holidays.len(), "holiday"),
    ]
    .join(", ")
}

async fn take_over(common: &Common, file: &Path, dry_run: bool, clock: &Clock) -> Result<(), Trouble> {
    let practice = read(file, clock)?;
    let store = open_store(common)?;
    let known = store.read(practices::all).await.map_err(StoreError::from)?;
    let business = practice.practice.id.clone();
    let imported = import(&store, practice, dry_run, clock.now()).await;
    store.close().await;
    let imported = imported.map_err(Trouble::Import)?;
    print(&report(&imported))?;
    let orphans = imported.unfit.iter().filter(|unfit| unfit.why.orphans()).count();
    match imported.outcome {
        Outcome::Done => say(&format_args!("practice {business} is as the file says now")),
        Outcome::NothingNew => say(&format_args!("practice {business} is as the file says already")),
        Outcome::OnlyAsked if orphans > 0 => {
            say(&"nothing was changed (--dry-run); the import would be refused: a clinic or a doctor has appointments");
        }
        Outcome::OnlyAsked => say(&"nothing was changed (--dry-run)"),
        Outcome::Refused => {
            let of =
                if orphans == 1 { "1 appointment is of".to_owned() } else { format!("{orphans} appointments are of") };
            return Err(Trouble::Orphans(of));
        }
    }
    if imported.outcome == Outcome::Done && !known.is_empty() && !known.contains(&business) {
        say(&format_args!(
            "{business} is a new practice beside {}; to change one of these instead, give the file its id",
            known.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        ));
    }
    Ok(())
}

/// What changes and what no longer fits, one line each.
fn report(import: &Import) -> String {
    let mut out: String = import.changes.iter().map(|change| format!("{change}\n")).collect();
    if import.changes.is_empty() {
        out.push_str("nothing changes\n");
    }
    if !import.unfit.is_empty() {
        let appointments = counted(import.unfit.len(), "appointment");
        let does = if import.unfit.len() == 1 { "does" } else { "do" };
        out.push_str(&format!("{appointments} {does} not fit; call the patients, and move or cancel at a desk:\n"));
    }
    for unfit in &import.unfit {
        out.push_str(&format!(
            "! {}  {}  {}  {}  {}: {}\n",
            unfit.id,
            unfit.at,
            unfit.doctor.shown(),
            unfit.clinic.shown(),
            unfit.patient,
            unfit.why
        ));
    }
    out
}

async fn export(common: &Common, of: &Of) -> Result<(), Trouble> {
    let store = open_store(common)?;
    let file = exported(&store, of).await;
    store.close().await;
    print(&file?)
}

async fn exported(store: &crate::server::Store, of: &Of) -> Result<String, Trouble> {
    let business = practice_of(store, of).await?;
    let practice = store.read(move |sql| practices::find(sql, &business)).await.map_err(StoreError::from)?;
    let practice = practice.ok_or(Trouble::NoPractice)?;
    practice_file::written(&practice).map_err(|error| Trouble::Other(error.into()))
}
