//! The two naming styles of the API.

/// By which names the appointment workflow is called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// Those of *Core*.
    #[default]
    Core,
    /// Those that the vendor of the API publishes today.
    Published,
}
