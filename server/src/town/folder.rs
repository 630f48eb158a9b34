//! The files of a town folder, from a disk or from inside the binary.

use super::{
    Reason, RowError,
    book::{Sheets, is_workbook, sheets_of},
    charset::decode,
    listing::{Listed, Listing, Use, known_as, resembles},
    table_file::MAX_FILE_BYTES,
    workbook::SheetText,
};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

/// Most entries of a folder that are looked at.
const MAX_ENTRIES: usize = 10_000;
/// Files that say the same: the first goes first.
const FIRST: [(&str, &str); 6] = [
    ("town.toml", "town.json"),
    ("grids.geojson", "grids.csv"),
    ("sites.geojson", "sites.csv"),
    ("estates.geojson", "estates.csv"),
    ("segments.geojson", "segments.csv"),
    ("features.geojson", "features.csv"),
];

/// Every name a town folder may hold; others in it are not read, and listed as such.
pub const FILES: [&str; 18] = [
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
    "features.csv",
    "rule_book.csv",
    "catalogue.csv",
    "forms.csv",
    "calendar.json",
    "people.csv",
];

/// The texts of a town folder by file name, and what else lies in it.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    texts: BTreeMap<&'static str, String>,
    /// The sheets from which texts were taken, and what people call them.
    sheets: BTreeMap<&'static str, (String, SheetText)>,
    listing: Listing,
}

impl Folder {
    /// Reads the known files of a folder on disk, in any of the usual encodings, and its workbooks. A missing file is no fault here.
    ///
    /// # Errors
    /// One entry per file that cannot be read, is too large, is no text, or means the same as another.
    pub fn open(folder: &Path) -> Result<Self, Vec<RowError>> {
        if !folder.is_dir() {
            return Err(vec![RowError::of_file("town.toml", Reason::NoFolder { path: folder.display().to_string() })]);
        }
        let names = names_in(folder).map_err(|error| vec![RowError::of_file("town.toml", Reason::Unreadable(error.to_string()))])?;
        Self::gathered(names, |name| read(&folder.join(name)).map(Cow::Owned))
    }

    /// The same of files that were sent, by name; a name may have folders before it.
    ///
    /// # Errors
    /// As [`Folder::open`].
    pub fn of_files<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Result<Self, Vec<RowError>> {
        let files: BTreeMap<String, &[u8]> = files.into_iter().map(|(name, bytes)| (base_of(name).to_owned(), bytes)).collect();
        Self::gathered(files.keys().cloned(), |name| {
            let bytes = files.get(name).copied().unwrap_or_default();
            let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            if length > MAX_FILE_BYTES { Err(Reason::FileTooLarge { bytes: length }) } else { Ok(Cow::Borrowed(bytes)) }
        })
    }

