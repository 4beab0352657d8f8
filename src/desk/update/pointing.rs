//! What the mouse does: it selects, and on what is selected already it does what Enter does.

use super::{commands, finding, picker};
use crate::desk::action::{Command, Pointed};
use crate::desk::model::{Context, Desk, Pane};
use crate::desk::port::Effect;

/// The mouse pointed at something of the main screen. Under a panel, the help or the lock there is nothing to point at.
pub fn pointed(desk: &mut Desk, at: Pointed) -> Vec<Effect> {
    if desk.context() != Context::Main {
        return Vec::new();
    }
    // A number belongs to the key that follows it.
    desk.count = None;
    if let Pointed::Wheel(pane, motion) = at {
        // It moves what it is over; the keys stay where they are.
        let keys = std::mem::replace(&mut desk.pane, pane);
        commands::go(desk, motion, 1);
        desk.pane = keys;
        return Vec::new();
    }
    if at == Pointed::Find {
        return finding::open(desk);
    }
    let before = desk.pane;
    let again = select(desk, &at) && before == desk.pane;
    if again {
        return commands::command(desk, Command::Enter);
    }
    Vec::new()
}

/// Selects it. Says whether it was selected already.
fn select(desk: &mut Desk, at: &Pointed) -> bool {
    match at {
        Pointed::Pane(pane) => {
            desk.pane = *pane;
            false
        }
        Pointed::Clinic(id) => {
            desk.pane = Pane::Clinics;
            let again = desk.clinic.as_ref() == Some(id);
            picker::go_to_clinic(desk, id.clone());
            again
        }
        Pointed::Doctor(id) => {
            desk.pane = Pane::Doctors;
            desk.doctor.replace(id.clone()).as_ref() == Some(id)
        }
        Pointed::Slot(start) => {
            desk.pane = Pane::Slots;
            let again = desk.grid.at == Some(*start);
            desk.grid.go(Some(*start));
            again
        }
        Pointed::Row(id) => {
            desk.pane = Pane::Today;
            let rows = desk.today_rows();
            let again = desk.today_selected(&rows).is_some_and(|(_, selected)| selected.id == *id);
            desk.today.selected = Some(id.clone());
            desk.today.slipped = None;
            again
        }
        Pointed::Find | Pointed::Wheel(..) => false,
    }
}
