//! A directory of one million patients, searched over HTTP as a receptionist types (promise P17).
//!
//! ```text
//! cargo bench --bench million                  # a million patients in a folder that goes away again
//! cargo bench --bench million -- 100000        # fewer of them
//! ```
//!
//! Prints its seed, how long the filling took, the size of the file, and a table of how long each kind of request took.
//! Ends with an error if a search-as-you-type took longer than 20 ms in more than one of a hundred cases, or if it did
//! less work than it says.

#![expect(clippy::unwrap_used, reason = "a bench ends where something is wrong")]

#[path = "million/people.rs"]
mod people;

use std::collections::HashSet;
use std::path::Path;
use std::time::{Duration, Instant};

use frontdesk::domain::practice::Practice;
use frontdesk::server::clients::add_client;
use frontdesk::server::store::practices;
use frontdesk::server::store::search::Entries;
use frontdesk::server::store::sql::SqlError;
use frontdesk::server::{Clock, Options, Server, Store, serve};
use people::{Dice, Person};
use serde_json::{Value, json};

const SEED: u64 = 20_261_123;
const ASKED: usize = 400;
const PROMISED: Duration = Duration::from_millis(20);
const PRACTICE: &str = r#"
practice = { id = "lake", name = "Lake Clinics", calling_code = "91", currency = "INR" }
clinic = [{ id = "north", name = "North", zone = "Asia/Kolkata" }]
doctor = [{ id = "rao", first_name = "Anil", last_name = "Rao" }]
"#;

#[tokio::main]
async fn main() {
    // `cargo test --all-targets` starts benches too, without this word.
    if !std::env::args().any(|word| word == "--bench") {
        return;
    }
    let count = std::env::args().filter_map(|word| word.parse().ok()).next().unwrap_or(1_000_000);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("practice.db");
    let store = Store::open(&path).unwrap();
    let practice: Practice = toml::from_str(PRACTICE).unwrap();
    store.write::<_, SqlError>(move |sql| practices::save(sql, &practice)).await.unwrap();
    let client = add_client(&store, &"lake".into(), "bench").await.unwrap();
    store.close().await;

    let started = Instant::now();
    let some = fill(&path, count);
    let megabytes = std::fs::metadata(&path).unwrap().len() / 1_000_000;
    println!("seed {SEED}: {count} patients in {:.0?}, {megabytes} MB", started.elapsed());

    let store = Store::open(&path).unwrap();
    let listener = serve::bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let running = Server::start(store, Clock::real(), listener, Options::default()).await.unwrap();
    let desk = Desk { http: reqwest::Client::new(), base: format!("http://{}", running.addr()), token: String::new() };
    let body = json!({ "client_id": client.client_id, "client_secret": client.client_secret });
    let signed_in = desk.post("/connect-auth/v1/account/login", &body).await;
    let desk = Desk { token: signed_in["access_token"].as_str().unwrap().to_owned(), ..desk };
    let slow = measure(&desk, &some, count).await;
    running.stop().await;
    assert!(slow.is_empty(), "slower than {PROMISED:?} in more than one of a hundred cases: {}", slow.join(", "));
}

/// Fills the directory through SQL, and tells a few of those who are in it.
fn fill(path: &Path, count: u64) -> Vec<Person> {
    let mut database = rusqlite::Connection::open(path).unwrap();
    database
        .execute_batch("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-2000000; PRAGMA locking_mode=EXCLUSIVE;")
        .unwrap();
    let mut dice = Dice(SEED);
    let mut some = Vec::new();
    let mut known = HashSet::new();
    let filling = database.transaction().unwrap();
    {
        let mut patient = filling
            .prepare(
                "INSERT INTO patients (business_id, patient_id, partner_patient_id, first_name, middle_name, last_name, \
                 folded_name, gender, dob, mobile, city, username, created_at) \
                 VALUES ('lake', ?1, ?2, ?3, '', ?4, ?5, ?6, ?7, ?8, 'Bengaluru', ?9, ?10)",
            )
            .unwrap();
        let mut term = filling
            .prepare("INSERT INTO patient_terms (business_id, kind, term, words, patient_id) VALUES ('lake', ?1, ?2, ?3, ?4)")
            .unwrap();
        for at in 0..count {
            let person = Person::new(&mut dice, at);
            let name = person.name();
            let partner = (at % 10 == 0).then(|| format!("P{at}"));
            let folded = frontdesk::domain::names::folded_name(&name);
            let mobile = format!("+91{}", person.mobile);
            let created = 1_600_000_000 + at.cast_signed() * 100;
            patient
                .execute(rusqlite::params![
                    person.id,
                    partner,
                    person.first,
                    person.last,
                    folded,
                    "F",
                    "1980-05-06",
                    mobile,
                    person.username,
                    created
                ])
                .unwrap();
            let entries = Entries::of(&name, person.username.as_deref(), Some(&mobile), "91");
            for (kind, word) in &entries.terms {
                term.execute(rusqlite::params![kind, word, entries.words, person.id]).unwrap();
            }
            for (kind, key, word) in entries.spellings() {
                if known.insert((kind, key.clone(), word.to_owned())) {
                    term.execute(rusqlite::params![kind, key, word, ""]).unwrap();
                }
            }
            if at % (count / 1_000).max(1) == 0 {
                some.push(person);
            }
        }
    }
    filling.commit().unwrap();
    database.execute_batch("PRAGMA journal_mode=WAL;").unwrap();
    some
}

