//! What is kept of a write that was refused: the entry of the audit trail and, under the key in its header, the refusal, so
//! that no copy of the write that comes late is done.

use axum::response::Response;

use super::{Turn, response};
use crate::contract::problem::Code;
use crate::server::audit::{self, About, Actor};
use crate::server::problem::Refusal;
use crate::server::state::App;
use crate::server::store::JobKind;
use crate::server::store::answers::{self, KeptAnswer, KeptKey};
use crate::server::store::sql::{Sql, SqlError};

/// A write that was refused.
pub(super) struct Refused {
    pub turn: Turn,
    pub actor: Actor,
    pub action: &'static str,
    pub about: About,
    /// The one in its header.
    pub key: Option<String>,
    pub fingerprint: String,
}

impl Refused {
    /// Writes down that it was. Where a copy of it has been done in the moment since, tells its answer.
    fn written(&self, sql: &mut dyn Sql, refusal: &Refusal) -> Result<Option<KeptAnswer>, SqlError> {
        let Self { turn, actor, action, about, key, fingerprint } = self;
        sql.serialise(turn.business.as_str())?;
        // What was made on an old version, or under a key that is taken, can't be done by a copy of it either, and says
        // nothing about the write that the key belongs to.
        let lasts = !matches!(refusal.code(), Code::StaleVersion | Code::IdempotencyConflict | Code::KeyVoid);
        if let Some(key) = key.as_ref().filter(|_| lasts) {
            match answers::find(sql, &turn.business, key)? {
                Some(KeptKey::Done(answer)) if answer.fingerprint == *fingerprint => return Ok(Some(answer)),
                Some(KeptKey::Done(_) | KeptKey::Refused { .. } | KeptKey::Void) => {}
                None => {
                    let (status, body) = (refusal.code().status(), refusal.kept().unwrap_or_default());
                    let kept = KeptAnswer { fingerprint: fingerprint.clone(), status, body };
                    answers::keep_refusal(sql, &turn.business, key, &kept, turn.now)?;
                }
            }
        }
        audit::record(sql, &turn.practice, actor, action, about, refusal.code().word(), turn.now)?;
        Ok(None)
    }
}

impl App {
    /// A refusal changed nothing, so that what is written down of it is a transaction of its own: the entry of the audit
    /// trail and, under a key, the refusal itself. The keys of a caller's own program (`partner_appointment_id`) stay good.
    pub(super) async fn refuse(&self, refused: Refused, refusal: Refusal) -> Result<Response, Refusal> {
        if matches!(refusal.code(), Code::Internal | Code::Unavailable | Code::WriteRunning) {
            return Err(refusal);
        }
        let is_keyed = refused.key.is_some();
        let kind = JobKind { turn: Some(refused.turn.business.as_str().to_owned()), decides_first: false };
        let told = refusal.clone();
        let written = self.store.write_as(kind, move |sql| refused.written(sql, &told)).await;
        match written {
            Ok(None) => Err(refusal),
            Ok(Some(answer)) => Ok(response(answer.status, answer.body)),
            // A copy of the write might still be done: the caller must not believe the refusal.
            Err(error) if is_keyed => Err(error.into()),
            Err(error) => {
                tracing::error!(%error, "a refusal is missing in the audit trail");
                Err(refusal)
            }
        }
    }
}
