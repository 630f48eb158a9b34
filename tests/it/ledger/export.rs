//! What stands in the files.

use super::file::{csv_rows, exported, listed, sheet_rows, unpacked, worked};
use calamine::Data;
use serde_json::Value;
use shared::{
    account::ErrorCode,
    inspection::InspectionPage,
    issue::Issue,
    lang::Lang,
    ledger::{Cell, INSPECTIONS, ISSUES, issue_row},
    moment::Moment,
};
use tests::{
    World,
    inspection::{Shot, faultless_front, front},
    world::{kind, lane},
};

/// Whether the workbook's cell is the row's, with its type.
fn is_typed(given: &Data, cell: &Cell) -> bool {
    match (given, cell) {
        (Data::Empty, Cell::Empty) => true,
        (Data::String(given), Cell::Text(text)) => given == text,
        (Data::Float(given), Cell::Count(count)) => *given == f64::from(*count),
        (Data::DateTime(given), Cell::At(at)) => {
            let (year, month, day, hour, minute, ..) = given.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}") == at.format("%Y-%m-%d %H:%M").to_string()
        }
        _ => false,
    }
}

#[tokio::test]
async fn a_ledger_has_the_rows_of_the_list_with_each_of_its_filters_and_cells_of_their_types() {
    let town = worked().await;
    let office = town.client("chuangwei").await;
    let reference = town.reference().await;
    let hecha = town.phone("hecha").await.person;
    let name_of = |person| (person == hecha.id).then(|| hecha.name.clone());
    let unit = tests::world::unit("CW1");
    let grid = tests::world::grid("G1");
    let (of_unit, of_grid) = (format!("unit={unit}"), format!("grid={grid}"));
    let mut most = 0;
    for query in [
        "",
        "state=closed",
        "open=true",
        "open=false",
        "overdue=true",
        "figure=due",
        "kind=A06",
        &of_unit,
        &of_grid,
        "source=patrol",
        "cell=100:0:0",
        "from=0&until=9999999999999",
        "text=墙角",
        "order=pressing",
        "before=9999999999999",
        "kind=A06&open=true&text=桥头",
    ] {
        let issues: Vec<Issue> = listed(&office, query).await;
        most = most.max(issues.len());
        let rows: Vec<[Cell; 19]> =
            (1..).zip(&issues).map(|(number, issue)| issue_row(number, issue, &reference, Lang::Zh, &name_of)).collect();
        let csv = csv_rows(&exported(&office, "issues", "csv", query).await);
        assert_eq!(csv[0], ISSUES.map(|column| column.zh), "{query}");
        let text = |cell: &Cell| if cell.text().starts_with('=') { format!("'{}", cell.text()) } else { cell.text() };
        assert_eq!(csv[1..], rows.iter().map(|row| row.iter().map(text).collect()).collect::<Vec<Vec<String>>>(), "{query}");

        let sheet = sheet_rows(&exported(&office, "issues", "xlsx", query).await);
        assert_eq!(sheet.len(), rows.len() + 1, "{query}");
        for (given, row) in sheet[1..].iter().zip(&rows) {
            for (place, cell) in row.iter().enumerate() {
                let given = given.get(place).unwrap_or(&Data::Empty);
                assert!(is_typed(given, cell), "{query}: {} is {given:?}, not {cell:?}", ISSUES[place].zh);
            }
        }

        let geojson = exported(&office, "issues", "geojson", query).await;
        let collection: Value = serde_json::from_slice(&geojson).unwrap();
        let features = collection["features"].as_array().unwrap();
        assert_eq!(features.len(), issues.len(), "{query}");
        assert_eq!(std::str::from_utf8(&geojson).unwrap().lines().count(), 2 + issues.len().max(1), "a feature a line");
        for (feature, issue) in features.iter().zip(&issues) {
            assert_eq!(feature["id"], issue.id.to_string());
            let point = issue.point.map(|point| serde_json::json!([point.lon, point.lat]));
            assert_eq!(feature["geometry"].get("coordinates"), point.as_ref());
            let properties = feature["properties"].as_object().unwrap();
            assert!(ISSUES.iter().all(|column| properties.contains_key(column.key)));
            let found = Moment::parse(properties["found_at"].as_str().unwrap(), reference.town.offset).unwrap();
            assert_eq!(found.0, issue.found_at().0 / 60_000 * 60_000);
        }
    }
    assert!(most >= 7, "the lists hold something");
}

