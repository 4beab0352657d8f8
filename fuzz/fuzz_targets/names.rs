#![no_main]
#[expect(dead_code, reason = "the transition tests use more of it")]
#[path = "../../tests/desk/harness.rs"]
mod harness;
#[expect(dead_code, reason = "each program has one target")]
#[path = "../../tests/corpora/targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::names(bytes));
