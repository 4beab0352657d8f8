//! A line between a desk and a server that fails as it is told to: it delays, cuts after so many bytes each way, holds,
//! resets, answers garbage or another status, swallows, or is not there at all.
//!
//! It runs on a thread of its own, so that tests with and without a runtime can use it, knows enough of HTTP/1.1 to treat
//! each exchange by itself, and carries a held request on even when its caller has gone: that is the late original.

use std::net::{SocketAddr, TcpListener as StdListener};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio::time::sleep;

/// What befalls one exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    Pass,
    /// The request waits so long before it goes on, the answer so long before it comes back.
    Delay { forth: Duration, back: Duration },
    /// Only so many bytes of the request reach the server; then both sides are closed.
    CutForth(usize),
    /// The request reaches the server, only so many bytes of the answer come back; then both sides are closed.
    CutBack(usize),
    /// Of the request all bytes but the last ones, so many, reach the server; then both sides are closed.
    CutForthBefore(usize),
    /// The request reaches the server, of the answer all bytes but the last ones, so many, come back; then both sides are
    /// closed.
    CutBackBefore(usize),
    /// The request reaches the server and is answered, then the caller's side is reset without a byte.
    Reset,
    /// The request is kept so long and then carried to the server, whether or not the caller is still there.
    Hold(Duration),
    /// The caller's side is closed at once, and the request reaches the server only after so long.
    Late(Duration),
    /// The request goes nowhere, and no answer ever comes.
    Swallow,
    /// The request goes nowhere; these bytes are the answer, then the connection is closed.
    Instead(Vec<u8>),
    /// The same, after so long.
    InsteadLater(Duration, Vec<u8>),
    /// The request reaches the server; these bytes are the answer instead of its own, then the connection is closed.
    AnswerInstead(Vec<u8>),
    /// The request reaches the server, and its answer gets this status line: `503 Service Unavailable`.
    Status(&'static str),
}

/// One exchange, as the plan sees it.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// Counted from 0 over all connections.
    pub number: usize,
    /// `POST`.
    pub method: String,
    /// With its query.
    pub path: String,
    /// The bytes of the request, head and body.
    pub bytes: Vec<u8>,
}

impl Exchange {
    /// Whether it changes something other than tokens.
    pub fn is_write(&self) -> bool {
        self.method != "GET" && !self.path.starts_with("/connect-auth/")
    }

    /// Whether these words stand anywhere in it.
    pub fn has(&self, words: &str) -> bool {
        self.bytes.windows(words.len()).any(|there| there == words.as_bytes())
    }
}

type Plan = Box<dyn FnMut(&Exchange) -> Fault + Send>;

/// A line to a server. It is gone when this is dropped.
pub struct Proxy {
    /// Where the desk is to call.
    pub address: SocketAddr,
    line: Arc<Line>,
    control: mpsc::UnboundedSender<Control>,
}

enum Control {
    Down(std::sync::mpsc::Sender<()>),
    Up(std::sync::mpsc::Sender<()>),
}

struct Line {
    server: Mutex<SocketAddr>,
    plan: Mutex<Plan>,
    exchanges: AtomicUsize,
    faults: AtomicUsize,
    /// What went through whole: request and answer.
    recorded: Mutex<Vec<(Exchange, Vec<u8>)>>,
    records: std::sync::atomic::AtomicBool,
    /// What was held and has reached the server since, with what it was answered and when.
    late: Mutex<Vec<(Exchange, Vec<u8>, Instant)>>,
    /// Changes whenever all connections are to end.
    broken: watch::Sender<usize>,
}

