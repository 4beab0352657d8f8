//! The real loop, with a screen in memory and keys from the test, against the real server with the sample practice.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use frontdesk::app::{Drafts, End, Loop, Paper};
use frontdesk::client::{Client, Credentials};
use frontdesk::desk::Desk as Core;
use frontdesk::desk::model::Settings;
use frontdesk::domain::zone::Zone;
use frontdesk::server::{Clock, Options, Running, Server, Store, clients, seed, serve};
use frontdesk::tui::theme::Theme;
use frontdesk::worker::Journal;
use futures_util::stream;
use ratatui::Terminal;
use ratatui::backend::{Backend, ClearType, TestBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use tokio::net::TcpSocket;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;
use unicode_width::UnicodeWidthStr;

use crate::proxy::hold;

/// Monday, 10:42 at the clinics.
pub const NOW: &str = "2026-11-23T10:42:00+05:30";
/// The longest that a test waits for something to appear.
const PATIENCE: Duration = Duration::from_secs(60);

/// A practice with its server, over a folder that goes away with it.
pub struct Practice {
    folder: tempfile::TempDir,
    pub address: SocketAddr,
    pub credentials: Credentials,
    running: Option<Running>,
    /// While it is stopped its port is given to nobody else.
    held: Option<TcpSocket>,
    clock: Clock,
}

impl Practice {
    /// The sample practice, on Monday at 10:42.
    pub async fn sample() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::starting_at(DateTime::parse_from_rfc3339(NOW).unwrap().to_utc());
        let store = Store::open(folder.path().join("practice.db")).unwrap();
        let seeded = seed::sample(&store, &clock).await.unwrap();
        let new = clients::add_client(&store, &seeded.business, "journeys").await.unwrap();
        let credentials = Credentials { client_id: new.client_id, client_secret: new.client_secret };
        let listener = serve::bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let running = Server::start(store, clock, listener, Options::default()).await.unwrap();
        Self { folder, address: running.addr(), credentials, running: Some(running), held: None, clock }
    }

    /// The same practice once more, with a server and a folder of its own. This one has to be stopped.
    pub async fn twin(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("practice.db");
        std::fs::copy(self.folder.path().join("practice.db"), &file).unwrap();
        let listener = serve::bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let store = Store::open(file).unwrap();
        let running = Server::start(store, self.clock, listener, Options::default()).await.unwrap();
        let (address, credentials) = (running.addr(), self.credentials.clone());
        Self { folder, address, credentials, running: Some(running), held: None, clock: self.clock }
    }

    /// The file with everything that the server remembers.
    pub fn database(&self) -> std::path::PathBuf {
        self.folder.path().join("practice.db")
    }

    /// Another program that speaks to the same server.
    pub fn client(&self) -> Client {
        Client::new(&format!("http://{}", self.address), self.credentials.clone()).unwrap()
    }

    pub async fn stop(&mut self) {
        self.running.take().unwrap().stop().await;
        self.held = Some(hold(self.address));
    }

    /// Starts again at the same address, with what the folder holds.
    pub async fn start_again(&mut self) {
        let store = Store::open(self.folder.path().join("practice.db")).unwrap();
        self.held = None;
        let listener = serve::bind(self.address).await.unwrap();
        self.running = Some(Server::start(store, self.clock, listener, Options::default()).await.unwrap());
    }

    /// A desk at 120×36.
    #[must_use]
    pub fn desk(&self) -> Desk {
        self.desk_through(self.address)
    }

    /// A desk that reaches the server by way of something else.
    #[must_use]
    pub fn desk_through(&self, address: SocketAddr) -> Desk {
        self.desk_as(address, |_| {})
    }

    /// A desk that was set up in some way before it began.
    #[must_use]
    pub fn desk_as(&self, address: SocketAddr, set_up: impl FnOnce(&mut Core)) -> Desk {
        let client = Client::new(&format!("http://{address}"), self.credentials.clone()).unwrap();
        Desk::open(client, self.clock, None, set_up)
    }

    /// A desk of which somebody sees every frame, as soon as it is drawn.
    #[must_use]
    pub fn desk_watched(&self, address: SocketAddr, watch: impl Fn(&str) + Send + Sync + 'static) -> Desk {
        // The smallest screen on which everything fits.
        self.desk_watched_at(address, (80, 24), watch)
    }

    /// The same on a screen of that size.
    #[must_use]
    pub fn desk_watched_at(
        &self,
        address: SocketAddr,
        size: (u16, u16),
        watch: impl Fn(&str) + Send + Sync + 'static,
    ) -> Desk {
        let client = Client::new(&format!("http://{address}"), self.credentials.clone()).unwrap();
        Desk::at_size(size, client, self.clock, None, Some(Arc::new(watch)), |_| {})
    }

    /// A desk that keeps its intents in that folder, and can be killed.
    pub async fn desk_keeping(&self, folder: &Path, address: SocketAddr) -> Mortal {
        let client = Client::new(&format!("http://{address}"), self.credentials.clone()).unwrap();
        let (folder, clock) = (folder.to_owned(), self.clock);
        let born = tokio::task::spawn_blocking(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
            let journal = Journal::open(&folder, uuid::Uuid::new_v4(), "practice").unwrap();
            let within = runtime.enter();
            let desk = Desk::open(client, clock, Some(journal), |_| {});
            drop(within);
            Mortal { desk, runtime: Some(runtime) }
        });
        born.await.unwrap()
    }
}

