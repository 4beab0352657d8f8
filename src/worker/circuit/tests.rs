//! Time is the runtime's here and stands still but for waiting, so every pause is counted exactly.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

const GOOD: Result<(), ClientError> = Ok(());
const BAD: Result<(), ClientError> = Err(ClientError::NoAnswer);

async fn goes(circuit: &Circuit, how: &Result<(), ClientError>) {
    circuit.way(None).await.unwrap().ended(how);
}

#[tokio::test(start_paused = true)]
async fn the_first_repetition_goes_at_once_and_the_others_at_least_a_second_apart() {
    for seed in 0..200_u64 {
        let circuit = Circuit::new(seed);
        let mut times = Vec::new();
        for _ in 0..10 {
            let way = circuit.way(None).await.unwrap();
            times.push(Instant::now());
            way.ended(&BAD);
        }
        let pauses: Vec<Duration> = times.windows(2).map(|two| two[1] - two[0]).collect();
        assert!(pauses[0] < Duration::from_millis(30));
        let wrong = pauses[1..].iter().find(|p| **p < Duration::from_secs(1) || **p > Duration::from_millis(1_900));
        assert_eq!(wrong, None, "seed {seed}: {pauses:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn however_many_wait_only_one_goes_until_it_is_answered() {
    let circuit = Arc::new(Circuit::new(7));
    goes(&circuit, &BAD).await;
    let (sent, up) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let reads: Vec<_> = (0..50)
        .map(|_| {
            let (circuit, sent, up) = (Arc::clone(&circuit), Arc::clone(&sent), Arc::clone(&up));
            tokio::spawn(async move {
                loop {
                    let way = circuit.way(None).await.unwrap();
                    sent.fetch_add(1, Ordering::SeqCst);
                    tokio::time::sleep(Duration::from_millis(5)).await;
                    if up.load(Ordering::SeqCst) == 1 {
                        return way.ended(&GOOD);
                    }
                    way.ended(&BAD);
                }
            })
        })
        .collect();
    tokio::time::sleep(Duration::from_secs(10)).await;
    let asked = sent.load(Ordering::SeqCst);
    assert!((5..=10).contains(&asked), "{asked} attempts of 50 reads in ten seconds");
    up.store(1, Ordering::SeqCst);
    let back = Instant::now();
    for read in reads {
        read.await.unwrap();
    }
    assert!(back.elapsed() < Duration::from_secs(3), "all have followed after {:?}", back.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_line_that_comes_and_goes_fails_once_a_second_at_most() {
    let circuit = Arc::new(Circuit::new(3));
    let (began, failed) = (Instant::now(), Arc::new(AtomicUsize::new(0)));
    for _ in 0..8 {
        let (circuit, failed) = (Arc::clone(&circuit), Arc::clone(&failed));
        tokio::spawn(async move {
            loop {
                let way = circuit.way(None).await.unwrap();
                tokio::time::sleep(Duration::from_millis(20)).await;
                let down = began.elapsed().as_millis() / 300 % 2 == 1;
                failed.fetch_add(usize::from(down), Ordering::SeqCst);
                way.ended(if down { &BAD } else { &GOOD });
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
    }
    tokio::time::sleep(Duration::from_secs(20)).await;
    let failed = failed.load(Ordering::SeqCst);
    // The eight that are under way when the line goes for the first time, and then one at a time.
    assert!((5..=28).contains(&failed), "{failed} attempts failed in twenty seconds");
}

#[tokio::test(start_paused = true)]
async fn who_waits_for_too_long_is_told_why() {
    let circuit = Circuit::new(1);
    goes(&circuit, &BAD).await;
    goes(&circuit, &Err(ClientError::Unreachable)).await;
    let until = Instant::now() + Duration::from_millis(500);
    assert_eq!(circuit.way(Some(until)).await.err(), Some(Failure::Unreachable));
    assert_eq!(Instant::now(), until);
}

#[tokio::test(start_paused = true)]
async fn one_that_is_given_up_leaves_its_turn_to_the_next() {
    let circuit = Circuit::new(1);
    goes(&circuit, &BAD).await;
    drop(circuit.way(None).await.unwrap());
    let next = circuit.way(Some(Instant::now() + Duration::from_millis(1))).await;
    assert!(next.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_server_that_says_no_is_there() {
    use crate::contract::problem::Problem;
    let circuit = Circuit::new(1);
    for _ in 0..20 {
        goes(&circuit, &Err(ClientError::Refused(Box::new(Problem::read(404, b""))))).await;
        goes(&circuit, &Err(ClientError::Trouble { status: 500, wait: None })).await;
    }
    assert!(circuit.state().down.is_none());
}
