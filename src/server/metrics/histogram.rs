//! How long something took: counted into buckets.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The upper ends of the buckets in milliseconds; beyond the last there is one more.
pub const UP_TO: [u64; 11] = [1, 3, 5, 10, 25, 50, 100, 250, 500, 1_000, 5_000];

/// Durations, by bucket.
#[derive(Debug, Default)]
pub struct Histogram {
    buckets: [AtomicU64; UP_TO.len() + 1],
    microseconds: AtomicU64,
}

impl Histogram {
    /// One more.
    pub fn took(&self, time: Duration) {
        let bucket = UP_TO.iter().position(|most| time <= Duration::from_millis(*most)).unwrap_or(UP_TO.len());
        self.buckets[bucket].fetch_add(1, Ordering::Relaxed);
        let microseconds = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        self.microseconds.fetch_add(microseconds, Ordering::Relaxed);
    }

    /// How many there are up to each end, the last without one.
    pub fn cumulative(&self) -> [u64; UP_TO.len() + 1] {
        let mut sum = 0;
        std::array::from_fn(|bucket| {
            sum += self.buckets[bucket].load(Ordering::Relaxed);
            sum
        })
    }

    /// All together, in seconds.
    pub fn seconds(&self) -> f64 {
        Duration::from_micros(self.microseconds.load(Ordering::Relaxed)).as_secs_f64()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_duration_is_in_one_bucket_and_in_all_above() {
        let histogram = Histogram::default();
        for milliseconds in [0, 1, 2, 5_000, 60_000] {
            histogram.took(Duration::from_millis(milliseconds));
        }
        assert_eq!(histogram.cumulative(), [2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 4, 5]);
        assert!((histogram.seconds() - 65.003).abs() < 1e-6);
    }
}
