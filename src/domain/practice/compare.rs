//! What a new description of a practice changes, one line each.

use std::fmt;

use super::values::quoted;
use super::{Address, Clinic, Day, Doctor, Holiday, Leave, Practice, Service, Sitting};
use crate::domain::text::Text;

/// What becomes of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Kind {
    Added,
    Changed,
    Removed,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What becomes of it.
    pub kind: Kind,
    /// What it is, safe for a terminal.
    pub what: String,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = match self.kind {
            Kind::Added => '+',
            Kind::Changed => '~',
            Kind::Removed => '-',
        };
        write!(f, "{sign} {}", self.what)
    }
}

/// Everything that differs; nothing where the two are equal.
pub fn changes(old: Option<&Practice>, new: &Practice) -> Vec<Change> {
    let mut all = Vec::new();
    let about = format!("practice {}", new.practice.id);
    let none = Practice {
        practice: new.practice.clone(),
        clinics: Vec::new(),
        doctors: Vec::new(),
        services: Vec::new(),
        sittings: Vec::new(),
        leaves: Vec::new(),
        holidays: Vec::new(),
    };
    match old {
        None => all.push(Change { kind: Kind::Added, what: format!("{about} {}", shown(&new.practice.name)) }),
        Some(old) => differing(&about, &facts_of_practice(old), &facts_of_practice(new), &mut all),
    }
    let old = old.unwrap_or(&none);
    by_id("clinic", &old.clinics, &new.clinics, |c| c.id.to_string(), facts_of_clinic, &mut all);
    by_id("doctor", &old.doctors, &new.doctors, |d| d.id.to_string(), facts_of_doctor, &mut all);
    by_id("service", &old.services, &new.services, |s| s.id.to_string(), facts_of_service, &mut all);
    whole("sitting", &old.sittings, &new.sittings, told_sitting, &mut all);
    whole("leave", &old.leaves, &new.leaves, told_leave, &mut all);
    whole("holiday", &old.holidays, &new.holidays, told_holiday, &mut all);
    if all.is_empty() && *old != *new {
        all.push(Change { kind: Kind::Changed, what: "the order of the entries".to_owned() });
    }
    all
}

