//! What looks like a formula is a text, in every file, and comes back as it was.

use super::file::{compared, csv_rows, exported, listed, sheet_rows, unpacked};
use calamine::Data;
use server::town::read_ledger;
use std::collections::BTreeMap;
use tests::{
    World,
    world::{kind, lane},
};

const CORPUS: [&str; 11] = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2",
    "@SUM(1,2)",
    "\t=1+1",
    "=HYPERLINK(\"http://evil.example\",\"点\")",
    "＝1+1",
    "'=1+1",
    "\"=1+1\"",
    "墙角\n=1+1",
    "007",
];

#[tokio::test]
async fn a_note_like_a_formula_is_inert_in_workbook_and_csv_and_reads_back_as_it_was() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    for note in CORPUS {
        wang.report(kind("A06"), lane(), note).await;
    }
    wang.sync().await;
    let office = town.client("chuangwei").await;
    let notes: BTreeMap<String, String> = listed(&office, "").await.into_iter().map(|issue| (issue.id.short_code(), issue.note)).collect();
    assert_eq!(notes.len(), CORPUS.len());

    let workbook = exported(&office, "issues", "xlsx", "").await;
    assert!(!unpacked(&workbook).contains("<f>"), "no formula");
    for row in &sheet_rows(&workbook)[1..] {
        let (Data::String(code), Data::String(note)) = (&row[1], &row[6]) else { panic!("{row:?}") };
        assert_eq!(note, &notes[code], "a string as it was said");
    }
    let csv = exported(&office, "issues", "csv", "").await;
    for cell in csv_rows(&csv).iter().flatten() {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝']), "{cell:?} is no text for a spreadsheet");
    }
    for (name, bytes) in [("ledger.xlsx", workbook), ("ledger.csv", csv)] {
        let read: BTreeMap<String, String> =
            read_ledger(name, &bytes).unwrap().into_iter().map(|line| (line.cells["code"].clone(), line.cells["note"].clone())).collect();
        assert_eq!(read, notes, "{name}");
        let told = compared(&office, name, bytes).await;
        assert_eq!((told.rows, told.same, told.difference_count), (11, 11, 0), "{name}: {:?}", told.differences);
    }
}
