//! A power cut, rehearsed: the data lie on a disk that is a file. In the midst of bookings the server is halted and the file
//! is copied as it is, without what the system still holds in memory; the copy is mounted, and what was acknowledged must
//! be in it (P7). With a log that is synced only now and then some of it must be missing, or the rehearsal proves nothing.
//!
//! It needs Linux, root and a loop device, and is asked for by name: `docs/testing.md` says how.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use frontdesk::client::Client;
use frontdesk::desk::port::{Effect, Outcome, Reply, Ticket};
use frontdesk::worker;
use rustix::process::Signal;
use tokio::sync::mpsc::unbounded_channel;

use crate::asks::{Ask, Whom};
use crate::checks;
use crate::practice::{Block, Slot};
use crate::server::{Kind, Server, Site};
use crate::slots::Part;

/// How many power cuts, and how long the load goes on before each.
const CUTS: usize = 6;
const LOAD: Duration = Duration::from_millis(1_200);
const HANDS: usize = 8;

fn runs(command: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new(command);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// A disk that is a file, mounted.
struct Disk {
    mounted: PathBuf,
}

impl Disk {
    /// Nothing where the machine can't do that.
    fn new(image: &Path, mounted: &Path) -> Option<Self> {
        let file = fs::File::create(image).unwrap();
        file.set_len(96 << 20).unwrap();
        drop(file);
        runs("mkfs.ext4", &["-q", "-F", image.to_str().unwrap()]).then_some(())?;
        Self::mount(image, mounted)
    }

    fn mount(image: &Path, mounted: &Path) -> Option<Self> {
        fs::create_dir_all(mounted).unwrap();
        // Nothing is written by the system's own will while a rehearsal takes.
        let how = ["-o", "loop,commit=300", image.to_str().unwrap(), mounted.to_str().unwrap()];
        runs("mount", &how).then(|| Self { mounted: mounted.to_owned() })
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        assert!(runs("umount", &[self.mounted.to_str().unwrap()]), "{} is still mounted", self.mounted.display());
    }
}

/// Copies the disk as it is; once more, where something was written to it meanwhile.
fn copied(image: &Path, to: &Path) {
    loop {
        fs::copy(image, to).unwrap();
        if fs::read(image).unwrap() == fs::read(to).unwrap() {
            return;
        }
    }
}

/// Cuts the power so often; tells how many bookings were acknowledged before, and how many of those are lost.
async fn cuts(environment: &[(&'static str, &'static str)]) -> Option<(usize, usize)> {
    let (mut acknowledged, mut lost) = (0, 0);
    for _ in 0..CUTS {
        let folder = tempfile::tempdir().unwrap();
        let (image, copy) = (folder.path().join("disk"), folder.path().join("copy"));
        let (mounted, after) = (folder.path().join("mounted"), folder.path().join("after"));
        let disk = Disk::new(&image, &mounted)?;
        let site_folder = tempfile::tempdir_in(&mounted).unwrap();
        let there = site_folder.path().strip_prefix(&mounted).unwrap().join("practice.db");
        let mut site = Site::in_folder(Kind::Sqlite, 1, site_folder).await;
        site.environment = environment.to_vec();
        let mut server = Server::start(&site);
        // What made the practice is on the disk.
        assert!(runs("sync", &["-f", mounted.to_str().unwrap()]));
        let told = booked_for_a_while(&site, &server).await;
        server.signal(Signal::STOP);
        let told: Vec<String> = told.await.unwrap();
        copied(&image, &copy);
        server.is_killed();
        let found = {
            let _disk = Disk::mount(&copy, &after)?;
            checks::done_keys(&Site::rows_at(&after.join(there))).await
        };
        let missing: HashSet<&String> = told.iter().filter(|key| !found.contains(*key)).collect();
        (acknowledged, lost) = (acknowledged + told.len(), lost + missing.len());
        drop(site);
        drop(disk);
    }
    Some((acknowledged, lost))
}

/// Books for a while; the keys of what was acknowledged by then follow when they are asked for.
async fn booked_for_a_while(site: &Site, server: &Server) -> tokio::task::JoinHandle<Vec<String>> {
    let client = Arc::new(Client::new(&format!("http://{}", server.address), site.desks[0].clone()).unwrap());
    let (effects, wishes) = unbounded_channel();
    let (answers, mut replies) = unbounded_channel();
    let working = tokio::spawn(worker::run(client, wishes, answers, Arc::new(chrono::Utc::now), None));
    let patient = Whom::Known(site.patients[0].clone());
    let (mut sent, mut told) = (0, Vec::new());
    let until = tokio::time::Instant::now() + LOAD;
    loop {
        while sent < told.len() + HANDS && sent < 2 * Block::COUNT {
            let part = if sent % 2 == 0 { Part::First } else { Part::Second };
            let ask = Ask::Book {
                slot: Slot { block: Block::nth(sent / 2), part },
                patient: patient.clone(),
                shared: false,
                only_moved: false,
            };
            let key = format!("power-{sent}");
            effects.send(Effect::Write(Ticket(u64::try_from(sent).unwrap()), ask.write(&key, None))).unwrap();
            sent += 1;
        }
        tokio::select! {
            reply = replies.recv() => match reply.unwrap() {
                Reply::Written(ticket, Outcome::Done(_)) => told.push(format!("power-{}", ticket.0)),
                Reply::Written(_, outcome) => panic!("{outcome:?}"),
                Reply::Answer(..)
                | Reply::LeftBehind(_)
                | Reply::Concerned(_)
                | Reply::Push(_)
                | Reply::Names(_)
                | Reply::Paper(_) => {}
            },
            () = tokio::time::sleep_until(until) => break,
        }
    }
    // What was on its way when the server was halted was acknowledged as well.
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(20)).await;
        while let Ok(reply) = replies.try_recv() {
            if let Reply::Written(ticket, Outcome::Done(_)) = reply {
                told.push(format!("power-{}", ticket.0));
            }
        }
        working.abort();
        drop(effects);
        told
    })
}

#[test]
#[ignore = "needs Linux, root and a loop device"]
fn a_power_cut_loses_nothing_that_was_acknowledged() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let (Some((kept, lost)), Some((risked, gone))) =
            (cuts(&[]).await, cuts(&[("FRONTDESK_REHEARSE_LESS_DURABLE", "1")]).await)
        else {
            println!("NOT RUN: a_power_cut_loses_nothing_that_was_acknowledged: this machine mounts no file as a disk");
            return;
        };
        println!(
            "{CUTS} power cuts each: {lost} of {kept} acknowledged bookings lost; with a lazy log {gone} of {risked}"
        );
        assert!(kept >= 100 && risked >= 100, "too few bookings");
        assert_eq!(lost, 0);
        assert!(gone > 0, "a lazy log loses nothing here, so that the rehearsal proves nothing");
    });
}
