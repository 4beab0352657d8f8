//! A panic in any task ends the program: the terminal is given back, and a reference is told instead of the panic's own
//! words, which may hold what was on the screen.

use std::panic::PanicHookInfo;
use std::sync::OnceLock;

use tokio_util::sync::CancellationToken;

use super::{terminal, trouble};

static PANICKED: OnceLock<CancellationToken> = OnceLock::new();

/// Cancelled when any thread has panicked.
pub fn panicked() -> CancellationToken {
    PANICKED.get_or_init(CancellationToken::new).clone()
}

/// Installs the reports of errors, and the hook.
pub fn install() -> Result<(), color_eyre::Report> {
    let (_, errors) = color_eyre::config::HookBuilder::default().display_env_section(false).into_hooks();
    errors.install()?;
    std::panic::set_hook(Box::new(hook));
    Ok(())
}

fn hook(info: &PanicHookInfo<'_>) {
    let reference = uuid::Uuid::new_v4().simple().to_string();
    let reference = &reference[..8];
    let place = info.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
    terminal::give_back();
    // A hook that panics itself aborts the program.
    trouble::say(&format_args!(
        "the program has a fault and had to stop (reference {reference}, {place}); what the server has confirmed is \
         safe, start again and look at today's list"
    ));
    tracing::error!(reference, place, "panic");
    panicked().cancel();
}
