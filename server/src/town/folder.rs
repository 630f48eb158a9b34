//! The files of a town folder, from a disk or from inside the binary.

use super::{Reason, RowError};
use std::{collections::BTreeMap, fs, io, path::Path};

/// Largest file accepted, in bytes (5 MiB).
pub const MAX_FILE_BYTES: u64 = 5 * 1024 * 1024;
/// Most rows or features of one file.
pub const MAX_ROWS: usize = 20_000;

/// Every name a town folder may hold; others in it are left alone.
pub const FILES: [&str; 16] = [
    "town.toml",
    "town.json",
    "units.csv",
    "grids.geojson",
    "grids.csv",
    "sites.geojson",
    "sites.csv",
    "estates.geojson",
    "estates.csv",
    "segments.geojson",
    "segments.csv",
    "features.geojson",
    "rule_book.csv",
    "catalogue.csv",
    "calendar.json",
    "people.csv",
];

/// The texts of a town folder by file name.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    texts: BTreeMap<&'static str, String>,
}

impl Folder {
    /// Reads the known files of a folder on disk. A missing file is no fault here.
    ///
    /// # Errors
    /// One entry per file that cannot be read, is too large or is not UTF-8.
    pub fn open(folder: &Path) -> Result<Self, Vec<RowError>> {
        let mut opened = Self::default();
        let mut faults = Vec::new();
        if !folder.is_dir() {
            return Err(vec![RowError::of_file("town.toml", Reason::NoFolder { path: folder.display().to_string() })]);
        }
        for name in FILES {
            match read(&folder.join(name)) {
                Ok(Some(text)) => opened.put(name, &text),
                Ok(None) => {}
                Err(reason) => faults.push(RowError::of_file(name, reason)),
            }
        }
        if faults.is_empty() { Ok(opened) } else { Err(faults) }
    }

    /// A folder of texts that are at hand; names outside [`FILES`] are left out.
    #[must_use]
    pub fn of(texts: &[(&str, &str)]) -> Self {
        let mut folder = Self::default();
        for (given, text) in texts {
            if let Some(name) = FILES.iter().find(|name| *name == given) {
                folder.put(name, text);
            }
        }
        folder
    }

    /// The text of a file without its byte-order mark; `None` if the folder has no such file.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str)
    }

    fn put(&mut self, name: &'static str, text: &str) {
        self.texts.insert(name, text.strip_prefix('\u{feff}').unwrap_or(text).to_owned());
    }
}

fn read(path: &Path) -> Result<Option<String>, Reason> {
    match fs::metadata(path) {
        Ok(facts) if facts.len() > MAX_FILE_BYTES => return Err(Reason::FileTooLarge { bytes: facts.len() }),
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Reason::Unreadable(error.to_string())),
    }
    let bytes = fs::read(path).map_err(|error| Reason::Unreadable(error.to_string()))?;
    String::from_utf8(bytes).map(Some).map_err(|_| Reason::NotUtf8)
}
