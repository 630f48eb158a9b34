//! All that is large, from everybody, at once.

use super::{as_long_as_may_be, full_of, line_png, measured, photos_at_the_limits};
use crate::bomb::{deep_png, progressive_jpeg};
use shared::{
    id::IssueId,
    moment::Moment,
    photo::{Hash, MAX_PHOTO_BYTES},
    sync::{Envelope, OpState, Rescue},
};
use std::{
    cell::Cell,
    time::{Duration, Instant},
};
use tests::{
    Client, Phone, Process,
    browser::{Browser, Hidden, field, form_of},
    jpeg_fixture::jpeg_of,
    phone::together,
    report::photo_of,
    stopwatch::p95_and_worst,
};
use uuid::Uuid;

/// Who pushes as much as a push takes, several times at once.
const PUSHERS: [&str; 8] = ["wang", "zhao", "qianbu", "houbu", "chaoshi", "chuangwei", "hecha", "lingdao"];
const PUSHES_EACH: usize = 2;
/// Records of a rescue file whose list is nearly as long as one may be.
const RESCUED: usize = 1_200;
/// What those who sign in meanwhile are promised, at the 95th percentile.
const PROMISED: Duration = Duration::from_secs(1);

/// A report with as many words as it may have, of a photo that is elsewhere.
fn long_report(client: &Client, hash: Hash, bytes: u64) -> Envelope {
    client.report(vec![photo_of(hash, bytes)], &"长".repeat(2_000))
}

/// Phones with photos at the limits and with what is none.
async fn phones(process: &Process) -> Vec<Phone> {
    let (photos, line, deep, scans) = (photos_at_the_limits(), line_png(), deep_png(), progressive_jpeg());
    let mut phones = Vec::new();
    for number in 0..4_u8 {
        let phone = Phone::in_town(&process.base(), ["wang", "zhao"][usize::from(number % 2)], process.shift(), number.into()).await;
        for (bytes, width, height) in &photos {
            let jpeg = bytes.starts_with(&[0xFF, 0xD8]);
            let bytes = if jpeg { as_long_as_may_be(bytes, number) } else { [&bytes[..], &[number]].concat() };
            let photo = phone.keep_here(bytes, *width, *height).await;
            phone.report_with(vec![photo]).await;
        }
        for bomb in [&line, &deep, &scans] {
            let bomb = phone.keep_here([&bomb[..], &[number]].concat(), 4_000, 3_000).await;
            phone.report_with(vec![bomb]).await;
        }
        phones.push(phone);
    }
    phones
}

/// Three forms of nine photos each, with what they answer.
async fn forms_of_photos(process: &Process) -> (Browser, Vec<(IssueId, Vec<u8>)>) {
    let wang = Phone::in_town(&process.base(), "wang", process.shift(), 99).await;
    let mut issues = Vec::new();
    for _ in 0..3 {
        issues.push(wang.report_of(1, 20_000).await);
    }
    wang.drain().await;
    let village = Browser::signed_in(&process.base(), "qianbu").await;
    let mut forms = Vec::new();
    for (issue, number) in issues.into_iter().zip(0_u64..) {
        let hidden = Hidden::of(&village.get(&format!("/plain/issues/{issue}")).await);
        let photos: Vec<Vec<u8>> = (0..9).map(|photo| jpeg_of(1_000 + number * 9 + photo, 7_000_000)).collect();
        let files: Vec<(&str, &[u8])> = photos.iter().map(|bytes| ("a.jpg", bytes.as_slice())).collect();
        forms.push((issue, form_of(&hidden.with("好"), "photos", &files)));
    }
    (village, forms)
}

/// A rescue file whose list is nearly as long as one may be, with a photo at the limits behind it.
async fn rescue_file(process: &Process) -> Vec<u8> {
    let zhao = Client::signed_in(&process.base(), "zhao").await;
    let (photo, ..) = photos_at_the_limits().swap_remove(1);
    let photo = as_long_as_may_be(&photo, 200);
    let hash = Hash::of(&photo);
    let mut reports = vec![long_report(&zhao, hash, MAX_PHOTO_BYTES)];
    reports.extend((1..RESCUED).map(|number| long_report(&zhao, Hash::of(&number.to_be_bytes()), 100_000)));
    let envelopes = reports.iter().map(|report| serde_json::value::to_raw_value(report).unwrap()).collect();
    let person = Some(zhao.signed_in.as_ref().unwrap().me.person.id);
    let (photos, made_at) = (vec![(hash, MAX_PHOTO_BYTES)], Moment(1_772_672_400_000));
    let rescue = Rescue { device: zhao.device, person, made_at, envelopes, damaged: vec![], photos, seal: None };
    let head = rescue.head(None).unwrap();
    println!("a rescue file with a list of {} KiB", head.len() / 1024);
    [head, photo].concat()
}

