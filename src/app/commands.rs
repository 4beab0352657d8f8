//! The commands, one file each: what they print and in which order. What is done is the part of others.

use std::fmt::Display;
use std::io::Write;

use super::trouble::Trouble;

pub mod audit;
pub mod backup;
pub mod client;
pub mod completions;
pub mod day;
pub mod keys;
pub mod practice;
pub mod status;

/// Prints a result on standard output. A reader that has had enough and closed the pipe is no trouble.
pub fn print(result: &dyn Display) -> Result<(), Trouble> {
    let mut out = std::io::stdout().lock();
    match write!(out, "{result}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Trouble::Output(error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// The same with the end of the line.
pub fn print_line(result: &dyn Display) -> Result<(), Trouble> {
    print(&format_args!("{result}\n"))
}
