//! Each rule with the line on which its fault is told.

use super::*;

mod round_trip;

/// A practice without faults; lines are counted from 1.
const GOOD: &str = r#"[practice]
id = "lake"
name = "Lake Clinics"
calling_code = "91"
currency = "INR"
[[clinic]]
id = "north"
name = "North"
zone = "Asia/Kolkata"
[[clinic]]
id = "south"
name = "South"
zone = "Asia/Kolkata"
[[doctor]]
id = "rao"
first_name = "Anil"
[[doctor]]
id = "sen"
first_name = "Mira"
[[service]]
id = "rao-consult"
doctor = "rao"
name = "Consultation"
minutes = 15
price = 500
pay = "after"
[[service]]
id = "sen-session"
doctor = "sen"
name = "Session"
minutes = 20
price = 400
pay = "before"
[[sitting]]
doctor = "rao"
clinic = "north"
days = ["mon", "tue"]
from = "09:00"
to = "13:00"
services = ["rao-consult"]
breaks = [{ from = "10:00", to = "10:30" }]
[[sitting]]
doctor = "sen"
clinic = "south"
days = ["mon"]
from = "09:00"
to = "13:00"
services = ["sen-session"]
[[leave]]
doctor = "rao"
from = "2026-12-24"
to = "2026-12-31"
[[holiday]]
date = "2026-12-25"
clinic = "north"
name = "Christmas"
"#;

fn today() -> NaiveDate {
    "2026-11-23".parse().unwrap()
}

fn told(text: &str) -> Vec<String> {
    let reading = read(text, today());
    assert_eq!(reading.practice.is_none(), reading.faults.iter().any(|f| f.grade == Grade::Fault));
    reading.faults.iter().map(ToString::to_string).collect()
}

/// What is told of the practice with one of its lines changed, or with lines put in its place.
fn with(line: usize, new: &str) -> Vec<String> {
    let mut lines: Vec<&str> = GOOD.lines().collect();
    lines[line - 1] = new;
    told(&lines.join("\n"))
}

/// The only thing that is told begins so, and goes on with the rest somewhere.
#[track_caller]
fn only(told: &[String], start: &str, rest: &[&str]) {
    let [one] = told else { panic!("not one fault: {told:#?}") };
    assert!(one.starts_with(start), "{one}");
    for part in rest.iter().chain(&["; "]) {
        assert!(one.contains(part), "“{part}” is not told: {one}");
    }
}

#[test]
fn good_files_have_no_faults() {
    assert_eq!(told(GOOD), [] as [&str; 0]);
    assert_eq!(told(TEMPLATE), [] as [&str; 0]);
    assert_eq!(told(include_str!("../../../assets/sample/practice.toml")), [] as [&str; 0]);
}

#[test]
fn every_line_that_is_no_toml_is_told() {
    let mut text = GOOD.replace("price = 500", "price = ");
    text = text.replace("minutes = 20", "minutes = 20 minutes").replace("[[holiday]]", "[[holiday]");
    let told = told(&text);
    let lines: Vec<&str> =
        told.iter().filter(|t| t.contains("not TOML")).map(|t| t.split(':').next().unwrap()).collect();
    assert!(["25", "31"].iter().all(|line| lines.contains(line)), "{told:#?}");
    assert!(told.iter().all(|t| !t.contains("is missing") && !t.contains("there is no")), "{told:#?}");
}

#[test]
fn all_faults_are_told_at_once_in_the_order_of_the_lines() {
    let text = GOOD.replace("\"INR\"", "\"Rs\"").replace("minutes = 15", "minutes = 12");
    let text = text.replace("to = \"2026-12-31\"", "to = \"2026-02-30\"");
    let told = told(&text);
    let starts: Vec<&str> = told.iter().map(|t| t.split(": ").next().unwrap()).collect();
    assert_eq!(starts, ["5", "24", "52"], "{told:#?}");
}

#[test]
fn unknown_keys_are_told_with_the_one_that_was_meant() {
    only(&with(16, "first_nmae = \"A\"\nfirst_name = \"A\""), "16: doctor rao", &["“first_nmae”", "“first_name”"]);
    only(&with(1, "colour = 1\n[practice]"), "1: top level", &["“colour”", "take it out"]);
    only(
        &with(41, "breaks = [{ from = \"10:00\", to = \"10:30\", why = \"tea\" }]"),
        "41: sitting 1: break 1",
        &["“why”"],
    );
    only(&with(9, "zone = \"Asia/Kolkata\"\naddress = { town = \"B\" }"), "10: clinic north: address", &["“town”"]);
}

