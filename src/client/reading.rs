//! From the bytes of an answer to what it says, or to why it says nothing. Nothing here trusts a status: a page of
//! something in between may come with any, and a refusal with that of a success.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::failure::ClientError;
use super::transport::Answer;
use crate::contract::bytes::{is_page, json};
use crate::contract::listed::Listed;
use crate::contract::problem::Problem;

/// The largest body that is looked at for a refusal under another status, in bytes: an error is a sentence.
const LARGEST_ERROR: usize = 64 * 1024;

/// Reads an answer. A 2xx that is not what the contract says was not written by the server that was meant.
pub fn read<T: DeserializeOwned>(answer: &Answer) -> Result<T, ClientError> {
    match answer.status {
        200..=299 => {
            let told = json(&answer.body).ok_or(ClientError::NotUnderstood)?;
            match Problem::inside(&told) {
                Some(status) => Err(of_status(status, answer)),
                None => serde_json::from_value(told).map_err(|_| ClientError::NotUnderstood),
            }
        }
        _ => Err(refusal(answer)),
    }
}

/// The same of an answer that is mostly a list, row by row.
pub fn read_list<T>(answer: &Answer, name: &'static str, row: &dyn Fn(&Value) -> T) -> Result<Listed<T>, ClientError> {
    match answer.status {
        200..=299 => {
            let told = Listed::read(&answer.body, name, row).ok_or(ClientError::NotUnderstood)?;
            match Problem::inside(told.around()) {
                Some(status) => Err(of_status(status, answer)),
                None => Ok(told),
            }
        }
        _ => Err(refusal(answer)),
    }
}

/// Whether the token was refused, under whatever status that came.
pub fn is_signed_out(answer: &Answer) -> bool {
    let inside = || {
        let small = (200..=299).contains(&answer.status) && answer.body.len() <= LARGEST_ERROR;
        small && may_refuse(&answer.body) && json(&answer.body).as_ref().and_then(Problem::inside) == Some(401)
    };
    answer.status == 401 || inside()
}

/// Whether there may be a refusal in it. Most answers have nothing of one, and need not be read twice.
fn may_refuse(body: &[u8]) -> bool {
    let has = |word: &[u8]| body.windows(word.len()).any(|part| part == word);
    // Any letter may be written as an escape.
    body.contains(&b'\\') || has(b"error") || has(b"401")
}

/// What an answer that is no success means.
pub fn refusal(answer: &Answer) -> ClientError {
    match answer.status {
        // A wish for a pause is plain, whoever has it.
        429 => of_status(429, answer),
        status @ 500.. => of_status(status, answer),
        status @ 400..=499 if !is_page(&answer.body) => of_status(status, answer),
        // Redirects are not followed: they would carry the token to another place.
        _ => ClientError::NotUnderstood,
    }
}

fn of_status(status: u16, answer: &Answer) -> ClientError {
    if status >= 500 {
        return ClientError::Trouble { status, wait: answer.wait };
    }
    // What a page says is never shown.
    let body = if is_page(&answer.body) { &[][..] } else { &answer.body };
    ClientError::Refused(Box::new(Problem { wait: answer.wait, ..Problem::read(status, body) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(status: u16, body: &[u8]) -> Result<Value, ClientError> {
        read(&Answer { status, wait: None, body: body.to_vec() })
    }

    #[test]
    fn a_page_of_a_proxy_is_never_an_answer() {
        for page in [&b"<!doctype html><h1>Log in to the network</h1>"[..], b"\xef\xbb\xbf  <html>"] {
            assert!(matches!(told(200, page), Err(ClientError::NotUnderstood)));
            assert!(matches!(told(403, page), Err(ClientError::NotUnderstood)));
            assert!(matches!(told(502, page), Err(ClientError::Trouble { status: 502, .. })));
            let Err(ClientError::Refused(problem)) = told(429, page) else { panic!("no pause") };
            assert_eq!(problem.message.raw(), "the server asks for a pause", "and nothing of the page");
        }
        assert!(matches!(told(302, b""), Err(ClientError::NotUnderstood)));
    }

    #[test]
    fn a_refusal_under_a_status_of_success_is_a_refusal() {
        let no = told(200, br#"{"success":"false","status_code":404,"message":"no such doctor"}"#);
        assert!(matches!(no, Err(ClientError::Refused(problem)) if problem.status == 404));
        assert!(matches!(told(200, br#"{"success":false,"status_code":503}"#), Err(ClientError::Trouble { .. })));
        let answer = |body: &[u8]| Answer { status: 200, wait: None, body: body.to_vec() };
        assert!(is_signed_out(&answer(br#"{"error":{"code":"UNAUTHORIZED","message":"no"}}"#)));
        assert!(is_signed_out(&answer(br#"{"success":false,"status_code":"401"}"#)));
        assert!(is_signed_out(&answer(br#"{"success":false,"status_code":"40\u0031"}"#)));
        assert!(!is_signed_out(&answer(br#"{"success":true}"#)));
    }
}
