//! What the entries of a practice file must be to each other: identifiers once, references that lead somewhere, times
//! in their order, sittings that a doctor can keep. What one value may be is in [`super::values`].
//!
//! Pure: it is told which day it is, and says what is wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use chrono::NaiveDate;

use super::draft::{At, BreakDraft, Draft, Fault, Grade, ServiceDraft, SittingDraft};
use super::values::{nearest, quoted};
use crate::domain::ids::{ClinicId, DoctorId, ServiceId};
use crate::domain::wall_time::WallTime;

mod overlaps;

/// Slots begin on this grid, in minutes.
const GRID: u16 = 5;

/// Everything that is wrong between the entries.
pub fn check(draft: &Draft, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Faults(Vec::new());
    emptiness(draft, &mut faults);
    identifiers(draft, &mut faults);
    references(draft, &mut faults);
    for sitting in &draft.sittings {
        times(sitting, &mut faults);
        breaks(sitting, &mut faults);
        services(sitting, draft, &mut faults);
    }
    for leave in &draft.leaves {
        in_order(&leave.place, leave.from.as_ref(), leave.to.as_ref(), "exchange the two", &mut faults);
    }
    overlaps::check(draft, today, &mut faults);
    idle(draft, &mut faults);
    faults.0
}

/// Collects what is found.
struct Faults(Vec<Fault>);

impl Faults {
    fn fault(&mut self, line: usize, place: &str, says: impl Into<String>) {
        self.0.push(Fault { line, place: place.to_owned(), says: says.into(), grade: Grade::Fault });
    }

    fn warning(&mut self, line: usize, place: &str, says: impl Into<String>) {
        self.0.push(Fault { line, place: place.to_owned(), says: says.into(), grade: Grade::Warning });
    }
}

fn emptiness(draft: &Draft, faults: &mut Faults) {
    let kinds = [
        ("clinic", draft.clinics.is_empty()),
        ("doctor", draft.doctors.is_empty()),
        ("service", draft.services.is_empty()),
        ("sitting", draft.sittings.is_empty()),
    ];
    for (kind, _) in kinds.iter().filter(|(_, empty)| *empty) {
        faults.fault(1, kind, format!("there is none; add at least one [[{kind}]]"));
    }
}

fn identifiers(draft: &Draft, faults: &mut Faults) {
    once("id", draft.clinics.iter().map(|c| (c.place.as_str(), c.id.as_ref())), faults);
    once("id", draft.doctors.iter().map(|d| (d.place.as_str(), d.id.as_ref())), faults);
    once("id", draft.services.iter().map(|s| (s.place.as_str(), s.id.as_ref())), faults);
    once("partner_id", draft.clinics.iter().map(|c| (c.place.as_str(), c.partner_id.as_ref())), faults);
    once("partner_id", draft.doctors.iter().map(|d| (d.place.as_str(), d.partner_id.as_ref())), faults);
}

fn once<'a, T: Ord + Display + 'a>(
    key: &str,
    ids: impl Iterator<Item = (&'a str, Option<&'a At<T>>)>,
    faults: &mut Faults,
) {
    let mut first: BTreeMap<&T, usize> = BTreeMap::new();
    for (place, at) in ids.filter_map(|(place, id)| id.map(|id| (place, id))) {
        match first.get(&at.value) {
            Some(line) => {
                let id = quoted(&at.value.to_string());
                let says = format!("{id} stands on line {line} already; give each one of its own");
                faults.fault(at.line, &format!("{place}: {key}"), says);
            }
            None => {
                first.insert(&at.value, at.line);
            }
        }
    }
}

fn references(draft: &Draft, faults: &mut Faults) {
    let clinics: BTreeSet<&ClinicId> = draft.clinics.iter().filter_map(|c| c.id.as_ref()).map(|id| &id.value).collect();
    let doctors: BTreeSet<&DoctorId> = draft.doctors.iter().filter_map(|d| d.id.as_ref()).map(|id| &id.value).collect();
    for service in &draft.services {
        leads("doctor", &service.place, service.doctor.as_ref(), &doctors, faults);
    }
    for sitting in &draft.sittings {
        leads("doctor", &sitting.place, sitting.doctor.as_ref(), &doctors, faults);
        leads("clinic", &sitting.place, sitting.clinic.as_ref(), &clinics, faults);
    }
    for leave in &draft.leaves {
        leads("doctor", &leave.place, leave.doctor.as_ref(), &doctors, faults);
    }
    for holiday in &draft.holidays {
        leads("clinic", &holiday.place, holiday.clinic.as_ref(), &clinics, faults);
    }
}