#[derive(Clone)]
struct Desk {
    http: reqwest::Client,
    base: String,
    token: String,
}

impl Desk {
    async fn get(&self, path: &str, query: &[(&str, String)]) -> Value {
        let request = self.http.get(format!("{}{path}", self.base)).query(query).header("auth", &self.token);
        let answer = request.send().await.unwrap();
        assert!(answer.status().is_success() || answer.status() == 404, "{}", answer.status());
        answer.json().await.unwrap()
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        let request = self.http.post(format!("{}{path}", self.base)).json(body).header("auth", &self.token);
        let answer = request.send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.status());
        answer.json().await.unwrap()
    }

    /// Searches; tells how many were found.
    async fn search(&self, typed: String) -> usize {
        let query = [("prefix", typed), ("limit", "50".to_owned()), ("select", "dob,gen".to_owned())];
        self.get("/profiles/v1/patient/search", &query).await.as_array().unwrap().len()
    }
}

/// How long the requests of one kind took.
struct Times(Vec<Duration>);

impl Times {
    fn at(&self, percent: usize) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        sorted[(sorted.len() * percent / 100).min(sorted.len() - 1)]
    }

    fn print(&self, kind: &str, hits: usize) {
        let milliseconds = |percent| self.at(percent).as_secs_f64() * 1_000.0;
        let (p50, p99, most) = (milliseconds(50), milliseconds(99), milliseconds(100));
        println!("{kind:34} {:6} {hits:8} {p50:8.2} {p99:8.2} {most:8.2}", self.0.len());
    }
}

