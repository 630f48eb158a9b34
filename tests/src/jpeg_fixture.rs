//! Photos of any length, none alike: a small picture with as much behind the header as is asked for.

use crate::{dice::Dice, photo};
use std::sync::OnceLock;

static PICTURE: OnceLock<Vec<u8>> = OnceLock::new();

/// Longest text a JPEG can carry in one comment.
const COMMENT: usize = 65_533;

/// A JPEG of 320 × 240 pixels and at least `length` bytes, another one for each `number`.
///
/// The bytes stand in comments behind the header, so decoding costs the same whatever the length.
#[must_use]
pub fn jpeg_of(number: u64, length: usize) -> Vec<u8> {
    let picture = PICTURE.get_or_init(|| photo::jpeg(7));
    let (head, rest) = picture.split_at(2);
    let mut bytes = head.to_vec();
    let mut dice = Dice::new(number);
    let mut wanted = length.saturating_sub(picture.len()).max(16);
    while wanted > 0 {
        let part = wanted.min(COMMENT);
        bytes.extend([0xFF, 0xFE]);
        bytes.extend(u16::try_from(part + 2).unwrap().to_be_bytes());
        bytes.extend((0..part).map(|_| u8::try_from(dice.roll(256)).unwrap()));
        wanted -= part;
    }
    bytes.extend(rest);
    bytes
}
