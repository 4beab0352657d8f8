//! What befalls a write.

use crate::answers::{json, page, typed, with};
use crate::matrix::operation::Operation;
use crate::proxy::Fault;

/// How a write ends that this befalls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// Done.
    Done,
    /// Done, and not known for a while.
    DoneAfterDoubt,
    /// Refused, and known at once: nothing has happened.
    Refused,
    /// One or the other: how much was sent is known to the system only.
    Either,
}

/// A fault of one exchange.
#[derive(Clone, Debug)]
pub struct Befalls {
    pub name: &'static str,
    /// `None`: the line is down.
    pub fault: Option<Fault>,
    pub ends: Ends,
}

/// Everything that befalls that operation.
pub fn all(operation: Operation) -> Vec<Befalls> {
    use Ends::{Done, DoneAfterDoubt, Either, Refused};
    let of = |name, fault, ends| Befalls { name, fault: Some(fault), ends };
    let mut all = vec![
        of("nothing", Fault::Pass, Done),
        Befalls { name: "nobody listens", fault: None, ends: Either },
        of("cut forth before the first byte", Fault::CutForth(0), DoneAfterDoubt),
        of("cut forth in the head", Fault::CutForth(60), DoneAfterDoubt),
        of("cut forth before the last byte", Fault::CutForthBefore(1), DoneAfterDoubt),
        of("cut back before the first byte", Fault::CutBack(0), DoneAfterDoubt),
        of("cut back in the head", Fault::CutBack(40), DoneAfterDoubt),
        of("cut back in the body", Fault::CutBackBefore(20), operation.when_told_in_full()),
        of("cut back before the last byte", Fault::CutBackBefore(1), operation.when_told_in_full()),
        of("reset after the answer", Fault::Reset, DoneAfterDoubt),
        of("500 before", Fault::Instead(json("500 Internal Server Error", "{}")), DoneAfterDoubt),
        of("503 before", Fault::Instead(json("503 Service Unavailable", "")), DoneAfterDoubt),
        of("500 after", Fault::Status("500 Internal Server Error"), DoneAfterDoubt),
        of("504 with a page after", Fault::AnswerInstead(page("504 Gateway Timeout")), DoneAfterDoubt),
        of("a page before", Fault::Instead(page("200 OK")), operation.when_looked_up(false)),
        of("a page after", Fault::AnswerInstead(page("200 OK")), operation.when_looked_up(true)),
        of("nothing under 200 before", Fault::Instead(json("200 OK", "")), operation.when_looked_up(false)),
        of(
            "a redirect",
            Fault::Instead(with("302 Found", "location: /terms\r\n", b"")),
            operation.when_looked_up(false),
        ),
        of("408 before", Fault::Instead(json("408 Request Timeout", "")), DoneAfterDoubt),
        of("408 after", Fault::AnswerInstead(json("408 Request Timeout", "")), DoneAfterDoubt),
        of("429", Fault::Instead(with("429 Too Many Requests", "retry-after: 1\r\n", b"")), Refused),
        of("garbage before", Fault::Instead(b"\x16\x03\x01 no HTTP\r\n\r\n".to_vec()), DoneAfterDoubt),
        of("garbage after", Fault::AnswerInstead(b"\0\0\0\0".to_vec()), DoneAfterDoubt),
        of("half of a JSON after", Fault::AnswerInstead(typed("200 OK", "application/json", b"{\"data\":{")), Done),
        of(
            "trouble under 200",
            Fault::Instead(json("200 OK", r#"{"success":false,"status_code":503}"#)),
            DoneAfterDoubt,
        ),
    ];
    if operation.waits_out() {
        all.push(of("swallowed", Fault::Swallow, DoneAfterDoubt));
    }
    all
}