/// Performs every kind of request; tells which searches were too slow.
async fn measure(desk: &Desk, some: &[Person], count: u64) -> Vec<String> {
    println!("{:34} {:>6} {:>8} {:>8} {:>8} {:>8}", "request", "times", "hits", "p50 ms", "p99 ms", "max ms");
    let mut slow = Vec::new();
    let mut dice = Dice(SEED + 1);
    for (kind, must_hit) in KINDS {
        let (mut times, mut hits) = (Times(Vec::new()), 0);
        for _ in 0..ASKED {
            let typed = typed(kind, &mut dice, some);
            let started = Instant::now();
            hits += desk.search(typed).await;
            times.0.push(started.elapsed());
        }
        times.print(kind, hits);
        assert!(!must_hit || hits >= ASKED, "{kind}: found only {hits}");
        if times.at(99) > PROMISED && *must_hit {
            slow.push((*kind).to_owned());
        }
    }
    let typing: Vec<_> = (0..8_u64)
        .map(|at| {
            let (desk, some) = (desk.clone(), some.to_vec());
            tokio::spawn(async move {
                let mut dice = Dice(SEED + 2 + at);
                let mut times = Vec::new();
                for turn in 0..ASKED {
                    let typed = typed(KINDS[turn % 7].0, &mut dice, &some);
                    let started = Instant::now();
                    desk.search(typed).await;
                    times.push(started.elapsed());
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                times
            })
        })
        .collect();
    let mut times = Times(Vec::new());
    for desk in typing {
        times.0.extend(desk.await.unwrap());
    }
    times.print("8 desks, ten keys a second each", 0);
    if times.at(99) > PROMISED {
        slow.push("8 desks".to_owned());
    }
    others(desk, some, count, &mut dice).await;
    slow
}

/// What people do besides typing names.
async fn others(desk: &Desk, some: &[Person], count: u64, dice: &mut Dice) {
    let mut times = Times(Vec::new());
    let mut hits = 0;
    for _ in 0..ASKED {
        let mobile = dice.of(some).mobile.clone();
        let started = Instant::now();
        let found = desk.get("/dr/v1/business/patients/search", &[("mobile", mobile)]).await;
        times.0.push(started.elapsed());
        hits += found["data"]["profiles"].as_array().map_or(0, Vec::len);
    }
    times.print("by mobile, whole", hits);
    for (kind, page) in
        [("list, first page", 0), ("list, page in the middle", count / 100), ("list, last page", count / 50 - 1)]
    {
        let mut times = Times(Vec::new());
        let mut hits = 0;
        for _ in 0..50 {
            let started = Instant::now();
            let query = [("pageNo", page.to_string()), ("pageSize", "50".to_owned())];
            hits += desk.get("/profiles/v1/patient/minified/", &query).await.as_array().unwrap().len();
            times.0.push(started.elapsed());
        }
        times.print(kind, hits);
    }
    let mut times = Times(Vec::new());
    for at in 0..ASKED {
        let person = Person::new(dice, at as u64);
        let body = json!({ "first_name": person.first, "last_name": person.last, "mobile": person.mobile,
            "gender": "F", "age": 30 });
        let started = Instant::now();
        desk.post("/dr/v1/patient", &body).await;
        times.0.push(started.elapsed());
    }
    times.print("add a patient (synced to disk)", 0);
}

/// Kinds of searches, and whether they find somebody each time and must be fast.
const KINDS: &[(&str, bool)] = &[
    ("1 letter", true),
    ("2 letters", true),
    ("3 letters", true),
    ("5 letters", true),
    ("first and last, 2 letters each", true),
    ("first and last, 3 letters each", true),
    ("whole name", true),
    ("two people's words, 3 letters", false),
    ("beginning of the mobile, 5 digits", true),
    ("last 3 digits", true),
    ("last 4 digits", true),
    ("name and last 3 digits", true),
    ("username, 4 letters", true),
    ("whole name by ear", true),
    ("whole name, one slip", true),
    ("nobody", false),
    ("two scripts that never meet", false),
];

fn typed(kind: &str, dice: &mut Dice, some: &[Person]) -> String {
    let person = dice.of(some);
    let part = if dice.below(2) == 0 || person.last.is_empty() { &person.first } else { &person.last };
    let begin = |text: &str, letters| text.chars().take(letters).collect::<String>();
    let end = |letters: usize| person.mobile[10 - letters..].to_owned();
    match kind {
        "1 letter" => begin(part, 1),
        "2 letters" => begin(part, 2),
        "3 letters" => begin(part, 3),
        "5 letters" => begin(part, 5),
        "first and last, 2 letters each" => format!("{} {}", begin(&person.first, 2), begin(&person.last, 2)),
        "first and last, 3 letters each" => format!("{} {}", begin(&person.last, 3), begin(&person.first, 3)),
        "whole name" => format!("{} {}", person.first, person.last),
        "two people's words, 3 letters" => format!("{} {}", begin(part, 3), begin(&dice.of(some).last, 3)),
        "beginning of the mobile, 5 digits" => begin(&person.mobile, 5),
        "last 3 digits" => end(3),
        "last 4 digits" => end(4),
        "name and last 3 digits" => format!("{} {}", begin(&person.first, 4), end(3)),
        "username, 4 letters" => {
            let named: Vec<_> = some.iter().filter_map(|person| person.username.as_deref()).collect();
            begin(named[dice.below(named.len())], 4)
        }
        // Everybody hears these letters alike; at least one of them is in most names.
        "whole name by ear" => {
            let heard = |text: &str| text.to_lowercase().replace("sh", "s").replace('v', "w").replace("th", "t");
            format!("{} {}", heard(&person.first), heard(&person.last)).replacen('a', "aa", 1)
        }
        "whole name, one slip" => {
            let mut letters: Vec<char> = person.first.chars().collect();
            if letters.len() > 4 {
                letters.swap(2, 3);
            }
            format!("{} {}", letters.into_iter().collect::<String>(), person.last)
        }
        "nobody" => format!("zq{}", begin(part, 3)),
        _ => format!("{} {}", ["a", "s", "k", "ma"][dice.below(4)], ["क", "स", "ल", "அ"][dice.below(4)]),
    }
}
