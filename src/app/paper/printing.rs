//! A program that prints: the text goes to its standard input, nothing of it anywhere else.

use std::io::{ErrorKind, Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use super::shown;
use crate::catalogue::say;

/// How long the program may take. Printers are slow, but a spooler is not.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often it is looked whether it has ended.
const LOOK: Duration = Duration::from_millis(20);
/// How much of what it says is told.
const SAYS: u64 = 300;
/// What is none of its business.
const SECRETS: [&str; 4] = ["FRONTDESK_CLIENT_ID", "FRONTDESK_CLIENT_SECRET", "FRONTDESK_STORE", "PGPASSWORD"];

/// Prints; waits for the program to end.
///
/// # Errors
/// What went wrong, in words, safe to draw.
pub fn print(words: &[String], text: String) -> Result<(), String> {
    let Some((name, arguments)) = words.split_first() else { return Err(no_such_command("")) };
    let mut command = Command::new(name);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    for secret in SECRETS {
        command.env_remove(secret);
    }
    // Keys that end the desk, or a terminal that goes away, are nothing to it.
    let mut child = command.process_group(0).spawn().map_err(|error| {
        if error.kind() == ErrorKind::NotFound { no_such_command(name) } else { said(name, &error.to_string()) }
    })?;
    // One that says more than a pipe holds before it has read everything must not be waited for by both sides.
    let input = child.stdin.take();
    let writing = std::thread::spawn(move || input.map_or(Ok(()), |mut input| input.write_all(text.as_bytes())));
    let (send, errors) = mpsc::channel();
    if let Some(output) = child.stderr.take() {
        std::thread::spawn(move || {
            let mut says = String::new();
            let mut some = output.take(SAYS);
            let told = some.read_to_string(&mut says).is_ok() && send.send(says).is_ok();
            // The rest goes nowhere, but it must go.
            let rest = std::io::copy(&mut some.into_inner(), &mut std::io::sink());
            tracing::debug!(told, rest = rest.is_ok(), "the printer's program has spoken");
        });
    }
    let good = ended(&mut child, name)?;
    match (good, writing.join()) {
        (true, Ok(Ok(()))) => Ok(()),
        (true, Ok(Err(_)) | Err(_)) | (false, _) => {
            let says = errors.recv_timeout(Duration::from_millis(500)).unwrap_or_default();
            match says.lines().map(str::trim).find(|line| !line.is_empty()) {
                Some(line) => Err(said(name, line)),
                None => Err(say!("paper-command-ended", command = shown(name))),
            }
        }
    }
}

/// Nobody has it.
pub fn no_such_command(name: &str) -> String {
    say!("paper-no-such-command", command = shown(name))
}

fn said(name: &str, says: &str) -> String {
    say!("paper-command-said", command = shown(name), says = shown(says))
}

/// Whether it ended well; one that hangs is ended.
fn ended(child: &mut Child, name: &str) -> Result<bool, String> {
    let until = Instant::now() + PATIENCE;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status.success()),
            Ok(None) if Instant::now() < until => std::thread::sleep(LOOK),
            Ok(None) => {
                if let Err(error) = child.kill().and_then(|()| child.wait().map(drop)) {
                    tracing::warn!(%error, "a program that prints hangs and can't be ended");
                }
                return Err(say!("paper-command-hangs", command = shown(name)));
            }
            Err(error) => return Err(said(name, &error.to_string())),
        }
    }
}
