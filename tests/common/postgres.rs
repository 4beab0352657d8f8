//! A PostgreSQL server of the tests' own: from the installed programs, in a temporary folder, gone with the tests.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use frontdesk::server::store::Address;
use tokio::sync::OnceCell;

/// The role that owns everything, and its password.
pub const ROLE: &str = "desk";
pub const PASSWORD: &str = "only-for-tests";
/// How long a loaded machine may take to start the server.
const PATIENCE: Duration = Duration::from_secs(60);

/// Waits for the end of its input, which comes with the end of the tests, however they end, and then ends the server and
/// removes what is left. A server that the tests started themselves would outlive them.
const WATCH: &str = r#"
folder=$1; shift
"$@" >"$folder/log" 2>&1 </dev/null &
server=$!
while read -r _; do :; done
kill -QUIT $server 2>/dev/null
wait $server
rm -rf "$folder"
"#;

/// A running server.
pub struct Cluster {
    folder: PathBuf,
    port: u16,
    databases: AtomicUsize,
    /// Closed by the operating system when the tests end.
    _watched: ChildStdin,
}

/// A database of one test.
#[derive(Clone, Debug)]
pub struct Database {
    /// Over TCP, without the password.
    pub url: String,
    pub name: String,
}

impl Database {
    pub fn address(&self) -> Address {
        self.url.parse::<Address>().unwrap().or_password(PASSWORD)
    }
}

/// The server of this test program; the first test that asks starts it. Power cuts are not what it is for.
pub fn cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(|| Cluster::start(&["fsync=off", "full_page_writes=off"]))
}

impl Cluster {
    /// With these settings besides the usual ones.
    pub fn start(settings: &[&str]) -> Self {
        let (programs, owner) = (programs(), owner());
        let mut said = String::new();
        // Somebody else may take the port that was free a moment ago.
        for _ in 0..3 {
            match Self::start_once(&programs, owner.as_ref(), settings) {
                Ok(cluster) => return cluster,
                Err(log) => said = log,
            }
        }
        panic!("PostgreSQL did not start:\n{said}");
    }

