//! Bytes that claim to be photos.

use image::{ImageFormat, RgbImage};
use server::photo::{Bad, Forms, ValidPhoto, forms_of, validate_photo};
use shared::{
    account::ErrorCode,
    id::IssueId,
    issue::{Command, Report},
    photo::MAX_PHOTO_PIXELS,
};
use std::io::Cursor;
use tests::{
    World,
    dice::Dice,
    fuzz::{Shown, cases, spoil},
    photo::sized,
    world::{kind, lane},
};
use uuid::Uuid;

fn corpus() -> Vec<Vec<u8>> {
    let picture = RgbImage::from_fn(40, 30, |x, y| image::Rgb([u8::try_from(x * 6).unwrap(), u8::try_from(y * 8).unwrap(), 90]));
    let written = |format| {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    };
    vec![sized(3, 48, 32), sized(9, 17, 5), written(ImageFormat::Png), written(ImageFormat::WebP)]
}

fn size_of(bytes: &[u8]) -> (u32, u32) {
    let picture = image::load_from_memory_with_format(bytes, ImageFormat::Jpeg).unwrap();
    (picture.width(), picture.height())
}

async fn validated(bytes: &[u8]) -> Result<(ValidPhoto, Forms), Bad> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    let photo = validate_photo(file.path().to_owned()).await?;
    let anew = forms_of(file.path(), photo.as_sent).expect("what has a receipt can be shown");
    let forms = photo.forms.clone().unwrap_or(anew);
    Ok((photo, forms))
}

#[tokio::test]
async fn spoilt_photos_are_validated_without_panic_and_what_is_accepted_can_be_shown() {
    let (mut dice, mut accepted) = (Dice::new(1), 0);
    let corpus = corpus();
    for case in 0..cases(800) {
        let whole = dice.pick(&corpus).unwrap();
        let bytes = spoil(&mut dice, whole);
        let _shown = Shown(case, bytes.clone());
        match validated(&bytes).await {
            Ok((photo, forms)) => {
                accepted += 1;
                assert!(u64::from(photo.width) * u64::from(photo.height) <= MAX_PHOTO_PIXELS);
                assert_eq!(forms.large.is_none(), photo.as_sent);
                let large = forms.large.iter().map(|large| (large, 1600 * 1200));
                for (form, area) in large.chain([(&forms.thumb, 320 * 240)]) {
                    let (width, height) = size_of(form);
                    assert!(width > 0 && height > 0 && width * height <= 2 * area + 65_536, "{width} × {height}");
                }
            }
            Err(Bad::NotAPhoto | Bad::Cut | Bad::Empty | Bad::Heic | Bad::TooManyPixels) => {}
            Err(Bad::Io(error)) => panic!("the disk has no fault: {error}"),
        }
    }
    assert!(accepted > 0, "some changes leave a photo");
}

#[tokio::test]
async fn a_spoilt_photo_sent_up_is_stored_or_refused_with_its_reason_as_the_validation_says() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    let client = tests::Client::to(&town.base);
    let mut dice = Dice::new(2);
    let corpus = corpus();
    for case in 0..cases(30) {
        let whole = dice.pick(&corpus).unwrap();
        let bytes = spoil(&mut dice, whole);
        if bytes.is_empty() {
            continue;
        }
        let _shown = Shown(case, bytes.clone());
        wang.offline();
        let photo = wang.keep(bytes.clone(), 40, 30, &lane()).await;
        let report = Report {
            kind: kind("A06"),
            place: lane(),
            pick: None,
            photos: vec![photo.clone()],
            note: String::new(),
            forecast: None,
            source: shared::issue::Source::Patrol,
            voice: None,
            kind_guessed: false,
        };
        let issue = IssueId(Uuid::now_v7());
        wang.ask(issue, Command::Report(report)).await.unwrap();
        wang.network.set_online(true);
        wang.stumble(1).await;
        let token = app::store::Store::outbox(&*wang.store).await.unwrap().marks.account.unwrap().upload_token.unwrap();
        let path = format!("/api/sync/photo/{}/0?bytes={}", photo.hash, bytes.len());
        let put = || client.send(client.http.put(client.url(&path)).bearer_auth(&token).body(bytes.clone()));
        let (first, again) = (put().await, put().await);
        assert_eq!(first.status, again.status, "{} {}", first.text(), again.text());
        let stored = town.issue(issue).await.photos[0].stored;
        match validated(&bytes).await {
            Ok(_) => assert!(first.status == 200 && stored, "{}", first.text()),
            Err(Bad::TooManyPixels) => assert!(first.error().error == ErrorCode::TooManyPixels && !stored),
            Err(_) => assert!(first.error().error == ErrorCode::NotAPhoto && !stored, "{}", first.text()),
        }
    }
}
