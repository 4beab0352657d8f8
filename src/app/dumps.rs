//! No core dumps: what a program had in memory when it crashed holds names. The limit keeps the system from writing one
//! beside the program; a system that hands dumps to a collector asks for the other mark instead.

use rustix::process::{Resource, Rlimit, setrlimit};

/// From now on this program, and whatever it starts, leaves no picture of its memory behind. A system that can't promise
/// that is no reason not to start.
pub fn forbid() {
    let none = Rlimit { current: Some(0), maximum: Some(0) };
    if let Err(error) = setrlimit(Resource::Core, none).and_then(|()| mark()) {
        tracing::warn!(%error, "core dumps can't be switched off");
    }
}

#[cfg(target_os = "linux")]
fn mark() -> rustix::io::Result<()> {
    rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)
}

#[cfg(not(target_os = "linux"))]
fn mark() -> rustix::io::Result<()> {
    Ok(())
}
