//! One call that changes something: how it is made, and the ways to find out afterwards whether it happened.

use crate::client::{Booked, CheckedIn, Client, ClientError, Style, moved_by};
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
    Undo { key: &'a str, id: &'a AppointmentId },
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
            Self::Visit { .. } | Self::WalkIn(_) | Self::Undo { .. } | Self::Edit { .. } => {
                Err(ClientError::NotOffered)
            }
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
    pub fn can_be_looked_up(&self, client: &Client) -> bool {
        match self {
            Self::Book(..) => client.style() == Style::Published,
            Self::CheckIn { .. } | Self::Cancel { .. } | Self::Reschedule { .. } => true,
            Self::Visit { .. } | Self::WalkIn(_) | Self::Undo { .. } | Self::Edit { .. } => false,
        }
    }

    /// Looks whether it has happened, by what the server shows. `None`: it has not, or that can't be seen.
    pub async fn looked_up(&self, client: &Client) -> Result<Option<Done>, ClientError> {
        match self {
            Self::Book(booking, _) if client.style() == Style::Published => {
                Ok(client.booked_under(&booking.key).await?.map(booked))
            }
            Self::Book(..) => Ok(None),
            Self::CheckIn { id, .. } => Ok(client.standing(id).await?.filter(has_come).map(checked_in)),
            Self::Cancel { id, .. } => {
                let standing = client.standing(id).await?;
                Ok(standing.filter(|s| s.status.same_state(&Status::Cancelled(By::Api))).map(|_| Done::Cancelled))
            }
            Self::Reschedule { id, to, .. } => Ok(client.moved_there(id, to).await?.map(|id| Done::Moved { id })),
            Self::Visit { .. } | Self::WalkIn(_) | Self::Undo { .. } | Self::Edit { .. } => Ok(None),
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
            Self::Visit { .. } | Self::WalkIn(_) | Self::Undo { .. } | Self::Edit { .. } => None,
        }
    }
}

/// Whether somebody has been checked in, however far the visit is by now.
fn has_come(standing: &CheckedIn) -> bool {
    matches!(standing.status, Status::CheckedIn | Status::Ongoing | Status::Completed | Status::CompletedNoPrescription)
}

fn booked(new: Booked) -> Done {
    Done::Booked { id: new.id, patient: new.patient }
}

fn checked_in(now: CheckedIn) -> Done {
    Done::CheckedIn { status: now.status, token: now.token, at: now.at }
}
