//! 救援包: a phone's whole outbox as one file, for the day when nothing else works.
//!
//! The file: a line `jingge rescue 1`, a line of JSON ([`Rescue`]), then the bytes of the photos one after another in the order and with
//! the lengths the JSON names. Importing it twice is harmless, as op ids and hashes stay the same.

use crate::{DeviceId, Hash, Moment, PersonId};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error as _, SeqAccess, Visitor},
};
use serde_json::value::RawValue;
use std::{fmt, marker::PhantomData};

/// The first line of the file.
pub const RESCUE_MAGIC: &str = "jingge rescue 1\n";
/// Longest second line taken in, in bytes (24 MiB): some fifteen thousand records.
pub const MAX_RESCUE_LIST: u64 = 24 * 1024 * 1024;
/// Most entries of each of its lists that are taken in.
const MAX_ENTRIES: usize = 100_000;

/// The second line of the file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rescue {
    /// The phone.
    pub device: DeviceId,
    /// Whose records they are.
    pub person: Option<PersonId>,
    /// When the file was made, by the device's clock.
    pub made_at: Moment,
    /// Envelopes as they were saved, in the device's order; all that have no verified receipt.
    #[serde(deserialize_with = "bounded")]
    pub envelopes: Vec<Box<RawValue>>,
    /// Texts of rows that cannot be read any more.
    #[serde(deserialize_with = "bounded")]
    pub damaged: Vec<String>,
    /// Photos whose bytes follow: hash and length.
    #[serde(deserialize_with = "bounded")]
    pub photos: Vec<(Hash, u64)>,
}

/// A photo of the file: its name and its bytes.
pub type RescuedPhoto<'a> = (Hash, &'a [u8]);

/// Why a file is no rescue file that can be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RescueError {
    /// It does not begin as one.
    #[error("not a rescue file")]
    NotOne,
    /// Its second line is cut or damaged.
    #[error("the list of records is damaged: {0}")]
    Damaged(String),
    /// Its second line is longer than any phone writes it.
    #[error("the list of records is too long")]
    TooLong,
}

/// What a list says that has too many entries.
const TOO_MANY: &str = "too many entries";

/// A list of at most [`MAX_ENTRIES`]: short entries take many times their length in memory.
fn bounded<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    struct List<T>(PhantomData<T>);
    impl<'de, T: Deserialize<'de>> Visitor<'de> for List<T> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<T>, A::Error> {
            let mut all = Vec::new();
            while let Some(entry) = list.next_element()? {
                if all.len() == MAX_ENTRIES {
                    return Err(A::Error::custom(TOO_MANY));
                }
                all.push(entry);
            }
            Ok(all)
        }
    }
    deserializer.deserialize_seq(List(PhantomData))
}

impl Rescue {
    /// The two lines before the bytes.
    ///
    /// # Errors
    /// It cannot be written as JSON.
    pub fn head(&self) -> Result<Vec<u8>, serde_json::Error> {
        Ok(format!("{RESCUE_MAGIC}{}\n", serde_json::to_string(self)?).into_bytes())
    }

    /// Reads the second line of a file.
    ///
    /// # Errors
    /// [`RescueError::Damaged`] and [`RescueError::TooLong`].
    pub fn read_list(line: &[u8]) -> Result<Self, RescueError> {
        serde_json::from_slice(line).map_err(|error| {
            let why = error.to_string();
            if why.starts_with(TOO_MANY) { RescueError::TooLong } else { RescueError::Damaged(why) }
        })
    }

    /// Reads a file: the list, and the bytes of the photos that are whole. A file that was cut short, or a photo whose bytes do not hash
    /// to its name, costs those photos only: a copy of the phone may still bring them.
    ///
    /// # Errors
    /// [`RescueError`]; nothing can be had from the file then.
    pub fn read(file: &[u8]) -> Result<(Self, Vec<RescuedPhoto<'_>>), RescueError> {
        let rest = file.strip_prefix(RESCUE_MAGIC.as_bytes()).ok_or(RescueError::NotOne)?;
        let end = rest.iter().position(|byte| *byte == b'\n').ok_or_else(|| RescueError::Damaged("cut short".to_owned()))?;
        let (line, mut bytes) = rest.split_at(end);
        bytes = bytes.get(1..).unwrap_or_default();
        let rescue = Self::read_list(line)?;
        let mut photos = Vec::with_capacity(rescue.photos.len());
        for (hash, length) in &rescue.photos {
            let Some((photo, after)) = usize::try_from(*length).ok().and_then(|length| bytes.split_at_checked(length)) else { break };
            bytes = after;
            if Hash::of(photo) == *hash {
                photos.push((*hash, photo));
            }
        }
        Ok((rescue, photos))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use uuid::Uuid;

    fn file() -> Vec<u8> {
        let envelope = RawValue::from_string("{\"v\":1}".to_owned()).unwrap();
        let photos = vec![(Hash::of(b"one"), 3), (Hash::of(b"three"), 5)];
        let device = DeviceId(Uuid::from_u128(1));
        let rescue = Rescue { device, person: None, made_at: Moment(5), envelopes: vec![envelope], damaged: vec![], photos };
        [rescue.head().unwrap(), b"onethree".to_vec()].concat()
    }

    #[test]
    fn what_is_written_is_read() {
        let file = file();
        let (rescue, photos) = Rescue::read(&file).unwrap();
        assert_eq!((rescue.envelopes.len(), rescue.envelopes[0].get()), (1, "{\"v\":1}"));
        assert_eq!(photos, [(Hash::of(b"one"), &b"one"[..]), (Hash::of(b"three"), &b"three"[..])]);
    }

    #[test]
    fn a_cut_or_spoilt_file_costs_the_photos_that_are_not_whole_and_no_record() {
        let mut whole = file();
        let (rescue, photos) = Rescue::read(&whole[..whole.len() - 1]).unwrap();
        assert_eq!((rescue.envelopes.len(), photos.len()), (1, 1));
        let third = whole.len() - 8;
        whole[third] = b'x';
        let (_, photos) = Rescue::read(&whole).unwrap();
        assert_eq!(photos, [(Hash::of(b"three"), &b"three"[..])]);
    }

    #[test]
    fn anything_else_is_refused_with_what_is_wrong() {
        assert_eq!(Rescue::read(b"PK\x03\x04").unwrap_err(), RescueError::NotOne);
        assert!(matches!(Rescue::read(b"jingge rescue 1\n{\"device\":"), Err(RescueError::Damaged(_))));
        assert!(matches!(Rescue::read(b"jingge rescue 1\n{}\n"), Err(RescueError::Damaged(_))));
    }
}
