//! The threads of the store: on SQLite one that writes and two that read, on PostgreSQL several for either ([`start_pool`]).
//! Jobs are sent to them and answer through a channel.
//!
//! A job runs on its thread to the end, whether or not anybody still waits for its answer: a client that hangs up never
//! leaves a write half done. Writes to SQLite that wait together are committed together, each behind a savepoint of its
//! own unless it decides before it changes anything, and nobody hears of success before the commit.

mod group;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use tokio::sync::{mpsc, oneshot, watch};

use super::StoreError;
use super::carrier::Carrier;
use super::outside::Outside;
use super::sql::{Sql, SqlError};
use super::sqlite::Sqlite;
use group::write_group;

/// How many jobs may wait before callers are held back.
const WAITING: usize = 256;
/// The most writes of one commit.
const GROUP: usize = 64;
/// The same where several threads write: what waits is shared among them.
const SHARED_GROUP: usize = 32;
/// How many threads read.
const READERS: usize = 2;

/// Tells the caller what became of the job, once the transaction is over.
type Answer = Box<dyn FnOnce(Result<(), SqlError>) + Send>;

/// What a job has done: whether to keep it, and whom to tell.
pub struct Ran {
    /// Whether the job wants what it has written to be kept.
    pub keep: bool,
    answer: Answer,
}

impl Ran {
    /// Tells the caller how the transaction ended.
    pub fn tell(self, end: Result<(), SqlError>) {
        (self.answer)(end);
    }
}

type Run = Box<dyn FnOnce(Result<&mut dyn Sql, SqlError>) -> Ran + Send>;

/// Something to be done with the database.
pub struct Job {
    run: Run,
    kind: JobKind,
}

/// What is known of a job before it runs.
#[derive(Clone, Debug, Default)]
pub struct JobKind {
    /// What it serialises on before it changes anything, if it does.
    pub turn: Option<String>,
    /// Whether it changes nothing before it knows that it will be kept: then it needs no state to fall back to.
    pub decides_first: bool,
}

impl Job {
    /// Runs it with the database, or with the reason why it can't have it.
    pub fn run(self, sql: Result<&mut dyn Sql, SqlError>) -> Ran {
        (self.run)(sql)
    }

    /// What it serialises on. Jobs of the same name may be done in one transaction: they hold nothing else that others
    /// could wait for while they wait for that name.
    pub fn turn(&self) -> Option<&str> {
        self.kind.turn.as_deref()
    }

    /// Whether it changes nothing before it knows that it will be kept.
    pub fn decides_first(&self) -> bool {
        self.kind.decides_first
    }
}

/// Tells a job that it can't have the database.
pub fn refuse(job: Job, wrong: SqlError) {
    job.run(Err(wrong.clone())).tell(Err(wrong));
}

enum Order {
    Run(Job),
    Close(oneshot::Sender<()>),
}

/// A queue of jobs: the end of it from which a caller sends.
pub struct Queue {
    orders: mpsc::Sender<Order>,
    /// How many work at it.
    threads: usize,
}

