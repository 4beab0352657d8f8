//! Who may try to sign in: five failures of one client within a quarter of an hour close the door for it until the
//! oldest is that old, and fifty do so for a whole network. A good sign-in clears the client's failures, not the
//! network's: somebody who knows one secret must not get to try the others for ever.
//!
//! What has failed is in the store, so that it counts after a restart and for every server of one practice. It is noted
//! when the secret has been looked at: of one client, each server may therefore look at one or two more than five that
//! come at the same moment.

use super::peer::{self, Peer};
use super::problem::Refusal;
use super::secrets;
use super::state::App;
use super::store::sign_in_failures::{self, COUNTS_FOR};
use super::store::sql::{Sql, SqlError};
use crate::contract::problem::Code;

const MOST_OF_A_CLIENT: i64 = 5;
const MOST_OF_A_NETWORK: i64 = 50;

/// Somebody who wants to sign in: the client as a hash, and the network it comes from, where that is known.
#[derive(Clone, Debug)]
pub struct Attempt {
    client: String,
    network: Option<String>,
}

impl Attempt {
    /// By this client, from there.
    pub fn of(client: &str, peer: Peer) -> Self {
        let network = peer.0.map(|peer| peer::network(peer.ip()));
        Self {
            client: secrets::sha256(client),
            network: network.map(|network| secrets::sha256(&format!("network {network}"))),
        }
    }

    /// Refused where too many have failed; says how long to wait.
    pub async fn may_be_made(&self, app: &App) -> Result<(), Refusal> {
        let now = app.clock.now();
        let limits = [(Some(self.client.clone()), MOST_OF_A_CLIENT), (self.network.clone(), MOST_OF_A_NETWORK)];
        let until = app.store.read::<_, Refusal>(move |sql| {
            let mut until = None;
            for (who, most) in limits {
                let Some(who) = who else { continue };
                let failed = sign_in_failures::last(sql, &who, most, now)?;
                let enough = usize::try_from(most).is_ok_and(|most| failed.len() >= most);
                // The door opens when the oldest of the last few no longer counts.
                until = until.max(failed.last().filter(|_| enough).map(|oldest| *oldest + COUNTS_FOR));
            }
            Ok(until)
        });
        match until.await? {
            None => Ok(()),
            Some(until) => {
                let says = "too many wrong sign-ins of this client, or from where it is; wait a quarter of an hour";
                let wait = (until - now).num_seconds().max(0) + 1;
                Err(Refusal::new(Code::TooManyRequests, says).with_retry_after(wait))
            }
        }
    }

    /// The secret was wrong, or the client is nobody's.
    pub async fn failed(&self, app: &App) -> Result<(), Refusal> {
        let (who, now) = (self.clone(), app.clock.now());
        let note = move |sql: &mut dyn Sql| {
            sign_in_failures::prune(sql, now)?;
            for who in [Some(who.client), who.network].into_iter().flatten() {
                sign_in_failures::insert(sql, &who, now)?;
            }
            Ok(())
        };
        app.store.write::<_, Refusal>(note).await
    }

    /// The secret was right.
    pub fn passed(&self, sql: &mut dyn Sql) -> Result<(), SqlError> {
        sign_in_failures::clear(sql, &self.client)
    }
}
