//! A move that is killed at each of its steps: the patient never has none and never two, before and after the server has
//! come back, and the desk learns which (P6).
//!
//! The steps are the pieces of the request on the wire, and every call by which the server writes to its files: `strace`
//! kills it at the first, the second, and so on, until a move gets through. Where there is no `strace`, moments of time
//! stand for those.

use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use frontdesk::client::Client;
use frontdesk::desk::port::{Done, Effect, Outcome, Reply, Ticket};
use frontdesk::worker;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::asks::{Ask, Known, Last, Whom};
use crate::practice::{Block, Slot};
use crate::proxy::{Fault, Proxy};
use crate::run::alone;
use crate::server::{Kind, Server, Site};
use crate::slots::{Part, Standing};
use crate::tracing::{can_trace, says_that_it_can_not};

/// What the server does to write to its log, to have the disk write it down, and to answer. Each is counted by itself.
const CALLS: [&str; 6] = ["pwrite64", "fdatasync", "fsync", "writev", "sendto", "sendmsg"];
const PATIENCE: Duration = Duration::from_secs(60);
/// More calls than a move makes.
const MOST: usize = 400;
/// Kills in the midst of a move.
const MOMENTS: usize = 40;

/// A desk with one appointment, which it moves to and fro.
pub struct Mover {
    pub site: Site,
    pub server: Server,
    line: Proxy,
    effects: UnboundedSender<Effect>,
    replies: UnboundedReceiver<Reply>,
    asked: u64,
    known: Known,
}

impl Mover {
    pub async fn new(kind: Kind) -> Self {
        let site = Site::new(kind, 1).await;
        let server = Server::start(&site);
        let line = Proxy::to(server.address);
        let client = Arc::new(Client::new(&line.url(), site.desks[0].clone()).unwrap());
        let (effects, wishes) = unbounded_channel();
        let (answers, replies) = unbounded_channel();
        tokio::spawn(worker::run(client, wishes, answers, Arc::new(chrono::Utc::now), None));
        let slot = Slot { block: Block::nth(0), part: Part::First };
        let known = Known {
            id: String::new(),
            slot,
            patient: site.patients[0].clone(),
            stands: Standing::Booked,
            last: Last::Nothing,
            owner: Some(0),
            only_moved: true,
            busy: false,
        };
        let mut mover = Self { site, server, line, effects, replies, asked: 0, known };
        let patient = Whom::Known(mover.known.patient.clone());
        let Outcome::Done(Done::Booked { id, .. }) =
            mover.asks(Ask::Book { slot, patient, shared: false, only_moved: true }).await
        else {
            panic!("nothing was booked")
        };
        mover.known.id = id.as_str().to_owned();
        mover
    }

    fn begins(&mut self, ask: &Ask) {
        self.asked += 1;
        let write = ask.write(&format!("step-{}", self.asked), Some(&self.known));
        self.effects.send(Effect::Write(Ticket(self.asked), write)).unwrap();
    }

    async fn ends(&mut self) -> Outcome {
        ended(&mut self.replies).await
    }

    async fn asks(&mut self, ask: Ask) -> Outcome {
        self.begins(&ask);
        self.ends().await
    }

    /// Another slot than the present one.
    fn begins_to_move(&mut self) -> Slot {
        let at = usize::try_from(self.asked).unwrap() % 20;
        let to = Slot { block: Block::nth(1 + at), part: Part::ALL[at % 3] };
        self.begins(&Ask::Move { at: 0, to });
        to
    }

    /// Moves it; nothing disturbs that.
    pub async fn moves(&mut self) {
        let to = self.begins_to_move();
        self.learns(to).await;
    }

    /// The one appointment of the patient: there must be one.
    async fn stands(&self) -> String {
        // In one statement: the desk may be at it.
        let sql = format!(
            "SELECT 'stands', appointment_id FROM appointments WHERE patient_id = '{}' AND status IN ('BK', 'CK') \
             UNION ALL SELECT DISTINCT 'sits', appointment_id FROM holds",
            self.known.patient
        );
        let rows = self.site.rows.of(&sql).await;
        let of = |what: &str| rows.iter().filter(|row| row[0] == what).map(|row| row[1].clone()).collect::<Vec<_>>();
        let (stands, sits) = (of("stands"), of("sits"));
        assert_eq!(stands.len(), 1, "the patient has {stands:?}");
        assert_eq!(stands, sits, "and other seats are held");
        stands[0].clone()
    }

    /// The server has been killed: everything is right before the desk has learnt it, and what it learns is so. Says
    /// whether the move had happened by then.
    async fn comes_back(&mut self, to: Slot) -> bool {
        let before = self.known.id.clone();
        self.server.starts(&self.site);
        let happened = self.stands().await != before;
        self.learns(to).await;
        happened
    }

    async fn learns(&mut self, to: Slot) {
        match self.ends().await {
            Outcome::Done(Done::Moved { id: Some(id) }) => {
                assert_eq!(self.stands().await, id.as_str());
                self.known = Known { id: id.as_str().to_owned(), slot: to, ..self.known.clone() };
            }
            Outcome::Refused(refusal) => {
                assert_eq!(self.stands().await, self.known.id, "refused: {}", refusal.says.shown());
            }
            outcome @ (Outcome::Done(_)
            | Outcome::Unknown
            | Outcome::HalfMoved { .. }
            | Outcome::GoesOn
            | Outcome::NotTold) => panic!("{outcome:?}"),
        }
    }
}

