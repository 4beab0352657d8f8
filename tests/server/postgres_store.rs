//! What only PostgreSQL can do to a store: be away, be somebody else's, lose a connection at the worst moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use frontdesk::server::store::sql::{Question, Row, Sql, SqlError};
use frontdesk::server::store::{Address, JobKind, PostgresError};
use frontdesk::server::{Store, StoreError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::both::postgres::{PASSWORD, cluster};

/// Why that address is refused; a password is never among the words.
fn refused(address: &Address) -> PostgresError {
    let Err(StoreError::Postgres(error)) = Store::connect(address) else { panic!("{address} is not refused") };
    let says = format!("{error} {error:?}");
    assert!(!says.contains(PASSWORD) && !says.contains("s3cret"), "{says}");
    error
}

fn at(url: &str) -> Address {
    url.parse().unwrap()
}

#[tokio::test]
async fn a_server_that_is_not_there_or_says_no_is_named() {
    let database = cluster().database().await;
    let port = cluster().port();
    let error = refused(&at("postgres://desk:s3cret@127.0.0.1:1/practice"));
    assert!(matches!(error, PostgresError::Unreachable { .. }), "{error}");
    assert!(error.to_string().contains("desk@127.0.0.1:1/practice") && error.to_string().contains("start it"));
    let error = refused(&at("postgres://desk@%2Fnowhere/practice").or_password("s3cret"));
    assert!(matches!(error, PostgresError::Unreachable { .. }), "{error}");
    let error = refused(&at(&database.url).or_password("s3cret"));
    assert!(matches!(error, PostgresError::SignIn { .. }), "{error}");
    let error = refused(&at(&database.url));
    assert!(matches!(error, PostgresError::SignIn { .. }), "{error}");
    let error = refused(&at(&format!("postgres://desk@127.0.0.1:{port}/no_such")).or_password(PASSWORD));
    assert!(matches!(error, PostgresError::NoDatabase { .. }), "{error}");
}

#[tokio::test]
async fn a_silent_server_is_not_waited_for_without_end() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = at(&format!("postgres://desk@{}/x?connect_timeout=1", silent.local_addr().unwrap()));
    let error = tokio::task::spawn_blocking(move || refused(&address)).await.unwrap();
    assert!(matches!(error, PostgresError::Unreachable { .. }), "{error}");
}

#[tokio::test]
async fn a_newer_or_foreign_database_is_refused_and_left_as_it_is() {
    let newer = cluster().database().await;
    Store::connect(&newer.address()).unwrap().close().await;
    cluster().run(&newer.name, "INSERT INTO frontdesk_migrations VALUES (99, 0)").await;
    let error = refused(&newer.address());
    assert!(matches!(error, PostgresError::Newer { found: 99, .. }), "{error}");
    assert!(error.to_string().contains("start the newer program"));

    let foreign = cluster().database().await;
    cluster().run(&foreign.name, "CREATE TABLE recipes (name TEXT)").await;
    let error = refused(&foreign.address());
    assert!(matches!(error, PostgresError::Foreign { .. }), "{error}");
    let tables = "SELECT 1 FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace";
    assert_eq!(cluster().client(&foreign.name).await.query(tables, &[]).await.unwrap().len(), 1);
    // A schema of our own beside it is as good as a database.
    cluster().run(&foreign.name, "CREATE SCHEMA desk AUTHORIZATION desk").await;
    Store::connect(&foreign.address()).unwrap().close().await;

    let latin = "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0";
    cluster().run("postgres", latin).await;
    let address = at(&format!("postgres://desk@127.0.0.1:{}/latin", cluster().port())).or_password(PASSWORD);
    let error = refused(&address);
    assert!(matches!(error, PostgresError::Encoding { .. }), "{error}");
}

