//! Who is in a file.

use super::file::{csv_rows, exported, unpacked, worked};

#[tokio::test]
async fn a_units_files_name_neither_reporter_nor_verifier_and_hold_its_own_issues_alone() {
    let town = worked().await;
    let (wang, hecha) = (town.phone("wang").await, town.phone("hecha").await);
    let secrets: Vec<String> =
        [&wang.person, &hecha.person].into_iter().flat_map(|person| [person.id.to_string(), person.name.clone()]).collect();
    let unit = town.client("qianbu").await;
    for query in ["", "state=closed", "photos=1", "lang=en"] {
        let workbook = unpacked(&exported(&unit, "issues", "xlsx", query).await);
        let texts = [exported(&unit, "issues", "csv", query).await, exported(&unit, "issues", "geojson", query).await];
        for text in texts.into_iter().map(|bytes| String::from_utf8(bytes).unwrap()).chain([workbook]) {
            assert!(text.len() > 300, "something is searched");
            let named = secrets.iter().find(|secret| text.contains(secret.as_str()));
            assert!(named.is_none(), "{query}: {named:?} in {text}");
        }
    }
    let judged = csv_rows(&exported(&unit, "issues", "csv", "state=closed").await);
    assert!(judged[1][15].starts_with("核查员 2026-03-05"), "the role and the day: {judged:?}");
    let all = csv_rows(&exported(&unit, "issues", "csv", "").await);
    assert!(all.len() > 3 && all[1..].iter().all(|row| row[9].contains("前埠")), "{all:?}");
    let office = csv_rows(&exported(&town.client("chuangwei").await, "issues", "csv", "state=closed").await);
    assert!(office[1][15].starts_with(&hecha.person.name), "the office may know: {office:?}");
    let leader = exported(&town.client("lingdao").await, "issues", "csv", "").await;
    let leader = String::from_utf8(leader).unwrap();
    assert!(secrets.iter().all(|secret| !leader.contains(secret.as_str())), "{leader}");
}