/// A desk that can be killed with everything that it was about to do. Who was told an outcome less than a moment before
/// is told again by the next desk only after a real kill: a program that is dropped ends in order.
pub struct Mortal {
    pub desk: Desk,
    runtime: Option<tokio::runtime::Runtime>,
}

impl Mortal {
    /// Waits for it to end by itself.
    pub async fn ends(&mut self) -> End {
        tokio::time::timeout(PATIENCE, &mut self.desk.task).await.expect("the desk did not end").unwrap()
    }

    pub async fn dies(mut self) {
        let runtime = self.runtime.take().unwrap();
        tokio::task::spawn_blocking(move || runtime.shutdown_timeout(Duration::from_secs(20))).await.unwrap();
    }
}

impl Drop for Mortal {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// A desk with its screen and its keys.
pub struct Desk {
    screen: Shared,
    keys: Option<UnboundedSender<std::io::Result<Event>>>,
    task: JoinHandle<End>,
}

impl Desk {
    fn open(client: Client, clock: Clock, journal: Option<Journal>, set_up: impl FnOnce(&mut Core)) -> Self {
        Self::at_size((120, 36), client, clock, journal, None, set_up)
    }

    fn at_size(
        (width, height): (u16, u16),
        client: Client,
        clock: Clock,
        journal: Option<Journal>,
        watch: Option<Watch>,
        set_up: impl FnOnce(&mut Core),
    ) -> Self {
        let now = Arc::new(Mutex::new(TestBackend::new(width, height)));
        let screen = Shared { now, shown: Arc::default(), told: Arc::default(), watch, drawn: Arc::default() };
        let (keys, mut events) = unbounded_channel();
        let settings = Settings {
            desk_name: "Desk 1".into(),
            zone: Zone::utc(),
            calling_code: "91".into(),
            run: uuid::Uuid::new_v4(),
        };
        let mut desk = Core::new(settings, clock.now());
        set_up(&mut desk);
        let all = Loop {
            terminal: Terminal::new(screen.clone()).unwrap(),
            events: Box::pin(stream::poll_fn(move |context| events.poll_recv(context))),
            desk,
            look: Theme::plain().into(),
            paper: Paper::default(),
            known: None,
            client: Arc::new(client),
            journal,
            drafts: Drafts::default(),
            now: Arc::new(move || clock.now()) as Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
        };
        let task = tokio::spawn(async move { all.run(std::future::pending(), || true).await.unwrap() });
        Self { screen, keys: Some(keys), task }
    }

    /// Types: letters as they are, other keys by name, `<Enter>`.
    pub fn types(&self, keys: &str) -> &Self {
        let mut rest = keys;
        while let Some(first) = rest.chars().next() {
            let named = rest.strip_prefix('<').and_then(|r| r.split_once('>'));
            let code = match named {
                Some((name, after)) => {
                    rest = after;
                    match name {
                        "Enter" => KeyCode::Enter,
                        "Esc" => KeyCode::Esc,
                        "Tab" => KeyCode::Tab,
                        "Up" => KeyCode::Up,
                        "Down" => KeyCode::Down,
                        "Right" => KeyCode::Right,
                        "Home" => KeyCode::Home,
                        "F5" => KeyCode::F(5),
                        other => panic!("the harness knows no key {other}"),
                    }
                }
                None => {
                    rest = &rest[first.len_utf8()..];
                    KeyCode::Char(first)
                }
            };
            self.event(Event::Key(KeyEvent::new(code, KeyModifiers::NONE)));
        }
        self
    }

    fn event(&self, event: Event) {
        self.keys.as_ref().unwrap().send(Ok(event)).unwrap();
    }

    /// The screen, a line a row.
    pub fn screen(&self) -> String {
        self.screen.shown.lock().unwrap().clone()
    }

    /// Every status line that was drawn so far, one after the other; the same one in a row counts once.
    pub fn told(&self) -> Vec<String> {
        self.screen.told.lock().unwrap().clone()
    }

    /// Waits until the screen has the words.
    pub async fn sees(&self, words: &str) -> &Self {
        self.sees_when(words, |screen| screen.contains(words)).await
    }

