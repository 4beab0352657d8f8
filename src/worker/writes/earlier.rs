//! Settling what a desk asked for that has ended.
//!
//! Where the server knows keys, its key is made void, which tells at once whether it has happened; nothing can happen late
//! after that. Elsewhere what the server shows must do: it is looked at until no late original can arrive any more. A
//! booking of a known patient is then sent again under its key, which at most brings it about; of what can't be seen that is
//! said. A move that was half done is finished, or taken back if that had begun.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use super::moving;
use super::step::{Step, booked, walked_in};
use super::through::{Ended, FIRST_PAUSE, LONGEST_PAUSE, Left, Teller, changes};
use crate::client::{Booked, Client, ClientError, KeyState, WalkedIn};
use crate::desk::port::{Asked, Done, Earlier, Outcome, Reason, Refusal, Reply, Seat};
use crate::domain::ids::AppointmentId;
use crate::worker::{Line, answers};

/// How long it is waited for the names that the sentence is to have.
const NAMES: Duration = Duration::from_secs(2);

/// For so long a server remembers a key. Of what is older, a key that it does not know tells nothing.
const KEYS_KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// What became of a key that was to be made void.
enum Voided {
    /// It has not happened and can't any more.
    Void,
    /// It happened, and was answered like this.
    Done(serde_json::Value),
    /// The server knows no keys.
    NotOffered,
}

/// What the server shows.
enum Seen {
    /// It happened.
    Done(Done),
    /// Of a move: the new appointment is there.
    Half(AppointmentId),
    /// It has not happened, or not yet.
    Not,
    /// That can't be seen.
    Hidden,
}

/// Finds out how it ended, for as long as it takes.
pub async fn settle(teller: &mut Teller, earlier: &Earlier) -> Outcome {
    teller.known_to_be_unknown();
    let line = teller.line.clone();
    let names = async { timeout(NAMES, concerned(&line, earlier)).await.ok() };
    let (_, outcome) = tokio::join!(names, found_out(teller, earlier));
    outcome
}

/// Tells the desk whom it concerns.
async fn concerned(line: &Line, earlier: &Earlier) {
    if let Some(patient) = earlier.patient() {
        let looked = line.client.look_up(std::slice::from_ref(patient)).await;
        if !looked.found.is_empty() {
            line.tell(Reply::Names(looked.found));
        }
    } else if let Some(id) = earlier.about() {
        let zone = earlier.seat().map_or_else(crate::domain::zone::Zone::utc, |seat| seat.zone.clone());
        if let Ok(details) = line.client.details(id, &zone, (line.now)()).await {
            line.tell(Reply::Concerned(Box::new(details.appointment)));
        }
    }
}

async fn found_out(teller: &mut Teller, earlier: &Earlier) -> Outcome {
    let answer = match voided(&teller.line.client, &earlier.key).await {
        Voided::Done(answer) => answer,
        Voided::NotOffered => return looked_for(teller, earlier).await,
        Voided::Void => {
            return match &earlier.what {
                Asked::Move { id, to, back } => in_two_steps(teller, earlier, id, to, *back).await,
                // An appointment keeps its key for ever.
                Asked::Book(_) => ended(),
                Asked::CheckIn(_)
                | Asked::Cancel(_)
                | Asked::Step { .. }
                | Asked::WalkIn(_)
                | Asked::Undo { .. }
                | Asked::Edit(_) => {
                    let age = ((teller.line.now)() - earlier.at).to_std().unwrap_or_default();
                    if age > KEYS_KEPT { Outcome::NotTold } else { ended() }
                }
            };
        }
    };
    Outcome::Done(kept(&teller.line.client, earlier, &answer).await)
}

/// What it did, by the answer that the server kept.
async fn kept(client: &Client, earlier: &Earlier, answer: &serde_json::Value) -> Done {
    let told = match &earlier.what {
        Asked::Book(_) => Booked::read(answer).map(booked),
        Asked::WalkIn(_) => WalkedIn::read(answer).map(walked_in),
        Asked::CheckIn(id) => Step::CheckIn { key: &earlier.key, id }.kept(client, answer).await,
        Asked::Cancel(_) => Some(Done::Cancelled),
        Asked::Move { id, .. } => Some(Done::Moved {
            id: match crate::client::moved_by(answer, id) {
                Some(new) => Some(new),
                None => client.moved_to(id).await.ok().flatten(),
            },
        }),
        Asked::Step { id, step } => Step::Visit { key: &earlier.key, id, step: *step }.kept(client, answer).await,
        Asked::Undo { id, version } => {
            Step::Undo { key: &earlier.key, id, version: *version }.kept(client, answer).await
        }
        Asked::Edit(_) => Some(Done::Edited { version: crate::client::version_of(answer) }),
    };
    // It happened, whatever can't be read of it.
    told.unwrap_or(Done::Edited { version: None })
}

/// The way of a move in two steps, after the one in one step is ruled out.
async fn in_two_steps(teller: &mut Teller, earlier: &Earlier, old: &AppointmentId, to: &Seat, back: bool) -> Outcome {
    match voided(&teller.line.client, &to.key).await {
        Voided::Void => ended(),
        Voided::NotOffered => looked_for(teller, earlier).await,
        Voided::Done(answer) => match Booked::read(&answer) {
            Some(new) => half_moved(teller, earlier, old, new.id, back).await,
            None => Outcome::NotTold,
        },
    }
}

