//! The address of a database on a PostgreSQL server, and whether the way there may go without TLS.
//!
//! Only within this computer. Everywhere else the connection is encrypted and the server's certificate is checked; an
//! address that asks for less is refused. Nothing that is shown of an address has its password.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use percent_encoding::percent_decode_str;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};

/// How long opening a connection may take.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long the other end may leave what was sent unacknowledged.
const SILENCE: Duration = Duration::from_secs(20);
/// Where the socket of a server lies when no host is named.
const SOCKETS: [&str; 2] = ["/var/run/postgresql", "/tmp"];

/// An address, read and judged.
#[derive(Clone)]
pub struct Address {
    pub(super) config: Config,
    /// Certificates to trust instead of the system's.
    pub(super) roots: Option<PathBuf>,
}

/// An address that makes no sense, or a way there that would show patients' data to others.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the sentences say it")]
pub enum AddressError {
    #[error("the postgres:// address can't be read ({0}); write it like postgres://USER@HOST:5432/DATABASE")]
    Malformed(String),
    #[error(
        "sslmode={0} is not known; leave it out (TLS beyond this computer, its certificate checked), or write sslmode=require"
    )]
    Mode(String),
    #[error(
        "the database server {0} is another computer, and sslmode=disable would send patients' data there unencrypted; leave sslmode out, or go through a tunnel that ends on this computer (ssh -L, stunnel, pgbouncer) and name 127.0.0.1"
    )]
    InTheClear(String),
}

impl Address {
    /// Takes this password where the address has none.
    #[must_use]
    pub fn or_password(mut self, password: &str) -> Self {
        if self.config.get_password().is_none() {
            self.config.password(password);
        }
        self
    }

    /// Whether the connection is encrypted.
    pub fn is_encrypted(&self) -> bool {
        self.config.get_ssl_mode() == SslMode::Require
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(url: &str) -> Result<Self, AddressError> {
        let (plain, mode, roots) = split_off_tls(url);
        // The reader's own words name options, but never quote what stands in them.
        let mut config: Config = plain.parse().map_err(|error: tokio_postgres::Error| {
            let why = std::error::Error::source(&error).map_or_else(|| error.to_string(), ToString::to_string);
            AddressError::Malformed(why)
        })?;
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            let there = SOCKETS.into_iter().find(|folder| std::path::Path::new(folder).is_dir());
            config.host_path(there.unwrap_or(SOCKETS[0]));
        }
        config.ssl_mode(ssl_mode(&config, mode.as_deref())?);
        if config.get_application_name().is_none() {
            config.application_name("frontdesk");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_TIMEOUT);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(SILENCE);
        }
        Ok(Self { config, roots })
    }
}

/// Takes what is said about TLS out of the address: more of it is understood here than by the library.
fn split_off_tls(url: &str) -> (String, Option<String>, Option<PathBuf>) {
    // A question mark may stand in a password.
    let after_password = url.find('@').unwrap_or(0);
    let Some(at) = url[after_password..].find('?').map(|at| at + after_password) else {
        return (url.to_owned(), None, None);
    };
    let (mut mode, mut roots, mut rest) = (None, None, Vec::new());
    for option in url[at + 1..].split('&').filter(|option| !option.is_empty()) {
        let decoded = |value: &str| percent_decode_str(value).decode_utf8_lossy().into_owned();
        match option.split_once('=') {
            Some(("sslmode", value)) => mode = Some(decoded(value)),
            Some(("sslrootcert", value)) => roots = Some(decoded(value)),
            Some(_) | None => rest.push(option),
        }
    }
    let plain = if rest.is_empty() { url[..at].to_owned() } else { format!("{}?{}", &url[..at], rest.join("&")) };
    // "system" is what the command line tools of PostgreSQL call the certificates of the system.
    (plain, mode, roots.filter(|roots| roots != "system").map(PathBuf::from))
}

fn ssl_mode(config: &Config, asked: Option<&str>) -> Result<SslMode, AddressError> {
    let elsewhere = elsewhere(config);
    match (asked, elsewhere) {
        (Some("disable"), Some(host)) => Err(AddressError::InTheClear(host)),
        // “prefer” and “allow” would take whatever comes.
        (None | Some("prefer" | "allow"), Some(_)) => Ok(SslMode::Require),
        (None | Some("prefer" | "allow" | "disable"), None) => Ok(SslMode::Disable),
        // A socket of this computer has no TLS, and needs none.
        (Some("require" | "verify-ca" | "verify-full"), None) if all_sockets(config) => Ok(SslMode::Disable),
        (Some("require" | "verify-ca" | "verify-full"), _) => Ok(SslMode::Require),
        (Some(other), _) => Err(AddressError::Mode(other.chars().filter(char::is_ascii_graphic).take(20).collect())),
    }
}

