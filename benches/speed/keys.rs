//! From a key to the last byte of its repaint, on the screen of a morning and on that of a hospital; beside a program
//! that does nothing but echo one cell.

use std::io::{Read, Write};

use super::crowd;
use super::table::{Goal, Row, Table, ms, percentile};
use super::terminal::{Place, Watched};

/// The word that makes this program the one that only echoes.
pub const ECHO: &str = "--echo-one-cell";
/// The same by the means of the desk.
pub const ECHO_BY_A_LOOP: &str = "--echo-by-a-loop";
const PRESSES: usize = 600;

/// Moves in the grid, and down today's list so far that it moves on, and up again: what is pressed all day.
const PANES: [(&str, &str, &str); 2] =
    [("3", "grid", "jljlkhkh"), ("4", "today's list", "jjjjjjjjjjjjjjjjjjjjjjjjjjjjjjkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk")];

pub fn measure(table: &mut Table) {
    let echo = echoed(ECHO);
    let place = Place::new();
    let mut first = Watched::starts(place.desk(), 120, 36);
    first.until("data", |screen| screen.contents().contains("WAITING"));
    first.settles(std::time::Duration::from_millis(400));
    of_desk(table, first, "the sample practice", echo, 25.0);
    let crowd = crowd::place(5_000);
    let mut desk = Watched::starts(crowd.desk(), 120, 36);
    desk.until("data", |screen| screen.contents().contains("WAITING"));
    desk.settles(std::time::Duration::from_millis(1_500));
    of_desk(table, desk, "5,000 appointments", echo, 50.0);
}

fn of_desk(table: &mut Table, mut desk: Watched, named: &str, echoed: f64, megabytes: f64) {
    let mut times = Vec::new();
    for (pane, what, cursor) in PANES {
        desk.key(pane.as_bytes());
        let mut bytes = Vec::new();
        for at in 0..PRESSES / 2 {
            let at = at % cursor.len();
            if let Some(repaint) = desk.key(&cursor.as_bytes()[at..=at]) {
                times.push(ms(repaint.took));
                bytes.push(repaint.bytes as f64);
            }
        }
        let mean = bytes.iter().sum::<f64>() / bytes.len() as f64;
        table.add(Row::new(format!("bytes per cursor key, {what}, {named}, mean"), mean, "bytes", Goal::Most(200.0)));
    }
    assert!(times.len() > PRESSES / 2, "only {} of {PRESSES} keys were seen", times.len());
    let (p50, p99) = (percentile(&times, 50.0), percentile(&times, 99.0));
    let what = format!("key → last byte of its repaint, {named}");
    table.add(Row::new(format!("{what}, p50"), p50, "ms", Goal::Most(0.6)));
    table.add(Row::new(format!("{what}, p99"), p99, "ms", Goal::Most(1.5)));
    table.add(Row::against(format!("{what}, p50"), p50, "ms", Goal::Times(3.0), "echo of one cell", echoed));
    hour(&mut desk);
    match desk.status("VmRSS") {
        Some(kilobytes) => {
            let what = format!("memory after an hour's keys, {named}");
            table.add(Row::new(what, kilobytes / 1024.0, "MB", Goal::Most(megabytes)));
        }
        None => table.lacks("memory", "this system has no /proc"),
    }
    desk.quits();
}

/// What is done in an hour, quickly: doctors and days, details, forms, finding, help.
fn hour(desk: &mut Watched) {
    for _ in 0..40 {
        for key in ["J", "]", "[", "n", "d", "\x1b", "W", "\x1b", "a", "\x1b", "/", "ku", "\x1b", "?", "\x1b", "t"] {
            desk.key(key.as_bytes());
        }
        for _ in 0..3 {
            desk.key(b"\x1b");
        }
    }
}

/// The median time, in milliseconds, in which the program of that name echoes a key.
pub fn echoed(named: &str) -> f64 {
    let place = Place::new();
    let mut command = place.command(std::env::current_exe().unwrap());
    command.arg(named);
    let mut echo = Watched::starts(command, 120, 36);
    echo.until("the echo", |screen| screen.contents().contains("ready"));
    echo.settles(std::time::Duration::from_millis(100));
    let times = (0..PRESSES).filter_map(|at| echo.key(if at % 2 == 0 { b"a" } else { b"b" })).map(|r| ms(r.took));
    percentile(&times.collect::<Vec<_>>(), 50.0)
}

/// The program that only echoes.
pub fn echo() {
    crossterm::terminal::enable_raw_mode().unwrap();
    let (mut input, mut out) = (std::io::stdin().lock(), std::io::stdout().lock());
    out.write_all(b"\x1b[2J\x1b[1;1Hready").unwrap();
    out.flush().unwrap();
    let mut key = [0];
    while input.read_exact(&mut key).is_ok() {
        out.write_all(b"\x1b[12;40H").unwrap();
        out.write_all(&key).unwrap();
        out.flush().unwrap();
    }
}

/// The program that only echoes, by the means that the desk has: a thread that reads, a loop that sleeps, a screen that is
/// drawn into memory, of which the changes are written.
pub fn echo_by_a_loop() {
    crossterm::terminal::enable_raw_mode().unwrap();
    let (send, mut keys) = tokio::sync::mpsc::unbounded_channel();
    std::thread::spawn(move || while crossterm::event::read().is_ok_and(|event| send.send(event).is_ok()) {});
    print!("\x1b[2J");
    let mut terminal = ratatui::Terminal::new(ratatui::backend::CrosstermBackend::new(std::io::stdout())).unwrap();
    super::runtime().block_on(async {
        let mut cell = "ready".to_owned();
        loop {
            terminal.draw(|frame| frame.buffer_mut().set_string(40, 12, &cell, ratatui::style::Style::new())).unwrap();
            match keys.recv().await {
                Some(crossterm::event::Event::Key(key)) => {
                    if let crossterm::event::KeyCode::Char(letter) = key.code {
                        cell = letter.to_string();
                    }
                }
                Some(_) => {}
                None => return,
            }
        }
    });
}
