//! The real server in this process: started, killed at chosen places, cut from power, restored from its backup.

use crate::log::Log;
use actix_web::{
    body::{BoxBody, to_bytes},
    dev::{Service as _, ServiceResponse},
    http::Method,
    test::{TestRequest, init_service},
    web::Data,
};
use app::sync::Body;
use server::{
    backup,
    clock::{Clock as _, FixedClock},
    config::{Config, Limits},
    fault::{Point, arm, commit_postponed, has_fallen, lose_postponed},
    job,
    photo::FileSystem,
    state::State,
};
use shared::{id::TownId, moment::Moment};
use std::{
    cell::{Cell, RefCell},
    fs,
    future::{Future, poll_fn},
    path::{Path, PathBuf},
    pin::{Pin, pin},
    rc::Rc,
    sync::Arc,
    task::Poll,
    time::Duration,
};
use tempfile::TempDir;
use tests::crash_fs::CrashFs;

type Answering = Pin<Box<dyn Future<Output = Option<ServiceResponse<BoxBody>>>>>;

/// A message as it lies in the post.
#[derive(Clone, Debug)]
pub struct Letter {
    /// What is asked.
    pub request: app::sync::Request,
    /// The browser's cookie when it was sent.
    pub cookie: Option<String>,
}

/// An answer as it left.
#[derive(Clone, Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Whether it carries our header.
    pub ours: bool,
    /// The body.
    pub body: Vec<u8>,
    /// The cookie it sets.
    pub cookie: Option<String>,
}

/// A process, as long as it lives.
struct Alive {
    state: Arc<State>,
    call: Box<dyn Fn(TestRequest) -> Answering>,
}

/// The server and its machine.
pub struct Server {
    folder: TempDir,
    /// Its clock, which goes on through every death.
    pub clock: Arc<FixedClock>,
    file_system: RefCell<Arc<CrashFs>>,
    alive: RefCell<Option<Rc<Alive>>>,
    power_goes_too: Cell<bool>,
    backed_up: RefCell<Option<PathBuf>>,
    log: Rc<Log>,
}

/// Waits for `work`, unless the server falls at the place that was armed; then what was under way is dropped.
async fn mortal<T>(work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending if has_fallen() => Poll::Ready(None),
        Poll::Pending => Poll::Pending,
    })
    .await
}

/// A folder in memory, where the machine has one.
pub fn light_folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() }.unwrap()
}

impl Server {
    /// A server on a copy of `data`.
    pub async fn on_copy(data: &Path, now: Moment, log: Rc<Log>) -> Self {
        let folder = light_folder();
        copy_folder(data, &folder.path().join("data"));
        let server = Self {
            folder,
            clock: Arc::new(FixedClock::at(now)),
            file_system: RefCell::default(),
            alive: RefCell::default(),
            power_goes_too: Cell::default(),
            backed_up: RefCell::default(),
            log,
        };
        server.start().await;
        server
    }

