//! Tokens that are not taken any more, under the load of many reads.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use frontdesk::client::Client;

use crate::harness::Practice;
use crate::proxy::{Fault, Proxy};

const READS: usize = 50;

#[tokio::test(flavor = "multi_thread")]
async fn fifty_reads_that_are_refused_at_once_renew_the_token_once() {
    let practice = Practice::sample().await;
    let line = Proxy::to(practice.address);
    let client = Arc::new(Client::new(&line.url(), practice.credentials.clone()).unwrap());
    client.sign_in().await.unwrap();
    // A token tells the second of its making: one of the same second is the same.
    tokio::time::sleep(Duration::from_millis(1_100)).await;

    // The token that the client has is not taken any more; renewing it takes a while.
    let (refused, signs) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (counts, signed) = (Arc::clone(&refused), Arc::clone(&signs));
    let mut old = None;
    line.plans(move |exchange| {
        if exchange.path.starts_with("/connect-auth/") {
            signed.fetch_add(1, Ordering::SeqCst);
            return Fault::Delay { forth: Duration::from_millis(300), back: Duration::ZERO };
        }
        let token = token_of(&exchange.bytes);
        if *old.get_or_insert_with(|| token.clone()) != token {
            return Fault::Pass;
        }
        counts.fetch_add(1, Ordering::SeqCst);
        let body = "{\"code\":\"TOKEN_INVALID\",\"message\":\"no\"}";
        let head = "HTTP/1.1 401 Unauthorized\r\ncontent-type: application/json\r\nconnection: close";
        let answer = format!("{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).into_bytes();
        // Until all of them are on their way.
        Fault::InsteadLater(Duration::from_millis(700), answer)
    });
    let reads: Vec<_> = (0..READS)
        .map(|_| {
            let client = Arc::clone(&client);
            tokio::spawn(async move { client.entities().await })
        })
        .collect();
    let mut good = 0;
    for read in reads {
        good += usize::from(read.await.unwrap().is_ok());
    }
    let (refused, signed) = (refused.load(Ordering::SeqCst), signs.load(Ordering::SeqCst));
    println!("{READS} reads, {refused} refused, {signed} renewals, {good} good answers");
    assert!(refused >= READS / 2, "only {refused} were refused");
    assert_eq!((signed, good), (1, READS), "renewals and good answers");
}

fn token_of(request: &[u8]) -> String {
    let text = String::from_utf8_lossy(request);
    let line = text.lines().find(|line| line.to_lowercase().starts_with("auth: "));
    line.map(|line| line[6..].to_owned()).unwrap_or_default()
}
