//! `frontdesk status`: what the desk would talk to, and how that is.

use std::time::Duration;

use super::print;
use crate::app::connecting::{self, Connected, WhereNoServer};
use crate::app::data_dir::DataDir;
use crate::app::joining::Home;
use crate::app::trouble::Trouble;
use crate::app::{LOOPBACK, choices};
use crate::cli::{Common, Elsewhere};
use crate::client::{ClientError, Health, Style};
use crate::domain::text::Text;
use crate::server::Clock;

/// How often the time of an answer is taken.
const TIMES: usize = 5;

/// Asks and tells.
pub async fn run(common: &Common, elsewhere: Elsewhere, clock: Clock) -> Result<(), Trouble> {
    let settings = choices::settings(common)?;
    let data_dir = DataDir::open(common.data_dir.clone())?;
    let connected = connecting::connect(&data_dir, elsewhere, LOOPBACK, &settings, &clock, WhereNoServer::Ends).await?;
    let told = told(&connected, &data_dir).await;
    if let Some(home) = connected.home {
        home.leave().await;
    }
    let (lines, ready) = told?;
    print(&lines)?;
    if ready { Ok(()) } else { Err(Trouble::NotReady) }
}

async fn told(connected: &Connected, data_dir: &DataDir) -> Result<(String, bool), Trouble> {
    let client = &connected.client;
    let folder = data_dir.path().display();
    let server = match (&connected.address, &connected.home) {
        (Some(address), _) => Text::from(address.as_str()).shown().to_owned(),
        (None, Some(Home::Joined(_))) => {
            format!("{}, which serves {folder}", data_dir.told_address().unwrap_or_default())
        }
        (None, Some(Home::Own(_)) | None) => format!("none runs for {folder}; a desk starts one, as this command did"),
    };
    let practice = client.entities().await.map_err(|error| unread(&error))?;
    let called = practice.business.as_ref().map(|b| Text::from(b.name.as_str())).unwrap_or_default();
    let mut times = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let began = std::time::Instant::now();
        client.entities().await.map_err(|error| unread(&error))?;
        times.push(began.elapsed());
    }
    times.sort_unstable();
    let alive = client.alive().await;
    let ready = client.ready().await;
    let version = client.version().await;
    let style = match client.style() {
        Style::Core => "core",
        Style::Published => "published",
    };
    let rows = [
        ("program", format!("frontdesk {}", env!("CARGO_PKG_VERSION"))),
        ("server", server),
        ("names", style.to_owned()),
        ("sign-in", "good".to_owned()),
        (
            "practice",
            format!(
                "{}: {} and {}",
                called.shown(),
                counted(practice.clinics.rows.len(), "clinic"),
                counted(practice.doctors.rows.len(), "doctor")
            ),
        ),
        (
            "latency",
            format!("{} in the middle of {TIMES}, {} at worst", time(times[TIMES / 2]), time(times[TIMES - 1])),
        ),
        ("version", version.map_or_else(|| "not told".to_owned(), |version| Text::from(version).shown().to_owned())),
        ("alive", words(alive, "yes").to_owned()),
        ("store", words(ready, "ready").to_owned()),
    ];
    let text = rows.iter().map(|(name, says)| format!("{name:<10}{says}\n")).collect();
    Ok((text, ready != Health::Bad))
}

fn words(health: Health, good: &'static str) -> &'static str {
    match health {
        Health::Good => good,
        Health::Bad => "no",
        Health::NotTold => "not told",
    }
}

fn counted(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

fn time(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1_000.0)
}

fn unread(error: &ClientError) -> Trouble {
    Trouble::Unread(error.to_string())
}
