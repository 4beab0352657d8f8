//! Who used the processors meanwhile, from `/proc`: the server by its threads, its database, the simulation itself, and
//! whatever else runs on the computer.

use std::collections::BTreeMap;
use std::fs;
use std::time::Instant;

/// Ticks of the clock by which `/proc/…/stat` counts, in a second.
const TICKS: f64 = 100.0;

/// Processor time so far, in seconds.
#[derive(Clone)]
pub struct Used {
    at: Instant,
    server: f64,
    database: f64,
    simulation: f64,
    all: f64,
    /// Of the server, by the names of its threads.
    threads: BTreeMap<String, f64>,
}

/// Processors that were busy on the average.
pub struct Busy {
    pub server: f64,
    pub database: f64,
    pub simulation: f64,
    pub others: f64,
    pub threads: Vec<(String, f64)>,
}

/// How it stands now. `database` is the process whose children are PostgreSQL.
pub fn used(server: u32, database: Option<u32>) -> Used {
    let mut threads = BTreeMap::new();
    let tasks = fs::read_dir(format!("/proc/{server}/task")).into_iter().flatten().flatten();
    for task in tasks {
        let read = |name: &str| fs::read_to_string(task.path().join(name)).unwrap_or_default();
        let time = read("schedstat").split_whitespace().next().and_then(|first| first.parse::<f64>().ok());
        *threads.entry(read("comm").trim().to_owned()).or_insert(0.0) += time.unwrap_or_default() / 1e9;
    }
    let all = fs::read_to_string("/proc/stat").unwrap_or_default();
    let busy = |line: &str| {
        let fields: Vec<f64> = line.split_whitespace().skip(1).filter_map(|field| field.parse().ok()).collect();
        // All but idle and waiting for a disk; guests are counted in the first.
        (fields.iter().take(8).sum::<f64>() - fields[3] - fields[4]) / TICKS
    };
    Used {
        at: Instant::now(),
        server: of_process(server).map_or(0.0, |(time, _)| time),
        database: database.map_or(0.0, children),
        simulation: of_process(std::process::id()).map_or(0.0, |(time, _)| time),
        all: all.lines().next().map_or(0.0, busy),
        threads,
    }
}

impl Used {
    /// Seconds of the server and of its database between the two.
    pub fn spent(&self, later: &Self) -> (f64, f64) {
        let threads = |used: &Self| used.threads.values().sum::<f64>();
        (threads(later) - threads(self), later.database - self.database)
    }

    pub fn until(&self, later: &Self) -> Busy {
        let seconds = (later.at - self.at).as_secs_f64();
        let part = |before: f64, after: f64| (after - before).max(0.0) / seconds;
        let (server, database) = (part(self.server, later.server), part(self.database, later.database));
        let simulation = part(self.simulation, later.simulation);
        let mut threads: Vec<(String, f64)> = later
            .threads
            .iter()
            .map(|(name, time)| (name.clone(), part(self.threads.get(name).copied().unwrap_or_default(), *time)))
            .collect();
        threads.sort_by(|one, other| other.1.total_cmp(&one.1));
        let others = part(self.all, later.all) - server - database - simulation;
        Busy { server, database, simulation, others: others.max(0.0), threads }
    }
}

/// Seconds of a process with all its threads, also those that have ended, and its parent.
fn of_process(process: u32) -> Option<(f64, u32)> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<f64>().ok();
    Some(((ticks(11)? + ticks(12)?) / TICKS, fields.get(1)?.parse().ok()?))
}

fn children(of: u32) -> f64 {
    let all = fs::read_dir("/proc").into_iter().flatten().flatten();
    let numbers = all.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    numbers.filter_map(of_process).filter(|(_, parent)| *parent == of).map(|(time, _)| time).sum()
}

/// The parent of a process.
pub fn parent(process: u32) -> Option<u32> {
    of_process(process).map(|(_, parent)| parent)
}

/// The memory of a process that is its own and in use, in MB.
pub fn memory(process: u32) -> f64 {
    let text = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok()).unwrap_or_default() / 1_024.0
}

/// Sockets that a process has open.
pub fn sockets(process: u32) -> usize {
    let all = fs::read_dir(format!("/proc/{process}/fd")).into_iter().flatten().flatten();
    all.filter_map(|entry| fs::read_link(entry.path()).ok())
        .filter(|to| to.to_string_lossy().starts_with("socket:"))
        .count()
}

/// How many files a program may have open here.
pub fn most_files() -> Option<usize> {
    let text = fs::read_to_string("/proc/self/limits").ok()?;
    text.lines().find_map(|line| line.strip_prefix("Max open files"))?.split_whitespace().next()?.parse().ok()
}
