//! A clock that is a year wrong, a phone in another time zone, and one that does not know where it is.

use super::kit::{Shots, another, at_work, before_load, delivered, fill_report, issues, no_more, report, rows};
use crate::server::Server;
use serde_json::json;
use shared::{moment::Moment, place::Place};
use tests::coverage_mark::covered;

const YEAR: i64 = 365 * 24 * 3_600_000;

/// A device whose clock is off by so many milliseconds.
pub fn wrong_by(millis: i64) -> String {
    format!(
        r"
        const Right = Date;
        window.Date = class extends Right {{
            constructor(...parts) {{ if (parts.length) super(...parts); else super(Right.now() + ({millis})); }}
            static now() {{ return Right.now() + ({millis}); }}
        }};"
    )
}

fn now() -> Moment {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    Moment(i64::try_from(since.as_millis()).unwrap())
}

#[tokio::test]
async fn a_clock_wrong_by_a_year_and_another_time_zone_change_neither_order_nor_deadline() {
    let shots = Shots::new();
    let mut server = Server::with_town();
    let phone = at_work(&server).await;
    phone.ready_for_offline().await;
    let mut zones = ["America/New_York", "Pacific/Kiritimati"].into_iter();
    for (round, wrong) in [YEAR, -YEAR].into_iter().enumerate() {
        let script = before_load(&phone, &wrong_by(wrong)).await;
        // Heard the server once with this clock: the deviation is known from then on.
        phone.go(&server.base()).await;
        phone.press("首页").await;
        let begun = std::time::Instant::now();
        loop {
            let marks = rows(&phone, "marks").await;
            if marks[0]["clock_offset_ms"].as_i64().is_some_and(|offset| (offset - wrong).abs() < 60_000) {
                break;
            }
            assert!(begun.elapsed().as_secs() < 30, "the deviation is not noticed: {marks:?}");
        }
        server.kill();
        for shot in 0..2 {
            let seed = u8::try_from(round).unwrap() * 100 + shot * 40 + 3;
            fill_report(&phone, &server, &shots.shot(seed)).await;
            phone.type_into("说明", &format!("第 {round} 轮第 {shot} 条")).await;
            phone.press("保存").await;
            phone.sees("已存本机").await;
        }
        phone.cdp("Emulation.setTimezoneOverride", json!({ "timezoneId": zones.next() })).await;
        // Judged by the right clock: the date beside the case is the town's, not the phone's.
        let shown = phone.text().await;
        server.start();
        delivered(&phone, &server).await;
        let mut there: Vec<_> =
            issues(&server).await.into_iter().filter(|issue| issue.note.starts_with(&format!("第 {round} 轮"))).collect();
        there.sort_by_key(|issue| (issue.reported_at, issue.note.clone()));
        assert_eq!(
            there.iter().map(|issue| issue.note.as_str()).collect::<Vec<_>>(),
            [format!("第 {round} 轮第 0 条"), format!("第 {round} 轮第 1 条")],
            "{shown}"
        );
        for issue in &there {
            let due = issue.status.assignment().unwrap().due.at;
            let days = due.millis_since(now()) / (24 * 3_600_000);
            assert!((0..=12).contains(&days), "due in {days} days");
            assert!(now().millis_since(issue.reported_at).abs() < 120_000, "received when it was received");
            let claimed = issue.timeline[0].recorded_at.unwrap();
            assert!((claimed.millis_since(issue.reported_at) - wrong).abs() < 300_000, "the phone's own claim stands beside it");
        }
        no_more(&phone, &script).await;
    }
    phone.quit().await;
    covered("B", &["F43"], 2);
}

#[tokio::test]
async fn a_place_that_is_denied_late_or_rough_never_keeps_a_report_from_being_saved() {
    let shots = Shots::new();
    let server = Server::with_town();
    let phone = at_work(&server).await;
    let allow = |setting: &str| json!({ "permission": { "name": "geolocation" }, "setting": setting, "origin": server.base() });

    // Five kilometres rough.
    phone.stand_at(&server.base(), 32.502, 116.502, 5_000.0).await;
    phone.go(&format!("{}/report", server.base())).await;
    phone.sees("5000 米").await;
    report(&phone, &server, &shots.shot(1)).await;

    // Never: the browser has no position.
    phone.cdp("Emulation.setGeolocationOverride", json!({})).await;
    report(&phone, &server, &shots.shot(70)).await;

    // Late: it comes when the photo is taken already.
    let late = before_load(&phone, "const watch = Geolocation.prototype.watchPosition; Geolocation.prototype.watchPosition = function (...a) { window.__late = () => watch.apply(this, a); return 1; };").await;
    phone.stand_at(&server.base(), 32.502, 116.502, 9.0).await;
    fill_report(&phone, &server, &shots.shot(140)).await;
    phone.sees("正在定位").await;
    phone.script("window.__late()").await;
    phone.sees("前埠网格 · ").await;
    another(&phone).await;
    phone.press("保存").await;
    phone.sees("已存本机").await;
    no_more(&phone, &late).await;

    // Denied.
    phone.cdp("Browser.setPermission", allow("denied")).await;
    phone.go(&format!("{}/report", server.base())).await;
    phone.sees("没有允许定位, 请从列表选网格或点位").await;
    report(&phone, &server, &shots.shot(210)).await;

    delivered(&phone, &server).await;
    let places: Vec<Place> = issues(&server).await.into_iter().map(|issue| issue.place).collect();
    let rough = places.iter().filter(|place| matches!(place, Place::Gps { accuracy_m, .. } if *accuracy_m > 4_000.0)).count();
    let exact = places.iter().filter(|place| matches!(place, Place::Gps { accuracy_m, .. } if *accuracy_m < 10.0)).count();
    let none = places.iter().filter(|place| **place == Place::Unknown).count();
    assert_eq!((rough, exact, none), (1, 1, 2), "{places:?}");
    phone.quit().await;
    covered("B", &["F44"], 4);
}
