//! Locking the desk, by a key or after a while without one, and unlocking it.

use chrono::TimeDelta;

use super::reads;
use crate::desk::action::{Command, Edit};
use crate::desk::model::lock::Shut;
use crate::desk::model::{Desk, Watch};
use crate::desk::port::Effect;

/// Locks the desk. Everything that is open stays as it is, beneath the lock.
pub fn lock(desk: &mut Desk) -> Vec<Effect> {
    if !desk.lock.is_shut() {
        desk.lock.shut = Some(Shut::new(desk.now));
    }
    Vec::new()
}

/// The clock that counts the sleep of the computer, too, was read. Nobody may have been here for too long.
pub fn awake(desk: &mut Desk, awake: TimeDelta) -> Vec<Effect> {
    if desk.lock.awake.is_zero() {
        // The first reading: who started the desk is there.
        desk.lock.used = awake;
    }
    desk.lock.awake = awake;
    if desk.lock.due_in().is_some_and(|due| due <= TimeDelta::zero()) {
        return lock(desk);
    }
    Vec::new()
}

/// Somebody is there. After a while without anybody what is shown is old where the server does not tell changes: it is
/// asked for at once.
pub fn used(desk: &mut Desk) {
    if desk.is_idle() && desk.watch == Watch::Poll && desk.clinic.is_some() {
        reads::poll(desk);
    }
    desk.used_at = desk.now;
    desk.lock.used = desk.lock.awake;
}

/// A key of the locked desk.
pub fn command(desk: &mut Desk, command: Command) -> Vec<Effect> {
    if command == Command::Enter && desk.lock.waits().is_none() {
        let lock = &mut desk.lock;
        let opens = match (&lock.pin, &lock.shut) {
            (Some(pin), Some(shut)) => pin.is(shut.typed.value()),
            (None, _) | (_, None) => true,
        };
        match &mut lock.shut {
            Some(shut) if !opens => shut.was_wrong(lock.awake),
            Some(_) | None => lock.shut = None,
        }
    }
    Vec::new()
}

/// A letter of the PIN. Pastes are no letters: what is in a clipboard is nobody's PIN.
pub fn typed(desk: &mut Desk, edit: Edit) {
    let lock = &mut desk.lock;
    if lock.pin.is_some()
        && let Some(shut) = &mut lock.shut
    {
        shut.typed.edit(edit);
    }
}
