//! Starts workers, feeds them, and ends those that take too long.

use super::job::{MOST_BYTES, NO_FONT, PrintJob};
use crate::config::Paper;
use std::{
    io::{self, ErrorKind, Read, Write as _},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc::{RecvTimeoutError, channel},
    },
    thread,
    time::Instant,
};
use tokio::sync::Semaphore;

/// Workers at once.
const MOST_WORKERS: usize = 2;
/// Jobs that wait for one.
const MOST_WAITING: usize = 8;
/// Most bytes that are kept of what a worker complains.
const MOST_COMPLAINT: u64 = 4096;

static PLACES: Semaphore = Semaphore::const_new(MOST_WORKERS);
static WAITING: AtomicUsize = AtomicUsize::new(0);

/// Why there is no PDF.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPdf {
    /// No font of the server writes Chinese.
    #[error("no font writes Chinese")]
    NoFont,
    /// The program that makes it is not beside this one.
    #[error("jingge-paper is not there")]
    NoProgram,
    /// Too many wait already.
    #[error("too many papers wait to be made")]
    Busy,
    /// The worker did not end in time and was killed.
    #[error("the paper worker did not end in time")]
    TooSlow,
    /// The worker could not be started, or failed.
    #[error("the paper worker failed: {0}")]
    Failed(String),
}

/// One that waits, until it is served or nobody waits for it.
struct Place;

impl Place {
    fn take() -> Result<Self, NoPdf> {
        let before = WAITING.fetch_add(1, Ordering::Relaxed);
        let place = Self;
        if before >= MOST_WAITING { Err(NoPdf::Busy) } else { Ok(place) }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        WAITING.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The job as PDF, by a worker of its own.
///
/// # Errors
/// [`NoPdf`].
pub async fn pdf_of(job: PrintJob, config: Paper) -> Result<Vec<u8>, NoPdf> {
    let failed = |why: &dyn std::fmt::Display| NoPdf::Failed(why.to_string());
    let waiting = Place::take()?;
    let turn = PLACES.acquire().await.map_err(|why| failed(&why))?;
    drop(waiting);
    let work = move || {
        // Until the worker has ended, also if nobody waits for it any more.
        let _turn = turn;
        worked(&job, &config)
    };
    tokio::task::spawn_blocking(work).await.map_err(|why| failed(&why))?
}

fn worked(job: &PrintJob, config: &Paper) -> Result<Vec<u8>, NoPdf> {
    let sent = serde_json::to_vec(job).map_err(|why| NoPdf::Failed(why.to_string()))?;
    if sent.len() as u64 >= MOST_BYTES {
        return Err(NoPdf::Failed("too much for one document".to_owned()));
    }
    let mut worker = start(&config.program).map_err(|why| match why.kind() {
        ErrorKind::NotFound => NoPdf::NoProgram,
        _ => NoPdf::Failed(why.to_string()),
    })?;
    let answered = hear(&mut worker, sent, config);
    // One that has ended is none to be killed; what has become of it is asked either way.
    let _killed = worker.kill();
    let ended = worker.wait().map_err(|why| NoPdf::Failed(why.to_string()))?;
    let (pdf, complaint) = answered?;
    match ended.code() {
        Some(0) => Ok(pdf),
        Some(code) if code == i32::from(NO_FONT) => Err(NoPdf::NoFont),
        _ => Err(NoPdf::Failed(format!("{ended}: {}", complaint.trim()))),
    }
}

fn start(program: &Path) -> io::Result<Child> {
    let mut command = Command::new(program);
    // Nothing of the server's surroundings, where secrets are; one thread, one heap.
    command.env_clear().env("RAYON_NUM_THREADS", "1").env("MALLOC_ARENA_MAX", "1").current_dir("/");
    if let Some(home) = std::env::var_os("HOME") {
        command.env("HOME", home);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()
}

/// What the worker writes until it closes its outputs, within the time it has.
fn hear(worker: &mut Child, sent: Vec<u8>, config: &Paper) -> Result<(Vec<u8>, String), NoPdf> {
    let (Some(mut input), Some(output), Some(complaints)) = (worker.stdin.take(), worker.stdout.take(), worker.stderr.take()) else {
        return Err(NoPdf::Failed("no pipes".to_owned()));
    };
    let until = Instant::now() + config.time;
    // A worker that ends early closes its input; what it says about it is heard below.
    thread::spawn(move || input.write_all(&sent));
    let (output, complaints) = (reading(output, MOST_BYTES), reading(complaints, MOST_COMPLAINT));
    let left = || until.saturating_duration_since(Instant::now());
    let late = |why: RecvTimeoutError| match why {
        RecvTimeoutError::Timeout => NoPdf::TooSlow,
        RecvTimeoutError::Disconnected => NoPdf::Failed("no answer".to_owned()),
    };
    let pdf = output.recv_timeout(left()).map_err(late)?;
    let complaint = complaints.recv_timeout(left()).map_err(late)?;
    while worker.try_wait().map_err(|why| NoPdf::Failed(why.to_string()))?.is_none() {
        if left().is_zero() {
            return Err(NoPdf::TooSlow);
        }
        thread::sleep(std::time::Duration::from_millis(5));
    }
    Ok((pdf, String::from_utf8_lossy(&complaint).into_owned()))
}

fn reading(from: impl Read + Send + 'static, most: u64) -> std::sync::mpsc::Receiver<Vec<u8>> {
    let (to, heard) = channel();
    thread::spawn(move || {
        let mut read = Vec::new();
        // What was read before a fault is all there is of it.
        let _end = from.take(most).read_to_end(&mut read);
        let _nobody = to.send(read);
    });
    heard
}
