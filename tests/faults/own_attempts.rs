//! A booking whose answer was lost and whose repetition is refused, because the slot is taken by its own first attempt, is
//! done: never “taken by somebody else” (promise P4). By servers that know keys and by services that know none, among the
//! names of both styles, for patients who were known and for such as joined with it.

use std::collections::HashSet;

use frontdesk::client::Style;
use frontdesk::contract::paths;
use frontdesk::desk::port::{Done, Outcome, Write};
use frontdesk::domain::appointment::Name;
use frontdesk::domain::booking::ForWhom;
use frontdesk::domain::patient::{Gender, NewPatient};
use frontdesk::domain::practice::Address;
use frontdesk::server::Names;

use crate::chance::{Chance, seeds};
use crate::proxy::{Exchange, Fault, Proxy};
use crate::sample::{Desk, Practice, zone};

/// How many answers are lost.
const LOST: usize = 650;
/// How many are under way at the same time.
const TOGETHER: usize = 130;

/// A kind of server.
struct Kind {
    style: Style,
    /// Whether it knows keys.
    keys: bool,
    /// Whether it finds a booking by its key.
    finds: bool,
}

const KINDS: [Kind; 5] = [
    Kind { style: Style::Core, keys: true, finds: true },
    Kind { style: Style::Core, keys: false, finds: true },
    Kind { style: Style::Core, keys: false, finds: false },
    Kind { style: Style::Published, keys: false, finds: true },
    Kind { style: Style::Published, keys: false, finds: false },
];

const TAKEN: &[u8] = b"{\"error\":{\"code\":\"SLOT_UNAVAILABLE\",\"message\":\"somebody else has it\"}}";
const NOTHING: &[u8] = b"{\"error\":{\"code\":\"APPOINTMENT_NOT_FOUND\",\"message\":\"no such appointment\"}}";

fn answer(status: &str, body: &[u8]) -> Fault {
    let head = format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len());
    Fault::Instead([head.as_bytes(), body].concat())
}

/// The number of the booking that a request makes.
fn number(exchange: &Exchange) -> Option<usize> {
    let books = exchange.method == "POST" && matches!(exchange.path.as_str(), paths::APPOINTMENTS | paths::BOOK);
    let text = String::from_utf8_lossy(&exchange.bytes);
    let rest = text.split("own-attempt-").nth(1).filter(|_| books)?;
    rest.split('-').next()?.parse().ok()
}

fn key(n: usize) -> String {
    format!("own-attempt-{n}-")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_own_attempt_is_never_told_as_somebody_elses() {
    let seed = seeds(0)[0];
    println!("seed {seed}: {LOST} lost answers");
    let mut met = 0;
    for (n, kind) in KINDS.iter().enumerate() {
        met += lost(kind, LOST / KINDS.len(), seed.wrapping_add(u64::try_from(n).unwrap())).await;
    }
    println!("{met} repetitions met their own booking: 0 were told as taken by somebody else");
    assert!(met >= 500, "only {met}");
}

/// Loses so many answers. Says how many repetitions were refused; none where the key finds it before it is sent again.
async fn lost(kind: &Kind, count: usize, seed: u64) -> usize {
    let names = Names { extensions: kind.keys, ..Names::default() };
    let practice = Practice::offering(names).await;
    let slots = practice.free(count).await;
    let proxy = Proxy::to(practice.address);
    let mut chance = Chance::new(seed);
    let (finds, met) = (kind.finds, std::sync::Arc::new(std::sync::Mutex::new(HashSet::new())));
    let (mut before, refused) = (HashSet::new(), std::sync::Arc::clone(&met));
    proxy.plans(move |exchange| {
        if exchange.path.contains("partner_id=1") && !finds {
            return answer("404 Not Found", NOTHING);
        }
        let Some(number) = number(exchange) else { return Fault::Pass };
        if before.insert(number) {
            // It happens, and no whole answer comes back.
            return match chance.below(4) {
                0 => Fault::Reset,
                1 => Fault::CutBack(chance.below(60)),
                2 => Fault::Status("502 Bad Gateway"),
                _ => Fault::AnswerInstead(b"<html>".to_vec()),
            };
        }
        refused.lock().unwrap().insert(number);
        answer("409 Conflict", TAKEN)
    });
    let mut desk = Desk::new(practice.client(proxy.address, kind.style));
    let mut ends = std::collections::HashMap::new();
    for first in (0..count).step_by(TOGETHER) {
        let until = count.min(first + TOGETHER);
        for (n, slot) in slots.iter().enumerate().take(until).skip(first) {
            // Every third is new.
            let patient = if n % 3 == 0 { new(n) } else { ForWhom::Known(format!("p-{:04}", 1 + n).into()) };
            let booking = slot.booking(&key(n), patient);
            desk.writes(u64::try_from(n).unwrap(), Write::Book(Box::new(booking), zone()));
        }
        ends.extend(desk.hears_ends(until - first).await);
    }
    let all = practice.booked(&slots).await;
    let at = format!("{:?}, keys {}, finds {} (seed {seed})", kind.style, kind.keys, kind.finds);
    for (ticket, outcome) in &ends {
        let own = all.get(&key(usize::try_from(ticket.0).unwrap()));
        let Some([own]) = own.map(Vec::as_slice) else { panic!("{own:?} are of {ticket:?}, {at}") };
        let Outcome::Done(Done::Booked { id, .. }) = outcome else { panic!("{outcome:?} at {at}") };
        assert_eq!(*id, own.id, "it is the own one, {at}");
    }
    met.lock().unwrap().len()
}

fn new(n: usize) -> ForWhom {
    let letters: String = format!("{n:03}").bytes().map(|digit| char::from(digit - b'0' + b'a')).collect();
    ForWhom::New(Box::new(NewPatient {
        designation: None,
        name: Name { first: format!("Zoya{letters}").as_str().into(), middle: "".into(), last: "Qureshi".into() },
        gender: Gender::Female,
        dob: "1990-01-02".parse().unwrap(),
        mobile: None,
        email: None,
        username: None,
        address: Address::default(),
        partner_id: None,
    }))
}
