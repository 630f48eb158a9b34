//! What a worker is given and what it answers.

use super::Sheet;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde::{Deserialize, Serialize};
use shared::{lang::Lang, photo::Hash};
use std::path::PathBuf;

/// Most bytes of a job, as sent, and of a PDF.
pub const MOST_BYTES: u64 = 96 * 1024 * 1024;
/// What a worker ends with if no font writes Chinese.
pub const NO_FONT: u8 = 3;

/// Sheets to be made into a PDF.
#[derive(Debug, Serialize, Deserialize)]
pub struct PrintJob {
    /// The document's title.
    pub title: String,
    /// "zh" or "en".
    pub lang: String,
    /// The sheets, each beginning a page.
    pub sheets: Vec<Sheet>,
    /// The photos on them.
    pub photos: Vec<JobPhoto>,
    /// The folder whose fonts alone are used, instead of the system's.
    pub fonts: Option<PathBuf>,
}

/// A photo of a job.
#[derive(Debug, Serialize, Deserialize)]
pub struct JobPhoto {
    /// Which.
    pub hash: Hash,
    /// A JPEG, in base 64.
    data: String,
}

impl JobPhoto {
    /// The photo with this picture of it.
    #[must_use]
    pub fn new(hash: Hash, jpeg: &[u8]) -> Self {
        Self { hash, data: BASE64_STANDARD.encode(jpeg) }
    }

    /// The picture.
    pub(super) fn bytes(&self) -> Result<Vec<u8>, String> {
        BASE64_STANDARD.decode(&self.data).map_err(|why| why.to_string())
    }
}

impl PrintJob {
    /// A job in this language with fonts of this folder, or of the system.
    #[must_use]
    pub fn new(title: String, lang: Lang, sheets: Vec<Sheet>, photos: Vec<JobPhoto>, fonts: Option<PathBuf>) -> Self {
        let lang = if lang == Lang::Zh { "zh" } else { "en" };
        Self { title, lang: lang.to_owned(), sheets, photos, fonts }
    }
}
