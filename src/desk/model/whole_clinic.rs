//! All doctors of a clinic on one day: free seats by doctor and time.

/// The view on the screen.
#[derive(Clone, Debug, Default)]
pub struct WholeClinic {
    /// The selected doctor's place among those who sit here.
    pub doctor: usize,
}