    fn start_once(programs: &Path, owner: Option<&Owner>, settings: &[&str]) -> Result<Self, String> {
        let folder = tempfile::Builder::new().prefix("frontdesk-pg").tempdir().unwrap().keep();
        fs::write(folder.join("password"), PASSWORD).unwrap();
        give(owner, &[folder.clone(), folder.join("password")]);
        init(programs, owner, &folder);
        certify(owner, &folder);
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let watched = watch(programs, owner, &folder, port, settings);
        let began = Instant::now();
        loop {
            let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
            if log.contains("ready to accept connections") {
                return Ok(Self { folder, port, databases: AtomicUsize::new(0), _watched: watched });
            }
            if log.contains("FATAL") || began.elapsed() > PATIENCE {
                return Err(log);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Where it listens, besides its socket.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The folder of its socket and its port, as an address has them.
    pub fn socket(&self) -> String {
        format!("{}:{}", self.folder.display().to_string().replace('/', "%2F"), self.port)
    }

    /// The certificate of the authority that vouches for it as “localhost”.
    pub fn authority(&self) -> PathBuf {
        self.folder.join("authority.pem")
    }

    /// A new and empty schema in a database that all tests share: made more quickly than a database.
    pub async fn schema(&self) -> Database {
        static SHARED: OnceCell<Database> = OnceCell::const_new();
        let shared = SHARED.get_or_init(|| self.database()).await;
        let name = format!("schema_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.run(&shared.name, &format!("CREATE SCHEMA {name}")).await;
        Database { url: format!("{}?options=-c%20search_path%3D{name}", shared.url), name: shared.name.clone() }
    }

    /// A new and empty database.
    pub async fn database(&self) -> Database {
        let name = format!("practice_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.run("postgres", &format!("CREATE DATABASE {name}")).await;
        Database { url: format!("postgres://{ROLE}@127.0.0.1:{}/{name}", self.port), name }
    }

    /// Runs statements in a database, beside the program under test.
    pub async fn run(&self, database: &str, sql: &str) {
        self.client(database).await.batch_execute(sql).await.unwrap();
    }

    /// A connection over the socket.
    pub async fn client(&self, database: &str) -> tokio_postgres::Client {
        let mut config = tokio_postgres::Config::new();
        config.host_path(&self.folder).port(self.port).user(ROLE).dbname(database).password(PASSWORD);
        let (client, connection) = config.connect(tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(async move { connection.await.unwrap_or_default() });
        client
    }
}

/// Whom the server runs as, where the tests run as root: it refuses to be root.
struct Owner {
    user: u32,
    group: u32,
}

fn owner() -> Option<Owner> {
    let id = Command::new("id").arg("-u").output().unwrap();
    if String::from_utf8_lossy(&id.stdout).trim() != "0" {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").unwrap();
    let user = |name: &str| {
        let mut parts = users.lines().find(|line| line.split(':').next() == Some(name))?.split(':').skip(2);
        let mut number = || parts.next()?.parse().ok();
        Some(Owner { user: number()?, group: number()? })
    };
    let found = user("postgres").or_else(|| user("nobody"));
    assert!(found.is_some(), "PostgreSQL refuses to run as root, and there is no user “postgres” or “nobody”");
    found
}

/// The program with its arguments, as that user. It takes the place of the program that changes the user, so that its
/// process id is known.
fn command(program: &Path, owner: Option<&Owner>) -> Vec<String> {
    let program = program.to_str().unwrap().to_owned();
    let Some(owner) = owner else { return vec![program] };
    let ids = [format!("--reuid={}", owner.user), format!("--regid={}", owner.group)];
    [vec!["setpriv".to_owned()], ids.into(), vec!["--clear-groups".to_owned(), program]].concat()
}

/// The folder with `initdb` and `postgres`, the newest there is.
fn programs() -> PathBuf {
    let mut folders: Vec<PathBuf> = Vec::new();
    if let Ok(told) = Command::new("pg_config").arg("--bindir").output() {
        folders.push(String::from_utf8_lossy(&told.stdout).trim().into());
    }
    let mut installed: Vec<PathBuf> = ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"]
        .iter()
        .filter_map(|parent| fs::read_dir(parent).ok())
        .flat_map(|versions| versions.filter_map(Result::ok).map(|version| version.path().join("bin")))
        .collect();
    installed.sort();
    folders.extend(installed.into_iter().rev());
    folders.extend(["/usr/pgsql/bin".into(), "/usr/local/pgsql/bin".into()]);
    folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    let has_both = |folder: &PathBuf| folder.join("initdb").is_file() && folder.join("postgres").is_file();
    folders.into_iter().find(has_both).unwrap_or_else(|| {
        panic!(
            "the tests of the PostgreSQL store need PostgreSQL 15 or newer, and neither initdb nor postgres was found: \
             install the package “postgresql” (Debian, Ubuntu, Homebrew) or “postgresql-server” (Fedora)"
        )
    })
}

/// Makes the files of the server. Where it can, it compares texts by a language, as most servers do: what rests on the
/// order of code points must see to it itself.
fn init(programs: &Path, owner: Option<&Owner>, folder: &Path) {
    let data = folder.join("data");
    let by_language: &[&str] = &["--locale=C", "--locale-provider=icu", "--icu-locale=en-US"];
    let mut said = String::new();
    for locale in [by_language, &["--locale=C"]] {
        let words = command(&programs.join("initdb"), owner);
        let mut init = Command::new(&words[0]);
        init.args(&words[1..]).args(locale).arg("--pgdata").arg(&data).arg("--pwfile").arg(folder.join("password"));
        init.args(["--username", ROLE, "--encoding=UTF8", "--auth=scram-sha-256", "--no-sync"]).current_dir("/");
        let done = init.stdin(Stdio::null()).output().unwrap();
        if done.status.success() {
            return;
        }
        said = String::from_utf8_lossy(&done.stderr).into_owned();
    }
    panic!("initdb failed:\n{said}");
}

fn give(owner: Option<&Owner>, files: &[PathBuf]) {
    let Some(owner) = owner else { return };
    for file in files {
        std::os::unix::fs::chown(file, Some(owner.user), Some(owner.group)).unwrap();
    }
}

/// A certificate for “localhost” only, of an authority that nobody else knows.
fn certify(owner: Option<&Owner>, folder: &Path) {
    let mut authority = rcgen::CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let authority_key = rcgen::KeyPair::generate().unwrap();
    let authority_certificate = authority.self_signed(&authority_key).unwrap();
    let issuer = rcgen::Issuer::new(authority, authority_key);
    let key = rcgen::KeyPair::generate().unwrap();
    let params = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let certificate = params.signed_by(&key, &issuer).unwrap();
    let mut files = Vec::new();
    for (name, says) in [
        ("authority.pem", authority_certificate.pem()),
        ("server.pem", certificate.pem()),
        ("server.key", key.serialize_pem()),
    ] {
        let file = folder.join(name);
        fs::write(&file, says).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        files.push(file);
    }
    give(owner, &files);
}

/// Starts the server, and what ends it when the tests end.
fn watch(programs: &Path, owner: Option<&Owner>, folder: &Path, port: u16, settings: &[&str]) -> ChildStdin {
    let mut watch = Command::new("sh");
    watch.args(["-c", WATCH, "watch"]).arg(folder).args(command(&programs.join("postgres"), owner));
    watch.arg("-D").arg(folder.join("data")).arg("-k").arg(folder).args(["-p", &port.to_string()]);
    for (setting, file) in [("ssl_cert_file", "server.pem"), ("ssl_key_file", "server.key")] {
        watch.arg("-c").arg(format!("{setting}={}", folder.join(file).display()));
    }
    watch.args(["-c", "ssl=on"]);
    for setting in ["max_connections=600", "listen_addresses=127.0.0.1"].iter().chain(settings) {
        watch.args(["-c", setting]);
    }
    // A group of its own: Ctrl-C is for the tests.
    #[expect(clippy::zombie_processes, reason = "it outlives the tests, so as to clear up behind them")]
    let mut child = watch.current_dir("/").process_group(0).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap()
}
