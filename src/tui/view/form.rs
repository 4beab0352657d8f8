//! The booking form, over the main screen: for whom and how; a booking, a seat beyond the others, or a walk-in.
//!
//! The patient's part is drawn by [`super::search_hits`] or [`super::registration`], a lost race by [`super::lost`].

use ratatui::Frame;
use ratatui::layout::Rect;

use self::sheet::Sheet;
use super::{lost, registration, search_hits};
use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::model::form::{Form, FormField, Purpose, Step, Whom};
use crate::tui::part::line::Row;
use crate::tui::part::panel;
use crate::tui::theme::Theme;
use crate::tui::words;

mod foot;
mod known;
pub mod sheet;

/// Columns and lines of the panel, where the screen has so many.
const SIZE: (u16, u16) = (76, 22);

/// ```text
/// ╭ Book Mon 23 Nov 10:30–10:45 ─ Dr. Anil Rao ─ Indiranagar ────────────────╮
/// │ ▶ Patient     kha█                                                       │
/// │             ▶ Khan, Sana             34 F · ···321 · Bengaluru           │
/// │               Khan, Salim            61 M · ···118 · Bengaluru           │
/// │               + register “kha” as a new patient                          │
/// │                                                                          │
/// │   Service     ‹ Consultation · 15 min · ₹500 ›   Follow-up · 15 min      │
/// │   …                                                                      │
/// │                                                                          │
/// │ Enter chooses · Tab next field · Esc leaves                              │
/// ╰──────────────────────────────────────────────────────────────────────────╯
/// ```
pub fn draw(frame: &mut Frame<'_>, area: Rect, desk: &Desk, form: &Form, theme: &Theme) {
    let area = panel::middle_or_all(area, SIZE.0, SIZE.1);
    let inner = panel::over(frame, area, title(desk, form, theme), theme);
    let feet = foot::lines(desk, form, usize::from(inner.width), theme);
    let foot_height = u16::try_from(feet.len()).unwrap_or(1).min(inner.height);
    let foot = Rect { y: inner.bottom() - foot_height, height: foot_height, ..inner };
    let body = Rect { height: inner.height - foot_height, ..inner };
    for (at, row) in feet.into_iter().enumerate() {
        row.draw(frame.buffer_mut(), foot, at);
    }
    let mut sheet = Sheet::new(usize::from(body.width), form.focus, editable(&form.step));
    if let Step::Lost(lost) = &form.step {
        lost::lines(&mut sheet, desk, form, lost, theme);
    } else {
        whom(&mut sheet, desk, form, usize::from(body.height), theme);
        sheet.blank();
        for field in form.choice_fields() {
            sheet.choice(form, *field, theme);
        }
        sheet.text(form, FormField::Notes, &form.notes, theme);
    }
    let (above, below) = sheet.draw(frame, body, theme);
    panel::more(frame, area, above, below, theme);
}

fn title(desk: &Desk, form: &Form, theme: &Theme) -> Row {
    let zone = desk.zone_of(&form.clinic);
    let day = words::day(zone.date(form.span.start));
    let when = format!("{day} {}", words::span(zone, form.span));
    let row = match form.purpose {
        Purpose::Book => Row::of(format!("{} ", say!("form-title-book")), theme.text).add(when, theme.strong),
        // Loud: nobody does this by accident.
        Purpose::Overbook => Row::of(format!("{} {when}", say!("form-title-overbook")), theme.fault)
            .add(" ─ ", theme.frame)
            .add(say!("form-title-beyond"), theme.fault),
        Purpose::WalkIn => {
            return Row::of(format!("{} ", say!("form-title-walk-in")), theme.text)
                .add(words::doctor(desk, &form.doctor), theme.strong)
                .add(format!(" · {}", say!("form-title-now")), theme.strong)
                .add(" ─ ", theme.frame)
                .add(words::clinic(desk, &form.clinic), theme.text);
        }
    };
    row.add(" ─ ", theme.frame)
        .add(words::doctor(desk, &form.doctor), theme.text)
        .add(" ─ ", theme.frame)
        .add(words::clinic(desk, &form.clinic), theme.text)
}

fn whom<'a>(sheet: &mut Sheet<'a>, desk: &Desk, form: &'a Form, height: usize, theme: &Theme) {
    match &form.whom {
        Whom::Search(search) => {
            sheet.text(form, FormField::Patient, &search.typed, theme);
            // What the other fields take: two blank lines, the choices and the notes.
            let room = height.saturating_sub(4 + form.choice_fields().len()).max(3);
            search_hits::lines(sheet, desk, search, form.focus == FormField::Patient, room, theme);
        }
        Whom::Known(patient) => known::lines(sheet, desk, form, patient, theme),
        Whom::New(new, _) => registration::lines(sheet, desk, form, new, theme),
    }
}

/// Whether keys change the form; otherwise no field shows a cursor.
fn editable(step: &Step) -> bool {
    match step {
        Step::Editing => true,
        Step::AskingToLeave | Step::Checking | Step::Sent | Step::Left | Step::Lost(_) => false,
    }
}