/// Somebody who signs in again and again while it goes on: how long each took.
async fn signing(base: &str, over: &Cell<bool>) -> Vec<Duration> {
    let mut times = Vec::new();
    while !over.get() {
        let begun = Instant::now();
        Client::signed_in(base, "hecha2").await;
        times.push(begun.elapsed());
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    times
}

#[tokio::test]
async fn all_that_is_large_from_everybody_at_once_is_answered_within_the_memory_and_people_sign_in_meanwhile() {
    let process = Process::with_town();
    let base = process.base();
    let phones = phones(&process).await;
    let (village, forms) = forms_of_photos(&process).await;
    let other = Browser::signed_in(&base, "houbu").await;
    let text = full_of("note", 4_500);
    let nowhere = format!("/plain/issues/{}/rectify", Uuid::now_v7());
    let rescue = rescue_file(&process).await;
    let rows = format!("jingge rescue 1\n{{\"damaged\":[{}\"\"]}}\n", format!("\"{}\",", "x".repeat(1_000_000)).repeat(150));
    let admin = Browser::signed_in(&base, "guanli").await;
    let mark = field(&admin.get("/plain/rescue").await, "mark");
    let mut pushers = Vec::new();
    for name in PUSHERS {
        let client = Client::signed_in(&base, name).await;
        let all = |_| (0..150).map(|_| long_report(&client, Hash::of(b"elsewhere"), 100_000)).collect::<Vec<_>>();
        let pushes: Vec<_> = (0..PUSHES_EACH).map(all).collect();
        pushers.push((client, pushes));
    }
    println!("{} MiB before", process.kib("VmHWM") / 1024);

    let (over, begun) = (Cell::new(false), Instant::now());
    let load = async {
        let photos = together(phones.iter().map(Phone::drain));
        let proofs = together(forms.into_iter().map(async |(issue, body)| {
            let answer = village.parts(&format!("/plain/issues/{issue}/rectify"), body).send().await.unwrap();
            let said = answer.text().await.unwrap();
            assert!(said.contains("等待核查"), "{said}");
        }));
        let texts = together((0..3).map(async |_| {
            if let Ok(answer) = other.parts(&nowhere, text.clone()).send().await {
                assert_eq!(answer.status(), 413);
            }
        }));
        let files = together([&rescue[..], rows.as_bytes(), &rescue].map(async |file| {
            let said = admin.files("/plain/rescue", &[("mark", &mark)], "file", &[("a.jingge", file)]).await.text();
            let whole = said.contains("照片 1 张") || said.contains(&format!("早已送达 {RESCUED} 条"));
            assert!(whole || said.contains("清单超过 8 MB"), "{said}");
        }));
        let pushes =
            together(pushers.iter().flat_map(|(client, pushes)| pushes.iter().map(async |all| client.pushed(all).await.outcomes.len())));
        let (_, _, _, _, judged) = tokio::join!(photos, proofs, texts, files, pushes);
        over.set(true);
        judged.into_iter().sum::<usize>()
    };
    let (judged, times) = tokio::join!(load, signing(&base, &over));
    let took = begun.elapsed();
    assert_eq!(judged, PUSHERS.len() * PUSHES_EACH * 150, "each record pushed has its answer");
    for phone in &phones {
        let records = phone.records().await;
        let delivered = records.iter().filter(|record| record.state == OpState::Delivered).count();
        assert_eq!((delivered, records.iter().filter(|record| record.needs_person).count()), (3, 3), "{records:?}");
    }
    let (p95, worst) = p95_and_worst(times.clone());
    println!("{} s; {} sign-ins meanwhile, p95 {} ms (worst {})", took.as_secs(), times.len(), p95.as_millis(), worst.as_millis());
    measured(&process, "photos at the limits, bombs, forms, rescue files, pushes and sign-ins together");
    assert!(times.len() >= 10 && p95 <= PROMISED, "{times:?}");
}