/// The new appointment was booked.
async fn half_moved(
    teller: &mut Teller,
    earlier: &Earlier,
    old: &AppointmentId,
    new: AppointmentId,
    back: bool,
) -> Outcome {
    if back {
        return moving::back(teller, &earlier.key, new, refusal()).await;
    }
    match (teller.left(&new).await, teller.left(old).await) {
        // It was taken away since; the old one stays as it is.
        (Left::Gone, Left::Stands | Left::NotTold) => ended(),
        (Left::Gone, Left::Gone) => Outcome::NotTold,
        (Left::Stands | Left::NotTold, _) => moving::then_cancel(teller, &earlier.key, old, new).await,
    }
}

/// Makes a key void, for as long as it takes.
async fn voided(client: &Client, key: &str) -> Voided {
    let mut pause = FIRST_PAUSE;
    loop {
        let wait = match client.void(key).await {
            Ok(KeyState::Void) => return Voided::Void,
            Ok(KeyState::Done(answer)) => return Voided::Done(answer),
            Ok(KeyState::Running | KeyState::Unknown) => None,
            Err(ClientError::NotOffered) => return Voided::NotOffered,
            Err(error) => error.wait(),
        };
        sleep(wait.map_or(pause, |wait| wait.max(FIRST_PAUSE))).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Looks at what the server shows until no late original can arrive any more.
async fn looked_for(teller: &mut Teller, earlier: &Earlier) -> Outcome {
    let until = Instant::now() + left_to_wait(&teller.line, earlier);
    let (mut wishes, mut pause) = (teller.wishes(), FIRST_PAUSE);
    loop {
        let over = Instant::now() >= until;
        let wait = match seen(&teller.line.client, earlier).await {
            Ok(Seen::Done(done)) => return Outcome::Done(done),
            Ok(Seen::Half(new)) => {
                return match &earlier.what {
                    Asked::Move { id, back, .. } => half_moved(teller, earlier, id, new, *back).await,
                    Asked::Book(_)
                    | Asked::CheckIn(_)
                    | Asked::Cancel(_)
                    | Asked::Step { .. }
                    | Asked::WalkIn(_)
                    | Asked::Undo { .. }
                    | Asked::Edit(_) => Outcome::NotTold,
                };
            }
            Ok(Seen::Hidden) if over => return Outcome::NotTold,
            Ok(Seen::Not) if over => return again(teller, earlier).await,
            Ok(Seen::Not | Seen::Hidden) => None,
            Err(error) => error.wait(),
        };
        let rest = wait.map_or(pause, |wait| wait.max(FIRST_PAUSE));
        tokio::select! {
            () = sleep(rest) => {}
            () = changes(&mut wishes) => teller.goes_on(),
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

fn left_to_wait(line: &Line, earlier: &Earlier) -> Duration {
    let late = line.journal.as_ref().map_or(Duration::ZERO, |journal| journal.late());
    // A clock that was set back makes the wait no longer than the whole.
    let since = ((line.now)() - earlier.at).to_std().unwrap_or_default();
    late.saturating_sub(since)
}

/// Nothing is there, and nothing of it can come any more. A booking can be brought about under its own key.
async fn again(teller: &mut Teller, earlier: &Earlier) -> Outcome {
    let Asked::Book(seat) = &earlier.what else { return ended() };
    let Some(booking) = seat.booking().filter(|booking| !seat.noted && booking.start > (teller.line.now)()) else {
        return ended();
    };
    match teller.through(&Step::Book(&booking, &seat.zone)).await {
        Ended::Done(done) => Outcome::Done(done),
        Ended::Refused(refusal) => Outcome::Refused(refusal),
    }
}

async fn seen(client: &Client, earlier: &Earlier) -> Result<Seen, ClientError> {
    let key = earlier.key.as_str();
    let seen = match &earlier.what {
        Asked::Book(seat) => booked_there(client, seat).await,
        Asked::CheckIn(id) => of(Step::CheckIn { key, id }.looked_up(client).await),
        Asked::Cancel(id) => of(Step::Cancel { key, id, reason: None }.looked_up(client).await),
        Asked::Step { id, step } => of(Step::Visit { key, id, step: *step }.looked_up(client).await),
        Asked::Move { id, to, .. } => match client.moved_there(id, &to.doctor, to.span.start).await? {
            Some(id) => Ok(Seen::Done(Done::Moved { id })),
            None => match booked_there(client, to).await? {
                Seen::Done(Done::Booked { id, .. }) => Ok(Seen::Half(id)),
                Seen::Done(_) | Seen::Half(_) | Seen::Not => Ok(Seen::Not),
                Seen::Hidden => Ok(Seen::Hidden),
            },
        },
        Asked::WalkIn(_) | Asked::Undo { .. } | Asked::Edit(_) => Ok(Seen::Hidden),
    };
    match seen {
        // What is not there was not changed.
        Err(ClientError::Refused(problem)) if problem.status == 404 => Ok(Seen::Not),
        seen => seen,
    }
}

fn of(looked_up: Result<Option<Done>, ClientError>) -> Result<Seen, ClientError> {
    Ok(looked_up?.map_or(Seen::Not, Seen::Done))
}

/// Under its key, or in its slot. Who joined the directory only with the booking can't be told from others there.
async fn booked_there(client: &Client, seat: &Seat) -> Result<Seen, ClientError> {
    if let Some(booking) = seat.booking() {
        return of(client.booked_by(&booking, &seat.zone).await.map(|found| found.map(booked)));
    }
    if let Some(found) = client.booked_under(&seat.key).await? {
        return Ok(Seen::Done(booked(found)));
    }
    let having = client.having(&seat.doctor, &seat.clinic, seat.span, &seat.zone).await?;
    Ok(if having.is_empty() { Seen::Not } else { Seen::Hidden })
}

fn refusal() -> Refusal {
    answers::not_sent(Reason::DeskEnded, "")
}

fn ended() -> Outcome {
    Outcome::Refused(refusal())
}
