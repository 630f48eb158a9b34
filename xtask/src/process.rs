//! Starting other programs: to their end, for their words, or into a log with a time limit.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// Runs a program to its end on this terminal; its failure is an error that names it.
pub fn perform(command: &mut Command) -> Result<()> {
    let name = shown(command);
    let status = command.status().with_context(|| format!("could not start {name}"))?;
    if !status.success() {
        bail!("{name} failed ({status})");
    }
    Ok(())
}

/// True when the program can be started and ends well; its words are thrown away.
pub fn succeeds(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// What a program says on its standard output, or `None` when it fails or is missing.
pub fn words(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Where a program lies on the search path, or `None`.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let name = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&path).map(|folder| folder.join(&name)).find(|file| file.is_file())
}

/// How a logged program ended.
pub enum End {
    /// It ended well.
    Well,
    /// It ended badly; the text says how.
    Badly(String),
    /// It ran over its limit and was stopped with all that it had started.
    Late,
}

/// Runs a program with everything it says going into the file `log`.
///
/// A file and not a pipe: a browser or database that a test left behind would hold a pipe open
/// for ever.
pub fn logged(command: &mut Command, log: &Path, limit: Duration) -> Result<End> {
    let out = File::options().create(true).append(true).open(log)?;
    let name = shown(command);
    let mut child =
        command.stdin(Stdio::null()).stdout(out.try_clone()?).stderr(out).spawn().with_context(|| format!("could not start {name}"))?;
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(if status.success() { End::Well } else { End::Badly(format!("{name} failed ({status})")) });
        }
        if start.elapsed() > limit {
            stop_family(&mut child);
            return Ok(End::Late);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// The program's name and arguments as one would type them.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut text = program.file_name().unwrap_or_default().to_string_lossy().into_owned();
    for argument in command.get_args() {
        text.push(' ');
        text.push_str(&argument.to_string_lossy());
    }
    text
}

/// Stops a child and all that descends from it, so that nothing is left running after a time-out.
fn stop_family(child: &mut Child) {
    let mut family = vec![child.id()];
    let mut next = 0;
    while let Some(&parent) = family.get(next) {
        family.extend(children_of(parent));
        next += 1;
    }
    let ids = family.iter().skip(1).map(u32::to_string);
    let _ = child.kill();
    let _ = child.wait();
    succeeds(Command::new("kill").arg("-9").args(ids));
}

/// The ids of the processes started by `parent` (empty where there is no /proc).
fn children_of(parent: u32) -> Vec<u32> {
    let Ok(folder) = std::fs::read_dir("/proc") else { return Vec::new() };
    let ids = folder.flatten().filter_map(|entry| entry.file_name().to_string_lossy().parse::<u32>().ok());
    ids.filter(|id| parent_of(*id) == Some(parent)).collect()
}

fn parent_of(id: u32) -> Option<u32> {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let (_, after_name) = stat.rsplit_once(')')?;
    after_name.split_whitespace().nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_program_that_leaves_a_child_behind_does_not_hold_us() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        let start = Instant::now();
        let end = logged(&mut shell("echo hello; sleep 20 & exit 0"), &log, Duration::from_secs(15)).unwrap();
        assert!(matches!(end, End::Well));
        assert!(start.elapsed() < Duration::from_secs(10));
        assert_eq!(std::fs::read_to_string(log).unwrap(), "hello\n");
    }

    #[test]
    fn a_program_over_its_limit_is_stopped_with_its_children() {
        let folder = tempfile::tempdir().unwrap();
        let mark = folder.path().join("mark");
        let script = format!("(sleep 2; touch {}) & wait", mark.display());
        let end = logged(&mut shell(&script), &folder.path().join("log"), Duration::from_millis(300)).unwrap();
        assert!(matches!(end, End::Late));
        std::thread::sleep(Duration::from_millis(2200));
        assert!(!mark.exists(), "the grandchild went on");
    }

    #[test]
    fn a_failure_names_the_program() {
        let folder = tempfile::tempdir().unwrap();
        let end = logged(&mut shell("exit 3"), &folder.path().join("log"), Duration::from_secs(5)).unwrap();
        assert!(matches!(end, End::Badly(text) if text.starts_with("sh -c exit 3 failed")));
    }
}
