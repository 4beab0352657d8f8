//! Times of a day, and stretches of it.

use super::days::number;
use super::plain;
use crate::domain::wall_time::WallTime;

/// From when on clinics sit, where nobody knows better: it decides what `4` means.
const CLINICS_OPEN: u16 = 7 * 60;

/// A time as it was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LooseTime {
    /// There is one reading.
    Sure(WallTime),
    /// `4`, `430`, `9:30`: before noon or after it.
    Either {
        /// The reading before noon.
        am: WallTime,
        /// The reading after it.
        pm: WallTime,
    },
}

impl LooseTime {
    /// The time that is meant, by when the slots of the day begin, in order: the reading at which one does; where both or
    /// none do, the one that lies within them; else the usual hours of a clinic decide.
    pub fn resolve(self, slots: &[WallTime]) -> WallTime {
        let Self::Either { am, pm } = self else { return self.usual() };
        let begins = |time: &WallTime| slots.binary_search(time).is_ok();
        let within = |time: &WallTime| {
            let ends = slots.first().zip(slots.last());
            ends.is_some_and(|(first, last)| first <= time && time <= last)
        };
        let only = |holds: &dyn Fn(&WallTime) -> bool| match (holds(&am), holds(&pm)) {
            (true, false) => Some(am),
            (false, true) => Some(pm),
            (true, true) | (false, false) => None,
        };
        only(&begins).or_else(|| only(&within)).unwrap_or_else(|| self.usual())
    }

    /// The reading within the usual hours of a clinic, seven to eight in the evening.
    pub fn usual(self) -> WallTime {
        match self {
            Self::Sure(time) => time,
            Self::Either { am, pm } => {
                if am.minutes() >= CLINICS_OPEN {
                    am
                } else {
                    pm
                }
            }
        }
    }
}

/// The time that the word says: `930`, `9:30`, `9.30`, `0930`, `09:30`, `16`, `4pm`, `430p`, `16h`, `noon`.
pub fn time(word: &str) -> Option<LooseTime> {
    let word = plain(word);
    if matches!(word.as_str(), "noon" | "midday") {
        return at(12, 0).map(LooseTime::Sure);
    }
    let digits = word.find(|c: char| c.is_alphabetic()).unwrap_or(word.len());
    let (digits, half) = word.split_at(digits);
    let (hour, minute) = clock(digits)?;
    match half {
        "" if hour > 12 || digits.starts_with('0') => at(hour, minute).map(LooseTime::Sure),
        "" => Some(LooseTime::Either { am: at(hour % 12, minute)?, pm: at(hour % 12 + 12, minute)? }),
        "am" | "a" if (1..=12).contains(&hour) => at(hour % 12, minute).map(LooseTime::Sure),
        "pm" | "p" if (1..=12).contains(&hour) => at(hour % 12 + 12, minute).map(LooseTime::Sure),
        "h" | "hrs" => at(hour, minute).map(LooseTime::Sure),
        _ => None,
    }
}

/// The same at the beginning of the words, where `am` or `pm` may stand apart; with how many of them say it.
pub fn time_of(words: &[&str]) -> Option<(LooseTime, usize)> {
    let [first, rest @ ..] = words else { return None };
    if let Some(half) = rest.first().map(|word| plain(word)).filter(|half| matches!(half.as_str(), "am" | "pm"))
        && let Some(time) = time(&format!("{first}{half}"))
    {
        return Some((time, 2));
    }
    time(first).map(|time| (time, 1))
}

/// `9-11`, `9:30–11`, `4-6pm`: from the first up to the second. What is open is read so that it is in order.
pub fn span_of_times(word: &str) -> Option<(WallTime, WallTime)> {
    let word = plain(word).replace('–', "-");
    let (from, to) = word.split_once('-')?;
    let to_time = time(to)?;
    let from_time = match (time(from)?, to_time) {
        // “4-6pm”: both are after noon, unless that is the wrong way round (“11-2pm”).
        (LooseTime::Either { am, pm }, LooseTime::Sure(end)) => LooseTime::Sure(if pm < end { pm } else { am }),
        (from, _) => from,
    };
    let from = from_time.usual();
    let to = match to_time {
        LooseTime::Sure(to) => to,
        LooseTime::Either { am, pm } => {
            if am > from {
                am
            } else {
                pm
            }
        }
    };
    (from < to).then_some((from, to))
}