#[test]
fn missing_keys_are_told_where_their_entry_begins() {
    for (line, key, start) in [
        (4, "calling_code", "1: practice"),
        (9, "zone", "6: clinic north"),
        (16, "first_name", "14: doctor rao"),
        (25, "price", "20: service rao-consult"),
        (37, "days", "34: sitting 1"),
        (40, "services", "34: sitting 1"),
        (51, "from", "49: leave 1"),
        (54, "date", "53: holiday 1"),
    ] {
        let told: Vec<String> = with(line, "").into_iter().filter(|t| !t.contains("warning")).collect();
        only(&told, start, &[&format!("“{key}” is missing")]);
    }
    let told = told("");
    assert!(told.iter().any(|t| t.starts_with("1: practice") || t.contains("“practice” is missing")), "{told:#?}");
    for kind in ["clinic", "doctor", "service", "sitting"] {
        assert!(told.iter().any(|t| t.starts_with(&format!("1: {kind}: there is none"))), "{told:#?}");
    }
}

#[test]
fn wrong_types_are_told() {
    only(&with(3, "name = 7"), "3: practice: name", &["is a number", "quotation marks"]);
    only(&with(24, "minutes = \"15\""), "24: service rao-consult: minutes", &["is a text", "whole number"]);
    only(&with(25, "price = 4.5"), "25: service rao-consult: price", &["is a fraction"]);
    only(&with(37, "days = \"mon\""), "37: sitting 1: days", &["is a text", "list"]);
    only(&with(41, "breaks = [\"10:00\"]"), "41: sitting 1: breaks", &["a text in it", "table"]);
    only(&with(9, "zone = \"Asia/Kolkata\"\naddress = \"x\""), "10: clinic north: address", &["is a text"]);
    let told = told(&GOOD.replace("[practice]", "[[practice]]"));
    only(&told, "1: practice", &["is a list", "table"]);
}

#[test]
fn single_values_are_checked() {
    for (line, new, start) in [
        (2, "id = \"\"", "2: practice: id: is empty"),
        (2, "id = \"a/b\"", "2: practice: id: “a/b”"),
        (3, "name = \"  \"", "3: practice: name: is empty"),
        (4, "calling_code = \"+91\"", "4: practice: calling_code: “+91”"),
        (5, "currency = \"rupees\"", "5: practice: currency: “rupees”"),
        (5, "currency = \"INR\"\noverbooks_per_day = -1", "6: practice: overbooks_per_day: -1"),
        (
            9,
            "zone = \"Asia/Kolkta\"",
            "9: clinic north: zone: “Asia/Kolkta” is not a time zone; did you mean Asia/Kolkata?",
        ),
        (9, "zone = \"Asia/Kolkata\"\ncalling_code = \"x\"", "10: clinic north: calling_code: “x”"),
        (9, "zone = \"Asia/Kolkata\"\npartner_id = \"\"", "10: clinic north: partner_id: is empty"),
        (16, "first_name = \"\"", "16: doctor rao: first_name: is empty"),
        (24, "minutes = 0", "24: service rao-consult: minutes: 0 is out of range"),
        (24, "minutes = 12", "24: service rao-consult: minutes: 12 is not a multiple of 5"),
        (24, "minutes = 99999999999999999999", "24: service rao-consult: minutes"),
        (25, "price = -1", "25: service rao-consult: price: -1 is out of range"),
        (26, "pay = \"later\"", "26: service rao-consult: pay: “later” is not a time to pay"),
        (26, "pay = \"after\"\nbook_ahead_days = 367", "27: service rao-consult: book_ahead_days: 367"),
        (26, "pay = \"after\"\nmodes = [\"fax\"]", "27: service rao-consult: modes: “fax” is not a mode"),
        (26, "pay = \"after\"\nmodes = []", "27: service rao-consult: modes: is an empty list"),
        (26, "pay = \"after\"\nkind = \"FIRST\"", "27: service rao-consult: kind: “FIRST”"),
        (37, "days = [\"mon\", \"someday\"]", "37: sitting 1: days: “someday” is not a day"),
        (37, "days = []", "37: sitting 1: days: is an empty list"),
        (38, "from = \"9 am\"", "38: sitting 1: from: “9 am” is not a time of day"),
        (41, "capacity = 0", "41: sitting 1: capacity: 0 is out of range"),
        (41, "valid_from = \"soon\"", "41: sitting 1: valid_from: “soon” is not a date"),
        (54, "date = \"2026-02-29\"", "54: holiday 1: date: “2026-02-29” is not a date"),
        (56, "name = \"\"", "56: holiday 1: name: is empty"),
    ] {
        only(&with(line, new), start, &[]);
    }
    // Without services, the one of that sitting is left over: that is told too.
    let told = with(40, "services = []");
    assert!(told[1].starts_with("40: sitting 1: services: is an empty list"), "{told:#?}");
}

