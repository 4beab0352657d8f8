//! From the start of the process to its first frame, and to the first screen that has data.

use super::table::{Goal, Row, Table, ms, percentile};
use super::terminal::{Place, Watched};

const STARTS: usize = 25;
const APPOINTMENTS: usize = 200;

pub fn measure(table: &mut Table) {
    let place = Place::new();
    // The first start makes the sample practice; it is told, but is not the one that is felt every morning.
    let mut first = Watched::starts(place.desk(), 120, 36);
    let seeded = first.until("the first screen", has_data) - first.started;
    println!("     (the very first start, which makes the sample practice: {:.0} ms)", ms(seeded));
    first.quits();
    let (mut frames, mut data) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let mut desk = Watched::starts(place.desk(), 120, 36);
        let frame = desk.until("a frame", |screen| screen.contents().contains("frontdesk"));
        frames.push(ms(frame - desk.started));
        let shown = if has_text(&desk) { frame } else { desk.until("data", has_data) };
        data.push(ms(shown - desk.started));
        desk.quits();
    }
    table.add(Row::new("spawn → first frame of any kind", percentile(&frames, 50.0), "ms", Goal::Most(15.0)));
    let shown = percentile(&data, 50.0);
    table.add(Row::new("spawn → first screen with data", shown, "ms", Goal::Most(60.0)));
    match calcurse() {
        Some(other) => {
            let what = "spawn → first screen with data, beside calcurse with 200 appointments";
            table.add(Row::against(what, shown, "ms", Goal::Times(1.5), "calcurse", other));
        }
        None => table.lacks("start beside calcurse", "calcurse is not installed"),
    }
}

fn has_data(screen: &vt100::Screen) -> bool {
    let text = screen.contents();
    text.contains("WAITING") && text.contains(" free")
}

fn has_text(desk: &Watched) -> bool {
    let text = desk.screen();
    text.contains("WAITING") && text.contains(" free")
}

/// How long calcurse takes until its screen with two hundred appointments stands still.
fn calcurse() -> Option<f64> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).find(|folder| folder.join("calcurse").is_file())?;
    let place = Place::new();
    let folder = place.path("calcurse");
    std::fs::create_dir(&folder).unwrap();
    let today = chrono::Utc::now().format("%m/%d/%Y").to_string();
    let lines = (0..APPOINTMENTS).map(|at| {
        let (hour, minute) = (8 + at / 20, at % 20 * 3);
        format!("{today} @ {hour:02}:{minute:02} -> {today} @ {hour:02}:59 |Patient {at}\n")
    });
    std::fs::write(folder.join("apts"), lines.collect::<String>()).unwrap();
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let mut command = place.command("calcurse");
        command.arg("-D");
        command.arg(&folder);
        let mut other = Watched::starts(command, 120, 36);
        let seen = other.until("calcurse", |screen| screen.contents().contains("Patient 0"));
        times.push(ms(seen - other.started));
    }
    Some(percentile(&times, 50.0))
}
