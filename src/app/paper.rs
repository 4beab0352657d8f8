//! Paper: what the desk wants printed goes to a printer or into a file, and while it runs a sheet of each day is kept up
//! to date in the data directory, so that a dead server leaves a usable clinic.
//!
//! What stands on paper is the part of [`crate::paper`]. Nothing of it is ever an argument or a name of a file.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use tokio::sync::mpsc::UnboundedSender;

mod days;
mod downtime;
pub(super) mod files;
mod printing;

pub use days::{Of, day, narrowed};
pub use downtime::{Downtime, remove_all};

use crate::desk::Desk;
use crate::desk::port::{OnPaper, Reply, Sheet};
use crate::domain::text::Text;
use crate::paper::{self, Phones};

/// Where paper goes.
#[derive(Clone, Debug, Default)]
pub struct Paper {
    /// The program that prints, with its arguments; it reads from its standard input. Without one there are files.
    pub printer: Option<Vec<String>>,
    /// The folder for files.
    pub folder: Option<PathBuf>,
    /// The folder for the sheets for the time without a server; without one there are none.
    pub downtime: Option<PathBuf>,
}

impl Paper {
    /// Prints, aside; how it went is told.
    pub fn print(&self, desk: &Desk, sheet: &Sheet, now: DateTime<Utc>, tell: UnboundedSender<Reply>) {
        let Some((kind, text)) = rendered(desk, sheet) else {
            tell_or_log(&tell, OnPaper::Failed(crate::catalogue::say!("paper-gone")));
            return;
        };
        let stamp = format!("{kind}-{}", desk.zone().local(now).format("%Y-%m-%d-%H%M%S"));
        let place = self.clone();
        tokio::task::spawn_blocking(move || {
            let how = match (&place.printer, &place.folder) {
                (Some(words), _) => printing::print(words, text).map(|()| OnPaper::Printer(shown(&words[0]))),
                (None, Some(folder)) => {
                    let filed = files::write_new(folder, &stamp, &text);
                    filed.map(|path| OnPaper::File(shown(&path.display().to_string()))).map_err(|fault| fault.words())
                }
                (None, None) => Err(printing::no_such_command("lp")),
            };
            tell_or_log(&tell, how.unwrap_or_else(OnPaper::Failed));
        });
    }
}

/// What kind of thing it is, and its text.
fn rendered(desk: &Desk, sheet: &Sheet) -> Option<(&'static str, String)> {
    match sheet {
        Sheet::Day { clinic, doctor, date } => {
            let day = days::of_desk(desk, clinic, *date)?;
            let day = match doctor {
                Some(doctor) => narrowed(day, doctor),
                None => day,
            };
            Some(("day-sheet", paper::sheet(&day, Phones::Masked)))
        }
        Sheet::Token(appointment) => {
            let date = desk.zone_of(&appointment.clinic).date(appointment.start);
            let day = days::of_desk(desk, &appointment.clinic, date)?;
            Some(("token-slip", paper::slip(&day, appointment)))
        }
    }
}

fn tell_or_log(tell: &UnboundedSender<Reply>, how: OnPaper) {
    if tell.send(Reply::Paper(how)).is_err() {
        tracing::debug!("the desk had gone before it was told of its paper");
    }
}

/// Paths and words of programs may hold anything.
fn shown(text: &str) -> String {
    Text::from(text).shown().to_owned()
}