    fn gathered<'a>(
        names: impl IntoIterator<Item = String>,
        read: impl Fn(&str) -> Result<Cow<'a, [u8]>, Reason>,
    ) -> Result<Self, Vec<RowError>> {
        let mut opened = Self::default();
        let mut faults = Vec::new();
        let mut meant: BTreeMap<&'static str, String> = BTreeMap::new();
        for name in names {
            let known = known_as(&name, &FILES);
            if known.is_none() && !is_workbook(&name) {
                opened.leave(name);
                continue;
            }
            if let Some(other) = known.and_then(|known| meant.get(known)) {
                faults.push(RowError::of_file(&name, Reason::FileTwice { other: other.clone() }));
                continue;
            }
            let taken = read(&name).and_then(|bytes| match known {
                Some(known) => decode(&bytes).map(|(text, charset)| opened.put(name.clone(), known, charset, text)),
                None => sheets_of(&name, &bytes).map(|sheets| faults.extend(opened.put_sheets(&name, sheets, &meant))),
            });
            if let Err(reason) = taken {
                faults.push(RowError::of_file(&name, reason));
            }
            let labels = opened.sheets.iter().map(|(known, (label, _))| (*known, label.clone()));
            meant.extend(labels.chain(known.map(|known| (known, name))));
        }
        opened.sort_out();
        if faults.is_empty() { Ok(opened) } else { Err(faults) }
    }

    /// Puts the tables of a workbook; those that another file holds are faults.
    fn put_sheets(&mut self, name: &str, sheets: Sheets, meant: &BTreeMap<&'static str, String>) -> Vec<RowError> {
        if sheets.tables.is_empty() {
            self.leave(name.to_owned());
            return Vec::new();
        }
        let label = |sheet: &str| format!("{name} «{sheet}»");
        for other in &sheets.others {
            self.listing.0.push(Listed { name: label(other), use_of: Use::Strange });
        }
        let mut faults = Vec::new();
        for table in sheets.tables {
            let (known, label) = (table.known, label(&table.text.sheet));
            if let Some(other) = meant.get(known).or_else(|| self.sheets.get(known).map(|(label, _)| label)) {
                faults.push(RowError::of_file(&label, Reason::FileTwice { other: other.clone() }));
                continue;
            }
            self.put(label.clone(), known, "xlsx", table.text.csv.clone());
            self.sheets.insert(known, (label, table.text));
        }
        faults
    }

    /// Leaves a file aside, and says of which known one it looks like.
    fn leave(&mut self, name: String) {
        let use_of = resembles(&name, &FILES).map_or(Use::Strange, Use::Resembles);
        self.listing.0.push(Listed { name, use_of });
    }

    /// The faults of its texts as whoever sent a workbook finds them: by sheet, and by its lines.
    pub(super) fn told(&self, faults: Vec<RowError>) -> Vec<RowError> {
        let told = |fault: RowError| match self.sheets.get(fault.file.as_str()) {
            Some((label, text)) => RowError { file: label.clone(), ..fault.renumbered(|row| text.line(row)) },
            None => fault,
        };
        faults.into_iter().map(told).collect()
    }

    /// A folder of texts that are at hand; names outside [`FILES`] are left out.
    #[must_use]
    pub fn of(texts: &[(&str, &str)]) -> Self {
        let mut folder = Self::default();
        for (given, text) in texts {
            if let Some(name) = FILES.iter().find(|name| *name == given) {
                let text = text.strip_prefix('\u{feff}').unwrap_or(text);
                folder.put((*name).to_owned(), name, "UTF-8", text.to_owned());
            }
        }
        folder.sort_out();
        folder
    }

    /// Puts a text of one's own beside the files; a name outside [`FILES`] is left out.
    pub fn add(&mut self, name: &str, text: &str) {
        if let Some(known) = FILES.iter().find(|known| **known == name) {
            self.put(name.to_owned(), known, "UTF-8", text.to_owned());
        }
    }

    /// The text of a file without its byte-order mark; `None` if the folder has no such file.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str)
    }

    /// Every file of the folder, and whether it is read.
    #[must_use]
    pub fn listing(&self) -> &Listing {
        &self.listing
    }

    fn put(&mut self, name: String, known: &'static str, charset: &'static str, text: String) {
        self.texts.insert(known, text);
        self.listing.0.push(Listed { name, use_of: Use::Read { known, charset } });
    }

    /// Lays the files aside that stand behind another.
    fn sort_out(&mut self) {
        for (first, behind) in FIRST {
            if self.texts.contains_key(first) && self.texts.remove(behind).is_some() {
                let lies = self.listing.0.iter_mut().find(|file| matches!(file.use_of, Use::Read { known, .. } if known == behind));
                lies.into_iter().for_each(|file| file.use_of = Use::Behind(first));
            }
        }
    }
}

/// A file's own name.
fn base_of(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

/// The names of everything in a folder, in order, its folders with a `/` behind.
fn names_in(folder: &Path) -> io::Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder)?.take(MAX_ENTRIES) {
        let entry = entry?;
        let end = if entry.path().is_dir() { "/" } else { "" };
        names.insert(format!("{}{end}", entry.file_name().to_string_lossy()));
    }
    Ok(names)
}

fn read(path: &Path) -> Result<Vec<u8>, Reason> {
    let unreadable = |error: io::Error| Reason::Unreadable(error.to_string());
    let facts = fs::metadata(path).map_err(unreadable)?;
    if !facts.is_file() {
        return Err(Reason::Unreadable("不是文件 · no file".to_owned()));
    }
    if facts.len() > MAX_FILE_BYTES {
        return Err(Reason::FileTooLarge { bytes: facts.len() });
    }
    fs::read(path).map_err(unreadable)
}
