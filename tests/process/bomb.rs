//! F51: bombs and strangers among the photos, many at once: each is refused with a reason, memory stays bounded, good photos go on.

use image::{ExtendedColorType, ImageEncoder as _, ImageFormat, Rgb, RgbImage, codecs::png::PngEncoder};
use shared::{
    account::ErrorCode,
    photo::{Hash, PhotoRef},
    sync::OpState,
};
use std::{collections::BTreeMap, io::Cursor, time::Instant};
use tests::{Client, Phone, Process, checker::check, coverage_mark::covered, phone::together, photo};

/// Most that a server may ever have had in memory, whatever arrives.
const MOST_KIB: u64 = 200 * 1024;
const PHONES: u64 = 8;

/// A chunk of a PNG.
fn part(name: &[u8], data: &[u8]) -> Vec<u8> {
    let crc = |bytes: &[u8]| {
        !bytes.iter().fold(u32::MAX, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 })
        })
    };
    let body = [name, data].concat();
    [&u32::try_from(data.len()).unwrap().to_be_bytes()[..], &body, &crc(&body).to_be_bytes()].concat()
}

/// A PNG that promises so many pixels and holds none.
fn hollow_png(width: u32, height: u32) -> Vec<u8> {
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    [b"\x89PNG\r\n\x1a\n".to_vec(), part(b"IHDR", &head), part(b"IDAT", &[0x78, 0x9C]), part(b"IEND", &[])].concat()
}

/// A small file of 24 million pixels of 16 bit in four channels: 190 MB once it is unpacked.
pub fn deep_png() -> Vec<u8> {
    let (width, height) = (6_000, 4_000);
    let mut bytes = Vec::new();
    let encoder =
        PngEncoder::new_with_quality(&mut bytes, image::codecs::png::CompressionType::Fast, image::codecs::png::FilterType::NoFilter);
    encoder.write_image(&vec![0; 6_000 * 4_000 * 8], width, height, ExtendedColorType::Rgba16).unwrap();
    bytes
}

/// A JPEG whose head says 60,000 × 60,000.
fn huge_jpeg() -> Vec<u8> {
    let mut jpeg = photo::jpeg(1);
    let start_of_frame = jpeg.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    jpeg[start_of_frame + 5..start_of_frame + 9].copy_from_slice(&[0xEA, 0x60, 0xEA, 0x60]);
    jpeg
}

/// A good photo of 12 million pixels, as a camera makes it.
fn large_jpeg() -> Vec<u8> {
    let part = |at: u32, of: u32| u8::try_from(at * 255 / of).unwrap();
    let picture = RgbImage::from_fn(4_000, 3_000, |x, y| Rgb([part(x, 4_000), part(y, 3_000), 90]));
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

/// A whole JPEG that is also a page: the picture counts.
fn photo_and_page() -> Vec<u8> {
    let page = b"<html><script>alert(1)</script></html>";
    let comment = [&[0xFF, 0xFE, 0, u8::try_from(page.len() + 2).unwrap()][..], page].concat();
    let jpeg = photo::jpeg(5);
    [&jpeg[..2], &comment, &jpeg[2..], page].concat()
}

/// A JPEG of 24 million pixels in full colour and many scans: a decoder gathers 144 MB before it makes the first pixel.
pub fn progressive_jpeg() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 20);
    encoder.set_progressive(true);
    encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::F_1_1);
    encoder.encode(&vec![90; 6_000 * 4_000 * 3], 6_000, 4_000, jpeg_encoder::ColorType::Rgb).unwrap();
    bytes
}

