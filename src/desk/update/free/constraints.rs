//! The constraints as they are typed, told and taken.

use super::begin;
use crate::catalogue::say;
use crate::desk::model::asking::{Asked, Asking};
use crate::desk::model::field::Field;
use crate::desk::model::free::{Start, Under, Way, Whose};
use crate::desk::model::{Desk, Mode};
use crate::desk::port::Effect;
use crate::domain::loose::{Constraints, NotUnderstood, Why};
use crate::domain::text::Text;

/// Asks for constraints; those of last time stand there to be changed.
pub fn ask(desk: &mut Desk) -> Vec<Effect> {
    let typed = Field::with(&desk.free.typed);
    desk.mode = Mode::Asking(Box::new(Asking { typed, ..Asking::new(Asked::Constraints) }));
    Vec::new()
}

/// Looks for the first free slot under what was typed.
///
/// # Errors
/// Which word was not understood.
pub fn under(desk: &mut Desk, typed: &str) -> Result<Vec<Effect>, String> {
    let under = read(desk, typed)?;
    desk.free.typed = typed.to_owned();
    let any = under.wanted.is_empty();
    desk.free.under = (!any).then(|| Box::new(under));
    begin(desk, if any { Whose::Anybodys } else { Whose::Wanted }, Way::On, Start::Now);
    Ok(Vec::new())
}

/// What was typed, as it is understood: told while it is being typed.
pub fn understood(desk: &Desk, typed: &str) -> String {
    if typed.trim().is_empty() {
        return String::new();
    }
    read(desk, typed).map_or_else(|fault| fault, |under| under.in_short(desk))
}

fn read(desk: &Desk, typed: &str) -> Result<Under, String> {
    let here = desk.doctors_here();
    let names: Vec<&str> = here.iter().map(|doctor| doctor.name.shown()).collect();
    let wanted = Constraints::parse(typed, desk.today_date(), &names).map_err(|not| fault(&not))?;
    let clinic = desk.clinic.clone().ok_or_else(|| say!("free-nobody"))?;
    let chosen = here.iter().enumerate().filter(|(at, _)| wanted.allows_doctor(*at));
    let doctors = chosen.map(|(_, doctor)| doctor.id.clone()).collect();
    let named = !wanted.doctors.is_empty();
    Ok(Under { clinic, wanted, doctors, named })
}

fn fault(not: &NotUnderstood) -> String {
    let word = Text::from(not.word.as_str());
    let word = word.shown();
    match not.why {
        Why::Unknown => say!("free-unknown-word", word = word),
        Why::SeveralDoctors => say!("free-several-doctors", word = word),
        Why::Unfinished => say!("free-unfinished", word = word),
        Why::NothingLeft => say!("free-nothing-left", word = word),
    }
}
