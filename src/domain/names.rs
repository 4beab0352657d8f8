//! Names in a form in which case and accents do not matter, for finding.

use unicode_normalization::UnicodeNormalization;

/// Lower case, compatibility forms unified, accents of Latin, Greek and Cyrillic letters dropped. Vowel signs of other
/// scripts stay: they are letters, not accents. Punctuation becomes a space, an apostrophe nothing.
pub fn folded(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.nfkd() {
        match c {
            '\u{300}'..='\u{36f}' | '\'' | '’' | '\u{200c}' | '\u{200d}' => {}
            'ß' => out.push_str("ss"),
            'ø' | 'Ø' => out.push('o'),
            'ł' | 'Ł' => out.push('l'),
            'đ' | 'Đ' => out.push('d'),
            'æ' | 'Æ' => out.push_str("ae"),
            c if c.is_alphanumeric() || is_sign(c) => out.extend(c.to_lowercase()),
            _ => out.push(' '),
        }
    }
    out
}

fn is_sign(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn case_and_accents_do_not_matter() {
        assert_eq!(folded("François"), "francois");
        assert_eq!(folded("D’SOUZA"), "dsouza");
        assert_eq!(folded("Anne-Marie"), "anne marie");
        assert_eq!(folded("लक्ष्मी"), folded("लक्ष्मी"));
        assert_ne!(folded("कि"), folded("क"));
    }
}