fn leads<T: Ord + Display>(kind: &str, place: &str, id: Option<&At<T>>, known: &BTreeSet<&T>, faults: &mut Faults) {
    let Some(id) = id.filter(|id| !known.contains(&id.value)) else { return };
    let says = unknown(kind, &id.value.to_string(), known.iter().map(ToString::to_string).collect());
    faults.fault(id.line, &format!("{place}: {kind}"), says);
}

fn unknown(kind: &str, id: &str, known: Vec<String>) -> String {
    let advice = match nearest(id, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean {}?", quoted(near)),
        None => format!("add a [[{kind}]] with that id, or name one that is there"),
    };
    format!("there is no {kind} {}; {advice}", quoted(id))
}

fn times(sitting: &SittingDraft, faults: &mut Faults) {
    let place = &sitting.place;
    let (from, to) = (sitting.from.as_ref(), sitting.to.as_ref());
    if let (Some(from), Some(to)) = (from, to)
        && from.value >= to.value
    {
        let says = format!(
            "{} is not after {}; a sitting ends later on the same day, at 24:00 at the latest: make two of one that \
             goes on after midnight",
            to.value, from.value
        );
        faults.fault(to.line, &format!("{place}: to"), says);
    }
    for (key, time) in [("from", from), ("to", to)] {
        if let Some(time) = time {
            on_grid(time, &format!("{place}: {key}"), faults);
        }
    }
    let again = "exchange the two";
    in_order_named(
        place,
        ("valid_from", sitting.valid_from.as_ref()),
        ("valid_to", sitting.valid_to.as_ref()),
        again,
        faults,
    );
    let mut named = BTreeSet::new();
    for day in sitting.days.iter().filter(|day| !named.insert(day.value)) {
        faults.fault(
            day.line,
            &format!("{place}: days"),
            format!("“{}” is named twice; name it once", day.value.name()),
        );
    }
}

fn on_grid(time: &At<WallTime>, place: &str, faults: &mut Faults) {
    if !time.value.minutes().is_multiple_of(GRID) {
        let says = format!("{} is not on the five minutes; slots begin at the next ones after it", time.value);
        faults.warning(time.line, place, says);
    }
}

fn in_order(place: &str, from: Option<&At<NaiveDate>>, to: Option<&At<NaiveDate>>, advice: &str, faults: &mut Faults) {
    in_order_named(place, ("from", from), ("to", to), advice, faults);
}

fn in_order_named(
    place: &str,
    from: (&str, Option<&At<NaiveDate>>),
    to: (&str, Option<&At<NaiveDate>>),
    advice: &str,
    faults: &mut Faults,
) {
    if let ((first, Some(from)), (last, Some(to))) = (from, to)
        && from.value > to.value
    {
        let says = format!("{} lies before {first} ({}); {advice}", to.value, from.value);
        faults.fault(to.line, &format!("{place}: {last}"), says);
    }
}

fn breaks(sitting: &SittingDraft, faults: &mut Faults) {
    let mut good: Vec<(&BreakDraft, WallTime, WallTime)> = Vec::new();
    for pause in &sitting.breaks {
        for (key, time) in [("from", pause.from.as_ref()), ("to", pause.to.as_ref())] {
            if let Some(time) = time {
                on_grid(time, &format!("{}: {key}", pause.place), faults);
            }
        }
        let (Some(from), Some(to)) = (&pause.from, &pause.to) else { continue };
        if from.value >= to.value {
            let says = format!("{} is not after {}; a break ends after it begins", to.value, from.value);
            faults.fault(to.line, &format!("{}: to", pause.place), says);
            continue;
        }
        good.push((pause, from.value, to.value));
        let (Some(begin), Some(end)) = (&sitting.from, &sitting.to) else { continue };
        if begin.value < end.value && (from.value < begin.value || to.value > end.value) {
            let says = format!(
                "{}–{} is not within the sitting ({}–{}); move or shorten it",
                from.value, to.value, begin.value, end.value
            );
            faults.fault(pause.line, &pause.place, says);
        }
    }
    good.sort_by_key(|(_, from, _)| *from);
    for pair in good.windows(2) {
        if let [(before, _, end), (pause, begin, _)] = pair
            && begin < end
        {
            let says = format!("overlaps the break on line {}, which ends at {end}; make one of the two", before.line);
            faults.fault(pause.line, &pause.place, says);
        }
    }
}

