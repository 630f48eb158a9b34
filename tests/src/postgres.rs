//! A throw-away PostgreSQL cluster for one test run: unix socket only, no fsync, gone with the process.

use std::{
    fs,
    path::PathBuf,
    process::{Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

static CLUSTER: OnceLock<Result<Cluster, String>> = OnceLock::new();
static NEXT: AtomicU32 = AtomicU32::new(1);

/// What the folders of clusters are called in the folder for temporary files, before the number of their process.
const PREFIX: &str = "jingge-pg-";

struct Cluster {
    folder: PathBuf,
    programs: PathBuf,
}

/// The address of a new, empty database in the run's cluster, which is started at first use.
///
/// # Errors
/// Says what is missing or what the server printed.
pub fn new_database() -> Result<String, String> {
    let cluster = CLUSTER.get_or_init(Cluster::start).as_ref().map_err(Clone::clone)?;
    let name = format!("t{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    cluster.run("createdb", &[&name])?;
    Ok(format!("postgres://postgres@localhost/{name}?host={}", cluster.folder.display()))
}

impl Cluster {
    fn start() -> Result<Self, String> {
        let programs = programs()?;
        sweep();
        let folder = std::env::temp_dir().join(format!("{PREFIX}{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let cluster = Self { folder, programs };
        if is_root() {
            done(Command::new("chown").arg("postgres").arg(&cluster.folder))?;
        }
        let data = cluster.folder.join("data");
        let data = data.to_str().ok_or("the temporary folder's name is not UTF-8")?;
        done(cluster.as_postgres("initdb").args(["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]))?;
        cluster.serve(data);
        cluster.wait_until_ready()?;
        Ok(cluster)
    }

    /// Runs the server from a thread that lives as long as the process: the kernel ends the server when that thread is gone.
    fn serve(&self, data: &str) {
        let mut server = self.as_postgres("postgres");
        let socket = self.folder.to_string_lossy().into_owned();
        let settings = [
            "listen_addresses=",
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "max_connections=300",
            "shared_buffers=64MB",
        ];
        server.args(["-D", data, "-k", &socket]);
        for setting in settings {
            server.args(["-c", setting]);
        }
        let log = fs::File::create(self.folder.join("server.log")).ok();
        server.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log.map_or_else(Stdio::null, Stdio::from));
        thread::spawn(move || {
            if let Ok(mut child) = server.spawn() {
                let _ = child.wait();
            }
            loop {
                thread::park();
            }
        });
    }

    fn wait_until_ready(&self) -> Result<(), String> {
        let begun = Instant::now();
        loop {
            match self.run("psql", &["-c", "select 1"]) {
                Ok(()) => return Ok(()),
                Err(error) if begun.elapsed() > Duration::from_secs(30) => return Err(error),
                Err(_) => thread::sleep(Duration::from_millis(100)),
            }
        }
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Result<(), String> {
        let socket = self.folder.to_string_lossy().into_owned();
        done(self.as_postgres(program).args(["-h", &socket, "-U", "postgres"]).args(arguments))
    }

    /// A program of PostgreSQL, under the user postgres where we are root (initdb refuses root), ended when this process is.
    fn as_postgres(&self, program: &str) -> Command {
        let mut command = Command::new("setpriv");
        if is_root() {
            command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]);
        }
        command.arg("--pdeathsig=INT").arg(self.programs.join(program)).current_dir(&self.folder);
        command
    }
}

/// Removes what clusters of runs that are over have left behind: a process cannot remove its own at its very end.
fn sweep() {
    for entry in fs::read_dir(std::env::temp_dir()).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let of = name.strip_prefix(PREFIX).and_then(|process| process.parse::<u32>().ok());
        if of.is_some_and(|process| !PathBuf::from(format!("/proc/{process}")).exists()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn is_root() -> bool {
    std::env::var("USER").is_ok_and(|user| user == "root")
        || fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0)
}

fn programs() -> Result<PathBuf, String> {
    let installed = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|version| version.path().join("bin"));
    let elsewhere = ["/usr/local/bin", "/usr/bin"].map(PathBuf::from);
    let newest = installed.filter(|folder| folder.join("initdb").exists()).max();
    newest
        .or_else(|| elsewhere.into_iter().find(|folder| folder.join("initdb").exists()))
        .ok_or_else(|| "PostgreSQL's initdb was not found; install it with: apt-get install postgresql".to_owned())
}

fn done(command: &mut Command) -> Result<(), String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)))
}
