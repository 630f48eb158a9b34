//! What arrives in large pieces all at once: photos at the limits, forms full of text or photos, a rescue file full of damaged rows.
//! Memory stays bounded, and what is good is taken.

mod together;

use image::{ExtendedColorType, ImageEncoder as _, codecs::png::PngEncoder};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use shared::{account::ErrorCode, id::IssueId, photo::Hash, sync::OpState};
use std::fs;
use tests::{
    Phone, Process,
    browser::{Browser, Hidden, field, form_of},
    jpeg_fixture::jpeg_of,
    phone::together,
};

/// Most that a server may ever have had in memory, whatever arrives: a little more than what was measured (195 to 206 MiB, the pages of the
/// program itself among them), so that a bound that is gone is found and not the day's chance. The goal is 200.
const MOST_KIB: u64 = 212 * 1024;

fn measured(process: &Process, what: &str) {
    let peak = process.kib("VmHWM");
    println!("{what}: {} MiB at most", peak / 1024);
    assert!(peak <= MOST_KIB, "{what}: {peak} KiB");
}

/// A JPEG of so many pixels with detail in it.
fn large_jpeg(width: u16, height: u16, change: impl FnOnce(&mut Encoder<&mut Vec<u8>>)) -> Vec<u8> {
    let pixels: Vec<u8> = (0..usize::from(width) * usize::from(height) * 3).map(|at| u8::try_from(at / 7 % 251).unwrap()).collect();
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 60);
    change(&mut encoder);
    encoder.encode(&pixels, width, height, ColorType::Rgb).unwrap();
    bytes
}

/// A small file of a single line of pixels: shrinking it took a gigabyte.
fn line_png() -> Vec<u8> {
    let mut bytes = Vec::new();
    PngEncoder::new(&mut bytes).write_image(&vec![90; 24_000_000], 24_000_000, 1, ExtendedColorType::L8).unwrap();
    bytes
}

/// A PNG of 24 million pixels, which is unpacked whole.
fn large_png() -> Vec<u8> {
    let mut bytes = Vec::new();
    PngEncoder::new(&mut bytes).write_image(&vec![90; 6_000 * 4_000 * 3], 6_000, 4_000, ExtendedColorType::Rgb8).unwrap();
    bytes
}

/// The same picture behind enough bytes to make the file as long as one may be; no two are alike.
fn as_long_as_may_be(jpeg: &[u8], number: u8) -> Vec<u8> {
    let mut bytes = jpeg.to_vec();
    bytes.resize(16 * 1024 * 1024, number);
    bytes
}

/// Photos that take as much memory as any may: 50 MP, 16 MP in scans with full colour, 24 MP as PNG; each with its width and height.
fn photos_at_the_limits() -> Vec<(Vec<u8>, u32, u32)> {
    let in_scans = |encoder: &mut Encoder<&mut Vec<u8>>| {
        encoder.set_progressive(true);
        encoder.set_sampling_factor(SamplingFactor::F_1_1);
    };
    vec![(large_jpeg(8_192, 6_144, |_| ()), 8_192, 6_144), (large_jpeg(4_608, 3_456, in_scans), 4_608, 3_456), (large_png(), 6_000, 4_000)]
}

/// The body of a form with so many fields of 31,000 bytes.
fn full_of(field: &str, fields: usize) -> Vec<u8> {
    let text = "x".repeat(31_000);
    let names: Vec<String> = (0..fields).map(|number| format!("{field}{number}")).collect();
    let all: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), text.as_str())).collect();
    form_of(&all, "photos", &[])
}

#[tokio::test]
async fn photos_at_the_limits_are_taken_within_the_memory_and_a_line_of_pixels_is_refused() {
    let process = Process::with_town();
    let photos = photos_at_the_limits();
    let mut phones = Vec::new();
    for number in 0..4_u8 {
        let phone = Phone::in_town(&process.base(), "wang", process.shift(), number.into()).await;
        for (bytes, width, height) in &photos {
            let jpeg = bytes.starts_with(&[0xFF, 0xD8]);
            let bytes = if jpeg { as_long_as_may_be(bytes, number) } else { [&bytes[..], &[number]].concat() };
            let photo = phone.keep_here(bytes, *width, *height).await;
            phone.report_with(vec![photo]).await;
        }
        let line = phone.keep_here([line_png(), vec![number]].concat(), 4_000, 3_000).await;
        phone.report_with(vec![line]).await;
        phones.push(phone);
    }
    println!("{} MiB before", process.kib("VmHWM") / 1024);
    together(phones.iter().map(Phone::drain)).await;
    for phone in &phones {
        for record in phone.records().await {
            let said = format!("{:?}", record.photos[0].why);
            match record.state {
                OpState::Delivered => {}
                _ => assert!(said.contains(&format!("{:?}", ErrorCode::TooManyPixels)), "{record:?}"),
            }
        }
        let delivered = phone.records().await.iter().filter(|record| record.state == OpState::Delivered).count();
        assert_eq!(delivered, photos.len(), "all but the line of pixels");
    }
    measured(&process, "photos of 50 MP, of 16 MP in scans, of 24 MP as PNG, 16 MiB each");
}

