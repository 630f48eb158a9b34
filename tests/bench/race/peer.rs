//! Peers in processes of their own, asked by a line of JSON and answering by one.

use serde::Deserialize;
use serde_json::Value;
use std::{
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    time::Instant,
};

/// What a peer answered.
#[derive(Deserialize)]
pub struct Answer {
    /// Milliseconds by its own clock: without the pipe, which is in its favour.
    pub ms: f64,
    /// Rows.
    pub rows: Vec<Vec<Value>>,
}

/// A peer that runs as long as this value lives.
pub struct Peer {
    child: Child,
    answers: BufReader<ChildStdout>,
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The folder with what was fetched; `None`: the peers are left out.
fn fetched() -> Option<PathBuf> {
    std::env::var_os("JINGGE_PEERS").map(PathBuf::from)
}

fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peer")
}

/// PocketBase's program, which comes in a package of PyPI.
pub fn pocketbase() -> Option<PathBuf> {
    fetched().map(|folder| folder.join("python/bin/pocketbase")).filter(|file| file.exists())
}

/// A file or a folder of a package from npm; `None`: it cannot be had.
pub fn package(path: &str) -> Option<PathBuf> {
    fetched().map(|folder| folder.join("node/node_modules").join(path)).filter(|file| file.exists())
}

/// The web app, where there is a Chromium with its driver to open it in.
pub fn web_in_chromium() -> Option<PathBuf> {
    let of = |name: &str| std::env::var_os(name).map(PathBuf::from);
    of("JINGGE_WEB").filter(|_| of("JINGGE_CHROMIUM").is_some() && of("JINGGE_CHROMEDRIVER").is_some())
}

impl Peer {
    /// A script in Python; `None`: it cannot be had.
    pub fn python(script: &str) -> Option<Self> {
        let python = fetched()?.join("python/bin/python");
        Self::started(Command::new(python).arg(scripts().join(script)))
    }

    /// A script in JavaScript, from beside its packages; `None`: it cannot be had.
    pub fn node(script: &str, argument: Option<&Path>) -> Option<Self> {
        let script = fetched()?.join("node").join(script);
        Self::started(Command::new("node").arg("--no-warnings").arg(script).args(argument))
    }

    fn started(command: &mut Command) -> Option<Self> {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
        let answers = BufReader::new(child.stdout.take()?);
        Some(Self { child, answers })
    }

    /// What it says next.
    pub fn said(&mut self) -> Answer {
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    }

    /// Asks; the answer, and the milliseconds until it was here.
    pub fn ask(&mut self, asked: &Value) -> (Answer, f64) {
        let begun = Instant::now();
        let mut line = asked.to_string();
        line.push('\n');
        self.child.stdin.as_mut().unwrap().write_all(line.as_bytes()).unwrap();
        let answer = self.said();
        (answer, begun.elapsed().as_secs_f64() * 1_000.0)
    }
}
