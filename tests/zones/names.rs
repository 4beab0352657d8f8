//! Which zones there are, and where the product's copy of the data is newer than that of the oracle.

use std::collections::BTreeSet;

use chrono::DateTime;

use crate::oracle::{Oracles, older_offset};

/// The years that clinics work in.
pub const YEARS: (i32, i32) = (2020, 2035);

/// The data of the oracle; that of the product is `2026f`.
const OLDER: &str = "2026b";

/// What was decided after the data of the oracle was made. Everything else has to agree.
pub struct Newer {
    pub names: &'static [&'static str],
    /// From that moment on…
    from: &'static str,
    /// …until that one, or for good…
    until: Option<&'static str>,
    /// …so many seconds east of Greenwich.
    pub offset: i64,
}

/// Morocco stays at +00, Alberta and Manitoba keep their summer time, Cuba kept it for one winter.
pub const NEWER: [Newer; 4] = [
    Newer { names: &["Africa/Casablanca", "Africa/El_Aaiun"], from: "2026-09-20T01:00:00Z", until: None, offset: 0 },
    Newer {
        names: &["America/Edmonton", "America/Inuvik", "America/Yellowknife", "Canada/Mountain"],
        from: "2026-11-01T08:00:00Z",
        until: None,
        offset: -6 * 3600,
    },
    Newer {
        names: &["America/Winnipeg", "America/Rainy_River", "Canada/Central"],
        from: "2026-11-01T07:00:00Z",
        until: None,
        offset: -5 * 3600,
    },
    Newer {
        names: &["America/Havana", "Cuba"],
        from: "2026-11-01T05:00:00Z",
        until: Some("2027-11-07T05:00:00Z"),
        offset: -4 * 3600,
    },
];

impl Newer {
    pub fn holds(&self, at: i64) -> bool {
        let moment = |told: &str| told.parse::<DateTime<chrono::Utc>>().unwrap().timestamp();
        moment(self.from) <= at && self.until.is_none_or(|until| at < moment(until))
    }
}

/// The names of the product's database.
pub fn ours() -> BTreeSet<String> {
    jiff::tz::TimeZoneDatabase::bundled().available().map(|name| name.as_str().to_owned()).collect()
}

#[test]
fn both_databases_have_the_same_zones_and_what_is_newer_is_listed_and_nothing_else() {
    let theirs: BTreeSet<String> = tzdb_data::TZ_NAMES.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(ours(), theirs, "a zone is known to one of the two only");
    assert_eq!(tzdb_data::VERSION, OLDER, "the list of what is newer is for other data");
    for newer in &NEWER {
        for name in newer.names {
            let zone = tzdb_data::find_tz(name.as_bytes()).unwrap();
            let until = newer.until.unwrap_or("2035-12-31T00:00:00Z");
            let [from, until] = [newer.from, until].map(|at| at.parse::<DateTime<chrono::Utc>>().unwrap().timestamp());
            let differs = (from..until).step_by(86_400).any(|at| older_offset(zone, at) != newer.offset);
            assert!(differs, "{name} is listed as newer, and is not");
            assert_eq!(older_offset(zone, from - 1), Oracles::default().named(name, YEARS).unwrap().offset(from - 1));
        }
    }
}
