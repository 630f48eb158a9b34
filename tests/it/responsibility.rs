//! Who must put it right: the phone's answer and the server's are one.

use shared::Place;
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
