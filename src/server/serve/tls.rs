//! The certificate that the server shows, and the key to it: TLS 1.2 and 1.3 by rustls, HTTP/1.1 inside.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, TimeDelta, Utc};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert, ServerConfig};
use rustls::sign::CertifiedKey;
use tokio_rustls::TlsAcceptor;

use super::validity::{self, Validity};

/// A certificate that ends sooner is warned of.
const SOON: TimeDelta = TimeDelta::days(14);

/// Why a certificate can't be served.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the sentences say it")]
pub enum TlsError {
    #[error("the certificate {} can't be read ({source}); check --tls-cert and the permissions of the file", path.display())]
    CertificateFile { path: PathBuf, source: io::Error },
    #[error("the key {} can't be read ({source}); check --tls-key and the permissions of the file", path.display())]
    KeyFile { path: PathBuf, source: io::Error },
    #[error("{} holds no certificate; --tls-cert takes a PEM file, the server's own certificate first", .0.display())]
    NoCertificate(PathBuf),
    #[error("{} holds no private key that can be used; --tls-key takes a PEM file with one key, not encrypted", .0.display())]
    NoKey(PathBuf),
    #[error(
        "the key {} does not belong to the first certificate in {}; give the pair that was made together",
        key.display(), certificate.display()
    )]
    NotAPair { certificate: PathBuf, key: PathBuf },
    #[error("the certificate {} can't be used ({source}); have it made anew", path.display())]
    Unusable { path: PathBuf, source: rustls::Error },
}

/// A certificate with its key, from two files that can be read again. Clones are the same.
#[derive(Clone, Debug)]
pub struct Tls {
    certificate: PathBuf,
    key: PathBuf,
    shown: Arc<Shown>,
    config: Arc<ServerConfig>,
}

/// What is shown to callers at the moment.
#[derive(Debug)]
struct Shown(RwLock<Pair>);

#[derive(Clone, Debug)]
struct Pair {
    certified: Arc<CertifiedKey>,
    validity: Option<Validity>,
}

impl ResolvesServerCert for Shown {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.pair().certified)
    }
}

impl Shown {
    fn pair(&self) -> Pair {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Tls {
    /// Reads a PEM file of certificates, the server's own first, and one of its private key.
    pub fn read(certificate: &Path, key: &Path) -> Result<Self, TlsError> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let pair = pair(certificate, key, &provider)?;
        let shown = Arc::new(Shown(RwLock::new(pair)));
        let unusable = |source| TlsError::Unusable { path: certificate.to_owned(), source };
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let mut config =
            config.map_err(unusable)?.with_no_client_auth().with_cert_resolver(Arc::<Shown>::clone(&shown));
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self { certificate: certificate.to_owned(), key: key.to_owned(), shown, config: Arc::new(config) })
    }

    /// Reads the files again and shows what they hold to whoever comes from now on. Where they are no good, the old
    /// certificate stays.
    pub fn read_again(&self) -> Result<(), TlsError> {
        let pair = pair(&self.certificate, &self.key, self.config.crypto_provider())?;
        *self.shown.0.write().unwrap_or_else(PoisonError::into_inner) = pair;
        Ok(())
    }

    /// The last moment of the certificate, where it can be told.
    pub fn expires(&self) -> Option<DateTime<Utc>> {
        self.shown.pair().validity.map(|validity| validity.until)
    }

    /// What whoever looks after the server should know, one sentence each.
    pub fn warnings(&self, now: DateTime<Utc>) -> Vec<String> {
        let mut warnings = Vec::new();
        let path = self.certificate.display();
        match self.shown.pair().validity {
            Some(Validity { until, .. }) if until <= now => {
                warnings.push(format!("the certificate {path} has expired at {until}; callers will not accept it"));
            }
            Some(Validity { from, .. }) if from > now => {
                warnings.push(format!("the certificate {path} is good only from {from} on; check the clock"));
            }
            Some(Validity { until, .. }) if until - now < SOON => {
                warnings.push(format!("the certificate {path} expires at {until}; renew it"));
            }
            Some(_) | None => {}
        }
        if others_may_read(&self.key) {
            let key = self.key.display();
            warnings.push(format!(
                "the key {key} can be read by everybody on this computer; take that away: chmod o= {key}"
            ));
        }
        warnings
    }

    pub(super) fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(Arc::clone(&self.config))
    }
}

fn pair(certificate: &Path, key: &Path, provider: &CryptoProvider) -> Result<Pair, TlsError> {
    let pem =
        fs::read(certificate).map_err(|source| TlsError::CertificateFile { path: certificate.to_owned(), source })?;
    let chain = CertificateDer::pem_slice_iter(&pem).collect::<Result<Vec<_>, _>>();
    let chain = chain.ok().filter(|chain| !chain.is_empty());
    let chain = chain.ok_or_else(|| TlsError::NoCertificate(certificate.to_owned()))?;
    let validity = chain.first().and_then(|first| validity::of(first));
    let pem = fs::read(key).map_err(|source| TlsError::KeyFile { path: key.to_owned(), source })?;
    let no_key = || TlsError::NoKey(key.to_owned());
    let private = PrivateKeyDer::from_pem_slice(&pem).map_err(|_| no_key())?;
    let signing = provider.key_provider.load_private_key(private).map_err(|_| no_key())?;
    let certified = CertifiedKey::new(chain, signing);
    match certified.keys_match() {
        Ok(()) | Err(rustls::Error::InconsistentKeys(rustls::InconsistentKeys::Unknown)) => {}
        Err(rustls::Error::InconsistentKeys(_)) => {
            return Err(TlsError::NotAPair { certificate: certificate.to_owned(), key: key.to_owned() });
        }
        Err(source) => return Err(TlsError::Unusable { path: certificate.to_owned(), source }),
    }
    Ok(Pair { certified: Arc::new(certified), validity })
}

#[cfg(unix)]
fn others_may_read(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|file| file.permissions().mode() & 0o004 != 0)
}

#[cfg(not(unix))]
fn others_may_read(_: &Path) -> bool {
    false
}
