//! What must hold whatever is done, in whatever order, by however many at once.
