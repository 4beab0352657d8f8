//! What must hold for any bytes at all. Each target is a function of bytes that panics where something does not hold; the
//! committed corpora, our own mutations and cargo-fuzz all call the same ones.

// By path, so that the fuzzer's programs find them too.
#[path = "targets/answers.rs"]
mod answers;
#[path = "targets/keys.rs"]
mod keys;
#[path = "targets/screen.rs"]
mod screen;
#[path = "targets/typed.rs"]
mod typed;

pub use answers::{answers, errors};
pub use keys::{keys, practice};
pub use typed::{command_line, dates, drawn_names, names, pastes};

/// A target with its name, which is that of its folder.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const ALL: [Target; 9] = [
    ("names", names),
    ("drawn_names", drawn_names),
    ("pastes", pastes),
    ("command_line", command_line),
    ("dates", dates),
    ("answers", answers),
    ("errors", errors),
    ("keys", keys),
    ("practice", practice),
];

/// The bytes as text, as a terminal or a decoder that knows no better would tell them.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
