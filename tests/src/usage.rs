//! What a process uses, read from the system: for measurements.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};
use tempfile::TempDir;

/// Seconds of CPU that a process has used (`None`: this one); 0 where the system does not say so.
#[must_use]
pub fn cpu_seconds(pid: Option<u32>) -> f64 {
    let pid = pid.map_or_else(|| "self".to_owned(), |pid| pid.to_string());
    let Ok(text) = fs::read_to_string(format!("/proc/{pid}/stat")) else { return 0.0 };
    let fields: Vec<&str> = text.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or_default();
    (ticks(11) + ticks(12)) / 100.0
}

/// By how much this process's memory grows, from the system's own mark of the most that it ever was; 0 where the system has none.
pub struct Memory {
    begun: u64,
}

impl Memory {
    /// Sets the mark back to what is in use now.
    #[must_use]
    pub fn begin() -> Self {
        let _set = fs::write("/proc/self/clear_refs", "5");
        Self { begun: Self::kilobytes("VmRSS:") }
    }

    /// How many bytes more than at the beginning have been in use at most.
    #[must_use]
    pub fn most_more(&self) -> u64 {
        1_024 * Self::kilobytes("VmHWM:").saturating_sub(self.begun)
    }

    fn kilobytes(name: &str) -> u64 {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|rest| rest.split_whitespace().next()).and_then(|number| number.parse().ok()).unwrap_or(0)
    }
}

/// Counts how often a process waits for the disk, by `strace`; the process is several times slower meanwhile.
pub struct Syncs {
    tracer: Child,
    folder: TempDir,
}

impl Syncs {
    /// Begins to count; `None` where there is no `strace` or it may not look.
    #[must_use]
    pub fn of(pid: u32) -> Option<Self> {
        let folder = TempDir::new().ok()?;
        let mut command = Command::new("strace");
        command.args(["-f", "-qq", "-e", "trace=fsync,fdatasync,sync_file_range,syncfs", "-o"]).arg(Self::file(folder.path()));
        let tracer = command.args(["-p", &pid.to_string()]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
        let mut counter = Self { tracer, folder };
        // It attaches to every thread before the first is let go on.
        std::thread::sleep(Duration::from_millis(500));
        counter.tracer.try_wait().ok()?.is_none().then_some(counter)
    }

    /// How often it has waited since.
    #[must_use]
    pub fn counted(mut self) -> usize {
        let pid = self.tracer.id().to_string();
        let _told = Command::new("kill").args(["-INT", &pid]).status();
        let _ended = self.tracer.wait();
        let said = fs::read_to_string(Self::file(self.folder.path())).unwrap_or_default();
        // A call that another thread interrupts in the listing stands there twice.
        said.lines().filter(|line| line.contains("sync") && !line.contains("resumed>")).count()
    }

    fn file(folder: &Path) -> PathBuf {
        folder.join("syncs")
    }
}
