//! The desk in process, with five thousand appointments on its day: drawing everything on a large screen, and what each
//! action costs.

use std::time::Instant;

use chrono::TimeDelta;
use frontdesk::desk;
use frontdesk::desk::action::{Action, Command, Edit};
use frontdesk::desk::model::Pane;
use frontdesk::tui::look::Look;
use frontdesk::tui::screen;
use frontdesk::tui::theme::Theme;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::hospital::{busy, now};
use super::table::{Goal, Row, Table, percentile};

const APPOINTMENTS: usize = 5_000;
const FRAMES: usize = 300;

pub fn measure(table: &mut Table) {
    let mut desk = busy(APPOINTMENTS);
    let look = Look::from(Theme::plain());
    let mut times = Vec::new();
    let mut terminal = Terminal::new(TestBackend::new(200, 60)).unwrap();
    for at in 0..FRAMES {
        desk.pane = if at % 2 == 0 { Pane::Slots } else { Pane::Today };
        let began = Instant::now();
        terminal.draw(|frame| screen::draw(frame, &desk, &look)).unwrap();
        times.push(began.elapsed().as_secs_f64() * 1e3);
    }
    let p50 = percentile(&times, 50.0);
    table.add(Row::new("full redraw of 200×60, 5,000 appointments, in process", p50, "ms", Goal::Most(1.0)));
    let mut slowest = (0.0, String::new());
    println!("  update, 5,000 appointments: the slowest action of each task");
    for (name, actions) in tasks() {
        let mut times = Vec::new();
        for _ in 0..40 {
            let mut desk = desk.clone();
            for action in &actions {
                let began = Instant::now();
                let effects = desk::update(&mut desk, action.clone());
                times.push((began.elapsed().as_secs_f64() * 1e6, format!("{action:?}")));
                drop(effects);
            }
        }
        // The median of each action of the task, of which the slowest counts.
        let medians = (0..actions.len()).map(|at| {
            let of: Vec<f64> = times.iter().skip(at).step_by(actions.len()).map(|(time, _)| *time).collect();
            (percentile(&of, 50.0), format!("{name}: {}", times[at].1))
        });
        let Some(of_task) = medians.max_by(|one, other| one.0.total_cmp(&other.0)) else { continue };
        println!("    {:>7.1} µs  {}", of_task.0, of_task.1);
        if of_task.0 > slowest.0 {
            slowest = of_task;
        }
    }
    let what = format!("update, the slowest action of all, 5,000 appointments (`{}`)", slowest.1);
    table.add(Row::new(what, slowest.0, "µs", Goal::Most(100.0)));
}

/// What is done with a desk: by task, the actions one after the other.
fn tasks() -> Vec<(&'static str, Vec<Action>)> {
    let keys = |commands: &[Command]| commands.iter().copied().map(Action::Do).collect::<Vec<_>>();
    let typed = |text: &str| text.chars().map(|c| Action::Typed(Edit::Insert(c))).collect::<Vec<_>>();
    use Command as C;
    vec![
        ("grid", keys(&[C::Go(Pane::Slots), C::Down, C::Right, C::Up, C::Left, C::Last, C::First, C::NextFree])),
        ("today", keys(&[C::Go(Pane::Today), C::Down, C::Up, C::PageDown, C::Last, C::First, C::ShowDone])),
        ("doctors", keys(&[C::NextDoctor, C::NextDoctor, C::PreviousDoctor, C::NextFreeOfAny])),
        ("days", keys(&[C::DayForward, C::DayBack, C::Today])),
        ("views", keys(&[C::WholeClinic, C::Back, C::Queue, C::Back, C::Journal, C::Back, C::Help, C::Back])),
        ("check in", keys(&[C::Go(Pane::Today), C::CheckIn])),
        ("clock", vec![Action::Time(now() + TimeDelta::seconds(1)), Action::Time(now() + TimeDelta::minutes(1))]),
        (
            "form",
            [keys(&[C::Go(Pane::Slots), C::NextFree, C::Enter]), typed("kumar"), keys(&[C::Back, C::Enter])].concat(),
        ),
        ("find", [keys(&[C::Find]), typed("kumar"), keys(&[C::Down, C::Back])].concat()),
        ("command line", [keys(&[C::CommandLine]), typed("b kum rao tue 930"), keys(&[C::Back])].concat()),
        ("names", keys(&[C::MaskNames, C::MaskNames])),
    ]
}
