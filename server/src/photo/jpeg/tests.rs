#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

const SIZE: (u16, u16) = (203, 117);

fn pixels(parts: usize) -> Vec<u8> {
    let mut state = 7_u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        u8::try_from(state >> 27).unwrap()
    };
    (0..usize::from(SIZE.0) * usize::from(SIZE.1) * parts).map(|at| u8::try_from(at / 97 % 200).unwrap() + noise()).collect()
}

fn written(change: impl FnOnce(&mut Encoder<&mut Vec<u8>>), colour: ColorType) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 90);
    change(&mut encoder);
    let parts = if colour == ColorType::Luma { 1 } else { 3 };
    encoder.encode(&pixels(parts), SIZE.0, SIZE.1, colour).unwrap();
    bytes
}

/// As cameras and programs write them.
fn ways() -> Vec<(&'static str, Vec<u8>)> {
    let sampled = |sampling: SamplingFactor| written(|encoder| encoder.set_sampling_factor(sampling), ColorType::Rgb);
    vec![
        ("4:4:4", sampled(SamplingFactor::F_1_1)),
        ("4:2:2", sampled(SamplingFactor::F_2_1)),
        ("4:4:0", sampled(SamplingFactor::F_1_2)),
        ("4:2:0", sampled(SamplingFactor::F_2_2)),
        ("4:1:1", sampled(SamplingFactor::F_4_1)),
        ("grey", written(|_| (), ColorType::Luma)),
        ("with its own codes", written(|encoder| encoder.set_optimized_huffman_tables(true), ColorType::Rgb)),
        ("with restarts", written(|encoder| encoder.set_restart_interval(5), ColorType::Rgb)),
        ("in scans", written(|encoder| encoder.set_progressive(true), ColorType::Rgb)),
        ("in many scans", written(|encoder| encoder.set_progressive_scans(20), ColorType::Rgb)),
        (
            "in scans with restarts",
            written(
                |encoder| {
                    encoder.set_progressive(true);
                    encoder.set_restart_interval(7);
                    encoder.set_sampling_factor(SamplingFactor::F_2_2);
                },
                ColorType::Rgb,
            ),
        ),
    ]
}

/// Where the compressed data of the last scan begins.
fn last_scan(bytes: &[u8]) -> usize {
    let mut at = 2;
    let mut found = 0;
    while let Ok((marker, _)) = next_segment(bytes, &mut at) {
        if marker == 0xDA {
            found = at;
        }
    }
    found
}

#[test]
fn a_jpeg_is_whole_however_it_is_written_and_whatever_stands_behind_it() {
    for (way, bytes) in ways() {
        assert_eq!(check(&bytes), Ok(()), "{way}");
        let another = [&bytes[..], &bytes[..bytes.len() / 2], b"motion photo"].concat();
        assert_eq!(check(&another), Ok(()), "{way}, with a second picture cut behind it");
        let frame = frame_of(&bytes).unwrap();
        assert_eq!((frame.width, frame.height), (SIZE.0.into(), SIZE.1.into()));
    }
}

#[test]
fn a_jpeg_whose_data_stops_is_cut_whatever_follows_it() {
    for (way, bytes) in ways() {
        let begin = last_scan(&bytes);
        let length = bytes.len() - 2 - begin;
        for tenths in 0..=9 {
            let kept = begin + length * tenths / 10;
            // A lone FF would join what follows it.
            let kept = if bytes[kept - 1] == 0xFF { kept - 1 } else { kept };
            assert_eq!(check(&bytes[..kept]), Err(JpegError::Cut), "{way}, {tenths} tenths");
            for behind in [&b"\xFF\xD9"[..], b"\xFF\xE5\x00\x06note\xFF\xD9", b"\xFF\xD0\xFF\xD1\xFF\xD9", &bytes[begin - 14..]] {
                let ended = [&bytes[..kept], behind].concat();
                assert!(check(&ended).is_err(), "{way}, {tenths} tenths and {:02x?}", &behind[..4]);
            }
        }
    }
}

#[test]
fn a_jpeg_without_some_of_its_scans_is_cut() {
    let (_, bytes) = ways().remove(8);
    let mut at = 2;
    while let Ok((marker, body)) = next_segment(&bytes, &mut at) {
        if marker == 0xDA {
            let ended = [&bytes[..at - body.len() - 4], b"\xFF\xD9"].concat();
            assert!(check(&ended).is_err(), "up to the scan at {at}");
        }
    }
    assert_eq!(check(b"\xFF\xD8\xFF\xD9"), Err(JpegError::Strange));
}

#[test]
fn data_that_is_spoilt_in_the_middle_is_told_and_nothing_panics() {
    let mut told = 0;
    for (way, bytes) in ways() {
        let begin = last_scan(&bytes);
        for step in 0..40 {
            let mut spoilt = bytes.clone();
            let at = begin + (bytes.len() - begin) * step / 40;
            spoilt[at..].iter_mut().take(12).for_each(|byte| *byte = byte.wrapping_mul(37).wrapping_add(step as u8));
            told += u32::from(check(&spoilt).is_err());
            let _ = frame_of(&bytes[..begin * step / 40]);
        }
        assert!(told > 0, "{way}");
    }
}

#[test]
fn thousands_of_scans_are_refused() {
    let (_, bytes) = ways().remove(8);
    let begin = last_scan(&bytes) - 10;
    let (head, scan) = (&bytes[..begin], &bytes[begin..bytes.len() - 2]);
    let bomb = [head, &scan.repeat(5_000), b"\xFF\xD9"].concat();
    assert!(check(&bomb).is_err());
}
