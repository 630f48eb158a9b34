//! The real server as a process of its own: killed, starved, started again on the same port and data.

use crate::postgres;
use server::{
    clock::{Clock as _, FixedClock, SystemClock},
    config::Config,
    state::State,
};
use shared::{id::TownId, moment::Moment};
use std::{
    fs,
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// Longest time a server may need to listen or to end.
const LONGEST: Duration = Duration::from_secs(60);

/// A server process with its data.
pub struct Process {
    folder: TempDir,
    data: PathBuf,
    port: u16,
    child: Option<Child>,
    failpoint: Option<String>,
    database: Option<String>,
    shift: i64,
    weak: bool,
    files: Option<u64>,
}

/// The program under test: `JINGGE_BIN`, or the one that was built beside this test.
#[must_use]
pub fn program() -> PathBuf {
    std::env::var_os("JINGGE_BIN").map_or_else(
        || {
            let own = std::env::current_exe().unwrap();
            own.parent().and_then(Path::parent).expect("a test lies in target/<profile>/deps").join("jingge")
        },
        PathBuf::from,
    )
}

/// A free port of this machine.
#[must_use]
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Process {
    /// The test town 柳塘镇 without issues, on a Thursday morning in March; on the database named by `JINGGE_TEST_DATABASE`.
    #[must_use]
    pub fn with_town() -> Self {
        let mut process = Self::without_town();
        if std::env::var("JINGGE_TEST_DATABASE").is_ok_and(|wanted| wanted == "postgres") {
            process.database = Some(postgres::new_database().unwrap());
        }
        process.import();
        process.start();
        process
    }

    /// The same on PostgreSQL, whatever the run's database; also the database's address.
    #[must_use]
    pub fn with_town_on_postgres() -> (Self, String) {
        let url = postgres::new_database().unwrap();
        let mut process = Self::without_town();
        process.database = Some(url.clone());
        process.import();
        process.start();
        (process, url)
    }

    /// The same on the embedded database, whatever the run's, with its data in this folder.
    #[must_use]
    pub fn with_town_in(data: &Path) -> Self {
        let mut process = Self::without_town();
        process.move_to(data);
        process.import();
        process.start();
        process
    }

    /// A second server over the same PostgreSQL database, with a data folder of its own; not started yet.
    #[must_use]
    pub fn beside(&self) -> Self {
        let mut second = Self::empty();
        second.database.clone_from(&self.database);
        second.shift = self.shift;
        second
    }

    /// Nothing in it and not started yet; the clock as it is.
    #[must_use]
    pub fn empty() -> Self {
        let folder = TempDir::new().unwrap();
        let data = folder.path().join("data");
        Self { folder, data, port: free_port(), child: None, failpoint: None, database: None, shift: 0, weak: false, files: None }
    }

    /// Over a store that is there already; the clock as it is, not started yet.
    #[must_use]
    pub fn over(data: &Path, database: Option<String>) -> Self {
        let mut process = Self::empty();
        process.move_to(data);
        process.database = database;
        process
    }

    fn without_town() -> Self {
        let thursday = crate::world::at("2026-03-05T09:00");
        let mut process = Self::empty();
        process.shift = thursday.millis_since(SystemClock.now());
        process
    }

    fn import(&self) {
        let town = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/town");
        let (done, said) = self.run(&["town", "import", town.to_str().unwrap()]);
        assert!(done, "{said}");
    }

    /// Where it listens.
    #[must_use]
    pub fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The port it listens on.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Its data folder.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// A folder beside the data that goes with it.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// From the next start on the data lies there.
    pub fn move_to(&mut self, data: &Path) {
        data.clone_into(&mut self.data);
    }

    /// From the next start on not even root may write where the permissions forbid it.
    pub fn drop_privileges(&mut self) {
        self.weak = true;
    }

    /// From the next start on the process may open no more files than that.
    pub fn limit_files(&mut self, files: u64) {
        self.files = Some(files);
    }

    /// From the next start on the process ends itself at this place ("PushCommitted:3"), or no longer.
    pub fn fail_at(&mut self, failpoint: Option<String>) {
        self.failpoint = failpoint;
    }

    /// From the next start on the server's clock is so much further.
    pub fn let_pass(&mut self, millis: i64) {
        self.shift += millis;
    }

    /// How far the server's clock is ahead of this machine's, in milliseconds.
    #[must_use]
    pub const fn shift(&self) -> i64 {
        self.shift
    }

    /// The time by the server's clock.
    #[must_use]
    pub fn now(&self) -> Moment {
        SystemClock.now().plus_millis(self.shift)
    }

    /// Starts it and waits until it answers.
    pub fn start(&mut self) {
        assert!(self.start_or_die(), "the server ended at once: {}", self.log());
    }

    /// Starts it and waits until it answers or has ended; says whether it answers.
    pub fn start_or_die(&mut self) -> bool {
        let log = fs::OpenOptions::new().create(true).append(true).open(self.folder.path().join("server.log")).unwrap();
        let mut command = self.command(&["serve", "--listen", &format!("127.0.0.1:{}", self.port)]);
        if let Some(failpoint) = &self.failpoint {
            command.env("JINGGE_FAILPOINT", failpoint);
        }
        command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
        self.child = Some(command.spawn().unwrap_or_else(|error| panic!("{}: {error}", program().display())));
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            if self.has_ended() {
                return false;
            }
            assert!(begun.elapsed() < LONGEST, "the server does not answer: {}", self.log());
            std::thread::sleep(Duration::from_millis(5));
        }
        true
    }

    /// Sets the running server's clock so many milliseconds ahead of where it should be; 0: back again.
    pub fn jump(&self, millis: i64) {
        let (file, fresh) = (self.clock_file(), self.folder.path().join("clock.new"));
        fs::write(&fresh, millis.to_string()).unwrap();
        fs::rename(fresh, file).unwrap();
    }

    fn clock_file(&self) -> PathBuf {
        self.folder.path().join("clock")
    }

    /// SIGTERM, as a service manager stops it; waits until it has ended.
    pub fn stop(&mut self) {
        let Some(mut child) = self.child.take() else { return };
        assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
        let begun = Instant::now();
        while child.try_wait().unwrap().is_none() {
            assert!(begun.elapsed() < LONGEST, "the server does not stop: {}", self.log());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Whether its database is the file in the data folder.
    #[must_use]
    pub const fn is_embedded(&self) -> bool {
        self.database.is_none()
    }

    /// Whether the process has ended by itself, or was never started.
    pub fn has_ended(&mut self) -> bool {
        let ended = self.child.as_mut().is_none_or(|child| child.try_wait().unwrap().is_some());
        if ended {
            self.child = None;
        }
        ended
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// What it has printed since it first started.
    #[must_use]
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("server.log")).unwrap_or_default()
    }

    /// A line of `/proc/<pid>/status` in KiB ("VmHWM").
    #[must_use]
    pub fn kib(&self, name: &str) -> u64 {
        let pid = self.child.as_ref().expect("the server runs").id();
        let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
        let line = status.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("no {name} in {status}"));
        line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).expect("a number of KiB")
    }

    /// Runs another command of the same program on the same data; whether it succeeded and what it printed.
    #[must_use]
    pub fn run(&self, arguments: &[&str]) -> (bool, String) {
        let output = self.command(arguments).output().unwrap();
        let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        (output.status.success(), text)
    }

    /// Another command of the same program on the same data, not begun yet.
    #[must_use]
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        if self.weak {
            command = Command::new("setpriv");
            command.args(["--bounding-set=-all", "--inh-caps=-all"]).arg(program());
        }
        if let Some(files) = self.files {
            command = Command::new("sh");
            command.args(["-c", &format!("ulimit -n {files} && exec \"$0\" \"$@\"")]).arg(program());
        }
        command.args(arguments).arg("--data").arg(&self.data).current_dir(self.folder.path());
        command
            .env_remove("JINGGE_FAILPOINT")
            .env("JINGGE_CLOCK_SHIFT", self.shift.to_string())
            .env("JINGGE_CLOCK_FILE", self.clock_file());
        match &self.database {
            Some(url) => command.env("DATABASE_URL", url),
            None => command.env_remove("DATABASE_URL"),
        };
        command
    }

    /// The store as this test reads it beside the process.
    pub async fn opened(&self) -> State {
        let config = Config { database_url: self.database.clone(), migrate: false, ..Config::in_folder(&self.data) };
        State::open(config, Arc::new(FixedClock::at(self.now()))).await.unwrap()
    }

    /// The test town.
    #[must_use]
    pub fn town() -> TownId {
        TownId::from_code("liutang", "liutang")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}
