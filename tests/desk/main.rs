//! Transitions of the desk: pure, without I/O, without a clock. Each test is a sentence.

mod booking;
mod harness;
mod moving;
mod network;
mod today;
