//! One call that changes something: how it is made, and the ways to find out afterwards whether it happened.

use crate::client::{Booked, CheckedIn, Client, ClientError, Style, WalkedIn, moved_by, status_of, version_of};
use crate::desk::port::{Change, Done, VisitStep};
use crate::domain::appointment::{By, Status};
use crate::domain::booking::{Booking, WalkIn};
use crate::domain::ids::AppointmentId;
use crate::domain::text::Text;
use crate::domain::zone::Zone;

/// One call that changes something, under its key.
pub enum Step<'a> {
    /// Book; the key is in the booking.
    Book(&'a Booking, &'a Zone),
    /// Check in.
    CheckIn { key: &'a str, id: &'a AppointmentId },
    /// Cancel.
    Cancel { key: &'a str, id: &'a AppointmentId, reason: Option<&'a Text> },
    /// Move in one step.
    Reschedule { key: &'a str, id: &'a AppointmentId, to: &'a Booking },
    /// The next step of a visit.
    Visit { key: &'a str, id: &'a AppointmentId, step: VisitStep },
    /// Somebody without an appointment joins the queue.
    WalkIn(&'a WalkIn),
    /// Take back the last change.
    Undo { key: &'a str, id: &'a AppointmentId, version: Option<u64> },
    /// Change what is said of it.
    Edit { key: &'a str, id: &'a AppointmentId, version: Option<u64>, change: &'a Change },
}

impl Step<'_> {
    /// Its key.
    pub fn key(&self) -> &str {
        match self {
            Self::Book(booking, _) => &booking.key,
            Self::WalkIn(walk_in) => &walk_in.key,
            Self::CheckIn { key, .. }
            | Self::Cancel { key, .. }
            | Self::Reschedule { key, .. }
            | Self::Visit { key, .. }
            | Self::Undo { key, .. }
            | Self::Edit { key, .. } => key,
        }
    }

    /// Makes the call.
    pub async fn attempt(&self, client: &Client) -> Result<Done, ClientError> {
        match self {
            Self::Book(booking, zone) => client.book(booking, zone).await.map(booked),
            Self::CheckIn { key, id } => client.check_in(id, key).await.map(checked_in),
            Self::Cancel { key, id, reason } => client.cancel(id, *reason, key).await.map(|()| Done::Cancelled),
            Self::Reschedule { key, id, to } => client.reschedule(id, to, key).await.map(|id| Done::Moved { id }),
            Self::Visit { key, id, step } => visit(client, key, id, *step).await,
            Self::WalkIn(walk_in) => client.walk_in(walk_in).await.map(walked_in),
            Self::Undo { key, id, version } => {
                client.undo(id, *version, key).await.map(|status| Done::Undone { status })
            }
            Self::Edit { key, id, version, change } => edit(client, key, id, *version, change).await,
        }
    }

    /// Whether the server must be asked what became of it before it may be sent again: published services don't promise
    /// that the same booking or move twice is one.
    pub fn asks_first(&self, client: &Client) -> bool {
        match self {
            Self::Book(..) | Self::Reschedule { .. } => client.style() == Style::Published,
            Self::CheckIn { .. }
            | Self::Cancel { .. }
            | Self::Visit { .. }
            | Self::WalkIn(_)
            | Self::Undo { .. }
            | Self::Edit { .. } => false,
        }
    }

    /// Whether [`Self::looked_up`] can tell anything.
    pub fn can_be_looked_up(&self) -> bool {
        match self {
            Self::Book(..)
            | Self::CheckIn { .. }
            | Self::Cancel { .. }
            | Self::Reschedule { .. }
            | Self::Visit { .. } => true,
            Self::WalkIn(_) | Self::Undo { .. } | Self::Edit { .. } => false,
        }
    }

    /// Whether it has happened, before it is sent again: of a booking only by its own key, since its patient may have the
    /// slot for another reason.
    pub async fn known_before(&self, client: &Client) -> Result<Option<Done>, ClientError> {
        match self {
            Self::Book(booking, _) => Ok(client.booked_under(&booking.key).await?.map(booked)),
            Self::CheckIn { .. }
            | Self::Cancel { .. }
            | Self::Reschedule { .. }
            | Self::Visit { .. }
            | Self::WalkIn(_)
            | Self::Undo { .. }
            | Self::Edit { .. } => self.looked_up(client).await,
        }
    }

    /// Looks whether it has happened, by what the server shows. `None`: it has not, or that can't be seen.
    pub async fn looked_up(&self, client: &Client) -> Result<Option<Done>, ClientError> {
        match self {
            Self::Book(booking, zone) => Ok(client.booked_by(booking, zone).await?.map(booked)),
            Self::CheckIn { id, .. } => Ok(client.standing(id).await?.filter(has_come).map(checked_in)),
            Self::Cancel { id, .. } => {
                let standing = client.standing(id).await?;
                Ok(standing.filter(|s| s.status.same_state(&Status::Cancelled(By::Api))).map(|_| Done::Cancelled))
            }
            Self::Reschedule { id, to, .. } => {
                Ok(client.moved_there(id, &to.doctor, to.start).await?.map(|id| Done::Moved { id }))
            }
            Self::Visit { id, step, .. } => {
                let standing = client.standing(id).await?;
                let there = standing.filter(|standing| has_taken(&standing.status, *step));
                Ok(there.map(|standing| Done::Stepped { status: standing.status }))
            }
            Self::WalkIn(_) | Self::Undo { .. } | Self::Edit { .. } => Ok(None),
        }
    }

    /// What it did, by the answer that the server kept; null where that had no body.
    pub async fn kept(&self, client: &Client, answer: &serde_json::Value) -> Option<Done> {
        match self {
            Self::Book(..) => Booked::read(answer).map(booked),
            Self::CheckIn { id, .. } => {
                let kept = CheckedIn::read(answer).filter(|_| client.style() == Style::Core);
                Some(checked_in(match kept {
                    Some(kept) => kept,
                    None => client.as_checked_in(id).await,
                }))
            }
            Self::Cancel { .. } => Some(Done::Cancelled),
            Self::Reschedule { id, .. } => Some(Done::Moved {
                id: match moved_by(answer, id) {
                    Some(new) => Some(new),
                    None => client.moved_to(id).await.ok().flatten(),
                },
            }),
            Self::Visit { step, .. } => {
                Some(Done::Stepped { status: status_of(answer).unwrap_or_else(|| after(*step)) })
            }
            Self::WalkIn(_) => WalkedIn::read(answer).map(walked_in),
            Self::Undo { .. } => Some(Done::Undone { status: status_of(answer) }),
            Self::Edit { .. } => Some(Done::Edited { version: version_of(answer) }),
        }
    }
}

/// The next step of a visit. Ending and putting aside have calls of their own, which published services know, too.
async fn visit(client: &Client, key: &str, id: &AppointmentId, step: VisitStep) -> Result<Done, ClientError> {
    let told = match step {
        VisitStep::End => client.complete(id, key).await.map(|()| None),
        VisitStep::Park => client.park(id, key).await.map(|()| None),
        VisitStep::Start | VisitStep::CallBack | VisitStep::NoShow => client.change_status(id, &after(step), key).await,
    };
    Ok(Done::Stepped { status: told?.unwrap_or_else(|| after(step)) })
}

/// Where an appointment stands after a step.
fn after(step: VisitStep) -> Status {
    match step {
        VisitStep::Start => Status::Ongoing,
        VisitStep::End => Status::CompletedNoPrescription,
        VisitStep::Park => Status::Parked,
        VisitStep::CallBack => Status::CheckedIn,
        VisitStep::NoShow => Status::NoShow(By::Api),
    }
}

/// Whether the step has been taken, however far the visit is by now.
fn has_taken(status: &Status, step: VisitStep) -> bool {
    let over = matches!(status, Status::Completed | Status::CompletedNoPrescription);
    match step {
        VisitStep::Start => *status == Status::Ongoing || over,
        VisitStep::End => over,
        VisitStep::Park => *status == Status::Parked,
        VisitStep::CallBack => matches!(status, Status::CheckedIn | Status::Ongoing) || over,
        VisitStep::NoShow => status.same_state(&Status::NoShow(By::Api)),
    }
}

/// What is said of an appointment.
async fn edit(
    client: &Client,
    key: &str,
    id: &AppointmentId,
    version: Option<u64>,
    change: &Change,
) -> Result<Done, ClientError> {
    let version = match change {
        Change::Notes(notes) => client.change_notes(id, notes, version, key).await?,
        Change::Urgent(why) => client.change_urgent(id, why.as_ref(), version, key).await?,
    };
    Ok(Done::Edited { version })
}

pub fn walked_in(new: WalkedIn) -> Done {
    Done::WalkedIn { id: new.id, patient: new.patient, token: new.token, at: new.at }
}

/// Whether somebody has been checked in, however far the visit is by now.
fn has_come(standing: &CheckedIn) -> bool {
    matches!(standing.status, Status::CheckedIn | Status::Ongoing | Status::Completed | Status::CompletedNoPrescription)
}

pub fn booked(new: Booked) -> Done {
    Done::Booked { id: new.id, patient: new.patient }
}

fn checked_in(now: CheckedIn) -> Done {
    Done::CheckedIn { status: now.status, token: now.token, at: now.at }
}
