//! 救援包: a phone's whole outbox as one file, for the day when nothing else works.
//!
//! The file: a line `jingge rescue 1`, a line of JSON ([`Rescue`]), then the bytes of the photos one after another in the order and with
//! the lengths the JSON names. Importing it twice is harmless, as op ids and hashes stay the same.
//!
//! A phone that has an upload token seals the line: its last member, `"seal"`, is 64 hexadecimal digits of HMAC-SHA256 over the SHA-256 of
//! all bytes of the line before `,"seal"`, keyed with the SHA-256 of the token. Under that hash the server keeps the token, so it can tell
//! whose device wrote the list and, by the hashes in it, the photos. Whoever can read the server's database, or a backup of it, has those
//! keys too and could forge a seal; nobody else can. A server of version 0.1 reads a sealed file as any other.

use crate::{
    id::{DeviceId, PersonId},
    moment::Moment,
    photo::Hash,
};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error as _, SeqAccess, Visitor},
};
use serde_json::value::RawValue;
use std::{fmt, marker::PhantomData};

/// The first line of the file.
pub const RESCUE_MAGIC: &str = "jingge rescue 1\n";
/// Longest second line taken in, in bytes (8 MiB): some five thousand records.
pub const MAX_RESCUE_LIST: u64 = 8 * 1024 * 1024;
/// Most entries of each of its lists that are taken in.
const MAX_ENTRIES: usize = 100_000;

/// What stands before the seal's digits, and after.
const SEAL: (&[u8], &[u8]) = (b",\"seal\":\"", b"\"}");

/// The seal on a file: only who has the token, or the database of the server, can make it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seal {
    list: Hash,
    mac: Hash,
}

impl Seal {
    /// The seal at the end of the list's line, if there is one.
    fn of_line(line: &[u8]) -> Option<Self> {
        let rest = line.strip_suffix(SEAL.1)?;
        let (rest, digits) = rest.split_at_checked(rest.len().checked_sub(64)?)?;
        let mac = std::str::from_utf8(digits).ok()?.parse().ok()?;
        Some(Self { list: Hash::of(rest.strip_suffix(SEAL.0)?), mac })
    }

    /// Whether it was made with the token of this hash.
    #[must_use]
    pub fn fits(&self, token: &Hash) -> bool {
        let expected = hmac(&token.0, &self.list.0);
        // All bytes are looked at, so that the time it takes tells nothing.
        expected.0.iter().zip(&self.mac.0).fold(0, |differ, (one, other)| differ | (one ^ other)) == 0
    }
}

/// HMAC-SHA256 (RFC 2104).
fn hmac(key: &[u8], message: &[u8]) -> Hash {
    let hashed = Hash::of(key);
    let key = if key.len() > 64 { &hashed.0[..] } else { key };
    let pad = |with: u8, rest: &[u8]| {
        let mut bytes = vec![with; 64];
        bytes.iter_mut().zip(key).for_each(|(byte, key)| *byte ^= key);
        bytes.extend_from_slice(rest);
        Hash::of(&bytes)
    };
    pad(0x5c, &pad(0x36, message).0)
}

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
    /// The seal of a file that was read.
    #[serde(skip)]
    pub seal: Option<Seal>,
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
    /// The two lines before the bytes, sealed with the upload token of this hash.
    ///
    /// # Errors
    /// It cannot be written as JSON.
    pub fn head(&self, token: Option<&Hash>) -> Result<Vec<u8>, serde_json::Error> {
        let mut line = serde_json::to_vec(self)?;
        if let Some(token) = token {
            line.pop();
            let mac = hmac(&token.0, &Hash::of(&line).0).to_string();
            line = [&line, SEAL.0, mac.as_bytes(), SEAL.1].concat();
        }
        Ok([RESCUE_MAGIC.as_bytes(), &line, b"\n"].concat())
    }

    /// Reads the second line of a file, without its end.
    ///
    /// # Errors
    /// [`RescueError::Damaged`] and [`RescueError::TooLong`].
    pub fn read_list(line: &[u8]) -> Result<Self, RescueError> {
        let read: Self = serde_json::from_slice(line).map_err(|error| {
            let why = error.to_string();
            if why.starts_with(TOO_MANY) { RescueError::TooLong } else { RescueError::Damaged(why) }
        })?;
        Ok(Self { seal: Seal::of_line(line), ..read })
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
        written(None)
    }

    fn written(token: Option<&Hash>) -> Vec<u8> {
        let envelope = RawValue::from_string("{\"v\":1}".to_owned()).unwrap();
        let photos = vec![(Hash::of(b"one"), 3), (Hash::of(b"three"), 5)];
        let device = DeviceId(Uuid::from_u128(1));
        let rescue = Rescue { device, person: None, made_at: Moment(5), envelopes: vec![envelope], damaged: vec![], photos, seal: None };
        [rescue.head(token).unwrap(), b"onethree".to_vec()].concat()
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
    fn a_seal_fits_the_token_that_made_it_and_no_list_with_another_byte() {
        let (own, other) = (Hash::of(b"token"), Hash::of(b"another token"));
        let whole = written(Some(&own));
        let (rescue, photos) = Rescue::read(&whole).unwrap();
        assert_eq!((rescue.envelopes.len(), photos.len()), (1, 2));
        let seal = rescue.seal.unwrap();
        assert!(seal.fits(&own) && !seal.fits(&other));
        assert_eq!(Rescue::read(&written(None)).unwrap().0.seal, None);
        let list = RESCUE_MAGIC.len()..whole.len() - 9;
        for place in list {
            let mut changed = whole.clone();
            changed[place] ^= 1;
            let believed = Rescue::read(&changed).is_ok_and(|(rescue, _)| rescue.seal.is_some_and(|seal| seal.fits(&own)));
            assert!(!believed, "{place}");
        }
    }

    #[test]
    fn the_seal_is_made_as_rfc_4231_says() {
        let cases: [(&[u8], &[u8], &str); 4] = [
            (&[0x0b; 20], b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
            (b"Jefe", b"what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
            (&[0xaa; 20], &[0xdd; 50], "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
            (
                &[0xaa; 131],
                b"Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
            ),
        ];
        for (key, message, expected) in cases {
            assert_eq!(hmac(key, message).to_string(), expected);
        }
    }

    #[test]
    fn anything_else_is_refused_with_what_is_wrong() {
        assert_eq!(Rescue::read(b"PK\x03\x04").unwrap_err(), RescueError::NotOne);
        assert!(matches!(Rescue::read(b"jingge rescue 1\n{\"device\":"), Err(RescueError::Damaged(_))));
        assert!(matches!(Rescue::read(b"jingge rescue 1\n{}\n"), Err(RescueError::Damaged(_))));
    }
}
