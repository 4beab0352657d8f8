//! Fifty names that nobody has, so that a trace of one is a trace of this run.

/// How many there are.
pub const COUNT: usize = 50;

const PARTS: [&str; 20] = [
    "ba", "du", "fi", "go", "ka", "lo", "mu", "ni", "pe", "ro", "su", "ta", "vo", "wi", "zu", "ye", "cha", "ji", "qua",
    "xo",
];

/// One of them: a word that stands in no text of ours, and that sounds like no other of them.
pub fn canary(n: usize) -> String {
    assert!(n < COUNT);
    let (q, r) = (n / 20, n % 20);
    let parts = [r + 7 * q, r * 7 + 3 + 11 * q, r * 11 + 5 + 13 * q, r * 3 + 1 + 17 * q];
    let word: String = parts.iter().map(|at| PARTS[at % 20]).collect();
    word[..1].to_uppercase() + &word[1..] + "x"
}

/// The names in these bytes, whatever case they are written in.
pub fn found_in(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes).to_lowercase();
    (0..COUNT).map(canary).filter(|name| text.contains(&name.to_lowercase())).collect()
}

#[test]
fn no_two_of_them_are_alike() {
    let mut all: Vec<String> = (0..COUNT).map(canary).collect();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), COUNT);
    assert_eq!(found_in(format!("x{}y", canary(17).to_uppercase()).as_bytes()), [canary(17)]);
}
