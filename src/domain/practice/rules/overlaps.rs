//! A doctor can't be at two places at once, nor sit twice at the same time.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};

use super::Faults;
use crate::domain::ids::DoctorId;
use crate::domain::practice::Day;
use crate::domain::practice::draft::{At, Draft, SittingDraft};
use crate::domain::wall_time::WallTime;
use crate::domain::zone::Zone;

/// How far sittings in two zones are compared: clocks change within a year.
const DAYS: usize = 366;

/// A sitting of which everything that matters here could be read.
struct Sitting<'a> {
    draft: &'a SittingDraft,
    doctor: &'a DoctorId,
    zone: &'a Zone,
    from: WallTime,
    to: WallTime,
}

/// Every two sittings of a doctor that overlap.
pub fn check(draft: &Draft, today: NaiveDate, faults: &mut Faults) {
    let sittings: Vec<Sitting<'_>> = draft.sittings.iter().filter_map(|sitting| readable(draft, sitting)).collect();
    for (at, later) in sittings.iter().enumerate() {
        for earlier in sittings[..at].iter().filter(|earlier| earlier.doctor == later.doctor) {
            let place = &later.draft.place;
            let line = earlier.draft.line;
            if earlier.zone == later.zone {
                if let Some(day) = same_zone(earlier, later) {
                    let says = format!(
                        "overlaps the sitting on line {line} ({day}, {}–{}) of the same doctor; change the times or \
                         the days of one, or make one sitting of both",
                        earlier.from, earlier.to
                    );
                    faults.fault(later.draft.line, place, says);
                }
            } else if let Some(date) = other_zone(earlier, later, today) {
                let says = format!(
                    "is at the same time as the sitting on line {line} in another time zone, for instance on {date}; \
                     the doctor can be booked at one of them only"
                );
                faults.warning(later.draft.line, place, says);
            }
        }
    }
}

fn readable<'a>(draft: &'a Draft, sitting: &'a SittingDraft) -> Option<Sitting<'a>> {
    let clinic = &sitting.clinic.as_ref()?.value;
    let place = draft.clinics.iter().find(|c| c.id.as_ref().is_some_and(|id| id.value == *clinic))?;
    let (from, to) = (sitting.from.as_ref()?.value, sitting.to.as_ref()?.value);
    let zone = place.zone.as_ref()?;
    (from < to).then_some(Sitting { draft: sitting, doctor: &sitting.doctor.as_ref()?.value, zone, from, to })
}

impl Sitting<'_> {
    /// The dates between which it holds.
    fn valid(&self) -> (NaiveDate, NaiveDate) {
        let date = |at: &Option<At<NaiveDate>>, else_| at.as_ref().map_or(else_, |at| at.value);
        (date(&self.draft.valid_from, NaiveDate::MIN), date(&self.draft.valid_to, NaiveDate::MAX))
    }

    /// From when to when it lasts on that date, if it does.
    fn on(&self, date: NaiveDate) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let (first, last) = self.valid();
        let sits = first <= date && date <= last && self.draft.days.iter().any(|day| day.value.is(date.weekday()));
        sits.then(|| (self.zone.first_moment(date, self.from), self.zone.first_moment(date, self.to)))
    }
}

/// The dates on which both hold.
fn both_valid(one: &Sitting<'_>, other: &Sitting<'_>) -> Option<(NaiveDate, NaiveDate)> {
    let (one, other) = (one.valid(), other.valid());
    let (first, last) = (one.0.max(other.0), one.1.min(other.1));
    (first <= last).then_some((first, last))
}

/// The first day of the week on which both are at the same time.
fn same_zone(one: &Sitting<'_>, other: &Sitting<'_>) -> Option<&'static str> {
    if one.from >= other.to || other.from >= one.to {
        return None;
    }
    let (first, last) = both_valid(one, other)?;
    // Only a few dates may be common to both.
    let comes =
        |day: Day| first.iter_days().take(7).take_while(|date| *date <= last).any(|date| day.is(date.weekday()));
    let has = |sitting: &Sitting<'_>, day: Day| sitting.draft.days.iter().any(|own| own.value == day);
    Day::ALL.into_iter().find(|day| has(one, *day) && has(other, *day) && comes(*day)).map(Day::name)
}

/// The first date on which both are at the same moment.
fn other_zone(one: &Sitting<'_>, other: &Sitting<'_>, today: NaiveDate) -> Option<NaiveDate> {
    let (first, last) = (one.valid().0.max(other.valid().0).max(today), one.valid().1.min(other.valid().1));
    let around = |date: NaiveDate| {
        let before = date.checked_sub_days(Days::new(1));
        [before, Some(date), date.checked_add_days(Days::new(1))].into_iter().flatten()
    };
    let meets = |date: &NaiveDate| {
        let Some((from, to)) = one.on(*date) else { return false };
        around(*date).filter_map(|day| other.on(day)).any(|(begin, end)| from < end && begin < to)
    };
    // The two dates of one moment may differ by a day.
    let last = last.checked_add_days(Days::new(1)).unwrap_or(last);
    let days = first.iter_days().take(DAYS);
    days.take_while(|date| *date <= last).find(meets)
}
