//! Tokens that are not taken any more, under the load of many reads.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

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

    let (renewed, refused) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let (is_renewed, counts) = (Arc::clone(&renewed), Arc::clone(&refused));
    let signs = Arc::new(AtomicUsize::new(0));
    let signed = Arc::clone(&signs);
    line.plans(move |exchange| {
        if exchange.path.starts_with("/connect-auth/") {
            signed.fetch_add(1, Ordering::SeqCst);
            is_renewed.store(true, Ordering::SeqCst);
            return Fault::Pass;
        }
        if is_renewed.load(Ordering::SeqCst) && exchange.number % 2 == 0 {
            // Some are slow: their refusals come when the token is renewed already.
            return Fault::Pass;
        }
        if counts.fetch_add(1, Ordering::SeqCst) < READS {
            let body = "{\"code\":\"TOKEN_INVALID\",\"message\":\"no\"}";
            let head = "HTTP/1.1 401 Unauthorized\r\ncontent-type: application/json\r\nconnection: close";
            return Fault::Instead(format!("{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).into_bytes());
        }
        Fault::Pass
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
    let (refused, signed) = (refused.load(Ordering::SeqCst).min(READS), signs.load(Ordering::SeqCst));
    println!("{READS} reads, {refused} refused, {signed} renewals, {good} good answers");
    assert!(refused >= 2, "{refused} were refused");
    assert_eq!(signed, 1, "the token was renewed so often");
}
