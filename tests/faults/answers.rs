//! Answers as they come over the wire, whoever wrote them.

use serde_json::Value;

/// An answer with a JSON body.
pub fn json(status: &str, body: &str) -> Vec<u8> {
    typed(status, "application/json", body.as_bytes())
}

/// An answer with any body.
pub fn typed(status: &str, kind: &str, body: &[u8]) -> Vec<u8> {
    with(status, &format!("content-type: {kind}\r\n"), body)
}

/// An answer with headers of its own.
pub fn with(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// What stands between a desk and the network in a hotel.
pub const PAGE: &str = "<!DOCTYPE html><html><title>Welcome</title><h1>Accept our terms, Sana Khan</h1></html>";

/// The page under that status.
pub fn page(status: &str) -> Vec<u8> {
    typed(status, "text/html", PAGE.as_bytes())
}

/// The JSON of a whole answer, taken from the wire.
pub fn body_of(answer: &[u8]) -> Value {
    let at = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
    let chunked = String::from_utf8_lossy(&answer[..at]).to_ascii_lowercase().contains("transfer-encoding: chunked");
    if !chunked {
        return serde_json::from_slice(&answer[at..]).unwrap();
    }
    let (mut rest, mut whole) = (&answer[at..], Vec::new());
    loop {
        let end = rest.windows(2).position(|two| two == b"\r\n").unwrap();
        let length = usize::from_str_radix(std::str::from_utf8(&rest[..end]).unwrap(), 16).unwrap();
        if length == 0 {
            return serde_json::from_slice(&whole).unwrap();
        }
        whole.extend_from_slice(&rest[end + 2..end + 2 + length]);
        rest = &rest[end + 2 + length + 2..];
    }
}
