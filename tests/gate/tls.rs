//! TLS, as a client meets it that looks at the certificate.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use chrono::{Datelike, TimeDelta, Utc};
use frontdesk::client::{Client, ClientError, Credentials};
use frontdesk::server::serve::{self, BindError, Guard};
use frontdesk::server::{Limits, Tls, TlsError};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::harness::{Gate, LOGIN, until_closed};

/// An authority of an office.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub fn new() -> Self {
        let mut parts = CertificateParams::new([]).unwrap();
        parts.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(parts, KeyPair::generate().unwrap()).unwrap())
    }

    pub fn pem(&self) -> String {
        self.0.pem()
    }

    /// Writes a certificate for the name and its key.
    pub fn issue(&self, folder: &Path, name: &str) -> (PathBuf, PathBuf) {
        self.issue_until(folder, name, TimeDelta::days(90))
    }

    fn issue_until(&self, folder: &Path, name: &str, from_now: TimeDelta) -> (PathBuf, PathBuf) {
        let key = KeyPair::generate().unwrap();
        let mut parts = CertificateParams::new([name.to_owned()]).unwrap();
        let until = Utc::now() + from_now;
        let (month, day) = (u8::try_from(until.month()).unwrap(), u8::try_from(until.day()).unwrap());
        parts.not_after = rcgen::date_time_ymd(until.year(), month, day);
        let certificate = parts.signed_by(&key, &self.0).unwrap();
        let (certificate_file, key_file) = (folder.join("server.pem"), folder.join("server.key"));
        fs::write(&certificate_file, certificate.pem()).unwrap();
        fs::write(&key_file, key.serialize_pem()).unwrap();
        fs::set_permissions(&key_file, fs::Permissions::from_mode(0o600)).unwrap();
        (certificate_file, key_file)
    }
}

fn client(gate: &Gate, authority: Option<&str>) -> Client {
    let (client_id, client_secret) = (gate.client.client_id.clone(), gate.client.client_secret.clone());
    let address = format!("https://{}", gate.address);
    let authority = authority.map(str::as_bytes);
    Client::trusting(&address, Credentials { client_id, client_secret }, authority).unwrap()
}

async fn gate(tls: &Tls) -> Gate {
    Gate::with(Limits::default(), Guard { tls: Some(tls.clone()), behind_proxy: false }).await
}

#[tokio::test]
async fn a_client_that_looks_gets_in_by_the_right_authority_only() {
    let folder = tempfile::tempdir().unwrap();
    let (office, other) = (Authority::new(), Authority::new());
    let (certificate, key) = office.issue(folder.path(), "127.0.0.1");
    let tls = Tls::read(&certificate, &key).unwrap();
    let gate = gate(&tls).await;
    client(&gate, Some(&office.pem())).sign_in().await.unwrap();
    for stranger in [Some(other.pem()), None] {
        let refused = client(&gate, stranger.as_deref()).sign_in().await.unwrap_err();
        assert!(matches!(refused, ClientError::Unreachable), "{refused}");
    }
    // Renewed by another authority: who comes from now on sees that one.
    other.issue(folder.path(), "127.0.0.1");
    tls.read_again().unwrap();
    client(&gate, Some(&other.pem())).sign_in().await.unwrap();
    client(&gate, Some(&office.pem())).sign_in().await.unwrap_err();
    // Files that are no good change nothing.
    fs::write(&key, "nonsense").unwrap();
    tls.read_again().unwrap_err();
    client(&gate, Some(&other.pem())).sign_in().await.unwrap();
}

#[tokio::test]
async fn a_certificate_for_another_host_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let office = Authority::new();
    let (certificate, key) = office.issue(folder.path(), "desk.example.org");
    let gate = gate(&Tls::read(&certificate, &key).unwrap()).await;
    let refused = client(&gate, Some(&office.pem())).sign_in().await.unwrap_err();
    assert!(matches!(refused, ClientError::Unreachable), "{refused}");
}