impl Proxy {
    /// A good line, for now.
    pub fn to(server: SocketAddr) -> Self {
        let listener = StdListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let line = Arc::new(Line {
            server: Mutex::new(server),
            plan: Mutex::new(Box::new(|_| Fault::Pass)),
            exchanges: AtomicUsize::new(0),
            faults: AtomicUsize::new(0),
            recorded: Mutex::default(),
            records: false.into(),
            late: Mutex::default(),
            broken: watch::Sender::new(0),
        });
        let (control, controlled) = mpsc::unbounded_channel();
        let of_thread = Arc::clone(&line);
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(listen(listener, address, of_thread, controlled));
        });
        Self { address, line, control }
    }

    /// `http://127.0.0.1:…`
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The server is somewhere else from now on.
    pub fn leads_to(&self, server: SocketAddr) {
        *lock(&self.line.server) = server;
    }

    /// Every exchange from now on.
    pub fn set(&self, fault: Fault) {
        self.plans(move |_| fault.clone());
    }

    /// Each exchange from now on, as the plan says.
    pub fn plans(&self, plan: impl FnMut(&Exchange) -> Fault + Send + 'static) {
        *lock(&self.line.plan) = Box::new(plan);
    }

    /// Only the next write; everything else passes.
    pub fn next_write(&self, fault: Fault) {
        let mut fault = Some(fault);
        self.plans(move |exchange| if exchange.is_write() { fault.take().unwrap_or(Fault::Pass) } else { Fault::Pass });
    }

    /// Nobody listens: connections are refused, those that are open end. Returns when that is so.
    pub fn goes_down(&self) {
        let (done, wait) = std::sync::mpsc::channel();
        self.control.send(Control::Down(done)).unwrap();
        wait.recv().unwrap();
    }

    /// It listens again, at the same port.
    pub fn comes_up(&self) {
        let (done, wait) = std::sync::mpsc::channel();
        self.control.send(Control::Up(done)).unwrap();
        wait.recv().unwrap();
    }

    /// All connections that are open end.
    pub fn breaks_connections(&self) {
        self.line.broken.send_modify(|n| *n += 1);
    }

    /// How many exchanges have begun.
    pub fn exchanges(&self) -> usize {
        self.line.exchanges.load(Ordering::SeqCst)
    }

    /// How many of them did not simply pass.
    pub fn faults(&self) -> usize {
        self.line.faults.load(Ordering::SeqCst)
    }

    /// What was held ([`Fault::Hold`], [`Fault::Late`]) and has reached the server since, with its answer and when that
    /// came.
    pub fn late(&self) -> Vec<(Exchange, Vec<u8>, Instant)> {
        lock(&self.line.late).clone()
    }

    /// From now on keeps what passes.
    pub fn records(&self) {
        self.line.records.store(true, Ordering::SeqCst);
    }

    /// What has passed since, with the whole answers.
    pub fn recorded(&self) -> Vec<(Exchange, Vec<u8>)> {
        lock(&self.line.recorded).clone()
    }
}