#[test]
fn hostile_text_is_shown_in_its_safe_form() {
    only(&with(3, "name = \"Lake\\u202eCli\""), "3: warning: practice: name", &["Lake‹U+202E›Cli"]);
    let told = with(7, "id = \"no\\u001brth\"");
    assert!(told.iter().any(|t| t.starts_with("7: clinic 1: id: “no‹U+001B›rth”")), "{told:#?}");
    assert!(told.iter().all(|t| !t.contains(['\u{1b}', '\u{202e}'])), "{told:#?}");
    let told = with(3, "\"na\\u001b[2Jme\" = 1\nname = \"x\"");
    assert!(told.iter().all(|t| !t.contains('\u{1b}')), "{told:#?}");
}

#[test]
fn identifiers_stand_once() {
    only(&told(&GOOD.replacen("id = \"sen\"", "id = \"rao\"", 1))[..1], "18: doctor rao: id", &["line 15 already"]);
    let twice = told(&GOOD.replacen("id = \"south\"", "id = \"north\"", 1));
    assert!(twice.iter().any(|t| t.starts_with("11: clinic north: id: “north” stands on line 7")), "{twice:#?}");
    let twice = told(&GOOD.replacen("id = \"sen-session\"", "id = \"rao-consult\"", 1));
    assert!(twice.iter().any(|t| t.starts_with("28: service rao-consult: id")), "{twice:#?}");
    let partners = GOOD.replace("[[doctor]]\n", "[[doctor]]\npartner_id = \"D\"\n");
    only(&told(&partners), "19: doctor sen: partner_id", &["line 15 already"]);
}

#[test]
fn references_lead_somewhere() {
    only(&with(50, "doctor = \"roa\""), "50: leave 1: doctor: there is no doctor “roa”; did you mean “rao”?", &[]);
    only(&with(55, "clinic = \"east\""), "55: holiday 1: clinic: there is no clinic “east”", &["[[clinic]]"]);
    let told = with(22, "doctor = \"nobody\"");
    assert!(told[0].starts_with("22: service rao-consult: doctor: there is no doctor “nobody”"), "{told:#?}");
    let told = with(35, "doctor = \"roa\"");
    assert!(told.iter().any(|t| t.starts_with("35: sitting 1: doctor: there is no doctor “roa”")), "{told:#?}");
    let told = with(36, "clinic = \"nrth\"");
    assert!(told.iter().any(|t| t.starts_with("36: sitting 1: clinic") && t.contains("“north”")), "{told:#?}");
    let told = with(40, "services = [\"rao-consul\"]");
    assert!(told.iter().any(|t| t.starts_with("40: sitting 1: services") && t.contains("“rao-consult”")), "{told:#?}");
}

#[test]
fn a_sitting_offers_services_of_its_own_doctor() {
    let told = with(40, "services = [\"rao-consult\", \"sen-session\"]");
    only(&told, "40: sitting 1: services: “sen-session” is a service of doctor “sen”, not of “rao”", &[]);
    only(&with(40, "services = [\"rao-consult\", \"rao-consult\"]"), "40: sitting 1: services", &["named twice"]);
}

#[test]
fn times_are_in_their_order() {
    only(&with(47, "to = \"09:00\""), "47: sitting 2: to: 09:00 is not after 09:00", &["after midnight"]);
    only(&with(52, "to = \"2026-12-23\""), "52: leave 1: to: 2026-12-23 lies before from (2026-12-24)", &[]);
    let told = with(41, "valid_from = \"2027-01-01\"\nvalid_to = \"2026-01-01\"");
    only(&told, "42: sitting 1: valid_to: 2026-01-01 lies before valid_from (2027-01-01)", &[]);
    only(&with(37, "days = [\"mon\", \"mon\"]"), "37: sitting 1: days: “mon” is named twice", &[]);
    only(&with(38, "from = \"09:03\""), "38: warning: sitting 1: from: 09:03 is not on the five minutes", &[]);
}

#[test]
fn breaks_lie_within_their_sitting_and_apart_from_each_other() {
    let breaks = |list: &str| with(41, &format!("breaks = [{list}]"));
    only(&breaks("{ from = \"12:30\", to = \"13:30\" }"), "41: sitting 1: break 1: 12:30–13:30 is not within", &[]);
    only(&breaks("{ from = \"10:30\", to = \"10:00\" }"), "41: sitting 1: break 1: to: 10:00 is not after", &[]);
    let told = with(
        41,
        "[[sitting.breaks]]\nfrom = \"10:00\"\nto = \"11:00\"\n[[sitting.breaks]]\nfrom = \"10:30\"\nto = \"12:00\"",
    );
    only(&told, "44: sitting 1: break 2: overlaps the break on line 41, which ends at 11:00", &[]);
}

