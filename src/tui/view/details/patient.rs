//! The patient at a glance: visits to come and before, how often nobody came, and who shares the mobile.

use chrono::Datelike;

use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::model::details::Details;
use crate::desk::model::life::Life;
use crate::desk::model::today::Group;
use crate::desk::port::Failure;
use crate::domain::appointment::Appointment;
use crate::tui::part::line::Row;
use crate::tui::part::list;
use crate::tui::theme::Theme;
use crate::tui::{fit, words};

/// The lines, and which of them is the chosen visit.
pub struct Glance {
    /// In order.
    pub rows: Vec<Row>,
    /// The chosen one.
    pub chosen: Option<usize>,
}

/// ```text
/// VISITS   1 to come · 4 before · 1 no-show
/// ▶Tue 1 Dec        09:15  Rao         booked
///  Mon 2 Nov        10:00  Iyer        ✓ done
///
/// SAME MOBILE
///  Khan, Ali   8 M
/// ```
pub fn at_a_glance(desk: &Desk, details: &Details, room: usize, theme: &Theme) -> Glance {
    let mut glance = Glance { rows: Vec::new(), chosen: None };
    let title = Row::of(say!("details-visits"), theme.strong);
    match (desk.visits(details), &details.visits) {
        (Some(visits), _) => {
            let counts = [
                (visits.upcoming.len(), say!("details-to-come", n = visits.upcoming.len())),
                (visits.past.len(), say!("details-before", n = visits.past.len())),
            ];
            let counts = counts.into_iter().filter(|(n, _)| *n > 0).map(|(_, says)| says);
            let counts = words::joined(counts);
            let counts = if counts.is_empty() { say!("details-no-others") } else { counts };
            let mut title = title.add("  ", theme.text).add(counts, theme.quiet);
            if visits.no_shows > 0 {
                let says = say!("details-no-shows", n = visits.no_shows);
                title = title.add(" · ", theme.quiet).add(format!("× {says}"), theme.waiting);
            }
            glance.rows.push(title);
            let upcoming = visits.upcoming.len();
            for (at, visit) in visits.all().enumerate() {
                if at == upcoming && upcoming > 0 {
                    glance.rows.push(Row::of(say!("details-earlier"), theme.quiet));
                }
                let chosen = details.chosen.as_ref() == Some(&visit.id);
                if chosen {
                    glance.chosen = Some(glance.rows.len());
                }
                glance.rows.push(row(desk, visit, chosen, at >= upcoming, room, theme));
            }
        }
        (None, Life::Failed(why)) => glance.rows.push(title.add("  ", theme.text).join(failed(why, theme))),
        (None, _) => glance.rows.push(title.add("  ", theme.text).add(say!("details-loading"), theme.quiet)),
    }
    family(desk, details, room, theme, &mut glance.rows);
    glance
}

fn failed(why: &Failure, theme: &Theme) -> Row {
    if *why == Failure::NotOffered {
        return Row::of(say!("details-not-told"), theme.quiet);
    }
    Row::of(say!("details-failed", why = words::safe(&why.words())), theme.fault)
}

/// ` Mon 2 Nov        10:00  Iyer        ✓ done`.
fn row(desk: &Desk, visit: &Appointment, chosen: bool, past: bool, room: usize, theme: &Theme) -> Row {
    let zone = desk.zone_of(&visit.clinic);
    let date = zone.date(visit.start);
    let this_year = date.year() == desk.today_date().year();
    let day = if this_year { words::day(date) } else { words::day_with_year(date) };
    let status = format!("{} {}", words::mark_of(desk, visit), visit.status.words());
    let here = desk.clinic.as_ref() == Some(&visit.clinic);
    let clinic = if here { String::new() } else { words::clinic(desk, &visit.clinic) };
    let plain = if past { theme.quiet } else { theme.text };
    let group = if past { theme.quiet } else { theme.group(Group::of(&visit.status)) };
    let paint = |style| if chosen { theme.selection(true) } else { style };
    let head = format!("{}{}", list::lead(chosen, true), fit::left(&day, 16));
    let who = fit::left(&words::doctor_short(desk, &visit.doctor), 12);
    let row = Row::of(head, paint(plain))
        .add(format!(" {}  {who} ", words::clock(zone, visit.start)), paint(plain))
        .add(status.trim().to_owned(), paint(group));
    let left = room.saturating_sub(row.width() + 3);
    let row = if clinic.is_empty() || left < 4 {
        row
    } else {
        row.add(format!(" · {}", fit::cut(&clinic, left)), paint(theme.quiet))
    };
    let blank = room.saturating_sub(row.width());
    if chosen { row.add(" ".repeat(blank), paint(plain)) } else { row }
}

/// Who else has the mobile: a family, mostly. Nothing where nobody has.
fn family(desk: &Desk, details: &Details, room: usize, theme: &Theme, rows: &mut Vec<Row>) {
    let Some(family) = desk.family(details).filter(|family| !family.is_empty()) else {
        if let Life::Failed(why) = &details.family {
            rows.push(Row::new());
            rows.push(Row::of(say!("details-family"), theme.strong).add("  ", theme.text).join(failed(why, theme)));
        }
        return;
    };
    rows.push(Row::new());
    rows.push(Row::of(say!("details-family"), theme.strong));
    let today = desk.today_date();
    for person in family {
        let known = words::age_and_gender(person.age_on(today), Some(&person.gender));
        let name = fit::cut(&person.name.listed(), room.saturating_sub(fit::width(&known) + 4));
        rows.push(Row::of(format!(" {name}"), theme.text).add(format!("   {known}"), theme.quiet));
    }
}
