//! Finding patients: against a plain filter over everybody, in order, in large practices, and after an older database
//! has been brought to this schema.

use std::cmp::Reverse;

use chrono::Utc;
use frontdesk::domain::appointment::Name;
use frontdesk::domain::ids::{BusinessId, PatientId};
use frontdesk::domain::likeness;
use frontdesk::domain::names;
use frontdesk::domain::patient::{NewPatient, PatientDraft};
use frontdesk::domain::practice::Practice;
use frontdesk::server::Store;
use frontdesk::server::store::sql::SqlError;
use frontdesk::server::store::{patients, practices, search};

use crate::harness::PRACTICE;

/// Numbers that look random (splitmix64), so that a failure can be had again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % most as u64) as usize
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

const NAMES: &[&str] = &[
    "Asha",
    "ashalatha",
    "ÀSHA",
    "Rao",
    "Raó",
    "Rama Rao",
    "Mary-Ann",
    "D'Souza",
    "Das",
    "Ann",
    "An",
    "लक्ष्मी",
    "लक्षित",
    "कुमारी",
    "कमर",
    "முத்து",
    "முத்துலட்சுமி",
    "أحمد",
    "احمد",
    "علي",
    "محمّد",
    "田中太郎",
    "田中",
    "李",
    "Łukasz",
    "Ørsted",
    "Straße",
    "STRASSE",
    "İnci",
    "Ёлка",
    "Елена",
    "B.",
    "K. R.",
    "Ⅷ",
    "ﬁona",
    "",
];

/// Some of them by ear, some with one slip.
const MISSPELLED: &[&str] =
    &["aasha", "rau", "raama", "dass", "mery", "dsoza", "lukazs", "ahsalatha", "लक्ष्मि", "முத்ந்து", "straase", "fiohna"];

fn person(dice: &mut Dice) -> NewPatient {
    let first = loop {
        let name = dice.of(NAMES);
        if !name.is_empty() {
            break name;
        }
    };
    let draft = PatientDraft {
        first_name: first.to_owned(),
        middle_name: dice.of(NAMES).to_owned(),
        last_name: dice.of(NAMES).to_owned(),
        gender: "F".to_owned(),
        age: "30".to_owned(),
        mobile: match dice.below(4) {
            0 => String::new(),
            1 => format!("+4420{:06}", dice.below(1_000)),
            _ => format!("9{:09}", dice.below(1_000)),
        },
        username: if dice.below(5) == 0 { format!("{}.{}", dice.of(NAMES), dice.below(100)) } else { String::new() },
        ..PatientDraft::default()
    };
    draft.check("91", Utc::now().date_naive()).unwrap()
}

/// Everything that a person is found by, the plain way.
fn parts(person: &NewPatient) -> Vec<String> {
    let mut parts = names::terms(&person.name);
    parts.extend(person.username.as_ref().map(|name| names::username_terms(name.raw())).unwrap_or_default());
    parts
}

fn national(person: &NewPatient) -> String {
    let digits =
        person.mobile.as_ref().map(|mobile| mobile.raw().trim_start_matches('+').to_owned()).unwrap_or_default();
    digits.strip_prefix("91").map(str::to_owned).unwrap_or(digits)
}

/// How often a typed word is a whole word of that person; `None` where it is none at all.
fn fits(person: &NewPatient, word: &str) -> Option<usize> {
    let (parts, mobile) = (parts(person), national(person));
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        let local = word.strip_prefix("91").filter(|rest| !rest.is_empty());
        let begins = |text: &str| text.starts_with(word) || local.is_some_and(|local| text.starts_with(local));
        let found = (!mobile.is_empty() && (begins(&mobile) || mobile.ends_with(word)))
            || parts.iter().any(|part| part.starts_with(word));
        let whole =
            (!mobile.is_empty() && (mobile == word || local == Some(&*mobile))) || parts.iter().any(|p| p == word);
        return found.then_some(usize::from(whole));
    }
    let mut wholes = Vec::new();
    for word in names::words(word) {
        parts.iter().any(|part| part.starts_with(&word)).then_some(())?;
        wholes.push((word.clone(), usize::from(parts.contains(&word))));
    }
    wholes.dedup();
    Some(wholes.iter().map(|(_, whole)| whole).sum())
}

async fn filled(seed: u64, count: usize) -> (tempfile::TempDir, Store, Vec<(String, NewPatient)>) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path().join("practice.db")).unwrap();
    let practice: Practice = toml::from_str(PRACTICE).unwrap();
    let mut dice = Dice(seed);
    let people: Vec<_> = (0..count).map(|at| (format!("p{at:05}"), person(&mut dice))).collect();
    let added = people.clone();
    let adding = store.write::<_, SqlError>(move |sql| {
        practices::save(sql, &practice)?;
        for (id, person) in &added {
            patients::insert(sql, &"lake".into(), &PatientId::from(id.as_str()), person, "91", Utc::now())?;
        }
        Ok(())
    });
    adding.await.unwrap();
    (folder, store, people)
}

async fn found(store: &Store, typed: &str) -> Vec<String> {
    let typed = typed.to_owned();
    let reading =
        store.read::<_, SqlError>(move |sql| search::by_prefix(sql, &BusinessId::from("lake"), &typed, "91", 50));
    reading.await.unwrap().iter().map(|kept| kept.patient.id.as_str().to_owned()).collect()
}

