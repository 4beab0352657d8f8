//! From when until when a certificate is good. The TLS library looks at that for its peer's certificate only, and an
//! expired one is the most common reason why nobody gets in.
//!
//! Reads just as much of X.509 as lies in front of the two dates (RFC 5280, 4.1); checks nothing.

use chrono::{DateTime, NaiveDateTime, Utc};

const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// First and last moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    /// The first.
    pub from: DateTime<Utc>,
    /// The last.
    pub until: DateTime<Utc>,
}

/// What the certificate says; `None` where it can't be found.
pub fn of(der: &[u8]) -> Option<Validity> {
    let (certificate, _) = take(der, SEQUENCE)?;
    let (body, _) = take(certificate, SEQUENCE)?;
    // The version may be missing; serial number, algorithm and issuer never are.
    let rest = take(body, VERSION).map_or(body, |(_, rest)| rest);
    let (_, _, rest) = element(rest)?;
    let (_, rest) = take(rest, SEQUENCE)?;
    let (_, rest) = take(rest, SEQUENCE)?;
    let (dates, _) = take(rest, SEQUENCE)?;
    let (from, rest) = moment(dates)?;
    let (until, _) = moment(rest)?;
    Some(Validity { from, until })
}

fn moment(der: &[u8]) -> Option<(DateTime<Utc>, &[u8])> {
    let (kind, text, rest) = element(der)?;
    let text = std::str::from_utf8(text).ok()?;
    let whole = match kind {
        // Two digits: 1950 to 2049.
        UTC_TIME => format!("{}{text}", if text.get(..2)? < "50" { "20" } else { "19" }),
        GENERALIZED_TIME => text.to_owned(),
        _ => return None,
    };
    Some((NaiveDateTime::parse_from_str(&whole, "%Y%m%d%H%M%SZ").ok()?.and_utc(), rest))
}

/// The content of the element in front, which must be of that kind, and what follows it.
fn take(der: &[u8], kind: u8) -> Option<(&[u8], &[u8])> {
    let (found, content, rest) = element(der)?;
    (found == kind).then_some((content, rest))
}

fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&kind, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let (digits, rest) =
            rest.split_at_checked(usize::from(first & 0x7f)).filter(|(digits, _)| digits.len() <= 4)?;
        (digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)), rest)
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((kind, content, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dates_of_a_certificate_are_found_and_nonsense_is_not() {
        let key = rcgen::KeyPair::generate().unwrap();
        for (from, until) in [(1999, 2049), (2026, 2050)] {
            let mut parts = rcgen::CertificateParams::new(["desk.example.org".to_owned()]).unwrap();
            parts.not_before = rcgen::date_time_ymd(from, 3, 4);
            parts.not_after = rcgen::date_time_ymd(until, 5, 6);
            let certificate = parts.self_signed(&key).unwrap();
            let found = of(certificate.der()).unwrap();
            assert_eq!(found.from.to_rfc3339(), format!("{from}-03-04T00:00:00+00:00"));
            assert_eq!(found.until.to_rfc3339(), format!("{until}-05-06T00:00:00+00:00"));
            for cut in 0..certificate.der().len() {
                of(&certificate.der()[..cut]);
            }
        }
        assert_eq!(of(b"\x30\x84\xff\xff\xff\xff"), None);
        assert_eq!(of(b""), None);
    }
}
