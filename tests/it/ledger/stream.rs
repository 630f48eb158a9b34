//! A long list is sent while it is read, and stops with its asker.

use shared::account::ErrorCode;
use std::time::Duration;
use tests::{World, large_town};

#[tokio::test]
async fn a_ledger_of_20_000_rows_begins_before_it_is_made_and_is_given_up_with_its_asker() {
    let town = World::new().await;
    // Longer than what lies on the way between server and asker.
    let note = "墙角积存垃圾约两车".repeat(60);
    large_town::fill(&town, 20_000, |issue, _| issue.note.clone_from(&note)).await;
    let office = town.client("chuangwei").await;
    let begin = || office.http.get(office.url("/api/issues/export?format=csv")).header("x-jingge", "1").send();
    let mut answer = begin().await.unwrap();
    assert_eq!(answer.status(), 200);
    let first = answer.chunk().await.unwrap().unwrap();
    assert!(!first.is_empty());
    // It is still under way: nobody has read on, so nothing more is made.
    for path in ["/api/issues/export?format=csv", "/api/inspections/export?format=xlsx"] {
        let second = office.get(path).await;
        assert_eq!((second.status, second.error().error), (429, ErrorCode::Exporting), "one at a time for a person");
    }
    let village = town.client("qianbu").await;
    assert_eq!(village.get("/api/issues/export?format=csv").await.status, 200, "others are not kept waiting");
    drop(answer);
    let mut whole = begin().await.unwrap();
    while whole.status() == 429 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        whole = begin().await.unwrap();
    }
    let mut rows = 0;
    while let Some(piece) = whole.chunk().await.unwrap() {
        rows += piece.windows(2).filter(|end| end == b"\r\n").count();
    }
    // A line's end that lies in two pieces is not counted.
    assert!(rows > 19_900, "{rows} of 20,002 rows");
}