/// A key and what it says.
type Facts = Vec<(&'static str, String)>;

fn by_id<T>(
    kind: &str,
    old: &[T],
    new: &[T],
    id: impl Fn(&T) -> String,
    facts: impl Fn(&T) -> Facts,
    all: &mut Vec<Change>,
) {
    let named = |one: &T| {
        let name = facts(one).into_iter().find(|(key, _)| *key == "name").map(|(_, name)| format!(" {name}"));
        format!("{kind} {}{}", id(one), name.unwrap_or_default())
    };
    for one in new {
        match old.iter().find(|before| id(before) == id(one)) {
            None => all.push(Change { kind: Kind::Added, what: named(one) }),
            Some(before) => differing(&format!("{kind} {}", id(one)), &facts(before), &facts(one), all),
        }
    }
    for one in old.iter().filter(|one| !new.iter().any(|after| id(after) == id(one))) {
        all.push(Change { kind: Kind::Removed, what: named(one) });
    }
}

fn differing(what: &str, old: &Facts, new: &Facts, all: &mut Vec<Change>) {
    let told: Vec<String> = old
        .iter()
        .zip(new)
        .filter(|(old, new)| old != new)
        .map(|((key, old), (_, new))| format!("{key} {old} → {new}"))
        .collect();
    if !told.is_empty() {
        all.push(Change { kind: Kind::Changed, what: format!("{what}: {}", told.join(", ")) });
    }
}

/// Entries without identifiers: each is there or it is not.
fn whole<T: PartialEq>(kind: &str, old: &[T], new: &[T], told: impl Fn(&T) -> String, all: &mut Vec<Change>) {
    let mut left: Vec<&T> = old.iter().collect();
    let mut added = Vec::new();
    for one in new {
        match left.iter().position(|before| *before == one) {
            Some(at) => drop(left.remove(at)),
            None => added.push(Change { kind: Kind::Added, what: format!("{kind} {}", told(one)) }),
        }
    }
    all.extend(left.into_iter().map(|one| Change { kind: Kind::Removed, what: format!("{kind} {}", told(one)) }));
    all.extend(added);
}

fn shown(text: &Text) -> String {
    quoted(text.raw())
}

fn maybe(text: Option<&str>) -> String {
    text.map_or_else(|| "none".to_owned(), quoted)
}

fn facts_of_practice(practice: &Practice) -> Facts {
    let about = &practice.practice;
    vec![
        ("name", shown(&about.name)),
        ("calling code", about.calling_code.clone()),
        ("currency", about.currency.clone()),
        ("overbooks per day", about.overbooks_per_day.to_string()),
    ]
}

fn facts_of_clinic(clinic: &Clinic) -> Facts {
    let Address { line1, city, state, country, pincode } = &clinic.address;
    let parts = [line1, city, state, country, pincode].into_iter().flatten().map(Text::raw);
    vec![
        ("name", shown(&clinic.name)),
        ("zone", clinic.zone.name().unwrap_or("UTC").to_owned()),
        ("phone", maybe(clinic.phone.as_ref().map(Text::raw))),
        ("address", quoted(&parts.collect::<Vec<_>>().join(", "))),
        ("partner id", maybe(clinic.partner_id.as_deref())),
        ("calling code", maybe(clinic.calling_code.as_deref())),
    ]
}

fn facts_of_doctor(doctor: &Doctor) -> Facts {
    vec![
        ("name", shown(&doctor.full_name())),
        ("speciality", shown(&doctor.speciality)),
        ("partner id", maybe(doctor.partner_id.as_deref())),
    ]
}

fn facts_of_service(service: &Service) -> Facts {
    vec![
        ("name", shown(&service.name)),
        ("doctor", service.doctor.to_string()),
        ("minutes", service.minutes.to_string()),
        ("price", service.price.to_string()),
        ("pay", format!("{:?}", service.pay).to_lowercase()),
        ("modes", service.modes.iter().map(ToString::to_string).collect::<Vec<_>>().join("+")),
        ("kind", service.kind.to_string()),
        ("days ahead", service.book_ahead_days.to_string()),
        ("follow-up days", service.followup_validity_days.to_string()),
    ]
}

fn told_sitting(sitting: &Sitting) -> String {
    let mut told = format!(
        "of {} at {}, {} {}–{}, {}",
        sitting.doctor,
        sitting.clinic,
        weekdays(&sitting.days),
        sitting.from,
        sitting.to,
        sitting.services.iter().map(ToString::to_string).collect::<Vec<_>>().join("+")
    );
    for pause in &sitting.breaks {
        told.push_str(&format!(", break {}–{}", pause.from, pause.to));
    }
    if sitting.capacity != 1 {
        told.push_str(&format!(", {} seats", sitting.capacity));
    }
    if let Some(from) = sitting.valid_from {
        told.push_str(&format!(", from {from}"));
    }
    if let Some(to) = sitting.valid_to {
        told.push_str(&format!(", until {to}"));
    }
    told
}

/// `mon–fri`, `tue+thu`.
fn weekdays(days: &[Day]) -> String {
    let mut days = days.to_vec();
    days.sort();
    days.dedup();
    match days.as_slice() {
        [first, .., last] if days.len() > 2 && *last as usize - *first as usize + 1 == days.len() => {
            format!("{}–{}", first.name(), last.name())
        }
        _ => days.iter().map(|day| day.name()).collect::<Vec<_>>().join("+"),
    }
}

fn told_leave(leave: &Leave) -> String {
    let reason = leave.reason.as_ref().map(|reason| format!(" {}", shown(reason))).unwrap_or_default();
    format!("of {}, {} to {}{reason}", leave.doctor, leave.from, leave.to)
}

fn told_holiday(holiday: &Holiday) -> String {
    let place = holiday.clinic.as_ref().map_or_else(|| "all clinics".to_owned(), ToString::to_string);
    format!("on {} at {place} {}", holiday.date, shown(&holiday.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Practice {
        toml::from_str(include_str!("../../../assets/sample/practice.toml")).unwrap()
    }

    fn told(change: impl FnOnce(&mut Practice)) -> Vec<String> {
        let (old, mut new) = (sample(), sample());
        change(&mut new);
        changes(Some(&old), &new).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn equal_practices_have_no_differences_and_a_new_one_is_all_new() {
        assert_eq!(told(|_| {}), [] as [&str; 0]);
        let new = sample();
        let entries = new.clinics.len() + new.doctors.len() + new.services.len() + new.sittings.len();
        let all = changes(None, &new);
        assert_eq!(all.len(), entries + 1);
        assert!(all.iter().all(|change| change.kind == Kind::Added));
    }

    #[test]
    fn changes_name_the_key_with_its_old_and_its_new_value() {
        assert_eq!(told(|p| p.services[0].price = 550), ["~ service rao-consult: price 500 → 550"]);
        assert_eq!(
            told(|p| p.clinics[0].calling_code = Some("971".to_owned())),
            ["~ clinic indiranagar: calling code none → “971”"]
        );
        assert_eq!(told(|p| p.practice.overbooks_per_day = 3), ["~ practice lakeside: overbooks per day 2 → 3"]);
    }

    #[test]
    fn a_sitting_that_changes_is_told_as_it_was_and_as_it_is() {
        assert_eq!(
            told(|p| p.sittings[3].capacity = 2),
            [
                "- sitting of khan at koramangala, mon–sun 08:00–13:00, khan-consult+khan-followup",
                "+ sitting of khan at koramangala, mon–sun 08:00–13:00, khan-consult+khan-followup, 2 seats",
            ]
        );
        // One of two equal ones is still one.
        assert_eq!(told(|p| p.sittings.push(p.sittings[3].clone())).len(), 1);
    }

    #[test]
    fn nothing_that_differs_goes_untold() {
        assert_eq!(told(|p| p.doctors.reverse()), ["~ the order of the entries"]);
        assert_eq!(told(|p| drop(p.doctors.pop())), ["- doctor dsouza “Dr. Kevin D'Souza”"]);
    }
}