/// `morning`, `afternoon`, `evening`: from, and up to.
pub fn span_of_day(word: &str) -> Option<(WallTime, WallTime)> {
    let (from, to) = match plain(word).as_str() {
        "morning" | "morn" => (0, 12),
        "afternoon" | "aft" => (12, 17),
        "evening" | "eve" => (17, 24),
        _ => return None,
    };
    Some((at(from, 0)?, at(to, 0)?))
}

/// Hour and minute: with a mark between them, or run together in three or four digits.
fn clock(digits: &str) -> Option<(u32, u32)> {
    let (hour, minute) = match digits.split_once([':', '.']) {
        Some((hour, minute)) if minute.len() == 2 && hour.len() <= 2 => (number(hour)?, number(minute)?),
        Some(_) => return None,
        None => {
            let all = number(digits)?;
            if digits.len() <= 2 { (all, 0) } else { (all / 100, all % 100) }
        }
    };
    (hour < 24 && minute < 60).then_some((hour, minute))
}

fn at(hour: u32, minute: u32) -> Option<WallTime> {
    WallTime::from_minutes(u16::try_from(hour * 60 + minute).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wall(time: &str) -> WallTime {
        time.parse().unwrap()
    }

    fn read(word: &str) -> String {
        time(word).map_or_else(
            || "–".to_owned(),
            |time| match time {
                LooseTime::Sure(time) => time.to_string(),
                LooseTime::Either { am, pm } => format!("{am} or {pm}"),
            },
        )
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        for (word, time) in [
            ("930", "09:30 or 21:30"),
            ("9:30", "09:30 or 21:30"),
            ("9.30", "09:30 or 21:30"),
            ("0930", "09:30"),
            ("09:30", "09:30"),
            ("९३०", "09:30 or 21:30"),
            ("4pm", "16:00"),
            ("430pm", "16:30"),
            ("4.30pm", "16:30"),
            ("9AM", "09:00"),
            ("12am", "00:00"),
            ("12pm", "12:00"),
            ("12", "00:00 or 12:00"),
            ("16", "16:00"),
            ("1630", "16:30"),
            ("16h", "16:00"),
            ("4", "04:00 or 16:00"),
            ("noon", "12:00"),
            ("0000", "00:00"),
        ] {
            assert_eq!(read(word), time, "{word}");
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        for word in
            ["24", "2400", "960", "9:5", "9:60", "1pmm", "13pm", "0pm", "smi", "", "pm", "24/11", "12345", "-4", "9-11"]
        {
            assert_eq!(read(word), "–", "{word}");
        }
    }

    #[test]
    fn am_and_pm_may_stand_apart() {
        assert_eq!(time_of(&["4", "pm", "rao"]), Some((LooseTime::Sure(wall("16:00")), 2)));
        assert_eq!(time_of(&["4", "rao"]).map(|(_, used)| used), Some(1));
        assert_eq!(time_of(&["rao"]), None);
    }

    #[test]
    fn an_open_time_is_decided_by_the_slots() {
        let day: Vec<WallTime> = ["09:00", "09:30", "16:00", "16:30"].map(wall).to_vec();
        assert_eq!(time("4").unwrap().resolve(&day), wall("16:00"));
        assert_eq!(time("9").unwrap().resolve(&day), wall("09:00"));
        // No slot begins at either, but one lies among them.
        assert_eq!(time("915").unwrap().resolve(&day), wall("09:15"));
        let night: Vec<WallTime> = ["20:00", "21:00", "22:00"].map(wall).to_vec();
        assert_eq!(time("9").unwrap().resolve(&night), wall("21:00"));
        assert_eq!(time("930").unwrap().resolve(&night), wall("21:30"));
    }

    #[test]
    fn without_slots_the_usual_hours_decide() {
        for (word, meant) in [("4", "16:00"), ("7", "07:00"), ("630", "18:30"), ("12", "12:00"), ("11", "11:00")] {
            assert_eq!(time(word).unwrap().resolve(&[]), wall(meant), "{word}");
        }
    }

    #[test]
    fn a_stretch_is_read_in_order() {
        for (word, from, to) in [
            ("9-11", "09:00", "11:00"),
            ("9:30-11", "09:30", "11:00"),
            ("4-6pm", "16:00", "18:00"),
            ("11-2", "11:00", "14:00"),
            ("11-2pm", "11:00", "14:00"),
            ("10–12", "10:00", "12:00"),
            ("14-16", "14:00", "16:00"),
        ] {
            assert_eq!(span_of_times(word), Some((wall(from), wall(to))), "{word}");
        }
        assert_eq!(span_of_times("24-11"), None);
        assert_eq!(span_of_times("16-14"), None);
    }
}
