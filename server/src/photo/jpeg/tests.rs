#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

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
        let whole = check(&bytes).unwrap();
        assert!(whole.strict && whole.notes.is_none(), "{way}");
        assert_eq!(
            whole.proven,
            !["4:1:1", "with its own codes", "in scans", "in many scans", "in scans with restarts"].contains(&way),
            "{way}"
        );
        let another = [&bytes[..], &bytes[..bytes.len() / 2], b"motion photo"].concat();
        assert_eq!(check(&another), Ok(whole), "{way}, with a second picture cut behind it");
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

/// The picture as the decoder has it.
fn decoded(bytes: &[u8]) -> Result<Vec<u8>, jpeg_decoder::Error> {
    jpeg_decoder::Decoder::new(bytes).decode()
}

fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
    [&[0xFF, marker][..], &length, body].concat()
}

/// Everything that cameras, programs and jokers put around a picture; each holds the word SECRET.
fn with_secrets(jpeg: &[u8]) -> Vec<u8> {
    let notes = [&b"Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x01\0\0\0\0\0\0"[..], b"GPS SECRET"].concat();
    let small = [&b"JFIF\0\x01\x01\0\0\x01\0\x01\x02\x01"[..], b"SECRET"].concat();
    let around = [
        segment(0xE0, &small),
        segment(0xE0, b"JFXX\0\x10SECRET"),
        segment(0xE1, &notes),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0SECRET"),
        segment(0xE2, b"MPF\0SECRET"),
        segment(0xE2, &[b"ICC_PROFILE\0\x01\x02SECRET".to_vec(), vec![7; 3_000]].concat()),
        segment(0xE2, &[b"ICC_PROFILE\0\x01\x01SECRET".to_vec(), vec![7; 20_000]].concat()),
        segment(0xE4, b"SECRET of the maker"),
        segment(0xED, b"Photoshop 3.0\0SECRET"),
        segment(0xEE, b"Adobe\0\x64SEC\0\x01RET"),
        segment(0xFE, b"SECRET"),
    ];
    [&jpeg[..2], &around.concat(), &jpeg[2..], b"SECRET", jpeg].concat()
}

#[test]
fn nothing_private_is_left_of_a_picture_and_its_pixels_stay_as_they_are() {
    for (way, bytes) in ways() {
        let full = with_secrets(&bytes);
        let whole = check(&full).unwrap();
        assert!(whole.strict && whole.notes.unwrap().ends_with(b"SECRET"), "{way}");
        let kept = bare(&full).unwrap();
        assert!(!kept.windows(6).any(|part| part == b"SECRET"), "{way}");
        for gone in [&b"Exif"[..], b"http", b"MPF", b"ICC_PROFILE", b"Photoshop", b"JFXX"] {
            assert!(!kept.windows(gone.len()).any(|part| part == gone), "{way}");
        }
        assert!(kept.len() < bytes.len() + 60, "{way}: {} of {} bytes", kept.len(), bytes.len());
        assert_eq!(check(&kept), Ok(Whole { notes: None, ..whole }), "{way}");
        assert_eq!(bare(&kept).as_ref(), Some(&kept), "{way}: there is nothing left to take away");
        assert_eq!(decoded(&kept).unwrap(), decoded(&bytes).unwrap(), "{way}");
        let scan = last_scan(&bytes);
        assert!(kept.ends_with(&bytes[scan..]), "{way}: the last scan stays byte for byte");
        assert!(kept.windows(5).any(|part| part == b"Adobe"), "{way}: what says the colours stays");
    }
}

#[test]
fn a_colour_profile_stays_if_it_is_small_and_once() {
    let (_, bytes) = ways().remove(3);
    let profile = segment(0xE2, &[b"ICC_PROFILE\0\x01\x01".to_vec(), vec![9; 548]].concat());
    let full = [&bytes[..2], &profile, &profile, &bytes[2..]].concat();
    let kept = bare(&full).unwrap();
    assert_eq!(kept.windows(11).filter(|part| *part == b"ICC_PROFILE").count(), 1);
    assert_eq!(decoded(&kept).unwrap(), decoded(&bytes).unwrap());
}

