//! Archives that are handed in, unpacked within bounds whatever their headers promise.

use super::super::{MAX_FILE_BYTES, Reason};
use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _},
};
use zip::ZipArchive;

/// Most bytes that an archive unpacks to, in all and however small it was packed.
const MOST_UNPACKED: u64 = 64 * 1024 * 1024;
/// Most files in it.
const MOST_PARTS: usize = 1_000;

/// The files of an archive by name, those that were asked for.
pub(super) struct Parts(BTreeMap<String, Vec<u8>>);

impl Parts {
    /// The files with this ending, with the rest of their names, in order.
    pub(super) fn of(&self, ending: &str) -> impl Iterator<Item = (&str, &[u8])> {
        let wanted = ending.to_owned();
        self.0.iter().filter_map(move |(name, bytes)| {
            let (stem, found) = name.rsplit_once('.')?;
            (found == wanted).then_some((stem, bytes.as_slice()))
        })
    }

    /// The file with this name and ending.
    pub(super) fn get(&self, stem: &str, ending: &str) -> Option<&[u8]> {
        self.0.get(&[stem, ".", ending].concat()).map(Vec::as_slice)
    }
}

/// Opens an archive and unpacks every part once, into nothing: what a header promises of its size is not believed.
///
/// # Errors
/// [`Reason::BadArchive`], [`Reason::ArchiveTooLarge`], [`Reason::FileTooLarge`].
pub(in super::super) fn within_bounds(bytes: &[u8]) -> Result<(), Reason> {
    each(bytes, |_, part, left| {
        let copied =
            std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(|error| Reason::BadArchive(error.to_string()))?;
        Ok(copied)
    })
}

/// The files of an archive with these endings, in small letters; what a Mac puts beside them is left out.
///
/// # Errors
/// As [`within_bounds`].
pub(super) fn unpacked(bytes: &[u8], endings: &[&str]) -> Result<Parts, Reason> {
    let mut parts = BTreeMap::new();
    each(bytes, |name, part, left| {
        let name = name.to_lowercase();
        let base = name.rsplit(['/', '\\']).next().unwrap_or(&name);
        let wanted = base.rsplit_once('.').is_some_and(|(_, ending)| endings.contains(&ending)) && !base.starts_with("._");
        let mut content = Vec::new();
        let mut part = part.take(left + 1);
        let read =
            if wanted { part.read_to_end(&mut content).map(|read| read as u64) } else { std::io::copy(&mut part, &mut std::io::sink()) };
        if wanted {
            parts.insert(name, content);
        }
        read.map_err(|error| Reason::BadArchive(error.to_string()))
    })?;
    Ok(Parts(parts))
}

/// Hands each part to `take` with the number of bytes that it may still have; `take` says how many it had.
fn each(bytes: &[u8], mut take: impl FnMut(&str, zip::read::ZipFile<'_, Cursor<&[u8]>>, u64) -> Result<u64, Reason>) -> Result<(), Reason> {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if size > MAX_FILE_BYTES {
        return Err(Reason::FileTooLarge { bytes: size });
    }
    let damaged = |error: zip::result::ZipError| Reason::BadArchive(error.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > MOST_PARTS {
        return Err(Reason::ArchiveTooLarge);
    }
    let mut left = MOST_UNPACKED;
    for number in 0..archive.len() {
        let part = archive.by_index(number).map_err(damaged)?;
        let name = part.name().map_err(damaged)?.into_owned();
        left = left.checked_sub(take(&name, part, left)?).ok_or(Reason::ArchiveTooLarge)?;
    }
    Ok(())
}
