//! What LibreOffice makes of the files. On a machine without it these tests look at nothing.

use super::file::{compared, csv_rows, exported, sheet_rows, worked};
use calamine::Data;
use shared::town_table::{TownTables, Uploaded};
use tests::spreadsheet::{saved, soffice};

/// What a cell says; of an instant the minute.
fn said(cell: &Data) -> String {
    match cell {
        Data::DateTime(at) => format!("{:?}", at.to_ymd_hms_milli()),
        other => other.to_string(),
    }
}

#[tokio::test]
async fn a_ledger_opened_and_saved_by_libreoffice_has_the_same_rows_and_types_and_comes_back_without_a_difference() {
    let Some(soffice) = soffice() else { return };
    let town = worked().await;
    let office = town.client("chuangwei").await;
    let workbook = exported(&office, "issues", "xlsx", "").await;
    let csv = exported(&office, "issues", "csv", "").await;
    let (as_csv, as_workbook, from_csv) = tokio::task::spawn_blocking({
        let (workbook, csv) = (workbook.clone(), csv.clone());
        move || {
            // Commas, quotation marks, UTF-8, cells as they are shown.
            let shown = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true";
            (
                saved(&soffice, "ledger.xlsx", &workbook, shown),
                saved(&soffice, "ledger.xlsx", &workbook, "xlsx"),
                saved(&soffice, "ledger.csv", &csv, "xlsx"),
            )
        }
    })
    .await
    .unwrap();
    let told = csv_rows(&csv);
    let marked = if as_csv.starts_with("\u{feff}".as_bytes()) { as_csv } else { ["\u{feff}".as_bytes(), &as_csv].concat() };
    let opened = |rows: Vec<Vec<String>>| -> Vec<Vec<String>> {
        rows.into_iter().map(|row| row.into_iter().map(|cell| cell.strip_prefix('\'').unwrap_or(&cell).to_owned()).collect()).collect()
    };
    assert_eq!(opened(csv_rows(&marked)), opened(told), "what a person reads there");
    let kind_of = |cell: &Data| std::mem::discriminant(cell);
    let (before, after) = (sheet_rows(&workbook), sheet_rows(&as_workbook));
    assert_eq!(before.len(), after.len());
    for (one, other) in before.iter().flatten().zip(after.iter().flatten()) {
        assert_eq!((kind_of(one), said(one)), (kind_of(other), said(other)));
    }
    for (name, bytes) in [("ledger.xlsx", as_workbook), ("ledger.xlsx", from_csv)] {
        let told = compared(&office, name, bytes).await;
        assert_eq!((told.rows, told.same, told.difference_count), (7, 7, 0), "{:?}", told.differences);
    }
}

#[tokio::test]
async fn a_town_table_saved_by_libreoffice_is_read_back_without_a_difference() {
    let Some(soffice) = soffice() else { return };
    let town = worked().await;
    let admin = town.client("guanli").await;
    for table in ["units", "rule_book", "catalogue", "forms", "segments"] {
        let workbook = admin.get(&format!("/api/town/tables/{table}.xlsx")).await;
        assert_eq!(workbook.status, 200);
        let (soffice, bytes) = (soffice.clone(), workbook.body);
        let bytes = tokio::task::spawn_blocking(move || saved(&soffice, "table.xlsx", &bytes, "xlsx")).await.unwrap();
        let path = format!("/api/town/draft/tables/{table}?file={table}.xlsx");
        let uploaded: Uploaded = admin.send(admin.http.post(admin.url(&path)).body(bytes)).await.json();
        assert!(uploaded.taken && uploaded.fault_count == 0, "{table}: {:?}", uploaded.faults);
        assert_eq!(admin.get("/api/town/tables").await.json::<TownTables>().draft.edits, 0, "{table}");
    }
}