#[test]
fn bytes_hidden_between_the_parts_of_a_picture_are_no_strict_picture() {
    for (way, bytes) in ways() {
        let end = bytes.len() - 2;
        let behind_data = [&bytes[..end], b"hidden", &bytes[end..]].concat();
        let behind_head = [&bytes[..2], b"hidden", &bytes[2..]].concat();
        let filled = [&bytes[..2], b"\xFF\xFF", &bytes[2..]].concat();
        for spoilt in [behind_data, behind_head, filled] {
            assert!(check(&spoilt).is_ok_and(|whole| !whole.strict), "{way}");
        }
    }
    let (_, bytes) = ways().remove(7);
    let begin = last_scan(&bytes);
    let restart = begin + bytes[begin..].windows(2).position(|pair| pair == [0xFF, 0xD0]).unwrap();
    let spoilt = [&bytes[..restart], b"hidden", &bytes[restart..]].concat();
    assert!(check(&spoilt).is_ok_and(|whole| !whole.strict), "before a restart");
}

#[test]
fn colours_in_other_orders_and_longer_headers_are_no_strict_picture() {
    let (_, bytes) = ways().remove(0);
    let frame = bytes.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    let scan = bytes.windows(2).position(|pair| pair == [0xFF, 0xDA]).unwrap();
    let with = |change: fn(&mut Vec<u8>, usize, usize)| {
        let mut changed = bytes.clone();
        change(&mut changed, frame, scan);
        changed
    };
    let red_green_blue = with(|bytes, frame, scan| {
        for (part, id) in (0..).zip(*b"RGB") {
            bytes[frame + 10 + 3 * part] = id;
            bytes[scan + 5 + 2 * part] = id;
        }
    });
    let no_quantiser = with(|bytes, frame, _| bytes[frame + 12] = 3);
    let plain = |body: &[u8]| [&bytes[..2], &segment(0xEE, body), &bytes[2..]].concat();
    let strange = [
        ("red, green, blue", red_green_blue),
        ("a table that is not there", no_quantiser),
        ("Adobe's own colours", plain(b"Adobe\0\x64\0\0\0\0\0")),
        ("Adobe cut", plain(b"Adobe\0\x64")),
        ("a film's picture", [&bytes[..2], &segment(0xE0, b"AVI1\0\0"), &bytes[2..]].concat()),
        ("lines defined later", [&bytes[..bytes.len() - 2], &segment(0xDC, b"\0\x75"), b"\xFF\xD9"].concat()),
    ];
    for (what, spoilt) in strange {
        assert!(check(&spoilt).is_ok_and(|whole| !whole.strict), "{what}");
    }
}

#[test]
fn a_picture_that_the_walk_proves_is_decoded_however_it_was_spoilt_and_shows_the_same_without_its_surroundings() {
    let mut state = 11_u64;
    let mut dice = |sides: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % sides
    };
    let pictures: Vec<_> = ways().into_iter().filter(|(way, _)| !way.contains("scans")).collect();
    let (mut proven, mut refused) = (0, 0);
    for case in 0..cases() {
        let (way, whole) = &pictures[dice(pictures.len())];
        let mut bytes = whole.clone();
        let head = last_scan(whole);
        for _ in 0..=dice(3) {
            // Half of it in the head, where a byte decides more.
            let within = if dice(2) == 0 { head } else { bytes.len() };
            let at = dice(within);
            match dice(4) {
                0 => bytes[at] = u8::try_from(dice(256)).unwrap(),
                1 => bytes[at] ^= 1 << dice(8),
                2 => {
                    bytes.remove(at);
                }
                _ => bytes.insert(at, u8::try_from(dice(256)).unwrap()),
            }
        }
        let Ok(Whole { proven: true, .. }) = check(&bytes) else {
            refused += 1;
            continue;
        };
        proven += 1;
        let pixels = decoded(&bytes).unwrap_or_else(|error| panic!("case {case}, {way}: {error}"));
        let mut small = jpeg_decoder::Decoder::new(&bytes[..]);
        small.scale(20, 20).and_then(|_| small.decode()).unwrap_or_else(|error| panic!("case {case}, {way}, small: {error}"));
        if let Some(kept) = bare(&bytes) {
            assert!(decoded(&kept).unwrap() == pixels, "case {case}, {way}");
        }
    }
    assert!(proven > 20 && refused > 20, "{proven} proven, {refused} refused");
}

/// How many spoilt pictures are tried; `JINGGE_FUZZ_CASES` says more.
fn cases() -> usize {
    std::env::var("JINGGE_FUZZ_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(800)
}
