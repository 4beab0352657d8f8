//! `frontdesk day`: one day in four forms, of the server that is there or of one of its own.

use super::owner::said;
use super::place::Place;

fn day(place: &Place, words: &[&str]) -> String {
    said(place, &[&["day"], words].concat()).succeeds()
}

#[test]
fn the_sheet_has_every_doctor_of_every_clinic_and_no_whole_number() {
    let place = Place::new();
    let sheet = day(&place, &[]);
    for words in
        ["Indiranagar", "Dr. Anil Rao", "Mon 23 Nov 2026", "as of Mon 23 Nov 2026 10:42 IST", "[x] 09:15-09:30"]
    {
        assert!(sheet.contains(words), "{words} in {sheet}");
    }
    assert!(!sheet.contains("+9190000"), "{sheet}");
    let of_one = day(&place, &["--doctor", "rao", "--clinic", "INDIRA"]);
    assert!(of_one.contains("Dr. Anil Rao") && !of_one.contains("Fernandes"), "{of_one}");
    let other = day(&place, &["--doctor", "rao", "--clinic", "indira", "--date", "tue"]);
    assert!(other.contains("Tue 24 Nov 2026"), "{other}");
    assert_eq!(other, day(&place, &["--doctor", "rao", "--clinic", "indira", "--date", "2026-11-24"]));
    assert_eq!(other, day(&place, &["--doctor", "rao", "--clinic", "indira", "--date", "+1"]));
}

#[test]
fn spreadsheets_programs_and_calendars_read_the_same_appointments() {
    let place = Place::new();
    let words = |format| ["--clinic", "indiranagar", "--format", format];
    let csv = day(&place, &words("csv"));
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let names = reader.headers().unwrap().clone();
    let json: serde_json::Value = serde_json::from_str(&day(&place, &words("json"))).unwrap();
    let rows = json.as_array().unwrap();
    assert!(rows.len() > 20 && records.len() == rows.len(), "{} and {}", rows.len(), records.len());
    let column = names.iter().position(|name| name == "appointment_id").unwrap();
    for (record, row) in records.iter().zip(rows) {
        assert_eq!(&record[column], row["appointment_id"].as_str().unwrap());
        assert!(row["mobile"].is_null() || row["mobile"].as_str().unwrap().starts_with("···"), "{row}");
    }
    let ics = day(&place, &words("ics"));
    assert_eq!(ics.matches("BEGIN:VEVENT\r\n").count(), rows.len());
    assert!(ics.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')), "{ics}");
    assert!(ics.starts_with("BEGIN:VCALENDAR\r\n") && ics.ends_with("END:VCALENDAR\r\n"));
    // Asked for, numbers are whole; a + makes no formula.
    let whole = day(&place, &["--clinic", "indiranagar", "--format", "csv", "--phones"]);
    assert!(whole.contains(",'+91") && !whole.contains(",+91"), "{whole}");
}

#[test]
fn what_is_not_there_is_told_with_what_is() {
    let place = Place::new();
    said(&place, &["day", "--doctor", "nobody"]).is(2, &["no doctor “nobody”", "Dr. Anil Rao (rao)"]);
    said(&place, &["day", "--doctor", "an"])
        .is(2, &["“an” may be more than one doctor", "Dr. Anil Rao (rao)", "identifier"]);
    said(&place, &["day", "--clinic", "nowhere"]).is(2, &["no clinic “nowhere”", "Indiranagar"]);
    said(&place, &["day", "--date", "someday"]).is(2, &["“someday”", "2026-11-24"]);
    said(&place, &["day", "--server", "http://127.0.0.1:9"]).is(7, &["no credentials", "client_id"]);
}
