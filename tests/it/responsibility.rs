//! Who must put it right: the phone's answer and the server's are one.

use shared::{
    geo::Point,
    issue::{Status, WhyUnassigned},
    place::Place,
    responsibility::responsible_for,
};
use tests::{
    World,
    world::{kind, spot, unit},
};

#[tokio::test]
async fn five_places_have_the_unit_that_common_sense_names() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    let places = [
        ("a shop front", "A01", spot(32.505, 116.502_05), Some("SH1")),
        ("the ditch behind it", "D01", spot(32.5045, 116.502), Some("ZZ1")),
        ("an estate", "A01", spot(32.508, 116.508), Some("WY1")),
        ("a lane", "A06", spot(32.502, 116.502), Some("CW1")),
        ("outside every grid", "A06", spot(33.5, 117.5), None),
    ];
    for (name, code, place, expected) in places {
        let report = wang.report(kind(code), place, name).await;
        let shown = wang.sees(report.issue).await.unwrap();
        let on_phone = shown.issue.status.assignment().map(|assignment| assignment.unit);
        wang.sync().await;
        let on_server = town.issue(report.issue).await.status.assignment().map(|assignment| assignment.unit);
        assert_eq!(on_phone, expected.map(unit), "{name}");
        assert_eq!(on_server, on_phone, "{name}");
    }
    let unknown = wang.report(kind("A06"), Place::Unknown, "没有定位").await;
    wang.sync().await;
    assert!(town.issue(unknown.issue).await.status.assignment().is_none(), "待派遣, never lost");
}

#[tokio::test]
async fn a_fix_of_three_kilometres_binds_no_shop_on_phone_and_server_alike() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    let point = Point { lat: 32.505, lon: 116.502_05 };
    for (accuracy_m, expected) in [(6.0, Some(unit("SH1"))), (3_000.0, None)] {
        let place = Place::Gps { point, accuracy_m };
        let report = wang.report(kind("A01"), place.clone(), "定位不准").await;
        let on_phone = wang.sees(report.issue).await.unwrap().issue.status.assignment().map(|assignment| assignment.unit);
        wang.sync().await;
        let kept = town.issue(report.issue).await;
        assert_eq!(on_phone, expected, "{accuracy_m}");
        assert_eq!(kept.status.assignment().map(|assignment| assignment.unit), expected, "{accuracy_m}");
        if expected.is_none() {
            assert!(matches!(kept.status, Status::Unassigned { why: WhyUnassigned::PlaceUnknown }), "{:?}", kept.status);
            let reference = town.reference().await;
            let found = responsible_for(&place, reference.catalogue.kind(&kind("A01")).unwrap(), &reference, None);
            assert!(found.candidates.iter().any(|candidate| candidate.unit == unit("SH1")), "the shop may be picked: {found:?}");
        }
    }
}

#[tokio::test]
async fn a_report_from_zero_zero_is_kept_without_a_position_on_phone_and_server_alike() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    let report = wang.report(kind("A06"), spot(0.0, 0.0), "坏手机").await;
    let on_phone = wang.sees(report.issue).await.unwrap().issue;
    wang.sync().await;
    let kept = town.issue(report.issue).await;
    for issue in [&on_phone, &kept] {
        assert_eq!((&issue.place, issue.point, issue.grid), (&Place::Unknown, None, None));
        assert!(issue.photos.iter().all(|photo| photo.photo.place.point().is_none()));
    }
}