#[tokio::test]
async fn every_text_is_compared_by_code_point() {
    let database = cluster().database().await;
    Store::connect(&database.address()).unwrap().close().await;
    let others = "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public' \
                  AND (data_type NOT IN ('text', 'bigint') OR data_type = 'text' AND collation_name IS DISTINCT FROM 'C')";
    let rows = cluster().client(&database.name).await.query(others, &[]).await.unwrap();
    assert!(rows.is_empty(), "{:?}", rows.iter().map(|row| row.get::<_, String>(0)).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_database_of_the_second_schema_is_brought_to_this_one() {
    let database = cluster().database().await;
    let store = Store::connect(&database.address()).unwrap();
    store.write::<_, SqlError>(|sql| sql.execute(&add("kept"), &[])).await.unwrap();
    store.close().await;
    let back = "CREATE INDEX holds_by_appointment ON holds (business_id, appointment_id); \
                DELETE FROM frontdesk_migrations WHERE number = 3";
    cluster().run(&database.name, back).await;
    let store = Store::connect(&database.address()).unwrap();
    assert!(is_there(&store, "kept").await);
    let left = "SELECT 1 FROM pg_class WHERE relname = 'holds_by_appointment'";
    assert!(cluster().client(&database.name).await.query(left, &[]).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_transaction_in_which_something_failed_is_no_success() {
    let database = cluster().database().await;
    let store = Store::connect(&database.address()).unwrap();
    let written = store.write::<_, SqlError>(|sql| {
        sql.execute("INSERT INTO settings (name, value) VALUES ('a', 'b')", &[])?;
        assert!(sql.execute("UPDATE nowhere SET a = 1", &[]).is_err());
        Ok(())
    });
    assert!(written.await.is_err());
    let rows =
        store.read::<_, SqlError>(|sql| sql.query("SELECT 1 FROM settings WHERE name = 'a'", &[])).await.unwrap();
    assert!(rows.is_empty());
    // Those who only read can't write.
    let written = store.read::<_, SqlError>(|sql| sql.execute("DELETE FROM settings", &[])).await;
    assert!(matches!(written, Err(SqlError::NotWritable(_))), "{written:?}");
    store.close().await;
    let late = store.read::<_, SqlError>(|sql| sql.query("SELECT 1", &[])).await.map(drop);
    assert_eq!(late, Err(SqlError::Closed));
    let left = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'frontdesk'";
    let client = cluster().client(&database.name).await;
    // The server needs a moment to notice that its clients have left.
    for _ in 0..500 {
        if client.query(left, &[]).await.unwrap().is_empty() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("connections are left after the store has been closed");
}

/// Runs these jobs of one turn, which wait together until all who write are free; tells what each was told.
async fn together(store: &Store, jobs: Vec<(bool, Job)>) -> Vec<Result<(), SqlError>> {
    let mut busy = Vec::new();
    for _ in 0..4 {
        let (leave, may_leave) = std::sync::mpsc::channel::<()>();
        let (entered, has_entered) = tokio::sync::oneshot::channel();
        let store = store.clone();
        let held = tokio::spawn(async move {
            let job = move |_: &mut dyn Sql| {
                entered.send(()).unwrap();
                may_leave.recv().unwrap();
                Ok(())
            };
            store.write::<_, SqlError>(job).await
        });
        has_entered.await.unwrap();
        busy.push((leave, held));
    }
    let mut running = Vec::new();
    for (decides_first, job) in jobs {
        let (store, kind) = (store.clone(), JobKind { turn: Some("hall".to_owned()), decides_first });
        running.push(tokio::spawn(async move { store.write_as(kind, job).await }));
        tokio::task::yield_now().await;
    }
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    for (leave, held) in busy {
        leave.send(()).unwrap();
        held.await.unwrap().unwrap();
    }
    let mut told = Vec::new();
    for job in running {
        told.push(job.await.unwrap());
    }
    told
}

type Job = Box<dyn FnOnce(&mut dyn Sql) -> Result<(), SqlError> + Send>;

fn add(name: &str) -> String {
    format!("INSERT INTO settings (name, value) VALUES ('{name}', 'x')")
}

async fn is_there(store: &Store, name: &str) -> bool {
    let row = format!("SELECT 1 FROM settings WHERE name = '{name}'");
    !store.read::<_, SqlError>(move |sql| sql.query(&row, &[])).await.unwrap().is_empty()
}

/// Writes of one turn that wait together are one transaction. Whatever one of them does wrong, also before its first
/// statement has been sent, is undone alone, and the others are what they are told to be.
#[tokio::test]
async fn what_fails_in_a_shared_transaction_fails_alone() {
    let database = cluster().database().await;
    let store = Store::connect(&database.address()).unwrap();
    let mut order = 0x2545_f491_4f6c_dd1d_u64;
    for round in 0..40 {
        let mut jobs: Vec<(bool, Job)> = Vec::new();
        let mut good = Vec::new();
        for number in 0..12 {
            order ^= order << 13;
            order ^= order >> 7;
            order ^= order << 17;
            // The first one is there for others to double.
            let way = if number == 0 { 0 } else { order % 7 };
            let (adds, doubled) = (add(&format!("{round}-{number}")), add(&format!("{round}-0")));
            let asks = "SELECT 1 FROM settings WHERE name = 'nobody'";
            good.push(matches!(way, 0 | 3 | 6));
            jobs.push(match way {
                0 => (false, Box::new(move |sql: &mut dyn Sql| sql.execute(&adds, &[]).map(drop))),
                // It can't even be prepared.
                1 => (
                    false,
                    Box::new(move |sql| sql.query(&format!("SELECT {round} FROM nowhere{number}"), &[]).map(drop)),
                ),
                // That is there already; nobody waits for the answer.
                2 => (false, Box::new(move |sql| sql.post(&doubled, &[]))),
                3 => (true, Box::new(move |sql| sql.query(asks, &[]).and_then(|_| sql.post(&adds, &[])))),
                4 => (true, Box::new(move |sql| sql.query(asks, &[]).and(Err(SqlError::Busy)))),
                6 => (true, Box::new(move |sql| sql.post(&adds, &[]))),
                // Nothing has been sent of it.
                _ => (number % 2 == 0, Box::new(|_| Err(SqlError::Busy))),
            });
        }
        for (number, told) in together(&store, jobs).await.into_iter().enumerate() {
            assert_eq!(told.is_ok(), good[number], "{round}-{number}: {told:?}");
            assert_eq!(
                is_there(&store, &format!("{round}-{number}")).await,
                good[number],
                "{round}-{number}: {told:?}"
            );
        }
    }
}

/// One that said it would decide first, and fails after all: nobody is told of a success that is not there.
#[tokio::test]
async fn what_fails_after_it_has_changed_something_takes_the_transaction_with_it() {
    let database = cluster().database().await;
    let store = Store::connect(&database.address()).unwrap();
    for round in 0..6 {
        let name = |number: usize| format!("{round}-{number}");
        let jobs = (0..6).map(|number| {
            let (adds, doubled) = (add(&name(number)), add(&name(0)));
            let job: Job = match (number, round % 3) {
                (3, 0) => Box::new(move |sql| sql.post(&adds, &[]).and(Err(SqlError::Busy))),
                // It is seen only when the next one asks, or at the end.
                (3, 1) => Box::new(move |sql| sql.post(&doubled, &[])),
                (3, _) => Box::new(move |sql| sql.execute(&adds, &[]).map(|_| panic!("on purpose"))),
                _ => Box::new(move |sql| sql.post(&adds, &[])),
            };
            (number != 5, job)
        });
        let told = together(&store, jobs.collect()).await;
        assert!(told[3].is_err());
        for (number, told) in told.iter().enumerate() {
            assert_eq!(told.is_ok(), is_there(&store, &name(number)).await, "{round}-{number}: {told:?}");
        }
        store.write::<_, SqlError>(|sql| sql.query("SELECT 1", &[]).map(drop)).await.unwrap();
    }
}

/// Counts up, and leaves a row of its number; a question that is answered, and a row that is kept, once for all jobs of a transaction.
fn count_up(sql: &mut dyn Sql, round: u64) -> Result<(), SqlError> {
    let of = Question::new("SELECT value FROM settings WHERE name = $1", &[format!("count-{round}").into()]);
    let last = of.ask_first(sql)?.map_or(Ok(0), |row| row.text(0).map(|last| last.parse::<u64>().unwrap()))?;
    let next = (last + 1).to_string();
    let keeps =
        "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    let args = [of.args[0].clone(), next.as_str().into()];
    sql.put(of.clone(), Row::new(vec![next.as_str().into()]), keeps, &args)?;
    // To ask for what was put there does not take it away.
    assert_eq!(sql.settled(&of)?.map(|row| row.text(0)), Some(Ok(next.clone())));
    sql.post(&add(&format!("{round} has {next}")), &[])
}

#[tokio::test]
async fn what_is_counted_in_a_shared_transaction_has_no_gap_whoever_fails() {
    let database = cluster().database().await;
    let store = Store::connect(&database.address()).unwrap();
    let mut order = 0x9e37_79b9_7f4a_7c15_u64;
    for round in 0..30 {
        let mut good = 0;
        let jobs = (0..10).map(|_| {
            order ^= order << 13;
            order ^= order >> 7;
            order ^= order << 17;
            good += u64::from(order % 5 < 2);
            let job: (bool, Job) = match order % 5 {
                way @ 0..2 => (way == 0, Box::new(move |sql| count_up(sql, round))),
                2 => (false, Box::new(move |sql| count_up(sql, round).and(Err(SqlError::Busy)))),
                3 => (false, Box::new(move |sql| count_up(sql, round).map(|()| panic!("on purpose")))),
                _ => (true, Box::new(|_| Err(SqlError::Busy))),
            };
            job
        });
        let jobs: Vec<_> = jobs.collect();
        let told = together(&store, jobs).await;
        assert_eq!(told.iter().filter(|told| told.is_ok()).count() as u64, good);
        for number in 1..=12 {
            assert_eq!(is_there(&store, &format!("{round} has {number}")).await, number <= good, "{round}: {number}");
        }
        let last = format!("SELECT value FROM settings WHERE name = 'count-{round}'");
        let last = store.read::<_, SqlError>(move |sql| sql.query_first(&last, &[])).await.unwrap();
        assert_eq!(last.map_or(0, |row| row.text(0).unwrap().parse().unwrap()), good, "{round}");
    }
}

/// What other servers can't change meanwhile is asked once, unless the transaction changes it itself.
#[tokio::test]
async fn what_is_settled_is_read_anew_by_whoever_has_changed_it() {
    let database = cluster().database().await;
    let store = Store::connect(&database.address()).unwrap();
    let of = || Question::new("SELECT value FROM settings WHERE name = 'settled'", &[]);
    let jobs = (0..8_usize).map(|number| {
        let job: Job = Box::new(move |sql| {
            let before = sql.settled(&of())?.map_or(Ok(String::new()), |row| row.text(0))?;
            assert_eq!(before, ["", "", "a", "a", "a", "a", "b", "b"][number]);
            let (keeps, fails) = match number {
                1 => ("INSERT INTO settings (name, value) VALUES ('settled', 'a')", false),
                3 => ("UPDATE settings SET value = 'c' WHERE name = 'settled'", true),
                5 => ("UPDATE settings SET value = 'b' WHERE name = 'settled'", false),
                _ => return Ok(()),
            };
            sql.execute(keeps, &[])?;
            sql.access_changed();
            let after = sql.settled(&of())?.map_or(Ok(String::new()), |row| row.text(0))?;
            assert_ne!(after, before);
            if fails { Err(SqlError::Busy) } else { Ok(()) }
        });
        (false, job)
    });
    let told = together(&store, jobs.collect()).await;
    let good: Vec<bool> = told.iter().map(Result::is_ok).collect();
    assert_eq!(good, [true, true, true, false, true, true, true, true], "{told:?}");
}

#[tokio::test]
async fn what_a_transaction_holds_makes_others_wait_or_say_so() {
    let database = cluster().database().await;
    let store = Store::connect(&database.address()).unwrap();
    let (entered, has_entered) = tokio::sync::oneshot::channel();
    let (leave, may_leave) = std::sync::mpsc::channel::<()>();
    let holder = tokio::spawn({
        let store = store.clone();
        async move {
            let held = store.write::<_, SqlError>(move |sql| {
                sql.serialise("lake")?;
                assert!(sql.try_claim("lake")?, "another kind of name");
                entered.send(()).unwrap();
                may_leave.recv().unwrap();
                Ok(())
            });
            held.await
        }
    });
    has_entered.await.unwrap();
    let claimed = store.write::<_, SqlError>(|sql| sql.try_claim("lake")).await;
    assert_eq!(claimed, Ok(false));
    assert_eq!(store.write::<_, SqlError>(|sql| sql.serialise("hill")).await, Ok(()));
    let waited = store.write::<_, SqlError>(|sql| {
        sql.execute("SET LOCAL lock_timeout = '100ms'", &[])?;
        sql.serialise("lake")
    });
    assert_eq!(waited.await, Err(SqlError::Busy));
    leave.send(()).unwrap();
    holder.await.unwrap().unwrap();
    assert_eq!(store.write::<_, SqlError>(|sql| sql.serialise("lake")).await, Ok(()));
    assert_eq!(store.write::<_, SqlError>(|sql| sql.try_claim("lake")).await, Ok(true));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_commit_whose_answer_is_lost_is_no_success() {
    let database = cluster().database().await;
    let cuts = Arc::new(AtomicBool::new(false));
    let port = proxy(cluster().port(), Arc::clone(&cuts)).await;
    let address = at(&format!("postgres://desk@127.0.0.1:{port}/{}", database.name)).or_password(PASSWORD);
    let store = Store::connect(&address).unwrap();
    let add = |name: &'static str| {
        let add = "INSERT INTO settings (name, value) VALUES ($1, '')";
        store.write::<_, SqlError>(move |sql| sql.execute(add, &[name.into()]))
    };
    assert_eq!(add("before").await, Ok(1));
    cuts.store(true, Ordering::SeqCst);
    let lost = add("lost").await;
    assert!(matches!(&lost, Err(SqlError::Other(says)) if says.contains("not known")), "{lost:?}");
    cuts.store(false, Ordering::SeqCst);
    assert_eq!(add("after").await, Ok(1));
    // The server itself has heard the commit; it may need a moment for it.
    for _ in 0..1_000 {
        let rows = store.read::<_, SqlError>(|sql| sql.query("SELECT 1 FROM settings WHERE name = 'lost'", &[]));
        if rows.await.unwrap().len() == 1 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("the proxy cut too early: nothing was committed");
}

/// Passes on what is said to a server, and cuts the way back, where it is told to, as soon as a COMMIT has gone by.
async fn proxy(port: u16, cuts: Arc<AtomicBool>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let here = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let cuts = Arc::clone(&cuts);
            tokio::spawn(async move {
                let server = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
                let (mut from_client, mut to_client) = client.into_split();
                let (mut from_server, mut to_server) = server.into_split();
                let back = tokio::spawn(async move { tokio::io::copy(&mut from_server, &mut to_client).await.is_ok() });
                let mut heard = vec![0; 65_536];
                while let Ok(length @ 1..) = from_client.read(&mut heard).await {
                    let commits = heard[..length].windows(6).any(|word| word == b"COMMIT");
                    if commits && cuts.load(Ordering::SeqCst) {
                        back.abort();
                        to_server.write_all(&heard[..length]).await.unwrap();
                        // The server hears it, does it, and then finds nobody there.
                        to_server.shutdown().await.unwrap();
                        return;
                    }
                    to_server.write_all(&heard[..length]).await.unwrap();
                }
            });
        }
    });
    here
}

#[tokio::test]
async fn beyond_this_computer_the_certificate_is_checked() {
    let database = cluster().database().await;
    let authority = cluster().authority().display().to_string();
    let url = |host: &str, options: &str| {
        at(&format!("postgres://desk@{host}:{}/{}?{options}", cluster().port(), database.name)).or_password(PASSWORD)
    };
    let good = url("localhost", &format!("sslmode=require&sslrootcert={authority}"));
    let store = Store::connect(&good).unwrap();
    let row = store.read::<_, SqlError>(|sql| {
        sql.query_first("SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl", &[])
    });
    assert_eq!(row.await.unwrap().unwrap().text(0).unwrap(), "TLSv1.3");
    store.close().await;
    // Within this computer there is a socket, and no need for TLS.
    let socket = format!("postgres://desk@{}/{}?sslmode=require", cluster().socket(), database.name);
    Store::connect(&at(&socket).or_password(PASSWORD)).unwrap().close().await;
    // Nobody vouches for it…
    let error = refused(&url("localhost", "sslmode=require"));
    assert!(matches!(error, PostgresError::Tls { .. }), "{error}");
    // …or not under this name…
    let error = refused(&url("127.0.0.1", &format!("sslmode=verify-full&sslrootcert={authority}")));
    assert!(matches!(error, PostgresError::Tls { .. }), "{error}");
    // …or the file is none.
    let error = refused(&url("localhost", "sslmode=require&sslrootcert=/nowhere.pem"));
    assert!(matches!(error, PostgresError::Certificates { .. }), "{error}");
}