/// How a write has ended.
async fn ended(replies: &mut UnboundedReceiver<Reply>) -> Outcome {
    loop {
        if let Reply::Written(_, outcome @ (Outcome::Done(_) | Outcome::Refused(_))) = replies.recv().await.unwrap() {
            return outcome;
        }
    }
}

fn run(test: impl Future<Output = ()>) {
    let _turn = alone();
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(test);
}

#[test]
fn a_move_whose_request_is_cut_anywhere_is_whole_or_not_at_all() {
    run(async {
        let mut mover = Mover::new(Kind::Sqlite).await;
        let (mut cut, mut whole) = (0, 0);
        // The request has some 1,000 bytes, its answer some 400.
        for at in 0..32 {
            let fault = if at < 20 { Fault::CutForth(at * 60) } else { Fault::CutBack((at - 20) * 40) };
            mover.line.next_write(fault);
            let to = mover.begins_to_move();
            // The answer to the first attempt is lost.
            while !matches!(mover.replies.recv().await, Some(Reply::Written(_, Outcome::Unknown))) {}
            cut += 1;
            whole += usize::from(mover.stands().await != mover.known.id);
            mover.learns(to).await;
        }
        println!("{cut} cuts, {whole} of them behind the whole request");
        assert!(whole > 0);
    });
}

/// Kills the server at the n-th of those calls from now on.
fn kill_at(server: &Server, call: &str, number: usize) -> Child {
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq", "-e", &format!("trace={call}"), "-o", "/dev/null"]);
    strace.args(["-e", &format!("inject={call}:signal=KILL:when={number}")]);
    strace.args(["-p", &server.pid().as_raw_nonzero().to_string()]).stdin(Stdio::null()).stderr(Stdio::null());
    let child = strace.spawn().unwrap();
    let from = Instant::now();
    while !server.is_traced() {
        assert!(from.elapsed() < PATIENCE, "strace does not begin");
        std::thread::sleep(Duration::from_millis(2));
    }
    child
}

/// What came of a move during which the server was to be killed.
#[derive(Debug, PartialEq, Eq)]
enum Killed {
    /// The move had not happened.
    Before,
    /// It had happened, and nobody knew.
    Between,
    /// It had been answered.
    Behind,
    /// The server lives, and the move is done.
    Not,
}

impl Mover {
    async fn is_killed_at(&mut self, call: &str, number: usize) -> Killed {
        let mut strace = kill_at(&self.server, call, number);
        let to = self.begins_to_move();
        let answered = tokio::select! {
            outcome = ended(&mut self.replies) => Some(outcome),
            () = self.server.has_ended() => None,
        };
        if let Some(outcome) = &answered {
            let Outcome::Done(Done::Moved { id: Some(id) }) = outcome else { panic!("{outcome:?}") };
            self.known = Known { id: id.as_str().to_owned(), slot: to, ..self.known.clone() };
            tokio::time::sleep(Duration::from_millis(100)).await;
            if self.server.lives() {
                strace.kill().unwrap();
                strace.wait().unwrap();
                return Killed::Not;
            }
        }
        strace.wait().unwrap();
        self.server.is_killed();
        if answered.is_none() {
            return if self.comes_back(to).await { Killed::Between } else { Killed::Before };
        }
        // What was acknowledged is there.
        self.server.starts(&self.site);
        assert_eq!(self.stands().await, self.known.id);
        Killed::Behind
    }
}

#[test]
fn a_move_that_is_killed_at_each_call_of_the_server_leaves_one_appointment() {
    if !can_trace() {
        says_that_it_can_not("a_move_that_is_killed_at_each_call_of_the_server_leaves_one_appointment");
        return by_time(Kind::Sqlite);
    }
    run(async {
        let mut mover = Mover::new(Kind::Sqlite).await;
        let mut all = Vec::new();
        for call in CALLS {
            for number in 1..MOST {
                match mover.is_killed_at(call, number).await {
                    Killed::Not => break,
                    killed @ (Killed::Before | Killed::Between | Killed::Behind) => all.push(killed),
                }
            }
        }
        let count = |which: &Killed| all.iter().filter(|killed| *killed == which).count();
        let (before, between, behind) = (count(&Killed::Before), count(&Killed::Between), count(&Killed::Behind));
        println!(
            "killed at {} calls: {before} before the move, {between} between it and its answer, {behind} behind",
            all.len()
        );
        assert!(before > 4 && between > 0, "{all:?}");
    });
}

/// The same at moments of time, which come ever nearer to that of the commit.
fn by_time(kind: Kind) {
    run(async {
        let mut mover = Mover::new(kind).await;
        let mut happened = 0;
        let mut wait = 0.005;
        for _ in 0..MOMENTS {
            let to = mover.begins_to_move();
            tokio::time::sleep(Duration::from_secs_f64(wait)).await;
            mover.server.is_killed();
            let has_happened = mover.comes_back(to).await;
            happened += usize::from(has_happened);
            wait *= if has_happened { 0.8 } else { 1.25 };
        }
        println!("{MOMENTS} kills in the midst of a move on {kind:?}; in {happened} the move had happened");
        assert!((1..MOMENTS).contains(&happened), "{happened}");
    });
}

#[test]
fn a_move_on_postgres_that_is_killed_at_any_moment_leaves_one_appointment() {
    by_time(Kind::Postgres);
}
