//! placeholder
use super::action::Action;
use super::model::Desk;
use super::port::Effect;

/// First questions.
pub fn start(_desk: &mut Desk) -> Vec<Effect> {
    Vec::new()
}

/// placeholder
pub fn update(_desk: &mut Desk, _action: Action) -> Vec<Effect> {
    Vec::new()
}