fn lock<T: ?Sized>(of: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn listen(
    listener: StdListener,
    address: SocketAddr,
    line: Arc<Line>,
    mut controlled: mpsc::UnboundedReceiver<Control>,
) {
    let mut listener = Some(TcpListener::from_std(listener).unwrap());
    let mut held = None;
    loop {
        let accepted = async {
            match &listener {
                Some(listener) => listener.accept().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            control = controlled.recv() => match control {
                None => return,
                Some(Control::Down(done)) => {
                    listener = None;
                    held.get_or_insert_with(|| hold(address));
                    line.broken.send_modify(|n| *n += 1);
                    // What is open ends before the caller goes on.
                    sleep(Duration::from_millis(5)).await;
                    done.send(()).ok();
                }
                Some(Control::Up(done)) => {
                    if let Some(held) = held.take() {
                        listener = Some(held.listen(1024).unwrap());
                    }
                    done.send(()).ok();
                }
            },
            Ok((caller, _)) = accepted => {
                caller.set_nodelay(true).ok();
                tokio::spawn(connection(caller, Arc::clone(&line)));
            }
        }
    }
}

/// Keeps a port at which nobody listens: callers are refused, and no other test is given it meanwhile, at which a desk
/// would take somebody else's server for its own.
pub fn hold(address: SocketAddr) -> TcpSocket {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_reuseaddr(true).unwrap();
    socket.bind(address).unwrap();
    socket
}

/// One connection of the caller; each exchange goes over the same connection to the server for as long as that is open.
async fn connection(mut caller: TcpStream, line: Arc<Line>) {
    let mut broken = line.broken.subscribe();
    broken.mark_unchanged();
    let mut server: Option<TcpStream> = None;
    let mut ahead = Vec::new();
    loop {
        let read = tokio::select! {
            read = message(&mut caller, &mut ahead, false) => read,
            _ = broken.changed() => return,
        };
        let Some(bytes) = read else { return };
        let mut exchange = described(bytes);
        exchange.number = line.exchanges.fetch_add(1, Ordering::SeqCst);
        let fault = (lock(&line.plan))(&exchange);
        if fault != Fault::Pass {
            line.faults.fetch_add(1, Ordering::SeqCst);
        }
        let ends = if let Fault::Late(wait) = &fault {
            let (wait, line) = (*wait, Arc::clone(&line));
            drop(caller);
            sleep(wait).await;
            let mut nobody = None;
            if let Some((answer, _)) = answered(&mut nobody, &line, &exchange).await {
                lock(&line.late).push((exchange, answer, Instant::now()));
            }
            return;
        } else if let Fault::Hold(wait) = &fault {
            // The caller may go, and is not heard of until the request has been carried on.
            sleep(*wait).await;
            exchanged(&mut caller, &mut server, &line, &exchange, &fault).await
        } else {
            tokio::select! {
                ends = exchanged(&mut caller, &mut server, &line, &exchange, &fault) => ends,
                _ = broken.changed() => return,
            }
        };
        if ends {
            return;
        }
    }
}

/// Carries one exchange. Says whether the connection ends with it.
async fn exchanged(
    caller: &mut TcpStream,
    server: &mut Option<TcpStream>,
    line: &Line,
    exchange: &Exchange,
    fault: &Fault,
) -> bool {
    let held = matches!(fault, Fault::Hold(_));
    match fault {
        Fault::Pass | Fault::Hold(_) | Fault::Late(_) => {}
        Fault::Delay { forth, .. } => sleep(*forth).await,
        Fault::Swallow => {
            let mut nothing = [0; 1];
            // Until the caller gives up.
            while let Ok(1..) = caller.read(&mut nothing).await {}
            return true;
        }
        Fault::Instead(bytes) => {
            caller.write_all(bytes).await.ok();
            return true;
        }
        Fault::InsteadLater(wait, bytes) => {
            sleep(*wait).await;
            caller.write_all(bytes).await.ok();
            return true;
        }
        Fault::CutForth(_) | Fault::CutForthBefore(_) => {
            let length = exchange.bytes.len();
            let cut = if let Fault::CutForth(cut) = fault { (*cut).min(length) } else { length };
            let cut = if let Fault::CutForthBefore(left) = fault { length.saturating_sub(*left) } else { cut };
            if let Some(mut to) = connected(line).await {
                to.write_all(&exchange.bytes[..cut]).await.ok();
                to.flush().await.ok();
                // What was sent is read before the end is seen.
                sleep(Duration::from_millis(2)).await;
            }
            return true;
        }
        Fault::CutBack(_) | Fault::CutBackBefore(_) | Fault::Reset | Fault::AnswerInstead(_) | Fault::Status(_) => {}
    }
    let Some((head_and_body, streams)) = answered(server, line, exchange).await else { return true };
    if held {
        lock(&line.late).push((exchange.clone(), head_and_body.clone(), Instant::now()));
    }
    if line.records.load(Ordering::SeqCst) && *fault == Fault::Pass && !streams {
        lock(&line.recorded).push((exchange.clone(), head_and_body.clone()));
    }
    match fault {
        Fault::Delay { back, .. } => sleep(*back).await,
        Fault::CutBack(cut) => {
            caller.write_all(&head_and_body[..(*cut).min(head_and_body.len())]).await.ok();
            return true;
        }
        Fault::CutBackBefore(left) => {
            caller.write_all(&head_and_body[..head_and_body.len().saturating_sub(*left)]).await.ok();
            return true;
        }
        Fault::Reset => {
            caller.set_zero_linger().ok();
            return true;
        }
        Fault::AnswerInstead(bytes) => {
            caller.write_all(bytes).await.ok();
            return true;
        }
        Fault::Status(status) => {
            let rest = head_and_body.windows(2).position(|two| two == b"\r\n").unwrap_or(0);
            caller.write_all(format!("HTTP/1.1 {status}").as_bytes()).await.ok();
            caller.write_all(&head_and_body[rest..]).await.ok();
            return true;
        }
        Fault::Pass
        | Fault::Hold(_)
        | Fault::Late(_)
        | Fault::Swallow
        | Fault::Instead(_)
        | Fault::InsteadLater(..)
        | Fault::CutForth(_)
        | Fault::CutForthBefore(_) => {}
    }
    if caller.write_all(&head_and_body).await.is_err() {
        return true;
    }
    if streams && let Some(from) = server {
        // A stream of events goes on until one side ends it.
        tokio::io::copy_bidirectional(from, caller).await.ok();
        return true;
    }
    false
}

async fn connected(line: &Line) -> Option<TcpStream> {
    let address = *lock(&line.server);
    let server = TcpStream::connect(address).await.ok()?;
    server.set_nodelay(true).ok();
    Some(server)
}

/// Sends the request and reads the answer; of a stream only what has come with its head.
async fn answered(server: &mut Option<TcpStream>, line: &Line, exchange: &Exchange) -> Option<(Vec<u8>, bool)> {
    for kept in [true, false] {
        let mut to = match server.take() {
            Some(open) if kept => open,
            Some(_) | None if kept => continue,
            Some(_) | None => connected(line).await?,
        };
        let mut ahead = Vec::new();
        if to.write_all(&exchange.bytes).await.is_ok()
            && let Some(answer) = message(&mut to, &mut ahead, true).await
        {
            let streams = header(&answer, "content-type").is_some_and(|kind| kind.starts_with("text/event-stream"));
            *server = Some(to);
            return Some((answer, streams));
        }
        // A kept connection may have been closed by the server; nothing but a read is repeated here.
        if exchange.is_write() {
            return None;
        }
    }
    None
}

/// Reads one message: its head, and as much body as the head says. `ahead` keeps what belongs to the next one.
async fn message(from: &mut TcpStream, ahead: &mut Vec<u8>, answer: bool) -> Option<Vec<u8>> {
    let mut bytes = std::mem::take(ahead);
    let mut buffer = [0; 16 * 1024];
    loop {
        if let Some(head) = bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4) {
            let length = header(&bytes[..head], "content-length").and_then(|length| length.parse::<usize>().ok());
            let chunked = header(&bytes[..head], "transfer-encoding").is_some_and(|how| how.contains("chunked"));
            let streams = header(&bytes[..head], "content-type").is_some_and(|k| k.starts_with("text/event-stream"));
            if answer && streams {
                return Some(bytes);
            }
            let whole = if chunked {
                bytes[head..].windows(5).position(|five| five == b"0\r\n\r\n").map(|at| head + at + 5)
            } else {
                Some(head + length.unwrap_or(0))
            };
            if let Some(whole) = whole.filter(|whole| bytes.len() >= *whole) {
                *ahead = bytes.split_off(whole);
                return Some(bytes);
            }
        }
        match from.read(&mut buffer).await {
            Ok(read @ 1..) => bytes.extend_from_slice(&buffer[..read]),
            Ok(0) | Err(_) => return None,
        }
    }
}

fn header(head: &[u8], name: &str) -> Option<String> {
    let text = String::from_utf8_lossy(head);
    text.lines().skip(1).find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    })
}

fn described(bytes: Vec<u8>) -> Exchange {
    let line = bytes.split(|byte| *byte == b'\r').next().unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    let mut words = line.split(' ').map(str::to_owned);
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    Exchange { number: 0, method, path, bytes }
}
