//! Whether a JPEG is whole. Decoders fill what is missing with grey, which would pass for proof; so the compressed data is walked here, code
//! by code, and every block must be there. Nothing is decoded to pixels.

mod bare;
mod code;
mod frame;
mod scan;
mod strict;

pub use bare::bare;
use code::{Codes, read_codes};
pub use frame::Frame;
use frame::{Part, Scan, read_frame, read_scan};
use scan::{Seen, Walked, walk};
use strict::Strict;

/// Most scans a photo may have. Cameras write one, progressive ones about ten; thousands are an attack on the decoder's time.
const MAX_SCANS: u32 = 64;

/// What is wrong with a JPEG.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JpegError {
    /// It breaks the format's rules, or uses what no camera does.
    Strange,
    /// Something is missing.
    Cut,
}

/// A JPEG that is whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whole<'a> {
    /// Whether it keeps to what every decoder reads alike, with nothing between its parts: then it is the same picture after [`bare`].
    pub strict: bool,
    /// Whether it is one of these that cannot fail to be decoded: as phones and cameras write it, in one scan.
    pub proven: bool,
    /// The camera's notes (Exif), the last if there are several, as the decoder takes them.
    pub notes: Option<&'a [u8]>,
}

/// Huffman tables of one kind by their number.
type Tables = [Option<Codes>; 4];

/// The frame of a JPEG, with the size and the parts of the picture. Reads no compressed data.
///
/// # Errors
/// [`JpegError`].
pub fn frame_of(bytes: &[u8]) -> Result<Frame, JpegError> {
    let mut at = 2;
    if !bytes.starts_with(&[0xFF, 0xD8]) {
        return Err(JpegError::Strange);
    }
    loop {
        match next_segment(bytes, &mut at)? {
            (marker @ 0xC0..=0xC2, body) => return read_frame(marker, body),
            (0xC4 | 0xC8 | 0xCC, _) => {}
            (0xC3..=0xCF | 0xD9 | 0xDA, _) => return Err(JpegError::Strange),
            _ => {}
        }
    }
}

/// Walks the whole picture: every block of every part is there, in its full precision, up to the end marker. What stands behind is no
/// part of it.
///
/// # Errors
/// [`JpegError`].
pub fn check(bytes: &[u8]) -> Result<Whole<'_>, JpegError> {
    let frame = frame_of(bytes)?;
    let mut parts: Vec<Part> = frame.parts.iter().map(|spec| Part::of(&frame, spec)).collect();
    let (mut dc, mut ac): (Tables, Tables) = Default::default();
    let (mut at, mut restart, mut scans) = (2, 0, 0);
    let (mut strict, mut notes) = (Strict::of(frame.progressive), None);
    loop {
        let from = at;
        let (marker, body) = next_segment(bytes, &mut at)?;
        strict.see(bytes.get(from..).is_some_and(|rest| rest.starts_with(&[0xFF, marker])), marker, body);
        match marker {
            0xD9 if parts.iter().all(Part::is_complete) => return Ok(Whole { strict: strict.holds(), proven: strict.is_proof(), notes }),
            0xD9 => return Err(JpegError::Cut),
            0xE1 => notes = body.strip_prefix(b"Exif\0\0").or(notes),
            0xC4 => read_codes(body, &mut dc, &mut ac)?,
            0xDD => {
                restart = u32::from(u16::from_be_bytes([*body.first().ok_or(JpegError::Strange)?, *body.get(1).ok_or(JpegError::Strange)?]))
            }
            0xDA => {
                scans += 1;
                if scans > MAX_SCANS {
                    return Err(JpegError::Strange);
                }
                let scan: Scan = read_scan(&frame, body)?;
                let Walked { end, exact } = walk(&frame, &scan, &mut parts, Seen { bytes, at, restart, dc: &dc, ac: &ac })?;
                at = end;
                strict.after_scan(exact);
            }
            _ => {}
        }
    }
}

/// The next marker at or after `at` with the segment's body, which is empty for a marker without one; `at` then points behind it.
fn next_segment<'a>(bytes: &'a [u8], at: &mut usize) -> Result<(u8, &'a [u8]), JpegError> {
    let rest = bytes.get(*at..).ok_or(JpegError::Cut)?;
    let next = rest.windows(2).position(|pair| pair[0] == 0xFF && !matches!(pair[1], 0 | 0xFF)).ok_or(JpegError::Cut)?;
    let marker = rest[next + 1];
    *at += next + 2;
    if matches!(marker, 0x01 | 0xD0..=0xD9) {
        return Ok((marker, &[]));
    }
    let rest = &rest[next + 2..];
    let &[high, low, ..] = rest else { return Err(JpegError::Cut) };
    let length = usize::from(u16::from_be_bytes([high, low]));
    if length < 2 {
        return Err(JpegError::Strange);
    }
    *at += length;
    Ok((marker, rest.get(2..length).ok_or(JpegError::Cut)?))
}

#[cfg(test)]
mod tests;
