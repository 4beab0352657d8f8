//! The entries of a practice file and their keys.

use chrono::NaiveDate;
use toml::de::DeTable;

use super::part::Need::{Optional, Required};
use super::part::{Part, Walk};
use crate::domain::practice::draft::{
    At, BreakDraft, ClinicDraft, DoctorDraft, Draft, HolidayDraft, LeaveDraft, ServiceDraft, SittingDraft,
};
use crate::domain::practice::values::{self, LINE_LENGTH, NAME_LENGTH, bounds};
use crate::domain::wall_time::WallTime;

/// Reads everything that can be read, and notes what can't.
pub fn walk(document: &DeTable<'_>, walk: &mut Walk<'_>) -> Draft {
    let mut file = Part::new(document, 1, "");
    if let Some(part) = file.table("practice", Required("{ id = \"…\", name = \"…\", … }"), walk) {
        about(part, walk);
    }
    let draft = Draft {
        clinics: file.tables("clinic", walk, by_id("clinic")).into_iter().map(|part| clinic(part, walk)).collect(),
        doctors: file.tables("doctor", walk, by_id("doctor")).into_iter().map(|part| doctor(part, walk)).collect(),
        services: file.tables("service", walk, by_id("service")).into_iter().map(|part| service(part, walk)).collect(),
        sittings: file.tables("sitting", walk, by_number("sitting")).into_iter().map(|p| sitting(p, walk)).collect(),
        leaves: file.tables("leave", walk, by_number("leave")).into_iter().map(|part| leave(part, walk)).collect(),
        holidays: file.tables("holiday", walk, by_number("holiday")).into_iter().map(|p| holiday(p, walk)).collect(),
    };
    file.end(walk);
    draft
}

/// `clinic north`, or `clinic 2` where the identifier is no word.
fn by_id(kind: &'static str) -> impl Fn(&DeTable<'_>, usize) -> String {
    move |table, at| {
        let id = table.iter().find(|(key, _)| key.get_ref() == "id").and_then(|(_, id)| id.get_ref().as_str());
        match id.filter(|id| values::id(id).is_ok()) {
            Some(id) => format!("{kind} {id}"),
            None => format!("{kind} {at}"),
        }
    }
}

fn by_number(kind: &'static str) -> impl Fn(&DeTable<'_>, usize) -> String {
    move |_, at| format!("{kind} {at}")
}

fn about(mut part: Part<'_, '_>, walk: &mut Walk<'_>) {
    part.checked("id", Required("\"a-word\""), walk, values::id);
    part.checked("name", Required("\"…\""), walk, values::name);
    part.checked("calling_code", Required("\"91\""), walk, values::calling_code);
    part.checked("currency", Required("\"INR\""), walk, values::currency);
    part.number("overbooks_per_day", Optional, walk, |n| values::number::<u16>(n, &bounds::OVERBOOKS));
    part.end(walk);
}

fn clinic(mut part: Part<'_, '_>, walk: &mut Walk<'_>) -> ClinicDraft {
    let id = part.id("id", "\"a-word\"", walk, Some(values::id));
    part.checked("name", Required("\"…\""), walk, values::name);
    let zone = part.text("zone", Required("\"Asia/Kolkata\""), walk, values::zone);
    part.checked("phone", Optional, walk, |text| values::no_longer(text, NAME_LENGTH));
    let partner_id = partner_id(&mut part, walk);
    part.checked("calling_code", Optional, walk, values::calling_code);
    if let Some(mut address) = part.table("address", Optional, walk) {
        for key in ["line1", "city", "state", "country", "pincode"] {
            address.checked(key, Optional, walk, |text| values::no_longer(text, LINE_LENGTH));
        }
        address.end(walk);
    }
    let (place, line) = (part.place.clone(), part.line);
    part.end(walk);
    ClinicDraft { place, line, id, zone: zone.map(|zone| zone.value), partner_id }
}

fn partner_id(part: &mut Part<'_, '_>, walk: &mut Walk<'_>) -> Option<At<String>> {
    part.text("partner_id", Optional, walk, |id| values::partner_id(id).map(|()| id.to_owned()))
}

fn doctor(mut part: Part<'_, '_>, walk: &mut Walk<'_>) -> DoctorDraft {
    let id = part.id("id", "\"a-word\"", walk, Some(values::id));
    part.checked("first_name", Required("\"…\""), walk, values::name);
    for key in ["salutation", "last_name", "speciality"] {
        part.checked(key, Optional, walk, |text| values::no_longer(text, NAME_LENGTH));
    }
    let partner_id = partner_id(&mut part, walk);
    let (place, line) = (part.place.clone(), part.line);
    part.end(walk);
    DoctorDraft { place, line, id, partner_id }
}

