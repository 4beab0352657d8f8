//! Bytes by chance: a seed that is known to reach far, and what a little bad luck makes of it.

use crate::chance::Chance;

/// What programs stumble over, put in at any place.
const TOKENS: &[&str] = &[
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{200d}",
    "\u{200c}",
    "\u{feff}",
    "\u{1b}[2J",
    "\u{1b}]0;x\u{7}",
    "\u{9b}31m",
    "\n",
    "\r",
    "\t",
    "\0",
    "\u{7f}",
    "\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}",
    "e\u{301}",
    "लक्ष्मी",
    "க்ஷ்",
    "محمد",
    "لا",
    "田中",
    "👩‍👩‍👧‍👦",
    "ﾊﾞ",
    "│",
    "╭",
    "‹U+202E›",
    "ａ",
    "\u{e0041}",
    "\u{3164}",
    "\u{f8ff}",
    "\u{fe0f}",
    "ß",
    "İ",
    "null",
    "[]",
    "{}",
    "true",
    "1e999",
    "-1",
    "18446744073709551616",
    "1781148600000",
    "\"\"",
    "\"2026-11-23T11:45:00+05:30\"",
    "\"9999-12-31\"",
    "\"+262142-12-31\"",
    "[[[[[[[[[[[[[[[[",
    "{\"data\":",
    "\"appointments\":",
    "\"status\":\"ZZ\"",
    "rao",
    "tue",
    "24/11",
    "930",
    "after 4pm",
    "in 99999999 weeks",
    "+999999999",
    "31.2.",
    "book ",
    "move ",
    "cancel ",
    "check in ",
    "to ",
    "[[sitting]]",
    "from = \"09:00\"",
    "to = \"08:00\"",
    "minutes = 0",
    "zone = \"Mars/Base\"",
];

/// Something like that seed.
pub fn mutated(seed: &[u8], other: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=chance.below(5) {
        let at = chance.below(bytes.len() + 1);
        match chance.below(8) {
            0 if !bytes.is_empty() => {
                let at = at.min(bytes.len() - 1);
                bytes[at] ^= 1 << chance.below(8);
            }
            1 if !bytes.is_empty() => {
                let end = (at + 1 + chance.below(8)).min(bytes.len());
                bytes.drain(at.min(end)..end);
            }
            2 => bytes.insert(at, u8::try_from(chance.below(256)).unwrap()),
            3 => {
                let end = (at + chance.below(16)).min(bytes.len());
                let again = bytes[at..end].to_vec();
                bytes.splice(at..at, again);
            }
            4 if !other.is_empty() => {
                let from = chance.below(other.len());
                let end = (from + 1 + chance.below(40)).min(other.len());
                bytes.splice(at..at, other[from..end].iter().copied());
            }
            5 => bytes.truncate(at),
            _ => {
                let token = TOKENS[chance.below(TOKENS.len())];
                bytes.splice(at..at, token.bytes());
            }
        }
    }
    bytes.truncate(64 * 1024);
    bytes
}
