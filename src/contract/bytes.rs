//! From the bytes of a body to JSON.

use std::borrow::Cow;

use serde_json::Value;

/// Some programs put a mark of the byte order before what they write.
fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body)
}

/// Whether it is a page for a browser, which no server of the API writes.
pub fn is_page(body: &[u8]) -> bool {
    without_mark(body).trim_ascii_start().starts_with(b"<")
}

/// A body as text. A byte that is no UTF-8 is shown to be unreadable (`U+FFFD`), and hides nothing else.
pub fn as_text(body: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(without_mark(body))
}

/// A body as JSON; null where there is none.
pub fn json(body: &[u8]) -> Option<Value> {
    let text = as_text(body);
    if text.trim_ascii().is_empty() {
        return Some(Value::Null);
    }
    serde_json::from_str(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_broken_letters_do_not_hide_the_rest() {
        assert_eq!(json(b"\xef\xbb\xbf{\"a\":1}").unwrap()["a"], 1);
        assert_eq!(json(b"{\"a\":\"x\xffy\",\"b\":2}").unwrap()["b"], 2);
        assert_eq!(json(b" \r\n"), Some(Value::Null));
        let deep = "[".repeat(10_000);
        for nonsense in [&b"{\"a\":"[..], b"\x1f\x8b\x08gzip", b"[1,2", b"{\"a\":1e999}", deep.as_bytes()] {
            assert_eq!(json(nonsense), None);
        }
        assert!(is_page(b"\xef\xbb\xbf  <html>") && !is_page(b"{\"a\":\"<\"}"));
    }
}
