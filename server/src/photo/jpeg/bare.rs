//! A JPEG with nothing but its picture: no notes of the camera, no place, no maker's data, no comments, no smaller pictures within, nothing
//! behind its end. What says which pixels to show stays byte for byte.

/// Longest colour profile that stays, in bytes: those of sRGB and of phones' screens are shorter.
const MAX_PROFILE: usize = 4_096;
/// What begins a segment with a colour profile of one piece.
const PROFILE: &[u8] = b"ICC_PROFILE\0\x01\x01";
/// The head that says luminance and chrominances, without the small picture that may stand there.
const JFIF: &[u8] = b"\xFF\xE0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0";
/// Bytes of Adobe's segment, the last of which says which colours.
const ADOBE: usize = 12;

/// The picture of a strict JPEG ([`super::Whole::strict`]); of others sometimes `None`.
pub fn bare(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut kept = Vec::with_capacity(bytes.len());
    kept.extend_from_slice(bytes.strip_prefix(b"\xFF\xD8").map(|_| b"\xFF\xD8")?);
    let (mut at, mut profile) = (2, false);
    loop {
        let &[0xFF, marker, ref rest @ ..] = bytes.get(at..)? else { return None };
        if marker == 0xD9 {
            kept.extend_from_slice(b"\xFF\xD9");
            return Some(kept);
        }
        let length = usize::from(u16::from_be_bytes(*rest.first_chunk()?));
        let body = rest.get(2..length)?;
        let mut end = at + 2 + length;
        match marker {
            0xC0..=0xC2 | 0xC4 | 0xDB | 0xDD => kept.extend_from_slice(bytes.get(at..end)?),
            0xDA => {
                end += data_of(bytes.get(end..)?)?;
                kept.extend_from_slice(bytes.get(at..end)?);
            }
            0xE0 if body.len() >= JFIF.len() - 4 && body.starts_with(b"JFIF\0") => kept.extend_from_slice(JFIF),
            0xE2 if !profile && body.starts_with(PROFILE) && body.len() <= PROFILE.len() + MAX_PROFILE => {
                profile = true;
                kept.extend_from_slice(bytes.get(at..end)?);
            }
            0xEE if body.starts_with(b"Adobe\0") => {
                kept.extend_from_slice(b"\xFF\xEE\0\x0E");
                kept.extend_from_slice(body.get(..ADOBE)?);
            }
            0xE0..=0xEF | 0xFE => {}
            _ => return None,
        }
        at = end;
    }
}

/// How many bytes of compressed data come before the next marker that is no restart.
fn data_of(bytes: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + bytes.get(from..)?.iter().position(|byte| *byte == 0xFF)?;
        match bytes.get(at + 1)? {
            0 | 0xD0..=0xD7 => from = at + 2,
            _ => return Some(at),
        }
    }
}