    /// Waits until the words are nowhere on the screen.
    pub async fn sees_no(&self, words: &str) -> &Self {
        self.sees_when(&format!("no {words}"), |screen| !screen.contains(words)).await
    }

    /// Waits until the screen has some of the words.
    pub async fn sees_one_of(&self, words: &[&str]) -> &Self {
        self.sees_when(&words.join("” or “"), |screen| words.iter().any(|words| screen.contains(words))).await
    }

    async fn sees_when(&self, words: &str, holds: impl Fn(&str) -> bool) -> &Self {
        let began = Instant::now();
        let mut looked_at = None;
        loop {
            // The frames are counted before the screen is read: one that is drawn meanwhile is looked at again.
            let drawn = self.screen.drawn.load(Ordering::SeqCst);
            if looked_at.replace(drawn) != Some(drawn) && holds(&self.screen()) {
                return self;
            }
            let late = began.elapsed() >= PATIENCE;
            assert!(!late, "“{words}” was waited for in vain; the screen is\n{}", self.screen());
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
    }

    /// Waits for the desk to end by itself.
    pub async fn ends(self) -> End {
        tokio::time::timeout(PATIENCE, self.task).await.expect("the desk did not end").unwrap()
    }

    /// The terminal goes away.
    pub async fn loses_its_terminal(mut self) -> End {
        self.keys = None;
        self.ends().await
    }
}

/// Sees every frame.
type Watch = Arc<dyn Fn(&str) + Send + Sync>;

/// A screen that the loop draws on and the test reads.
#[derive(Clone)]
struct Shared {
    now: Arc<Mutex<TestBackend>>,
    /// The newest frame, once whoever watches has had it: a test that sees it and goes on is never ahead of its witness.
    shown: Arc<Mutex<String>>,
    /// The status line of every frame.
    told: Arc<Mutex<Vec<String>>>,
    watch: Option<Watch>,
    /// How many frames were drawn.
    drawn: Arc<AtomicUsize>,
}

impl Shared {
    fn text(&self) -> String {
        let backend = self.now.lock().unwrap();
        let buffer = backend.buffer();
        let rows = buffer.content.chunks(usize::from(buffer.area.width));
        rows.map(|row| line(row) + "\n").collect()
    }
}

/// What is seen of a row: the cells under a wide sign keep what was there before, and are not seen.
fn line(row: &[Cell]) -> String {
    let (mut line, mut under) = (String::new(), 0);
    for symbol in row.iter().map(Cell::symbol) {
        if under > 0 {
            under -= 1;
            continue;
        }
        under = symbol.width().saturating_sub(1);
        line.push_str(symbol);
    }
    line
}

impl Backend for Shared {
    type Error = Infallible;

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, content: I) -> Result<(), Infallible> {
        // As a terminal does: what was under a wide sign is gone, and does not come up again with the next narrow one.
        let blank = Cell::default();
        let wide = |(x, y, cell): (u16, u16, &'a Cell)| {
            let width = u16::try_from(cell.symbol().width()).unwrap();
            (0..width.max(1)).map(move |at| (x + at, y, (at == 0).then_some(cell)))
        };
        let width = self.size()?.width;
        let cells = content.flat_map(wide).filter(|(x, ..)| *x < width);
        self.now.lock().unwrap().draw(cells.map(|(x, y, cell)| (x, y, cell.unwrap_or(&blank))))
    }

    fn hide_cursor(&mut self) -> Result<(), Infallible> {
        self.now.lock().unwrap().hide_cursor()
    }

    fn show_cursor(&mut self) -> Result<(), Infallible> {
        self.now.lock().unwrap().show_cursor()
    }

    fn get_cursor_position(&mut self) -> Result<Position, Infallible> {
        self.now.lock().unwrap().get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> Result<(), Infallible> {
        self.now.lock().unwrap().set_cursor_position(position)
    }

    fn clear(&mut self) -> Result<(), Infallible> {
        self.now.lock().unwrap().clear()
    }

    fn clear_region(&mut self, region: ClearType) -> Result<(), Infallible> {
        self.now.lock().unwrap().clear_region(region)
    }

    fn size(&self) -> Result<Size, Infallible> {
        self.now.lock().unwrap().size()
    }

    fn window_size(&mut self) -> Result<WindowSize, Infallible> {
        self.now.lock().unwrap().window_size()
    }

    fn flush(&mut self) -> Result<(), Infallible> {
        self.now.lock().unwrap().flush()?;
        let text = self.text();
        let line = text.lines().rev().nth(1).unwrap().trim().to_owned();
        let mut told = self.told.lock().unwrap();
        if told.last() != Some(&line) {
            told.push(line);
        }
        if let Some(watch) = &self.watch {
            watch(&text);
        }
        *self.shown.lock().unwrap() = text;
        self.drawn.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }
}