    /// Its data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    async fn start(&self) {
        arm(None);
        // The same seed gives the same history: what is decided together must not hang on how fast this machine is.
        let limits = Limits { slice: Duration::MAX, push: Duration::MAX, ..Limits::default() };
        let config = Config { migrate: false, limits, ..Config::in_folder(self.data()) };
        let file_system: Arc<dyn FileSystem> = Arc::<CrashFs>::clone(&self.file_system.borrow());
        let state = Arc::new(State::open_on(config, Arc::<FixedClock>::clone(&self.clock), file_system).await.unwrap());
        // After two months, or from an old backup, a start is asked about; the time is right here, and somebody is there to say so.
        server::ops::confirm_clock(&state, "operator").await.unwrap();
        let service = Rc::new(init_service(server::web::application(server::app(Data::from(Arc::clone(&state))))).await);
        let call = Box::new(move |request: TestRequest| -> Answering {
            let service = Rc::clone(&service);
            Box::pin(async move { service.call(request.to_request()).await.ok().map(ServiceResponse::map_into_boxed_body) })
        });
        self.alive.replace(Some(Rc::new(Alive { state, call })));
    }

    /// What the handlers work with.
    pub fn state(&self) -> Arc<State> {
        Arc::clone(&self.alive.borrow().as_ref().expect("the server runs").state)
    }

    /// The server will die at the `times`-th passage of this place, maybe with its power.
    pub fn will_fall(&self, at: Point, times: u32, power: bool) {
        self.power_goes_too.set(power);
        arm(Some((at, times)));
    }

    /// After so many more writes the disk is full; `None`: there is room.
    pub fn room_for(&self, writes: Option<u32>) {
        self.file_system.borrow().room_for(writes);
    }

    /// Dies and is started again on what is left.
    pub async fn die(&self, power: bool) {
        let dead = self.alive.take();
        lose_postponed();
        if let Some(dead) = dead {
            dead.state.db.close().await.unwrap();
        }
        if power {
            self.file_system.borrow().power_cut();
        }
        self.log.line(if power { "server: power cut" } else { "server: killed" });
        self.start().await;
    }

    /// Receives a letter; `None` if the server died over it.
    pub async fn receive(&self, letter: &Letter) -> Option<Answer> {
        self.clock.set(self.clock.now().plus_millis(1));
        commit_postponed().await.unwrap();
        let alive = Rc::clone(self.alive.borrow().as_ref().expect("the server runs"));
        let answer = mortal(answer_of(&alive, letter)).await;
        drop(alive);
        if answer.is_none() {
            self.die(self.power_goes_too.get()).await;
        }
        answer
    }

    /// Time passes and what has become due is done, if the server lives through it.
    pub async fn pass(&self, millis: i64) {
        self.clock.set(self.clock.now().plus_millis(millis));
        commit_postponed().await.unwrap();
        let state = self.state();
        let now = self.clock.now();
        let lived = mortal(job::run_due(&state, server::JOBS, now)).await;
        drop(state);
        match lived {
            None => self.die(self.power_goes_too.get()).await,
            Some(done) => {
                done.unwrap();
            }
        }
    }

    /// Makes a backup, verifies it, and tells the phones.
    pub async fn back_up(&self) {
        commit_postponed().await.unwrap();
        // A backup is named by its second.
        self.clock.set(self.clock.now().plus_millis(1_000));
        let state = self.state();
        let (folder, manifest) = backup::make(&state, &self.folder.path().join("backups")).await.unwrap();
        match backup::verify(&folder).await.unwrap() {
            Ok(_) => {
                let tx = state.db.write().await.unwrap();
                backup::mark(&tx, &manifest.towns).await.unwrap();
                tx.commit().await.unwrap();
                self.backed_up.replace(Some(folder));
                self.log.line("server: backed up");
            }
            Err(error) => self.log.seen(tests::history::Invariant::I2, format!("a backup does not hold: {error}")),
        }
    }

    /// The machine burns down; the newest verified backup becomes the server. Says whether there was one.
    pub async fn restore(&self) -> bool {
        let Some(backup) = self.backed_up.borrow().clone() else { return false };
        let dead = self.alive.take();
        lose_postponed();
        if let Some(dead) = dead {
            dead.state.db.close().await.unwrap();
        }
        fs::remove_dir_all(self.data()).unwrap();
        backup::restore(&backup, &self.data(), self.clock.now()).await.unwrap().unwrap_or_else(|error| panic!("{error}"));
        self.file_system.replace(Arc::default());
        self.log.line("server: restored");
        self.start().await;
        true
    }

    /// Ends for good.
    pub async fn close(&self) {
        if let Some(alive) = self.alive.take() {
            alive.state.db.close().await.unwrap();
        }
    }

    /// Nothing holds the server back any more.
    pub fn calm(&self) {
        arm(None);
        self.room_for(None);
    }

    /// The town of all stories.
    pub fn town() -> TownId {
        TownId::from_code("liutang", "liutang")
    }
}

async fn answer_of(alive: &Alive, letter: &Letter) -> Answer {
    let request = &letter.request;
    let method = Method::from_bytes(request.method.as_str().as_bytes()).unwrap();
    let mut asked = TestRequest::with_uri(&request.path)
        .method(method)
        .peer_addr(([127, 0, 0, 1], 4_000).into())
        .insert_header(("host", "127.0.0.1"))
        .insert_header(("x-jingge", "1"));
    if let Some(token) = &request.token {
        asked = asked.insert_header(("authorization", format!("Bearer {token}")));
    }
    if let Some(cookie) = &letter.cookie {
        asked = asked.insert_header(("cookie", cookie.clone()));
    }
    asked = match &request.body {
        Body::Empty => asked,
        Body::Json(text) => asked.insert_header(("content-type", "application/json")).set_payload(text.clone()),
        Body::Bytes(bytes) => asked.insert_header(("content-type", "application/octet-stream")).set_payload(bytes.to_vec()),
    };
    let Some(response) = (alive.call)(asked).await else {
        return Answer { status: 500, ours: false, body: Vec::new(), cookie: None };
    };
    let status = response.status().as_u16();
    let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let ours = header("x-jingge").is_some_and(|value| value == "1");
    let cookie = header("set-cookie").and_then(|set| set.split(';').next().map(str::to_owned));
    let body = to_bytes(response.into_body()).await.map(|bytes| bytes.to_vec()).unwrap_or_default();
    Answer { status, ours, body, cookie }
}

/// Copies a folder with all in it.
pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
