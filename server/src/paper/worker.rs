//! The process that makes a PDF: a job as JSON on its standard input, the PDF on its standard output. It is bounded in memory and time, opens no
//! file but fonts, and knows nothing of the server that started it.

use super::{
    font::fonts_in,
    job::{MOST_BYTES, NO_FONT, PrintJob},
    world::Desk,
};
use std::{
    io::{self, Read as _, Write as _},
    process::ExitCode,
};
use typst::diag::SourceDiagnostic;
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

/// Most memory of a worker, in bytes of addresses.
#[cfg(target_os = "linux")]
const MOST_MEMORY: u64 = 1536 * 1024 * 1024;
/// Most seconds of a processor, should nobody be there to end it.
#[cfg(target_os = "linux")]
const MOST_SECONDS: u64 = 60;

/// Does one job and ends: with 0, with [`NO_FONT`], or with 1 and the reason on standard error.
#[must_use]
pub fn work() -> ExitCode {
    match done() {
        Ok(Some(pdf)) => match io::stdout().write_all(&pdf).and_then(|()| io::stdout().flush()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        },
        Ok(None) => ExitCode::from(NO_FONT),
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn done() -> Result<Option<Vec<u8>>, String> {
    bound().map_err(|why| why.to_string())?;
    let mut sent = Vec::new();
    io::stdin().take(MOST_BYTES).read_to_end(&mut sent).map_err(|why| why.to_string())?;
    let job: PrintJob = serde_json::from_slice(&sent).map_err(|why| why.to_string())?;
    drop(sent);
    let Some(document) = laid_out(job)? else { return Ok(None) };
    let options = PdfOptions { tagged: false, ..PdfOptions::default() };
    typst_pdf::pdf(&document, &options).map(Some).map_err(|faults| words_of(&faults))
}

/// The job on pages; `None`: no font writes Chinese.
pub(super) fn laid_out(job: PrintJob) -> Result<Option<PagedDocument>, String> {
    let Some(fonts) = fonts_in(job.fonts.as_deref()) else { return Ok(None) };
    let desk = Desk::of(job, fonts)?;
    typst::compile(&desk).output.map(Some).map_err(|faults| words_of(&faults))
}

fn words_of(faults: &[SourceDiagnostic]) -> String {
    faults.iter().map(|fault| fault.message.as_str()).collect::<Vec<_>>().join("; ")
}

/// Takes no more than a worker may have.
#[cfg(target_os = "linux")]
fn bound() -> io::Result<()> {
    use rlimit::{Resource, setrlimit};
    setrlimit(Resource::AS, MOST_MEMORY, MOST_MEMORY)?;
    setrlimit(Resource::CPU, MOST_SECONDS, MOST_SECONDS)?;
    // Writes no file: its answer goes into a pipe.
    setrlimit(Resource::FSIZE, 0, 0)?;
    setrlimit(Resource::CORE, 0, 0)
}

#[cfg(not(target_os = "linux"))]
fn bound() -> io::Result<()> {
    Ok(())
}