#[tokio::test]
async fn forms_full_of_text_are_refused_before_they_fill_the_memory() {
    let process = Process::with_town();
    let browser = Browser::signed_in(&process.base(), "qianbu").await;
    let body = full_of("note", 4_500);
    println!("three forms of {} MB", body.len() / 1_000_000);
    let path = format!("/plain/issues/{}/rectify", uuid::Uuid::now_v7());
    together((0..3).map(|_| async {
        // The server closes the connection once it knows: then the answer may be lost on the way.
        if let Ok(answer) = browser.parts(&path, body.clone()).send().await {
            assert_eq!(answer.status(), 413);
        }
    }))
    .await;
    measured(&process, "three forms of 139 MB of text");
    assert_eq!(browser.get("/plain").await.status, 200, "and it goes on");
}

#[tokio::test]
async fn a_rescue_file_full_of_damaged_rows_is_refused_by_its_length() {
    let process = Process::with_town();
    let admin = Browser::signed_in(&process.base(), "guanli").await;
    let mark = field(&admin.get("/plain/rescue").await, "mark");
    let send = async |file: &[u8]| admin.files("/plain/rescue", &[("mark", &mark)], "file", &[("a.jingge", file)]).await.text();
    let row = format!("\"{}\",", "x".repeat(1_000_000));
    let rows = format!("jingge rescue 1\n{{\"damaged\":[{}\"\"]}}\n", row.repeat(150));
    let said = send(rows.as_bytes()).await;
    assert!(said.contains("清单超过 8 MB"), "{said}");
    let head = "{\"device\":\"00000000-0000-0000-0000-000000000001\",\"person\":null,\"made_at\":5,\"photos\":[],\"damaged\":[]";
    let short = format!("jingge rescue 1\n{head},\"envelopes\":[{}0]}}\n", "0,".repeat(4_000_000));
    let said = send(short.as_bytes()).await;
    assert!(said.contains("清单超过 8 MB"), "{said}");
    let wide = format!("jingge rescue 1\n{head},\"envelopes\":[\"{}\"]}}\n", "x".repeat(8_000_000));
    let said = send(wide.as_bytes()).await;
    assert!(said.contains("没有账号"), "{said}");
    measured(&process, "rescue files of 150 MB of rows, of 4,000,000 records, of 8 MB in one record");
    let parts = fs::read_dir(process.data().join("photos/tmp")).map(Iterator::count).unwrap_or_default();
    assert_eq!(parts, 0, "nothing is left behind");
}

#[tokio::test]
async fn three_forms_of_nine_photos_at_once_are_taken_within_the_memory() {
    let process = Process::with_town();
    let wang = Phone::in_town(&process.base(), "wang", process.shift(), 1).await;
    let mut issues: Vec<IssueId> = Vec::new();
    for _ in 0..3 {
        let photo = wang.shoot_of(20_000).await;
        issues.push(wang.report_with(vec![photo]).await);
    }
    wang.drain().await;
    let village = Browser::signed_in(&process.base(), "qianbu").await;
    let mut forms = Vec::new();
    for (issue, number) in issues.iter().zip(0_u64..) {
        let page = village.get(&format!("/plain/issues/{issue}")).await;
        let hidden = Hidden::of(&page);
        let photos: Vec<Vec<u8>> = (0..9).map(|photo| jpeg_of(number * 9 + photo, 7_000_000)).collect();
        let files: Vec<(&str, &[u8])> = photos.iter().map(|bytes| ("a.jpg", bytes.as_slice())).collect();
        let hashes: Vec<Hash> = photos.iter().map(|bytes| Hash::of(bytes)).collect();
        let body = form_of(&hidden.with("好"), "photos", &files);
        forms.push((issue, hashes, body));
    }
    together(forms.into_iter().map(|(issue, hashes, body)| {
        let village = &village;
        async move {
            let answer = village.parts(&format!("/plain/issues/{issue}/rectify"), body).send().await.unwrap();
            let said = answer.text().await.unwrap();
            assert!(said.contains("等待核查"), "{said}");
            for hash in hashes {
                assert_eq!(village.get(&format!("/api/photo/{hash}/thumb")).await.status, 200);
            }
        }
    }))
    .await;
    measured(&process, "three forms of 63 MB of photos");
}