#[test]
fn a_slot_fits_between_the_breaks() {
    let long = GOOD.replace("minutes = 15", "minutes = 155");
    only(&told(&long), "40: sitting 1: services: no slot of “rao-consult” (155 minutes) fits", &["is 150 minutes"]);
    assert_eq!(told(&GOOD.replace("minutes = 15", "minutes = 150")), [] as [&str; 0]);
}

/// A second sitting of Dr. Rao.
fn second(clinic: &str, days: &str, from: &str, more: &str) -> Vec<String> {
    let sitting = format!(
        "[[sitting]]\ndoctor = \"rao\"\nclinic = \"{clinic}\"\ndays = [{days}]\nfrom = \"{from}\"\nto = \"20:00\"\n\
         services = [\"rao-consult\"]\n{more}"
    );
    told(&format!("{GOOD}{sitting}"))
}

#[test]
fn a_doctor_does_not_sit_twice_at_a_time() {
    only(
        &second("south", "\"tue\"", "12:55", ""),
        "57: sitting 3: overlaps the sitting on line 34 (tue, 09:00–13:00)",
        &[],
    );
    only(&second("north", "\"mon\"", "09:00", ""), "57: sitting 3: overlaps the sitting on line 34", &[]);
    assert_eq!(second("south", "\"tue\"", "13:00", ""), [] as [&str; 0]);
    assert_eq!(second("south", "\"wed\"", "09:00", ""), [] as [&str; 0]);
}

#[test]
fn sittings_that_hold_at_different_times_of_the_year_do_not_overlap() {
    let until = GOOD.replacen("to = \"13:00\"\n", "to = \"13:00\"\nvalid_to = \"2026-12-31\"\n", 1);
    let sitting = |from: &str, to: &str| {
        let text = format!(
            "{until}[[sitting]]\ndoctor = \"rao\"\nclinic = \"south\"\ndays = [\"mon\"]\nfrom = \"09:00\"\nto = \"10:00\"\n\
             services = [\"rao-consult\"]\nvalid_from = \"{from}\"\nvalid_to = \"{to}\"\n"
        );
        told(&text)
    };
    assert_eq!(sitting("2027-01-01", "2027-12-31"), [] as [&str; 0]);
    // Four days are common to both, and no Monday is among them.
    assert_eq!(sitting("2026-12-29", "2027-12-31"), [] as [&str; 0]);
    only(&sitting("2026-12-28", "2027-12-31"), "58: sitting 3: overlaps", &["(mon, "]);
}

#[test]
fn sittings_in_two_zones_at_one_moment_are_a_warning() {
    let berlin = |from: &str| {
        let text =
            GOOD.replacen("name = \"South\"\nzone = \"Asia/Kolkata\"", "name = \"South\"\nzone = \"Europe/Berlin\"", 1);
        let sitting = format!(
            "[[sitting]]\ndoctor = \"rao\"\nclinic = \"south\"\ndays = [\"mon\"]\nfrom = \"{from}\"\nto = \"20:00\"\n\
             services = [\"rao-consult\"]\n"
        );
        told(&format!("{text}{sitting}"))
    };
    // 13:00 in Kolkata is 08:30 in Berlin, and 09:30 in summer.
    only(&berlin("08:00"), "57: warning: sitting 3: is at the same time as the sitting on line 34", &["2026-11-23"]);
    only(&berlin("09:00"), "57: warning: sitting 3", &["2027-03-29"]);
    assert_eq!(berlin("09:30"), [] as [&str; 0]);
}

#[test]
fn what_is_never_used_is_a_warning() {
    let told = with(
        42,
        "[[sitting]]\ndoctor = \"rao\"\nclinic = \"north\"\ndays = [\"wed\"]\nfrom = \"09:00\"\nto = \"10:00\"\nservices = [\"rao-consult\"]\n[[x]]",
    );
    assert!(told.iter().any(|t| t.starts_with("10: warning: clinic south: nobody sits")), "{told:#?}");
    assert!(told.iter().any(|t| t.starts_with("17: warning: doctor sen: this doctor has no sitting")), "{told:#?}");
    assert!(told.iter().any(|t| t.starts_with("27: warning: service sen-session: no sitting offers")), "{told:#?}");
}

#[test]
fn dates_and_times_may_stand_without_quotation_marks() {
    let bare =
        GOOD.replace("\"2026-12-24\"", "2026-12-24").replace("\"09:00\"", "09:00").replace("\"13:00\"", "13:00:00");
    assert_eq!(read(&bare, today()).practice, read(GOOD, today()).practice);
    only(&with(51, "from = 2026-12-24T00:00:00Z"), "51: leave 1: from", &["is not a date"]);
}
