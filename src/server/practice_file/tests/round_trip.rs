//! What is written reads the same, whatever it is.

use super::super::*;
use super::{GOOD, today};

#[test]
fn what_is_written_reads_the_same() {
    for text in [GOOD, TEMPLATE, include_str!("../../../../assets/sample/practice.toml"), FULL] {
        let practice = read(text, today()).practice.unwrap();
        let again = written(&practice).unwrap();
        let reading = read(&again, today());
        assert_eq!(reading.practice, Some(practice), "{again}\n{:#?}", reading.faults);
        assert_eq!(written(&reading.practice.unwrap()).unwrap(), again);
    }
}

#[test]
fn whatever_a_file_says_it_is_read_and_its_faults_are_on_its_lines() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap()
    };
    let pieces = [
        "\"",
        "'",
        "[",
        "]",
        "[[",
        "{",
        "}",
        "=",
        ",",
        "\n",
        "\u{202e}",
        "\u{1b}",
        "0",
        "-1",
        "99999999999999999999",
        "1e9",
        "nan",
        "true",
        "2026-02-30",
        "2026-02-28",
        "24:00",
        "09:00",
        "id = \"x\"\n",
        "[practice]\n",
        "[[sitting]]\n",
        "doctor = \"rao\"\n",
        "breaks = [{}]\n",
        "days = [\"mon\", 4]\n",
        "\"\"\"",
        "#",
        "é",
    ];
    let (mut good, mut bad) = (0, 0);
    for round in 0..1_000 {
        let mut text: Vec<char> = if round % 2 == 0 { GOOD } else { FULL }.chars().collect();
        for _ in 0..=next(2) {
            let at = next(text.len());
            let until = (at + next(12)).min(text.len());
            let new: Vec<char> = pieces[next(pieces.len())].chars().collect();
            text.splice(at..until, if next(3) == 0 { Vec::new() } else { new });
        }
        let text: String = text.into_iter().collect();
        let reading = read(&text, today());
        let lines = text.matches('\n').count() + 1;
        for fault in &reading.faults {
            assert!((1..=lines).contains(&fault.line), "{fault}\n{text}");
            assert!(fault.says.contains("; "), "{fault}");
            assert!(!fault.to_string().chars().any(|c| c.is_control() || c == '\u{202e}'), "{fault:?}");
            // What the walk lets through, the description itself takes.
            assert!(fault.place != "file" || fault.says.contains("not TOML"), "{fault}\n{text}");
        }
        match reading.practice {
            Some(practice) => {
                good += 1;
                assert_eq!(read(&written(&practice).unwrap(), today()).practice, Some(practice));
            }
            None => bad += 1,
        }
    }
    assert!(good > 10 && bad > 300, "{good} good, {bad} bad");
}

#[test]
fn the_manual_tells_every_key_and_its_example_is_good() {
    const MANUAL: &str = include_str!("../../../../docs/practice-file.md");
    let example = MANUAL.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let reading = read(example, today());
    assert_eq!(reading.faults, []);
    // The full practice has every key, in the manual as in the example.
    let full = written(&read(FULL, today()).practice.unwrap()).unwrap();
    for key in full.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key) {
        assert!(MANUAL.contains(&format!("`{key}`")), "“{key}” is not in the manual");
        assert!(example.contains(&format!("{key} = ")), "“{key}” is not in the example");
        assert!(TEMPLATE.contains(&format!("{key} = ")), "“{key}” is not in the template");
    }
}

/// Every key there is, with values that are hard to quote.
const FULL: &str = r##"
[practice]
id = "full"
name = "Quote \" backslash \\ tab \t newline \n ünïcode नमस्ते '''"
calling_code = "44"
currency = "GBP"
overbooks_per_day = 3
[[clinic]]
id = "a.b-c_D"
name = "'"
zone = "America/Argentina/Buenos_Aires"
phone = "+44 20 0000 0000"
partner_id = "P \" 1"
calling_code = "54"
[clinic.address]
line1 = "1\\2"
city = "Ñ"
state = "#"
country = "="
pincode = "[x]"
[[clinic]]
id = "bare"
name = "Bare"
zone = "UTC"
[[doctor]]
id = "d"
salutation = ""
first_name = "D"
last_name = "O'Neil"
speciality = "\"All\""
partner_id = "7"
[[service]]
id = "s"
doctor = "d"
name = "S"
minutes = 5
price = 0
pay = "before"
modes = ["tele", "in-clinic"]
kind = "FOLLOW_UP"
book_ahead_days = 0
followup_validity_days = 0
[[sitting]]
doctor = "d"
clinic = "a.b-c_D"
days = ["sun", "mon"]
from = "00:00"
to = "24:00"
services = ["s"]
breaks = [{ from = "10:00", to = "11:00" }, { from = "23:00", to = "24:00" }]
capacity = 9
valid_from = "2026-01-01"
valid_to = "2026-12-31"
[[sitting]]
doctor = "d"
clinic = "bare"
days = ["wed"]
from = "10:00"
to = "11:00"
services = ["s"]
[[leave]]
doctor = "d"
from = "2026-05-01"
to = "2026-05-01"
reason = "R"
[[holiday]]
date = "2026-12-25"
clinic = "bare"
name = "H"
[[holiday]]
date = "2026-12-26"
name = "For all"
"##;

#[test]
fn a_practice_made_at_random_survives_the_file() {
    // A small generator: the same practices on every run.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    let letters: Vec<char> = "aZ9 \"\\'#=[]{}\n\tüनिم田\u{202e}".chars().collect();
    for _ in 0..200 {
        let mut practice = read(FULL, today()).practice.unwrap();
        let word = |next: &mut dyn FnMut(u64) -> u64| {
            let length = 1 + next(12);
            let at = |n: u64| letters[usize::try_from(n).unwrap()];
            let word: String = (0..length).map(|_| at(next(letters.len() as u64))).collect();
            Text::from(format!("x{word}"))
        };
        practice.practice.name = word(&mut next);
        for clinic in &mut practice.clinics {
            clinic.name = word(&mut next);
            clinic.address.line1 = (next(2) == 0).then(|| word(&mut next));
            clinic.phone = (next(2) == 0).then(|| word(&mut next));
        }
        for service in &mut practice.services {
            service.price = u32::try_from(next(100_000_000)).unwrap();
            service.minutes = u16::try_from(5 * (1 + next(12))).unwrap();
            service.book_ahead_days = u16::try_from(next(367)).unwrap();
        }
        for sitting in &mut practice.sittings {
            sitting.capacity = u16::try_from(1 + next(20)).unwrap();
            sitting.valid_to = (next(2) == 0).then(|| "2027-01-31".parse().unwrap());
            if next(2) == 0 {
                sitting.breaks.clear();
            }
        }
        if next(2) == 0 {
            practice.leaves.clear();
        }
        let file = written(&practice).unwrap();
        let reading = read(&file, today());
        assert_eq!(reading.practice, Some(practice), "{file}\n{:#?}", reading.faults);
    }
}
