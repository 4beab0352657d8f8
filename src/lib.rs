//! `frontdesk`: a full-screen terminal scheduling desk for clinic receptionists, and the practice server behind it.
//!
//! # The rooms
//!
//! | room | what it is |
//! |---|---|
//! | [`domain`] | what a practice is: clinics, sittings, slots, patients, the life of an appointment. No I/O, no clock |
//! | [`contract`] | the Appointment API on the wire, spoken by both ends |
//! | [`client`] | HTTP out: one method for each operation |
//! | [`server`] | HTTP in: routes, rules, store; and the sample practice |
//! | [`desk`] | the application core, pure: model, actions, update, and the port through which it asks the world |
//! | [`worker`] | performs what the core asks |
//! | [`tui`] | keys in, cells out |
//! | [`paper`] | what is printed or written for other programs: sheets, slips, CSV, JSON, calendars. Pure |
//! | [`app`] | the only room that knows all the others: start, the loop, the end |
//!
//! [`cli`] and [`settings`] are the words of the command line and of the configuration file; [`catalogue`] has every text of
//! the desk, so that a language can be added, and may be named by `desk`, `tui` and `app`.
//!
//! # The arrows
//!
//! A → B: A may name B. `tests/arrows.rs` keeps them, and the foreign crates of each room.
//!
//! ```text
//! main → app → everything
//! tui    → desk → domain ← paper
//! worker → desk::port, client, contract, domain
//! client → contract → domain ← contract ← server
//! ```
//!
//! # The flow
//!
//! ```text
//!  key ─► keymap ─► Action ─► update(&mut Desk, Action) -> Vec<Effect> ─► app::run ─► worker ─► client ─► HTTP
//!                                   │                                                  │
//!  terminal ◄─ draw(&Desk, &Theme) ◄─ Desk ◄─ update ◄─ Action::Reply(ticket, …) ◄──────┘
//! ```
//!
//! `update` is the only code that changes the desk, and it is pure: the time arrives as an action, a wish leaves as an
//! effect. What the screen shows and nobody has asked for is asked for after every action, in one place
//! (`desk/update/reads.rs`), so that no key has to think of reads.
//!
//! Nothing is kept that follows from the rest: what a command line means is read anew from the desk, names are hidden in
//! a copy of it that is drawn, and the help and the lock are layers over whatever is open.
//!
//! Everything that reads shares one state of the line ([`worker`]'s `circuit`), and the time is the server's, as its answers
//! tell it ([`client`]'s `clock`): the loop corrects the computer's clock before anybody reads it.
//!
//! Before a write is sent its intent is on disk ([`worker::Journal`], ids only). The first thing that a worker tells is what
//! earlier desks left open; it becomes writes of this desk of which the end is not known, and comes back as effects that find
//! out:
//!
//! ```text
//!  Effect::Write ─► journal: append, sync ─► client ─► HTTP ─► Reply::Written ─► (a second later) journal: struck out
//!  start ─► Reply::LeftBehind ─► update ─► Effect::Write(Write::Earlier) ─► void the key, or look ─► Reply::Written
//! ```
//!
//! A list may be followed by the names that it lacks, and a move reports when only half of it is done: the worker says
//! what it knows as soon as it knows it.
//!
//! What is typed is kept outside of the desk as well: after everything that happens a small value is made of it
//! ([`desk::model::draft`]) and, where it has changed, handed to a thread that writes it ([`app`]'s `drafts`). The next desk
//! brings it back through `update`, as soon as what it needs has been read.
//!
//! # The server
//!
//! Every write takes one way ([`server`]'s `writes`): one transaction with its keys, the rules, the event that desks
//! follow, the answer that is kept, and the entry of the audit trail. Every route is one entry of a table from which
//! both the router and `/openapi.json` are made. One upkeep task closes the day at each clinic's midnight and forgets
//! what is kept for a time only.
//!
//! # The store
//!
//! Queries are plain functions over a small trait, run as jobs on threads of their own. On SQLite one thread writes, in
//! transactions that group what waits, and a few read; in a server one more carries the write-ahead log over. On PostgreSQL
//! four write and four read, each with a connection of its own, the transactions of a practice follow each other by an
//! advisory lock, and LISTEN/NOTIFY tells other servers of changes. A request that is dropped half-way can therefore not
//! stop a write half-way. Schedules are not stored as slots: they follow from the practice's description, and a booking
//! holds seats on a grid of five minutes, of which the primary key forbids that one is sold twice.

pub mod app;
pub mod catalogue;
pub mod cli;
pub mod client;
pub mod contract;
pub mod desk;
pub mod domain;
pub mod paper;
pub mod server;
pub mod settings;
pub mod tui;
pub mod worker;
