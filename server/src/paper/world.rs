//! All that the typesetter can reach: the layout, what stands on the sheets, its photos and the fonts. No file and no network.

use super::{font::Families, job::PrintJob};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use typst::{
    Library, LibraryExt as _, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};

/// The layout.
const TEMPLATE: &str = include_str!("template.typ");

/// A desk with everything for one job on it.
pub struct Desk {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    layout: Source,
    files: HashMap<FileId, Bytes>,
}

/// What the layout reads.
#[derive(Serialize)]
struct Data<'a> {
    title: &'a str,
    lang: &'a str,
    fonts: &'a Families,
    sheets: &'a [super::Sheet],
    photos: BTreeMap<String, bool>,
}

impl Desk {
    /// For this job with these fonts.
    ///
    /// # Errors
    /// What cannot be, in words.
    pub fn of(job: PrintJob, (families, fonts): (Families, Vec<Font>)) -> Result<Self, String> {
        let photos = job.photos.iter().map(|photo| (photo.hash.to_string(), true)).collect();
        let data = Data { title: &job.title, lang: &job.lang, fonts: &families, sheets: &job.sheets, photos };
        let data = serde_json::to_vec(&data).map_err(|why| why.to_string())?;
        let mut files = HashMap::from([(file("data.json")?, Bytes::new(data))]);
        for photo in job.photos {
            files.insert(file(&format!("photo/{}", photo.hash))?, Bytes::new(photo.bytes()?));
        }
        Ok(Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            layout: Source::new(file("main.typ")?, TEMPLATE.to_owned()),
            files,
        })
    }
}

fn file(path: &str) -> Result<FileId, String> {
    let path = VirtualPath::new(path).map_err(|why| format!("{why:?}"))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.layout.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.layout.id() { Ok(self.layout.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