#[tokio::test]
async fn a_workbook_has_a_frozen_header_and_filters_and_says_its_words_in_the_language_asked_for() {
    let town = worked().await;
    let office = town.client("chuangwei").await;
    let workbook = exported(&office, "issues", "xlsx", "lang=en").await;
    let parts = unpacked(&workbook);
    assert!(parts.contains("<autoFilter ref=\"A1:S8\"/>") && parts.contains("state=\"frozen\""), "{parts}");
    let rows = sheet_rows(&workbook);
    assert_eq!(rows[0][1], Data::String("Code".into()));
    assert!(rows.iter().any(|row| row[13] == Data::String("Closed · in time".into())), "{rows:?}");
}

#[tokio::test]
async fn a_ledger_with_photos_has_those_before_and_after_beside_their_number() {
    let town = worked().await;
    let office = town.client("chuangwei").await;
    let issues = listed(&office, "state=closed").await;
    assert_eq!(issues.len(), 1);
    let pictures = |bytes: &[u8]| {
        let archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        archive.file_names().filter(|name| name.as_ref().is_ok_and(|name| name.starts_with("xl/media/"))).count()
    };
    let with = exported(&office, "issues", "xlsx", "state=closed&photos=1").await;
    let without = exported(&office, "issues", "xlsx", "state=closed").await;
    // Both photos of the suite's phones may be the same picture.
    assert!((1..=2).contains(&pictures(&with)) && pictures(&without) == 0);
    let row = &sheet_rows(&with)[1];
    assert_eq!((&row[8], &row[14]), (&Data::Float(1.0), &Data::Float(1.0)));
}

#[tokio::test]
async fn a_list_of_inspections_is_exported_with_its_filters() {
    let town = World::new().await;
    let wang = town.client("wang").await;
    let shots = [Shot::of(1), Shot::of(2)];
    let made = [wang.inspects(front(lane(), [&shots[0].photo, &shots[1].photo], None)).1, wang.inspects(faultless_front(lane())).1];
    wang.pushes(&made).await;
    let office = town.client("chuangwei").await;
    for query in ["", "form=MQ", "self_check=true"] {
        let page: InspectionPage = office.get(&format!("/api/inspections?{query}")).await.json();
        let csv = csv_rows(&exported(&office, "inspections", "csv", query).await);
        assert_eq!(csv[0], INSPECTIONS.map(|column| column.zh));
        let scores: Vec<(String, String)> = csv[1..].iter().map(|row| (row[8].clone(), row[10].clone())).collect();
        let listed = page.inspections.iter().map(|row| (row.score.earned.to_string(), row.failed.to_string()));
        assert_eq!(scores, listed.collect::<Vec<_>>(), "{query}");
        let sheet = sheet_rows(&exported(&office, "inspections", "xlsx", query).await);
        assert_eq!(sheet.len(), csv.len());
        assert!(sheet[1..].iter().all(|row| matches!((&row[1], &row[8]), (Data::DateTime(_), Data::Float(_)))));
        let features: serde_json::Value = serde_json::from_slice(&exported(&office, "inspections", "geojson", query).await).unwrap();
        assert_eq!(features["features"].as_array().unwrap().len(), page.inspections.len());
    }
}

#[tokio::test]
async fn what_cannot_be_asked_for_is_refused_with_the_reason() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    wang.report(kind("A06"), lane(), "").await;
    wang.sync().await;
    let office = town.client("chuangwei").await;
    for (query, code) in
        [("", ErrorCode::BadRequest), ("format=pdf", ErrorCode::BadRequest), ("format=csv&cell=nowhere", ErrorCode::BadRequest)]
    {
        let answer = office.get(&format!("/api/issues/export?{query}")).await;
        assert_eq!((answer.status, answer.error().error), (400, code), "{query}");
    }
    let admin = town.client("guanli").await.get("/api/issues/export?format=csv").await;
    assert_eq!((admin.status, admin.error().error), (404, ErrorCode::NotFound));
    assert_eq!(office.get("/api/issues/export?format=csv").await.status, 200, "what was refused keeps no place");
}