fn services(sitting: &SittingDraft, draft: &Draft, faults: &mut Faults) {
    let place = format!("{}: services", sitting.place);
    let mut named = BTreeSet::new();
    for id in &sitting.services {
        if !named.insert(&id.value) {
            faults.fault(id.line, &place, format!("{} is named twice; name it once", quoted(id.value.as_str())));
            continue;
        }
        let Some(service) = service_of(draft, &id.value) else {
            let known = draft.services.iter().filter_map(|s| s.id.as_ref()).map(|id| id.value.to_string()).collect();
            faults.fault(id.line, &place, unknown("service", id.value.as_str(), known));
            continue;
        };
        if let (Some(whose), Some(doctor)) = (&service.doctor, &sitting.doctor)
            && whose.value != doctor.value
        {
            let says = format!(
                "{} is a service of doctor {}, not of {}; name one of the doctor who sits",
                quoted(id.value.as_str()),
                quoted(whose.value.as_str()),
                quoted(doctor.value.as_str())
            );
            faults.fault(id.line, &place, says);
        }
        if let (Some(minutes), Some(longest)) = (service.minutes, longest_stretch(sitting))
            && minutes > longest
        {
            let says = format!(
                "no slot of {} ({minutes} minutes) fits: the longest stretch between breaks is {longest} minutes; \
                 make the sitting longer or the service shorter",
                quoted(id.value.as_str())
            );
            faults.fault(id.line, &place, says);
        }
    }
}

fn service_of<'a>(draft: &'a Draft, id: &ServiceId) -> Option<&'a ServiceDraft> {
    draft.services.iter().find(|s| s.id.as_ref().is_some_and(|own| own.value == *id))
}

/// The longest time without a break, in minutes; `None` where the times themselves are at fault.
fn longest_stretch(sitting: &SittingDraft) -> Option<u16> {
    let (from, to) = (sitting.from.as_ref()?.value, sitting.to.as_ref()?.value);
    if from >= to {
        return None;
    }
    let mut breaks = Vec::new();
    for pause in &sitting.breaks {
        let (from, to) = (pause.from.as_ref()?.value, pause.to.as_ref()?.value);
        breaks.push((from, to));
    }
    breaks.sort();
    let (mut longest, mut free) = (0, from);
    for (from, until) in breaks {
        longest = longest.max(from.min(to).minutes().saturating_sub(free.minutes()));
        free = free.max(until);
    }
    Some(longest.max(to.minutes().saturating_sub(free.minutes())))
}

/// What is described and never used.
fn idle(draft: &Draft, faults: &mut Faults) {
    if draft.sittings.is_empty() {
        return;
    }
    let sits = |id: &DoctorId| draft.sittings.iter().any(|s| s.doctor.as_ref().is_some_and(|d| d.value == *id));
    for doctor in draft.doctors.iter().filter(|d| d.id.as_ref().is_some_and(|id| !sits(&id.value))) {
        let says = "this doctor has no sitting; nobody can be booked there until you add a [[sitting]]";
        faults.warning(doctor.line, &doctor.place, says);
    }
    let used = |id: &ClinicId| draft.sittings.iter().any(|s| s.clinic.as_ref().is_some_and(|c| c.value == *id));
    for clinic in draft.clinics.iter().filter(|c| c.id.as_ref().is_some_and(|id| !used(&id.value))) {
        faults.warning(clinic.line, &clinic.place, "nobody sits at this clinic; add a [[sitting]], or take it out");
    }
    let offered = |id: &ServiceId| draft.sittings.iter().any(|s| s.services.iter().any(|own| own.value == *id));
    for service in draft.services.iter().filter(|s| s.id.as_ref().is_some_and(|id| !offered(&id.value))) {
        let says = "no sitting offers this service; add it to the services of a [[sitting]], or take it out";
        faults.warning(service.line, &service.place, says);
    }
}
