//! How long the computer has been on, its sleep counted; and a wait that ends when its time has come even where the
//! computer slept meanwhile. The ordinary clocks of programs stand still then: a lid that was closed for an hour would
//! open on an unlocked desk.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use rustix::time::{ClockId, clock_gettime};

#[cfg(target_os = "linux")]
const CLOCK: ClockId = ClockId::Boottime;
/// Elsewhere this one counts the sleep.
#[cfg(not(target_os = "linux"))]
const CLOCK: ClockId = ClockId::Monotonic;

/// How long the computer has been on. Nobody can set it back.
pub fn awake() -> TimeDelta {
    let time = clock_gettime(CLOCK);
    TimeDelta::new(time.tv_sec, u32::try_from(time.tv_nsec).unwrap_or(0)).unwrap_or_default()
}

/// How much longer than it ran the computer must have been on to have slept: the two clocks are not read at once.
const SLEPT: TimeDelta = TimeDelta::seconds(2);
/// By how much a wait must have been overslept for the program, or the computer it runs on, to have been stopped.
const STOPPED: Duration = Duration::from_secs(5);

/// Notices that the computer slept or the program was stopped.
#[derive(Debug)]
pub struct Watchman {
    looked: (TimeDelta, Instant),
}

impl Watchman {
    /// Watches from now on.
    pub fn new() -> Self {
        Self { looked: (awake(), Instant::now()) }
    }

    /// Looks again, after a wait that was to end after so long at the latest. Says whether there was a sleep in between.
    pub fn slept(&mut self, planned: Duration) -> bool {
        self.slept_until((awake(), Instant::now()), planned)
    }

    fn slept_until(&mut self, now: (TimeDelta, Instant), planned: Duration) -> bool {
        let (on, ran) = (now.0 - self.looked.0, now.1.saturating_duration_since(self.looked.1));
        self.looked = now;
        on - TimeDelta::from_std(ran).unwrap_or(on) > SLEPT || ran > planned + STOPPED
    }
}

/// A timer on that clock.
#[derive(Debug)]
pub struct Timer {
    #[cfg(target_os = "linux")]
    timer: Option<linux::Timer>,
}

impl Timer {
    /// A timer. Must be made inside of the runtime.
    pub fn new() -> Self {
        Self {
            #[cfg(target_os = "linux")]
            timer: linux::Timer::new()
                .inspect_err(|error| tracing::warn!(%error, "no timer that counts the sleep of the computer"))
                .ok(),
        }
    }

    /// Waits so long. Dropped, it waits no more.
    pub async fn sleep(&self, time: Duration) {
        #[cfg(target_os = "linux")]
        if let Some(timer) = &self.timer
            && timer.sleep(time).await.is_ok()
        {
            return;
        }
        tokio::time::sleep(time).await;
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::io;
    use std::os::fd::OwnedFd;
    use std::time::Duration;

    use rustix::time::{
        Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, timerfd_create, timerfd_settime,
    };
    use tokio::io::unix::AsyncFd;

    /// A timer of the kernel.
    #[derive(Debug)]
    pub struct Timer(AsyncFd<OwnedFd>);

    impl Timer {
        #[expect(
            deprecated,
            reason = "the other way is unsafe to call; this file stays open for as long as it is watched"
        )]
        pub fn new() -> io::Result<Self> {
            let flags = TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC;
            let timer = timerfd_create(TimerfdClockId::Boottime, flags)?;
            AsyncFd::new(timer).map(Self)
        }

        pub async fn sleep(&self, time: Duration) -> io::Result<()> {
            // Nothing at all would stop the timer instead of ending it at once.
            let time = Timespec::try_from(time.max(Duration::from_millis(1))).map_err(io::Error::other)?;
            let once = Itimerspec { it_interval: Timespec { tv_sec: 0, tv_nsec: 0 }, it_value: time };
            timerfd_settime(self.0.get_ref(), TimerfdTimerFlags::empty(), &once)?;
            loop {
                let mut ready = self.0.readable().await?;
                let read = |timer: &AsyncFd<OwnedFd>| Ok(rustix::io::read(timer.get_ref(), &mut [0; 8])?);
                match ready.try_io(read) {
                    Ok(read) => return read.map(|_: usize| ()),
                    // That it was ready was of the time before.
                    Err(_) => continue,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sleep_of_the_computer_and_a_stop_of_the_program_are_noticed_and_nothing_else_is() {
        let (on, ran) = (TimeDelta::seconds(1_000), Instant::now());
        let after = |on_for: u64, ran_for: u64, planned: u64| {
            let mut watchman = Watchman { looked: (on, ran) };
            let now = (on + TimeDelta::seconds(on_for.try_into().unwrap()), ran + Duration::from_secs(ran_for));
            watchman.slept_until(now, Duration::from_secs(planned))
        };
        assert!(!after(60, 60, 60), "a minute went by");
        assert!(!after(0, 0, 60), "a key was pressed at once");
        assert!(!after(63, 63, 60), "the computer is slow");
        assert!(after(3_600, 4, 4), "the lid was closed for an hour");
        assert!(after(600, 600, 4), "the program was stopped for ten minutes");
    }

    #[tokio::test]
    async fn the_timer_waits_as_long_as_it_is_told_time_after_time() {
        let timer = Timer::new();
        for _ in 0..3 {
            let before = awake();
            timer.sleep(Duration::from_millis(30)).await;
            let waited = awake() - before;
            assert!(waited >= TimeDelta::milliseconds(30) && waited < TimeDelta::seconds(5), "{waited}");
        }
        // A wait that was given up does not end the next one.
        let given_up = tokio::time::timeout(Duration::from_millis(5), timer.sleep(Duration::from_millis(10))).await;
        assert!(given_up.is_err());
        tokio::time::sleep(Duration::from_millis(20)).await;
        let before = awake();
        timer.sleep(Duration::from_millis(30)).await;
        assert!(awake() - before >= TimeDelta::milliseconds(30));
    }
}