impl Queue {
    /// Sends a job and waits for its answer.
    pub async fn run<T, E>(&self, job: impl FnOnce(&mut dyn Sql) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<SqlError> + Send + 'static,
    {
        self.run_as(JobKind::default(), job).await
    }

    /// The same for a job of that kind.
    pub async fn run_as<T, E>(
        &self,
        kind: JobKind,
        job: impl FnOnce(&mut dyn Sql) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<SqlError> + Send + 'static,
    {
        let (tell, told) = oneshot::channel::<Result<T, E>>();
        let run: Run = Box::new(move |sql| {
            let result = sql.map_err(E::from).and_then(job);
            let keep = result.is_ok();
            let answer = move |committed: Result<(), SqlError>| {
                // Nobody may be waiting any more; what was done stays done.
                drop(tell.send(committed.map_err(E::from).and(result)));
            };
            Ran { keep, answer: Box::new(answer) }
        });
        self.orders.send(Order::Run(Job { run, kind })).await.map_err(|_| SqlError::Closed)?;
        told.await.unwrap_or_else(|_| Err(SqlError::Other("a job of the store ended early".to_owned()).into()))
    }

    /// Lets the threads finish what waits before this and end.
    pub async fn close(&self) {
        for _ in 0..self.threads {
            let (tell, told) = oneshot::channel();
            if self.orders.send(Order::Close(tell)).await.is_ok() {
                // An error means that the thread is gone already, which is what was asked for.
                drop(told.await);
            }
        }
    }
}

/// Starts the thread that writes. `changed` counts the commits that announced something.
pub fn start_writer(
    mut database: Sqlite,
    changed: watch::Sender<u64>,
    outside: Option<Outside>,
    mut carrier: Option<Carrier>,
) -> Result<Queue, StoreError> {
    let (sender, mut orders) = mpsc::channel(WAITING);
    spawn("store-writer", move || {
        let mut group = Vec::with_capacity(GROUP);
        while let Some(order) = orders.blocking_recv() {
            let mut last = None;
            let mut next = Some(order);
            while let Some(order) = next.take() {
                match order {
                    Order::Run(job) => group.push(job),
                    Order::Close(told) => last = Some(told),
                }
                if last.is_none() && group.len() < GROUP {
                    next = orders.try_recv().ok();
                }
            }
            let count = group.len();
            while !group.is_empty() {
                write_group(&mut database, &mut group, outside.as_ref());
                if database.take_announced() {
                    changed.send_modify(|count| *count += 1);
                }
            }
            if let Some(carrier) = &mut carrier {
                carrier.wrote(count);
            }
            if let Some(told) = last {
                drop(carrier);
                close(database);
                drop(orders);
                done(told);
                return;
            }
        }
        drop(carrier);
        close(database);
    })?;
    Ok(Queue { orders: sender, threads: 1 })
}

/// Nobody may be waiting any more.
fn done(told: oneshot::Sender<()>) {
    told.send(()).unwrap_or_default();
}

fn close(mut database: Sqlite) {
    if let Err(wrong) = database.checkpoint() {
        // Nothing is lost: the next start reads the log.
        tracing::warn!(%wrong, "the write-ahead log was left beside the database");
    }
}

/// Starts the threads that read.
pub fn start_readers(open: impl Fn() -> Result<Sqlite, StoreError>) -> Result<Queue, StoreError> {
    let databases = (0..READERS).map(|_| open()).collect::<Result<Vec<_>, _>>()?;
    let reads = |mut database| move |jobs: Vec<Job>| jobs.into_iter().for_each(|job| read(&mut database, job));
    start_pool("store-reader", databases.into_iter().map(reads))
}

/// Starts a thread for each of those who work; they share one queue. Each gets one job at a time, or those that wait one
/// behind the other for the same turn.
pub fn start_pool<W>(name: &str, workers: impl Iterator<Item = W>) -> Result<Queue, StoreError>
where
    W: FnMut(Vec<Job>) + Send + 'static,
{
    let (sender, orders) = mpsc::channel(WAITING);
    let orders = Arc::new(Mutex::new(orders));
    let mut threads = 0;
    for mut work in workers {
        let orders = Arc::clone(&orders);
        threads += 1;
        spawn(name, move || {
            let mut next = None;
            loop {
                let order = match next.take() {
                    Some(order) => Some(order),
                    None => orders.lock().unwrap_or_else(PoisonError::into_inner).blocking_recv(),
                };
                match order {
                    Some(Order::Run(job)) => {
                        let jobs;
                        (jobs, next) = behind(job, &orders);
                        work(jobs);
                    }
                    Some(Order::Close(told)) => {
                        drop(work);
                        // Whoever comes after the last one has to find the queue closed.
                        drop(orders);
                        done(told);
                        return;
                    }
                    None => return,
                }
            }
        })?;
    }
    Ok(Queue { orders: sender, threads })
}

/// The job with those that wait behind it for the same turn, and the first order that does not.
fn behind(first: Job, orders: &Mutex<mpsc::Receiver<Order>>) -> (Vec<Job>, Option<Order>) {
    let mut jobs = vec![first];
    if jobs[0].turn().is_none() {
        return (jobs, None);
    }
    // Another thread that holds it waits for orders: there are none.
    let Ok(mut orders) = orders.try_lock() else { return (jobs, None) };
    while jobs.len() < SHARED_GROUP {
        match orders.try_recv() {
            Ok(Order::Run(job)) if job.turn() == jobs[0].turn() => jobs.push(job),
            Ok(other) => return (jobs, Some(other)),
            Err(_) => break,
        }
    }
    (jobs, None)
}

/// All reads of a job see the same state.
fn read(database: &mut Sqlite, job: Job) {
    if let Err(wrong) = database.control("BEGIN") {
        refuse(job, wrong);
        return;
    }
    let ran = catch_unwind(AssertUnwindSafe(|| job.run(Ok(&mut *database))));
    let end = if database.transaction_is_gone() { Ok(()) } else { database.control("ROLLBACK") };
    match ran {
        Ok(ran) => ran.tell(end),
        Err(_) => tracing::error!("a read of the store panicked"),
    }
}

/// Starts a thread of the store.
pub fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, StoreError> {
    thread::Builder::new().name(name.to_owned()).spawn(run).map_err(StoreError::Thread)
}
