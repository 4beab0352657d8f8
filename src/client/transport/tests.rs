//! Addresses, and pauses.

use super::*;

#[test]
fn a_token_never_crosses_a_network_in_the_clear() {
    assert!(Transport::new("http://127.0.0.1:8080", None).is_ok());
    assert!(Transport::new("http://[::1]:8080", None).is_ok());
    assert!(Transport::new("https://desk.example.org", None).is_ok());
    assert!(matches!(Transport::new("http://desk.example.org", None), Err(BadAddress::Plain(_))));
    assert!(matches!(Transport::new("ftp://127.0.0.1", None), Err(BadAddress::NotAUrl(_))));
    assert!(matches!(Transport::new("desk", None), Err(BadAddress::NotAUrl(_))));
}

#[test]
fn an_address_that_is_told_is_on_this_computer() {
    let told = |address: &'static str| {
        let transport = Transport::told(Arc::new(move || Some(address.to_owned()))).unwrap();
        transport.base().is_ok()
    };
    assert!(told("http://127.0.0.1:8080") && told("http://[::1]:8080"));
    for elsewhere in ["https://desk.example.org", "http://192.0.2.1", "http://127.0.0.1@desk.example.org", "desk"] {
        assert!(!told(elsewhere), "{elsewhere}");
    }
}

#[test]
fn what_names_no_authority_is_told() {
    let new = |pem: &[u8]| Transport::new("https://desk.example.org", Some(pem));
    for pem in [&b""[..], b"no PEM", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        assert!(new(pem).is_err());
    }
}

#[test]
fn a_pause_is_read_in_seconds_or_as_a_date_and_is_bounded() {
    let told = |text: &str| wait(&HeaderMap::from_iter([(RETRY_AFTER, text.parse().unwrap())]));
    assert_eq!(told("7"), Some(Duration::from_secs(7)));
    assert_eq!(told("86400"), Some(LONGEST_WAIT));
    assert_eq!(told("Wed, 21 Oct 2015 07:28:00 GMT"), Some(Duration::ZERO));
    assert_eq!((told("soon"), told("-1")), (None, None));
    let lines = [("retry-after", "Wed, 21 Oct 2015 07:28:20 GMT"), ("date", "Wed, 21 Oct 2015 07:28:00 GMT")];
    let told = lines.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
    assert_eq!(wait(&HeaderMap::from_iter(told)), Some(Duration::from_secs(20)), "whatever this computer's clock says");
}
