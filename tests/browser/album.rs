//! Photos from the album: their own place and time where they have them, else a question, and never silently where the phone is now.

use crate::{
    browser::Browser,
    fault::kit::{another, at_work, delivered, issues, rows},
    server::Server,
};
use shared::{
    geo::{Point, distance_m},
    issue::Issue,
    moment::{Moment, UtcOffset},
    photo::PhotoSource,
    place::Place,
};
use std::{fs, path::Path};
use tempfile::TempDir;
use tests::photo;

const ASKS: &str = "照片来自相册, 请确认位置";

/// In the ground of the village's other grid, a kilometre from where the phone is.
const THERE: Point = Point { lat: 32.505, lon: 116.515 };

/// Opens the form and picks the photo, with a kind.
async fn picked(phone: &Browser, server: &Server, file: &Path) {
    phone.go(&format!("{}/report", server.base())).await;
    phone.find("//textarea").await;
    phone.choose_kind("卫生死角").await;
    phone.pick(file).await;
    phone.sees("还可加 8 张").await;
}

async fn saved(phone: &Browser) {
    another(phone).await;
    phone.press("保存").await;
    phone.sees("处理经过").await;
}

/// The newest issue on the server.
async fn newest(server: &Server) -> Issue {
    issues(server).await.remove(0)
}

#[tokio::test]
async fn a_photo_of_the_album_brings_its_own_place_and_time_else_the_place_is_asked_and_nothing_is_blocked() {
    let folder = TempDir::new().unwrap();
    let file = |name: &str, bytes: Vec<u8>| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let noted = file("noted.jpg", photo::noted(3, (THERE.lat, THERE.lon), "2026:02:01 15:30:00"));
    let plain = file("plain.jpg", photo::sized(40, 640, 480));
    let hostile =
        file("hostile.jpg", photo::with_notes(&photo::sized(90, 640, 480), b"II*\0\x08\0\0\0\xFF\xFF\x25\x88\x04\0\x01\0\0\0\x08\0\0\0"));
    let server = Server::with_town();
    let phone = at_work(&server).await;

    picked(&phone, &server, &noted).await;
    phone.sees("位置取自照片").await;
    saved(&phone).await;
    delivered(&phone, &server).await;
    let issue = newest(&server).await;
    assert!(distance_m(issue.point.unwrap(), THERE) < 1.0, "{:?}", issue.place);
    let shot = &issue.photos[0].photo;
    assert_eq!((shot.source, shot.taken_at), (PhotoSource::Album, Moment::parse("2026-02-01T15:30", UtcOffset::CHINA).unwrap()));
    assert!(distance_m(shot.place.point().unwrap(), THERE) < 1.0);

    // Nothing is known: asked once, answered with where the phone is.
    picked(&phone, &server, &plain).await;
    phone.sees(ASKS).await;
    phone.wait_for("return document.querySelector('#place-value').innerText === '选网格或点位'").await;
    assert_eq!(phone.complaints().await, Vec::<String>::new());
    phone.press("保存").await;
    phone.find("//*[contains(@class, 'toast')][contains(., '请确认位置')]").await;
    assert_eq!(rows(&phone, "envelopes").await.len(), 1, "only the one before");
    phone.press("就在我现在的位置 (精度 8 米)").await;
    phone.wait_for(&format!("return !document.querySelector('main').innerText.includes('{ASKS}')")).await;
    saved(&phone).await;
    delivered(&phone, &server).await;
    let issue = newest(&server).await;
    assert!(matches!(issue.place, Place::Gps { point, .. } if point.lat == 32.502), "{:?}", issue.place);
    assert_eq!(issue.photos[0].photo.place, Place::Unknown, "where the photo was taken is still not known");

    // Who does not answer saves all the same, and the phone's place is not taken for the photo's.
    picked(&phone, &server, &hostile).await;
    phone.sees(ASKS).await;
    phone.press("保存").await;
    phone.find("//*[contains(@class, 'toast')][contains(., '请确认位置')]").await;
    phone.press("保存").await;
    phone.sees("处理经过").await;
    delivered(&phone, &server).await;
    assert_eq!(newest(&server).await.place, Place::Unknown);
    phone.quit().await;
}
