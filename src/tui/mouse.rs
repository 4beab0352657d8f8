//! What the mouse points at.