#[tokio::test]
async fn a_search_finds_whom_a_plain_filter_finds_in_the_same_order() {
    let seed = 20_261_123;
    let (_folder, store, people) = filled(seed, 300).await;
    let mut dice = Dice(seed + 1);
    let (mut searches, mut hits, mut by_ear) = (0, 0, 0);
    for _ in 0..500 {
        let mut typed = Vec::new();
        for _ in 0..=dice.below(3) {
            typed.push(match dice.below(6) {
                5 => dice.of(MISSPELLED).to_owned(),
                0 => format!("{:0width$}", dice.below(1_000), width = 1 + dice.below(4)),
                1 => format!("9{:09}", dice.below(1_000)),
                _ => dice.of(NAMES).chars().take(1 + dice.below(6)).collect(),
            });
        }
        // Digits with a space between them are one number.
        typed.dedup_by(|a, b| {
            a.starts_with(|c: char| c.is_ascii_digit()) && b.starts_with(|c: char| c.is_ascii_digit())
        });
        let typed = typed.join(" ");
        let mut words: Vec<String> = Vec::new();
        for word in typed.split_whitespace() {
            let folded = names::words(word);
            words.extend(if folded.is_empty() { Vec::new() } else { folded });
        }
        words.sort();
        words.dedup();
        if words.is_empty() || words.iter().any(|word| word.chars().any(char::is_numeric) && !word.is_ascii()) {
            continue;
        }
        let mut expected: Vec<_> = people
            .iter()
            .filter_map(|(id, person)| {
                let wholes: Option<usize> = words.iter().map(|word| fits(person, word)).sum();
                Some((Reverse(wholes?), names::folded_name(&person.name), id.clone()))
            })
            .collect();
        expected.sort();
        let found = found(&store, &typed).await;
        let mut same: Vec<_> = expected.iter().map(|(.., id)| id.clone()).collect();
        // Behind them stands who is spelled otherwise; nobody else does.
        for other in found.iter().skip(same.len()) {
            let (_, person) = people.iter().find(|(id, _)| id == other).unwrap();
            let fits = |word: &String| fits(person, word).is_some();
            // A word that is like a whole one begins what that one begins.
            let begins = |word: &str, part: &str| {
                part.char_indices().any(|(at, c)| likeness::of_word(word, &part[..at + c.len_utf8()]).is_some())
            };
            let alike = |word: &String| parts(person).iter().any(|part| begins(word, part));
            assert!(words.iter().all(|word| fits(word) || alike(word)), "seed {seed}, typed {typed:?}");
            by_ear += 1;
        }
        let found: Vec<String> = found.into_iter().take(same.len().min(50)).collect();
        if same.len() <= 50 {
            let (mut a, mut b) = (found.clone(), same.clone());
            a.sort();
            b.sort();
            assert_eq!(a, b, "seed {seed}, typed {typed:?}");
        }
        // Of equal names, those with more of other words (pieces, usernames) come later; that order is not the filter's.
        same.truncate(50);
        let rank = |id: &String| {
            expected.iter().find(|(.., known)| known == id).map(|(whole, name, _)| (*whole, name.clone()))
        };
        let ranks: Vec<_> = found.iter().map(rank).collect();
        let expected_ranks: Vec<_> = same.iter().map(rank).collect();
        assert_eq!(ranks, expected_ranks, "seed {seed}, typed {typed:?}");
        searches += 1;
        hits += found.len();
    }
    println!("seed {seed}: {searches} searches, {hits} hits, {by_ear} in other spellings");
    assert!(searches > 300 && hits > 1_500, "too little was tried: {searches} searches, {hits} hits");
    assert!(by_ear > 20, "hardly anybody was found in another spelling: {by_ear}");
}

#[tokio::test]
async fn who_fits_word_for_word_comes_first_however_many_there_are() {
    let (_folder, store, _) = filled(1, 0).await;
    let named = |first: &str, last: &str| {
        let draft = PatientDraft {
            first_name: first.to_owned(),
            last_name: last.to_owned(),
            gender: "F".to_owned(),
            age: "30".to_owned(),
            ..PatientDraft::default()
        };
        draft.check("91", Utc::now().date_naive()).unwrap()
    };
    let crowd: Vec<_> = (0..900).map(|at| named(&format!("Kumara{at}"), &format!("Rab{at}"))).collect();
    let (one, two) = (named("Zoya Kumar", "Rao"), named("Ra", "Kumar"));
    let adding = store.write::<_, SqlError>(move |sql| {
        for (at, person) in crowd.iter().chain([&one, &two]).enumerate() {
            patients::insert(sql, &"lake".into(), &PatientId::from(format!("p{at}")), person, "91", Utc::now())?;
        }
        Ok(())
    });
    adding.await.unwrap();
    assert_eq!(found(&store, "kumar").await[..2], ["p901", "p900"]);
    assert_eq!(found(&store, "ra kumar").await[0], "p901");
    assert_eq!(found(&store, "kumar rao").await, ["p900"]);
    assert_eq!(found(&store, "kum ra").await.len(), 50);
    let first = found(&store, "k").await;
    assert_eq!((first.len(), found(&store, "K").await), (50, first));
}

#[tokio::test]
async fn people_of_an_older_database_are_found_like_all_others() {
    let (folder, store, people) = filled(7, 60).await;
    store.close().await;
    let path = folder.path().join("practice.db");
    let database = rusqlite::Connection::open(&path).unwrap();
    database.execute_batch("DELETE FROM patient_terms; DELETE FROM settings WHERE name = 'patient_terms';").unwrap();
    drop(database);
    let store = Store::open(&path).unwrap();
    let mut hits = 0;
    for (id, person) in &people {
        let name = Name { first: person.name.first.clone(), ..Name::default() };
        let typed = names::words(name.first.raw()).join(" ");
        if names::words(&typed).is_empty() {
            continue;
        }
        let found = found(&store, &typed).await;
        assert!(found.contains(id) || found.len() == 50);
        hits += 1;
    }
    assert!(hits > 40);
    store.close().await;
}
