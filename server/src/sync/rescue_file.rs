//! Reading a 救援包 from a file: the list is bounded before it is read, the photos stay in the file until one after another is taken.

use crate::photo::FilePart;
use sha2::{Digest as _, Sha256};
use shared::{
    photo::Hash,
    sync::{MAX_RESCUE_LIST, RESCUE_MAGIC, Rescue, RescueError},
};
use std::{
    fs::File,
    io::{self, BufRead as _, BufReader, Read as _},
    path::Path,
};

/// Why a file cannot be read as a rescue file.
#[derive(Debug, thiserror::Error)]
pub enum Unread {
    /// It is none, or is damaged.
    #[error(transparent)]
    Rescue(#[from] RescueError),
    /// The file system's word.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Reads a file as [`Rescue::read`] reads bytes: the list, and where the photos lie that are whole. Takes as much memory as the list.
///
/// # Errors
/// [`Unread`].
pub fn read_file(path: &Path) -> Result<(Rescue, Vec<(Hash, FilePart)>), Unread> {
    let file = File::open(path)?;
    let end = file.metadata()?.len();
    let mut file = BufReader::new(file);
    let mut magic = Vec::new();
    file.by_ref().take(RESCUE_MAGIC.len() as u64).read_to_end(&mut magic)?;
    if magic != RESCUE_MAGIC.as_bytes() {
        return Err(RescueError::NotOne.into());
    }
    let (rescue, list) = read_list(&mut file)?;
    let mut at = RESCUE_MAGIC.len() as u64 + list;
    let mut photos = Vec::new();
    for (hash, length) in &rescue.photos {
        let Some(behind) = at.checked_add(*length).filter(|behind| *behind <= end) else { break };
        let mut hasher = Sha256::new();
        io::copy(&mut file.by_ref().take(*length), &mut hasher)?;
        if Hash(hasher.finalize().into()) == *hash {
            photos.push((*hash, FilePart { path: path.to_owned(), at, length: *length }));
        }
        at = behind;
    }
    Ok((rescue, photos))
}

/// The second line, and how many bytes it has with its end.
fn read_list(file: &mut BufReader<File>) -> Result<(Rescue, u64), Unread> {
    let mut line = Vec::new();
    file.take(MAX_RESCUE_LIST + 1).read_until(b'\n', &mut line)?;
    let length = line.len() as u64;
    match line.pop() {
        Some(b'\n') => Ok((Rescue::read_list(&line)?, length)),
        _ if length > MAX_RESCUE_LIST => Err(RescueError::TooLong.into()),
        _ => Err(RescueError::Damaged("cut short".to_owned()).into()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
    use super::*;
    use crate::photo::PhotoBytes as _;
    use shared::{id::DeviceId, moment::Moment};
    use std::fs;
    use uuid::Uuid;

    fn file() -> Vec<u8> {
        let photos = [&b"one"[..], b"three"].map(|photo| (Hash::of(photo), photo.len() as u64)).to_vec();
        let rescue: Rescue = serde_json::from_value(serde_json::json!({
            "device": DeviceId(Uuid::from_u128(1)), "person": null, "made_at": Moment(5), "envelopes": [{"v": 1}], "damaged": ["x"],
            "photos": photos,
        }))
        .unwrap();
        [rescue.head(None).unwrap(), b"onethree".to_vec()].concat()
    }

    #[tokio::test]
    async fn a_file_says_what_its_bytes_say_also_when_it_is_cut_or_spoilt() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jingge");
        let whole = file();
        let mut spoilt = whole.clone();
        let third = whole.len() - 8;
        spoilt[third] = b'x';
        for bytes in [&whole[..], &whole[..whole.len() - 1], &spoilt, &whole[..40], b"PK\x03\x04", b"", b"jingge rescue 1\n{}\n"] {
            fs::write(&path, bytes).unwrap();
            match (read_file(&path), Rescue::read(bytes)) {
                (Ok((rescue, photos)), Ok((same, in_memory))) => {
                    assert_eq!(rescue.envelopes.len(), same.envelopes.len());
                    assert_eq!(photos.len(), in_memory.len());
                    for ((hash, part), (other, photo)) in photos.iter().zip(in_memory) {
                        assert_eq!((*hash, part.read(0, part.length).await.unwrap()), (other, photo.to_vec()));
                    }
                }
                (Err(Unread::Rescue(why)), Err(same)) => assert_eq!(why, same),
                (file, bytes) => panic!("{file:?} against {bytes:?}"),
            }
        }
    }

    #[test]
    fn a_list_beyond_any_phone_is_refused_before_it_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jingge");
        let row = format!("\"{}\",", "x".repeat(1_000_000));
        fs::write(&path, format!("{RESCUE_MAGIC}{{\"damaged\":[{}\"\"]}}\n", row.repeat(26))).unwrap();
        assert!(matches!(read_file(&path), Err(Unread::Rescue(RescueError::TooLong))));
        let many = format!("{RESCUE_MAGIC}{{\"envelopes\":[{}0]}}\n", "0,".repeat(1_000_000));
        fs::write(&path, many).unwrap();
        assert!(matches!(read_file(&path), Err(Unread::Rescue(RescueError::TooLong))));
    }
}
