//! A real server with the demo town on a data folder that is thrown away.

use std::fs::File;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::process::{End, logged};
use crate::workspace::Workspace;

/// How long the demo town may take, and the start.
const LIMIT: Duration = Duration::from_secs(300);

/// The running server; it ends with this value.
pub struct Server {
    /// Host and port.
    pub address: String,
    process: Child,
    folder: TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Server {
    /// A folder for what is needed while it runs.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// Builds the server, installs the demo town, starts.
pub fn start(workspace: &Workspace, log: &Path) -> Result<Server> {
    well(&mut workspace.build_server(), log)?;
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    well(jingge(workspace).args(["demo", "--data"]).arg(&data), log)?;
    let said = folder.path().join("serve.log");
    let out = File::create(&said)?;
    let mut server = jingge(workspace);
    server.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(&data);
    let process = server.stdin(Stdio::null()).stdout(out.try_clone()?).stderr(out).spawn().context("could not start the server")?;
    let mut server = Server { address: String::new(), process, folder };
    let begun = Instant::now();
    while begun.elapsed() < LIMIT {
        let text = std::fs::read_to_string(&said)?;
        if let Some(address) = text.split_once("http://").and_then(|(_, rest)| rest.split_once(char::is_whitespace)) {
            address.0.clone_into(&mut server.address);
            return Ok(server);
        }
        if let Some(status) = server.process.try_wait()? {
            bail!("the server ended with {status}: {text}");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    bail!("the server did not start")
}

/// The server's program, with no configuration but what is on the command line.
fn jingge(workspace: &Workspace) -> Command {
    let mut command = Command::new(workspace.debug_server());
    command.env_remove("DATABASE_URL");
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("JINGGE_")) {
        command.env_remove(name);
    }
    command
}

fn well(command: &mut Command, log: &Path) -> Result<()> {
    match logged(command, log, LIMIT)? {
        End::Well => Ok(()),
        End::Badly(how) => bail!(how),
        End::Late => bail!("stopped after {} s", LIMIT.as_secs()),
    }
}