/// What is no photo, and why the server does not take it.
fn strangers() -> Vec<(&'static str, Vec<u8>, ErrorCode)> {
    let html = b"<html><script>alert(1)</script></html>".to_vec();
    vec![
        ("PNG of 30,000 x 30,000", hollow_png(30_000, 30_000), ErrorCode::TooManyPixels),
        ("JPEG of 60,000 x 60,000", huge_jpeg(), ErrorCode::TooManyPixels),
        ("PNG of 24,000,000 x 1", hollow_png(24_000_000, 1), ErrorCode::TooManyPixels),
        ("PNG of 16 bit and four channels", deep_png(), ErrorCode::TooManyPixels),
        ("JPEG of 24 MP in many scans", progressive_jpeg(), ErrorCode::TooManyPixels),
        ("PNG without its pixels", hollow_png(4_000, 3_000), ErrorCode::NotAPhoto),
        ("half a JPEG", photo::jpeg(2)[..900].to_vec(), ErrorCode::NotAPhoto),
        ("half a JPEG with an end", photo::field_case("half-app.jpg"), ErrorCode::NotAPhoto),
        ("HTML behind a JPEG's first bytes", [&[0xFF, 0xD8, 0xFF, 0xE0][..], &html].concat(), ErrorCode::NotAPhoto),
        ("GIF and JavaScript in one", b"GIF89a/*\x01\x00*/=1;alert(1)//".to_vec(), ErrorCode::NotAPhoto),
        ("SVG", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".to_vec(), ErrorCode::NotAPhoto),
        ("HEIC", [&b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"[..], &[7; 3_000]].concat(), ErrorCode::NotAPhoto),
        ("HTML", html, ErrorCode::NotAPhoto),
    ]
}

/// Another file with the same content: no two phones send the same bytes.
fn another(bytes: &[u8], number: u64) -> Vec<u8> {
    [bytes, &number.to_be_bytes()].concat()
}

#[tokio::test]
async fn bombs_from_many_phones_at_once_are_refused_and_good_photos_go_on() {
    let process = Process::with_town();
    let strangers = strangers();
    let mut phones = Vec::new();
    let mut bad: Vec<BTreeMap<Hash, (&str, ErrorCode)>> = Vec::new();
    let mut pages = Vec::new();
    let large = large_jpeg();
    for number in 0..PHONES {
        let phone = Phone::in_town(&process.base(), "wang", process.shift(), number).await;
        let mut hashes = BTreeMap::new();
        for (name, bytes, why) in &strangers {
            let stranger = phone.keep_here(another(bytes, number), 100, 100).await;
            hashes.insert(stranger.hash, (*name, *why));
            let good = phone.shoot_of(60_000).await;
            phone.report_with(vec![stranger, good]).await;
        }
        let good = phone.keep_here(another(&large, number), 4_000, 3_000).await;
        let both = phone.keep_here(another(&photo_and_page(), number), 320, 240).await;
        pages.push(both.hash);
        phone.report_with(vec![good, both]).await;
        bad.push(hashes);
        phones.push(phone);
    }
    drop(large);
    let before = process.kib("VmHWM");
    let begun = Instant::now();
    together(phones.iter().map(Phone::drain)).await;
    let (took, peak) = (begun.elapsed(), process.kib("VmHWM"));
    println!("{} MiB at most ({} before)", peak / 1024, before / 1024);

    let mut refused = 0;
    for (phone, bad) in phones.iter().zip(&bad) {
        for record in phone.records().await {
            let held = record.photos.iter().filter(|photo| bad.contains_key(&photo.hash)).count();
            if held == 0 {
                assert_eq!(record.state, OpState::Delivered, "a good record does not wait for bad ones");
            } else {
                assert!(record.needs_person && record.state == OpState::TextDelivered, "{record:?}");
            }
            for photo in &record.photos {
                let Some((name, why)) = bad.get(&photo.hash) else {
                    assert_eq!(photo.state, shared::sync::PhotoState::Stored, "a good photo beside a bad one");
                    continue;
                };
                let said = format!("{:?}", photo.why);
                assert!(said.contains(&format!("{why:?}")), "{name}: {said}");
                let here = app::store::Store::bytes(&*phone.store, photo.hash).await.unwrap();
                assert_eq!(here.map(|bytes| Hash::of(&bytes)), Some(photo.hash), "{name}: the bytes are still here");
                refused += 1;
            }
        }
    }
    assert_eq!(refused, PHONES * strangers.len() as u64);
    println!("{refused} strangers refused, {} ms", took.as_millis());
    assert!(peak <= MOST_KIB, "{peak} KiB");
    let client = Client::signed_in(&process.base(), "wang").await;
    for hash in pages {
        for size in ["large", "thumb"] {
            let served = client.get(&format!("/api/photo/{hash}/{size}")).await;
            assert_eq!(served.status, 200, "it is a photo");
            assert!(!served.body.windows(7).any(|part| part == b"<script"), "and only the picture of it is ever served");
        }
    }
    empty_bytes_are_none(&process).await;
    together(phones.iter().map(Phone::drain)).await;
    check(&process, &phones).await.must_be_clean();
    covered("P", &["F51"], refused + 1);
}

/// Nothing at all: the phone does not save it, and the server does not take it.
async fn empty_bytes_are_none(process: &Process) {
    let phone = Phone::in_town(&process.base(), "wang", process.shift(), 77).await;
    let empty = PhotoRef { bytes: 0, ..phone.keep_here(Vec::new(), 100, 100).await };
    assert!(phone.try_report(vec![empty]).await.is_none());
    let client = Client::signed_in(&process.base(), "wang").await;
    let answer = client.put_bytes(&format!("/api/sync/photo/{}/0?bytes=0", Hash::of(b"")), Vec::new()).await;
    assert!(matches!(answer.error().error, ErrorCode::NotFound | ErrorCode::NotAPhoto), "{}", answer.text());
}
