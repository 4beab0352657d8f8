//! A seat for every connection, and who gives way when there are none left.
//!
//! Slow callers must not keep others out. So whoever comes is taken in, and of those connections that wait for their
//! caller (an idle one, half a head, half a handshake, half a body) one is closed: of the network that holds most of
//! them, the one that has waited longest. A request that is being answered never gives way; where there is nothing
//! else, whoever comes has to wait.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;

use crate::server::peer;

/// All seats.
pub struct Seats {
    free: Arc<Semaphore>,
    taken: Arc<Taken>,
}

/// Those that are taken, by number.
#[derive(Default)]
struct Taken {
    seats: Mutex<Table>,
    /// A connection has begun to wait for its caller, and could be asked to go.
    somebody_waits: Notify,
}

#[derive(Default)]
struct Table {
    next: u64,
    all: HashMap<u64, Arc<Seat>>,
}

/// The seat of one connection.
pub struct Seat {
    network: IpAddr,
    /// Since when we wait for the caller; `None` while the caller waits for us.
    since: Mutex<Option<Instant>>,
    away: CancellationToken,
    taken: Arc<Taken>,
}

/// Keeps a seat taken; free again when it is dropped.
pub struct Held {
    seat: Arc<Seat>,
    number: u64,
    _permit: OwnedSemaphorePermit,
}

impl Seats {
    /// That many, all free.
    pub fn new(count: usize) -> Self {
        Self { free: Arc::new(Semaphore::new(count)), taken: Arc::default() }
    }

    /// A seat for a new connection. Where all are taken, somebody gives way; `None` if that can't be.
    pub async fn take(&self, address: IpAddr) -> Option<Held> {
        loop {
            if let Ok(permit) = Arc::clone(&self.free).try_acquire_owned() {
                return Some(self.seat(address, permit));
            }
            let somebody_waits = self.taken.somebody_waits.notified();
            if self.taken.somebody_gives_way() {
                let permit = Arc::clone(&self.free).acquire_owned().await.ok()?;
                return Some(self.seat(address, permit));
            }
            tokio::select! {
                permit = Arc::clone(&self.free).acquire_owned() => return Some(self.seat(address, permit.ok()?)),
                () = somebody_waits => {}
            }
        }
    }

    /// Asks somebody who is waited for to go.
    pub fn make_room(&self) {
        if !self.taken.somebody_gives_way() {
            tracing::warn!("there is no room for another connection, and nobody who could go");
        }
    }

    fn seat(&self, address: IpAddr, permit: OwnedSemaphorePermit) -> Held {
        let seat = Arc::new(Seat {
            network: peer::network(address),
            since: Mutex::new(Some(Instant::now())),
            away: CancellationToken::new(),
            taken: Arc::clone(&self.taken),
        });
        let mut table = self.taken.table();
        table.next += 1;
        let number = table.next;
        table.all.insert(number, Arc::clone(&seat));
        Held { seat, number, _permit: permit }
    }
}

impl Taken {
    fn table(&self) -> MutexGuard<'_, Table> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks one connection to end. `false` where all of them are busy.
    fn somebody_gives_way(&self) -> bool {
        let table = self.table();
        let mut held: HashMap<IpAddr, usize> = HashMap::new();
        for seat in table.all.values() {
            *held.entry(seat.network).or_default() += 1;
        }
        let waiting = table.all.values().filter(|seat| !seat.away.is_cancelled());
        let waiting = waiting.filter_map(|seat| Some((seat, seat.waiting_since()?)));
        let by_greed = |(seat, since): &(&Arc<Seat>, Instant)| {
            let most = held.get(&seat.network).copied().unwrap_or_default();
            (std::cmp::Reverse(most), *since)
        };
        let first = waiting.min_by_key(by_greed);
        first.map(|(seat, _)| seat.away.cancel()).is_some()
    }
}

impl Held {
    /// The seat itself.
    pub fn seat(&self) -> &Arc<Seat> {
        &self.seat
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.seat.taken.table().all.remove(&self.number);
    }
}

impl Seat {
    /// It is the caller's turn.
    pub fn waits_for_caller(&self) {
        self.turn(Some(Instant::now()));
        self.taken.somebody_waits.notify_waiters();
    }

    /// It is our turn.
    pub fn works(&self) {
        self.turn(None);
    }

    fn turn(&self, since: Option<Instant>) {
        *self.since.lock().unwrap_or_else(PoisonError::into_inner) = since;
    }

    fn waiting_since(&self) -> Option<Instant> {
        *self.since.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends when somebody else needs the seat.
    pub async fn given_away(&self) {
        self.away.cancelled().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    async fn taken(seats: &Seats, last: u8) -> Held {
        seats.take(address(last)).await.unwrap()
    }

    /// The connection ends as soon as it is asked to.
    fn goes_when_asked(held: Held) -> tokio::task::JoinHandle<()> {
        tokio::spawn(async move { held.seat().given_away().await })
    }

    #[tokio::test]
    async fn the_greediest_network_gives_way_and_of_it_the_one_that_waits_longest() {
        let seats = Seats::new(4);
        let alone = goes_when_asked(taken(&seats, 1).await);
        let busy = taken(&seats, 2).await;
        busy.seat().works();
        let (older, newer) = (taken(&seats, 2).await, taken(&seats, 2).await);
        // The older one has just been of use.
        older.seat().waits_for_caller();
        let (older, newer) = (goes_when_asked(older), goes_when_asked(newer));
        let next = taken(&seats, 3).await;
        newer.await.unwrap();
        assert!(!alone.is_finished() && !older.is_finished() && !busy.seat().away.is_cancelled());
        let after = taken(&seats, 4).await;
        older.await.unwrap();
        assert!(!alone.is_finished());
        drop((next, after));
    }

    #[tokio::test]
    async fn nobody_who_is_being_answered_gives_way() {
        let seats = Arc::new(Seats::new(1));
        let busy = taken(&seats, 1).await;
        busy.seat().works();
        let (shared, seat) = (Arc::clone(&seats), Arc::clone(busy.seat()));
        let next = tokio::spawn(async move { shared.take(address(2)).await.is_some() });
        let going = goes_when_asked(busy);
        tokio::task::yield_now().await;
        assert!(!going.is_finished() && !next.is_finished());
        seat.waits_for_caller();
        going.await.unwrap();
        assert!(next.await.unwrap());
    }
}