fn service(mut part: Part<'_, '_>, walk: &mut Walk<'_>) -> ServiceDraft {
    let id = part.id("id", "\"a-word\"", walk, Some(values::id));
    let doctor = part.id("doctor", "the id of a [[doctor]]", walk, None);
    part.checked("name", Required("\"…\""), walk, values::name);
    let minutes = part.number("minutes", Required("15"), walk, values::minutes);
    part.number("price", Required("500"), walk, |n| values::number::<u32>(n, &bounds::PRICE));
    part.text("pay", Required("\"after\""), walk, values::pay);
    part.texts("modes", Optional, walk, values::mode);
    part.text("kind", Optional, walk, values::kind);
    part.number("book_ahead_days", Optional, walk, |n| values::number::<u16>(n, &bounds::BOOK_AHEAD));
    part.number("followup_validity_days", Optional, walk, |n| values::number::<u16>(n, &bounds::FOLLOWUP));
    let (place, line) = (part.place.clone(), part.line);
    part.end(walk);
    ServiceDraft { place, line, id, doctor, minutes: minutes.map(|minutes| minutes.value) }
}

fn sitting(mut part: Part<'_, '_>, walk: &mut Walk<'_>) -> SittingDraft {
    let doctor = part.id("doctor", "the id of a [[doctor]]", walk, None);
    let clinic = part.id("clinic", "the id of a [[clinic]]", walk, None);
    let days = part.texts("days", Required("[\"mon\", \"tue\"]"), walk, values::day);
    let (from, to) = times(&mut part, walk);
    let services = part.texts("services", Required("[ids of the doctor's services]"), walk, |id| Ok(id.into()));
    let place = part.place.clone();
    let called = |_: &DeTable<'_>, at| format!("{place}: break {at}");
    let breaks = part.tables("breaks", walk, called).into_iter().map(|part| pause(part, walk)).collect();
    part.number("capacity", Optional, walk, |n| values::number::<u16>(n, &bounds::CAPACITY));
    let valid_from = date(&mut part, "valid_from", Optional, walk);
    let valid_to = date(&mut part, "valid_to", Optional, walk);
    let line = part.line;
    part.end(walk);
    SittingDraft { place, line, doctor, clinic, days, from, to, services, breaks, valid_from, valid_to }
}

fn pause(mut part: Part<'_, '_>, walk: &mut Walk<'_>) -> BreakDraft {
    let (from, to) = times(&mut part, walk);
    let (place, line) = (part.place.clone(), part.line);
    part.end(walk);
    BreakDraft { place, line, from, to }
}

fn times(part: &mut Part<'_, '_>, walk: &mut Walk<'_>) -> (Option<At<WallTime>>, Option<At<WallTime>>) {
    let from = part.text("from", Required("\"09:00\""), walk, values::time);
    let to = part.text("to", Required("\"17:00\""), walk, values::time);
    (from, to)
}

fn date(
    part: &mut Part<'_, '_>,
    key: &'static str,
    need: super::part::Need,
    walk: &mut Walk<'_>,
) -> Option<At<NaiveDate>> {
    part.text(key, need, walk, values::date)
}

fn leave(mut part: Part<'_, '_>, walk: &mut Walk<'_>) -> LeaveDraft {
    let doctor = part.id("doctor", "the id of a [[doctor]]", walk, None);
    let from = date(&mut part, "from", Required("\"2026-12-24\""), walk);
    let to = date(&mut part, "to", Required("\"2026-12-31\""), walk);
    part.checked("reason", Optional, walk, |text| values::no_longer(text, LINE_LENGTH));
    let (place, line) = (part.place.clone(), part.line);
    part.end(walk);
    LeaveDraft { place, line, doctor, from, to }
}

fn holiday(mut part: Part<'_, '_>, walk: &mut Walk<'_>) -> HolidayDraft {
    date(&mut part, "date", Required("\"2026-12-25\""), walk);
    let clinic = part.text("clinic", Optional, walk, |id| Ok(id.into()));
    part.checked("name", Required("\"…\""), walk, values::name);
    let (place, line) = (part.place.clone(), part.line);
    part.end(walk);
    HolidayDraft { place, line, clinic }
}
