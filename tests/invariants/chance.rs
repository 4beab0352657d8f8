//! Numbers by chance that come again with the same seed.

/// A small generator (splitmix64).
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below that one.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end).unwrap()).unwrap()
    }
}

/// The seeds of this run: the one in `FRONTDESK_SEED`, or some that are always tried and one that never was (in a run of
/// `.ci/run` one that follows from the sources, in `FRONTDESK_FRESH`).
pub fn seeds(always: u64) -> Vec<u64> {
    if let Ok(seed) = std::env::var("FRONTDESK_SEED") {
        return vec![seed.parse().expect("FRONTDESK_SEED is a number")];
    }
    let fresh = std::env::var("FRONTDESK_FRESH").map_or_else(
        |_| {
            let mut fresh = [0; 8];
            getrandom::fill(&mut fresh).unwrap();
            u64::from_le_bytes(fresh)
        },
        |seed| seed.parse().expect("FRONTDESK_FRESH is a number"),
    );
    (1..=always).chain([fresh]).collect()
}