fn all_sockets(config: &Config) -> bool {
    config.get_hostaddrs().is_empty() && config.get_hosts().iter().all(|host| matches!(host, Host::Unix(_)))
}

/// The first host that is not this computer. Where addresses are given beside names, they are what is connected to.
fn elsewhere(config: &Config) -> Option<String> {
    let addresses = config.get_hostaddrs();
    if !addresses.is_empty() {
        return addresses.iter().find(|address| !address.is_loopback()).map(ToString::to_string);
    }
    config.get_hosts().iter().find_map(|host| match host {
        Host::Unix(_) => None,
        Host::Tcp(name) => (!is_this_computer(name)).then(|| name.clone()),
    })
}

fn is_this_computer(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Who, where and which database: for people, without the password.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(user) = self.config.get_user() {
            write!(f, "{user}@")?;
        }
        let addresses = self.config.get_hostaddrs().iter().map(ToString::to_string);
        let hosts = self.config.get_hosts().iter().map(|host| match host {
            Host::Tcp(name) => name.clone(),
            Host::Unix(path) => path.display().to_string(),
        });
        let mut hosts: Vec<String> = hosts.collect();
        if hosts.is_empty() {
            hosts.extend(addresses);
        }
        write!(f, "{}", hosts.join(","))?;
        for port in self.config.get_ports() {
            write!(f, ":{port}")?;
        }
        write!(f, "/{}", self.config.get_dbname().or_else(|| self.config.get_user()).unwrap_or_default())
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> Result<Address, AddressError> {
        url.parse()
    }

    #[test]
    fn only_this_computer_is_reached_without_tls() {
        for url in [
            "postgres://desk@localhost/practice",
            "postgres://desk@127.0.0.1:5433/practice?sslmode=disable",
            "postgres://desk@[::1]/practice",
            "postgres:///practice",
            "postgres://desk@%2Frun%2Fpostgresql/practice?sslmode=require",
            "postgres://desk@db.example.org/practice?hostaddr=127.0.0.1",
        ] {
            assert!(!read(url).unwrap().is_encrypted(), "{url}");
        }
        for url in [
            "postgres://desk@db.example.org/practice",
            "postgres://desk@192.0.2.7/practice?sslmode=prefer",
            "postgres://desk@db.example.org/practice?sslmode=allow",
            "postgres://desk@localhost,db.example.org/practice",
            "postgres://desk@localhost/practice?hostaddr=192.0.2.7",
            "postgres://desk@localhost/practice?sslmode=require",
            "postgres://desk@db.example.org/practice?sslmode=verify-full&sslrootcert=/etc/ca.pem",
        ] {
            assert!(read(url).unwrap().is_encrypted(), "{url}");
        }
        for url in ["postgres://desk@db.example.org/practice?sslmode=disable", "postgres://192.0.2.7/?sslmode=disable"]
        {
            let refused = read(url).unwrap_err().to_string();
            assert!(refused.contains("unencrypted") && refused.contains("tunnel"), "{refused}");
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        let address = read("postgres://desk:s3cr?t@localhost:5433/practice?sslmode=disable").unwrap();
        assert_eq!(address.to_string(), "desk@localhost:5433/practice");
        assert_eq!(address.config.get_password(), Some(&b"s3cr?t"[..]));
        assert!(!format!("{address:?}").contains("s3cr"));
        let kept = address.or_password("other");
        assert_eq!(kept.config.get_password(), Some(&b"s3cr?t"[..]));
        for bad in ["postgres://desk:s3cret@localhost:port/x", "postgres://desk:s3cret@localhost/x?nonsense=1"] {
            let refused = read(bad).unwrap_err();
            assert!(!format!("{refused} {refused:?}").contains("s3cret"), "{refused}");
        }
        assert!(matches!(read("postgres://localhost/x?sslmode=perhaps"), Err(AddressError::Mode(_))));
    }

    #[test]
    fn certificates_of_a_file_may_be_trusted_instead_of_the_systems() {
        let roots = |url| read(url).unwrap().roots;
        assert_eq!(roots("postgres://db.example.org/x?sslrootcert=%2Fetc%2Fca.pem"), Some("/etc/ca.pem".into()));
        assert_eq!(roots("postgres://db.example.org/x?sslrootcert=system"), None);
    }
}