#[tokio::test]
async fn who_speaks_plain_http_to_it_gets_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = Authority::new().issue(folder.path(), "127.0.0.1");
    let gate = gate(&Tls::read(&certificate, &key).unwrap()).await;
    let body = gate.credentials().to_string();
    let request = format!("POST {LOGIN} HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    let mut plain = TcpStream::connect(gate.address).await.unwrap();
    plain.write_all(request.as_bytes()).await.unwrap();
    let heard = until_closed(&mut plain).await.unwrap();
    let heard = String::from_utf8_lossy(&heard);
    assert!(!heard.contains("HTTP/1.1") && !heard.contains("token"), "{heard}");
}

#[tokio::test]
async fn those_who_dont_finish_the_handshake_hold_up_nobody_and_are_let_go() {
    let folder = tempfile::tempdir().unwrap();
    let office = Authority::new();
    let (certificate, key) = office.issue(folder.path(), "127.0.0.1");
    let gate = gate(&Tls::read(&certificate, &key).unwrap()).await;
    let mut silent = Vec::new();
    for _ in 0..50 {
        let mut stream = TcpStream::connect(gate.address).await.unwrap();
        // The beginning of a hello.
        stream.write_all(&[0x16, 0x03, 0x01, 0x02]).await.unwrap();
        silent.push(stream);
    }
    client(&gate, Some(&office.pem())).sign_in().await.unwrap();
    for mut stream in silent {
        until_closed(&mut stream).await.unwrap();
    }
}

#[tokio::test]
async fn other_computers_get_in_by_tls_or_through_a_proxy_and_never_by_accident() {
    let everywhere = || "0.0.0.0:0".parse().unwrap();
    let refused = serve::bind(everywhere()).await.unwrap_err();
    assert!(matches!(refused, BindError::NotLoopback(_)));
    for way in ["--tls-cert", "--behind-proxy", "127.0.0.1"] {
        assert!(refused.to_string().contains(way), "{refused}");
    }
    serve::bind_behind(everywhere(), Guard { tls: None, behind_proxy: true }).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = Authority::new().issue(folder.path(), "127.0.0.1");
    let tls = Tls::read(&certificate, &key).unwrap();
    serve::bind_behind(everywhere(), Guard { tls: Some(tls), behind_proxy: false }).await.unwrap();
}

#[test]
fn files_that_are_no_certificate_and_key_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let office = Authority::new();
    let (certificate, key) = office.issue(folder.path(), "127.0.0.1");
    let elsewhere = tempfile::tempdir().unwrap();
    let (_, foreign) = office.issue(elsewhere.path(), "127.0.0.1");
    let missing = folder.path().join("missing.pem");
    let nothing = folder.path().join("nothing.pem");
    fs::write(&nothing, "Dear Sir or Madam").unwrap();
    let refused = |certificate: &Path, key: &Path| Tls::read(certificate, key).unwrap_err();
    assert!(matches!(refused(&missing, &key), TlsError::CertificateFile { .. }));
    assert!(matches!(refused(&certificate, &missing), TlsError::KeyFile { .. }));
    assert!(matches!(refused(&nothing, &key), TlsError::NoCertificate(_)));
    assert!(matches!(refused(&key, &key), TlsError::NoCertificate(_)));
    assert!(matches!(refused(&certificate, &nothing), TlsError::NoKey(_)));
    assert!(matches!(refused(&certificate, &certificate), TlsError::NoKey(_)));
    assert!(matches!(refused(&certificate, &foreign), TlsError::NotAPair { .. }));
    let says = refused(&certificate, &foreign).to_string();
    assert!(says.contains("server.pem") && says.contains("server.key") && says.contains("; "), "{says}");
}

#[test]
fn what_whoever_looks_after_it_should_know_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let office = Authority::new();
    let warnings = |from_now: i64| {
        let (certificate, key) = office.issue_until(folder.path(), "127.0.0.1", TimeDelta::days(from_now));
        Tls::read(&certificate, &key).unwrap().warnings(Utc::now())
    };
    assert_eq!(warnings(90), Vec::<String>::new());
    assert!(warnings(5)[0].contains("expires at"));
    assert!(warnings(-5)[0].contains("has expired"));
    let (certificate, key) = office.issue(folder.path(), "127.0.0.1");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o604)).unwrap();
    let warned = Tls::read(&certificate, &key).unwrap().warnings(Utc::now());
    assert!(warned[0].contains("can be read by everybody"), "{warned:?}");
}
