//! The real server as a process that can be killed and started again on the same port and data.

use shared::id::IssueId;
use std::{
    fs,
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tests::{
    Phone,
    world::{kind, lane},
};

/// A server process with its data.
pub struct Server {
    folder: TempDir,
    port: u16,
    child: Option<Child>,
    demo: bool,
    web: PathBuf,
    environment: Vec<(&'static str, String)>,
}

fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target"), PathBuf::from)
}

fn program() -> PathBuf {
    std::env::var_os("JINGGE_BIN").map_or_else(|| target().join("debug/jingge"), PathBuf::from)
}

fn web(variable: &str, usual: &str) -> PathBuf {
    std::env::var_os(variable).map_or_else(|| target().join(usual), PathBuf::from)
}

/// The folder of the suite's town.
fn own_town() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/town")
}

impl Server {
    /// The suite's town 柳塘镇, imported from its folder by the command line, and the server started.
    pub fn with_town() -> Self {
        Self::with_town_of(&own_town())
    }

    /// The suite's town with one issue: a dead corner in 前埠村, reported by the inspector wang.
    pub async fn with_issue() -> (Self, IssueId) {
        let server = Self::with_town();
        let wang = Phone::in_town(&server.base(), "wang", 0, 7).await;
        let issue = wang.report(kind("A06"), lane(), "墙角积存垃圾约两车").await.issue;
        wang.drain().await;
        (server, issue)
    }

    /// The suite's town with a market, and with the demo town's forms.
    pub fn with_market() -> Self {
        let own = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folder = TempDir::new().unwrap();
        for entry in fs::read_dir(own.join("fixtures/town")).unwrap().flatten() {
            fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
        }
        fs::copy(own.join("../server/demo-town/forms.csv"), folder.path().join("forms.csv")).unwrap();
        let units = folder.path().join("units.csv");
        let with_market = format!("{}SC1,柳塘镇前埠中心集贸市场管理有限公司,前埠集贸市场,市场\n", fs::read_to_string(&units).unwrap());
        fs::write(units, with_market).unwrap();
        Self::with_town_of(folder.path())
    }

    fn with_town_of(town: &Path) -> Self {
        let server = Self::with_folder(false);
        server.import(town);
        server.started()
    }

    fn import(&self, town: &Path) {
        let imported = Command::new(program()).args(["town", "import"]).arg(town).arg("--data").arg(self.data()).output().unwrap();
        assert!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
    }

    /// The town that an earlier build left, whenever that was.
    pub async fn left(fixture: &str) -> Self {
        let server = Self::with_folder(false);
        tests::left::data_of(fixture, server.folder.path()).await;
        let (confirmed, said) = server.run(&["clock", "confirm"]);
        assert!(confirmed, "{said}");
        server.started()
    }

    /// A server whose web app also carries the contract of its store. It has a town, for without one it does not show the app.
    pub fn with_contract() -> Self {
        let mut server = Self::with_folder(false);
        server.import(&own_town());
        server.web = web("JINGGE_WEB_CONTRACT", "web-contract");
        server.started()
    }

    /// The demo town with its history.
    pub fn with_demo() -> Self {
        Self::with_folder(true).started()
    }

    /// The demo town, begun, killed after a while, and begun again.
    pub fn with_demo_killed_after(while_: Duration) -> Self {
        let mut server = Self::with_folder(true);
        server.spawn();
        thread::sleep(while_);
        server.kill();
        assert!(!server.data().exists(), "nothing half is left where the data will be");
        server.started()
    }

    fn with_folder(demo: bool) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        Self { folder: TempDir::new().unwrap(), port, child: None, demo, web: web("JINGGE_WEB", "web"), environment: Vec::new() }
    }

    /// Sets a variable for the next start.
    pub fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.environment.push((name, value.into()));
    }

    /// A copy of the web app that the test may change; it is what is served from the next start on.
    pub fn web_of_its_own(&mut self, name: &str) -> PathBuf {
        let copy = self.folder.path().join(name);
        for (from, to) in [(self.web.clone(), copy.clone()), (self.web.join("assets"), copy.join("assets"))] {
            fs::create_dir_all(&to).unwrap();
            for entry in fs::read_dir(from).unwrap().flatten().filter(|entry| entry.path().is_file()) {
                fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
            }
        }
        self.web.clone_from(&copy);
        copy
    }

    /// The suite's town, served with the web app that carries planted defects.
    pub fn with_town_and_defects() -> Self {
        let mut server = Self::with_town();
        server.kill();
        server.web = web("JINGGE_WEB_CONTRACT", "web-contract");
        server.started()
    }

    fn started(mut self) -> Self {
        self.start();
        self
    }

    /// Where it listens.
    pub fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Its data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Starts the process and waits until it answers.
    pub fn start(&mut self) {
        self.spawn();
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            let log = || fs::read_to_string(self.folder.path().join("server.log")).unwrap_or_default();
            assert!(begun.elapsed() < Duration::from_secs(240), "the server does not answer: {}", log());
            thread::sleep(Duration::from_millis(50));
        }
    }

    fn spawn(&mut self) {
        let log = fs::File::create(self.folder.path().join("server.log")).unwrap();
        let mut command = Command::new(program());
        command.arg("serve").arg("--data").arg(self.data()).arg("--web").arg(&self.web);
        command.args(["--listen", &format!("127.0.0.1:{}", self.port)]);
        if self.demo {
            command.arg("--demo");
        }
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
        self.child = Some(command.spawn().unwrap_or_else(|error| panic!("{}: {error}", program().display())));
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Runs another command of the same program on the same data; says whether it succeeded and what it printed.
    pub fn run(&self, arguments: &[&str]) -> (bool, String) {
        let output = Command::new(program()).args(arguments).arg("--data").arg(self.data()).output().unwrap();
        let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        (output.status.success(), text)
    }

    /// The files of original photos.
    pub fn originals(&self) -> Vec<PathBuf> {
        fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    walk(&path, found);
                } else if path.extension().is_some_and(|ending| ending == "orig") {
                    found.push(path);
                }
            }
        }
        let mut found = Vec::new();
        walk(&self.data().join("photos"), &mut found);
        found
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}
