//! How a long list is read: in as few answers as the server offers.

use frontdesk::client::Client;
use frontdesk::domain::two_days::TwoDays;

use crate::harness::Practice;
use crate::proxy::Proxy;

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_offers_longer_pages_is_asked_for_them_from_then_on() {
    let practice = Practice::sample().await;
    let line = Proxy::to(practice.address);
    line.records();
    let client = Client::new(&line.url(), practice.credentials.clone()).unwrap();
    let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let asked = || {
        let exchanges = line.recorded();
        let lists = exchanges.iter().filter(|(exchange, _)| exchange.path.starts_with("/dr/v1/appointment?"));
        lists.map(|(exchange, _)| exchange.path.contains("page_size=500")).collect::<Vec<_>>()
    };
    let first = client.appointments(&"indiranagar".into(), TwoDays::from(today), today).await.unwrap();
    assert!(first.appointments.len() > 50, "the sample has only {} appointments", first.appointments.len());
    // Two short pages, which tell that there are longer ones; the second reading has all of it on one, and nothing follows.
    assert_eq!(asked(), [false, false, true, true]);
    let again = client.appointments(&"indiranagar".into(), TwoDays::from(today), today).await.unwrap();
    assert_eq!(asked().len(), 6);
    assert_eq!(again, first);
}
