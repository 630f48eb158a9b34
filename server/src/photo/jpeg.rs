//! Whether JPEG bytes are whole: decoders fill a cut photo with grey, which would pass for proof.

/// Most scans a photo may have. Cameras write one, progressive ones about ten; thousands are an attack on the decoder's time.
const MAX_SCANS: u32 = 64;

/// Whether the bytes are a JPEG from its start to its end marker, with at least one scan.
#[must_use]
pub fn is_whole(bytes: &[u8]) -> bool {
    let mut at = 2;
    let mut scans = 0;
    loop {
        let Some(marker) = next_marker(bytes, &mut at) else { return false };
        match marker {
            0xD9 => return scans > 0,
            0x01 | 0xD0..=0xD8 => {}
            _ => {
                let Some(length) = length_at(bytes, at) else { return false };
                at += length;
                if marker == 0xDA {
                    scans += 1;
                    if scans > MAX_SCANS {
                        return false;
                    }
                    at = end_of_scan(bytes, at);
                }
            }
        }
    }
}

/// Whether a JPEG comes in several scans that add up to the picture: then a decoder holds all of it before it makes a pixel.
#[must_use]
pub fn is_progressive(bytes: &[u8]) -> bool {
    let mut at = 2;
    while let Some(marker) = next_marker(bytes, &mut at) {
        match marker {
            0xC2 | 0xC6 | 0xCA | 0xCE => return true,
            0xC0 | 0xC1 | 0xC3 | 0xC5 | 0xC7 | 0xC9 | 0xCB | 0xCD | 0xCF | 0xD9 | 0xDA => return false,
            0x01 | 0xD0..=0xD8 => {}
            _ => match length_at(bytes, at) {
                Some(length) => at += length,
                None => return false,
            },
        }
    }
    false
}

/// The next marker at or after `at`, which then points behind it.
fn next_marker(bytes: &[u8], at: &mut usize) -> Option<u8> {
    loop {
        let start = *at + bytes.get(*at..)?.iter().position(|byte| *byte == 0xFF)?;
        let marker = *bytes.get(start + 1)?;
        if marker == 0xFF {
            *at = start + 1;
        } else {
            *at = start + 2;
            if marker != 0 {
                return Some(marker);
            }
        }
    }
}

fn length_at(bytes: &[u8], at: usize) -> Option<usize> {
    let length = usize::from(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
    (length >= 2).then_some(length)
}

/// Where the compressed data that starts at `at` ends: at a marker that is neither stuffing nor a restart.
fn end_of_scan(bytes: &[u8], mut at: usize) -> usize {
    while let Some(next) = bytes.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == 0xFF)) {
        let start = at + next;
        match bytes.get(start + 1) {
            Some(0x00 | 0xD0..=0xD7) => at = start + 2,
            Some(0xFF) => at = start + 1,
            Some(_) => return start,
            None => break,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &[u8] = &[0xFF, 0xD8, 0xFF, 0xDB, 0, 4, 1, 2, 0xFF, 0xDA, 0, 3, 9, 7, 0xFF, 0, 8, 0xFF, 0xD0, 5, 0xFF, 0xD9];

    #[test]
    fn a_cut_anywhere_is_not_whole() {
        assert!(is_whole(WHOLE));
        for cut in 0..WHOLE.len() {
            assert!(!is_whole(&WHOLE[..cut]), "cut at {cut}");
        }
    }

    #[test]
    fn bytes_behind_the_end_do_no_harm() {
        let longer = [WHOLE, b"motion photo"].concat();
        assert!(is_whole(&longer));
    }

    #[test]
    fn the_end_of_an_embedded_preview_does_not_count() {
        let cut = [&[0xFF, 0xD8, 0xFF, 0xE1, 0, 6, 0xFF, 0xD9, 0xFF, 0xD9][..], &WHOLE[2..14]].concat();
        assert!(!is_whole(&cut));
    }

    #[test]
    fn thousands_of_scans_are_refused() {
        let scan = [0xFF, 0xDA, 0, 3, 9, 7];
        let bomb = [&[0xFF, 0xD8][..], &scan.repeat(5_000), &[0xFF, 0xD9]].concat();
        assert!(!is_whole(&bomb));
    }
}
