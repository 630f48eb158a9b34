//! A town with something on its lists, and the files of it as tests read them.

use calamine::{Data, Reader as _, Xlsx};
use shared::{
    issue::{Command, Issue, Judgement},
    ledger::LedgerComparison,
    query::IssuePage,
};
use std::io::{Cursor, Read as _};
use tests::{
    Client, World,
    world::{kind, lane, spot, unit},
};

/// A town in which issues stand in several states: closed, sent back, to verify, signed for, moved to another unit, void, without a unit.
pub(super) async fn worked() -> World {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    let mut made = Vec::new();
    for (code, note) in
        [("A06", "墙角积存垃圾"), ("A06", "桥头\n两车"), ("A01", "门前, \"乱\" 堆"), ("A06", "河边"), ("A06", ""), ("A06", "误报")]
    {
        made.push(wang.report(kind(code), lane(), note).await.issue);
    }
    wang.report(kind("A06"), spot(10.0, 100.0), "镇外").await;
    wang.sync().await;
    let village = town.phone("qianbu").await;
    for issue in &made[..3] {
        let answers = town.issue(*issue).await.status.assignment().map(|assignment| assignment.unit);
        if answers == Some(unit("CW1")) {
            village.rectify(*issue).await;
        }
    }
    village.sync().await;
    let hecha = town.phone("hecha").await;
    hecha.verify(made[0], Judgement::Pass).await.unwrap();
    hecha.verify(made[1], Judgement::SendBack { reason: "还有一车".into() }).await.unwrap();
    hecha.sync().await;
    let office = town.phone("chuangwei").await;
    office.ask(made[3], Command::Reassign { unit: unit("ZZ1"), reason: "河道归水务".into(), helpers: vec![unit("CW1")] }).await.unwrap();
    office.ask(made[5], Command::Void { reason: "=重复上报".into() }).await.unwrap();
    office.sync().await;
    town
}

/// All of a list, as it is asked page by page.
pub(super) async fn listed(client: &Client, query: &str) -> Vec<Issue> {
    let page: IssuePage = client.get(&format!("/api/issues?size=100&{query}")).await.json();
    assert!(!page.more, "a town of the suite fits a page");
    page.issues
}

pub(super) async fn exported(client: &Client, what: &str, format: &str, query: &str) -> Vec<u8> {
    let answer = client.get(&format!("/api/{what}/export?format={format}&{query}")).await;
    assert_eq!(answer.status, 200, "{format} {query}: {}", answer.text());
    answer.body
}

/// The rows of a CSV file, the headings among them.
pub(super) fn csv_rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = std::str::from_utf8(bytes).unwrap().strip_prefix('\u{feff}').expect("the mark by which spreadsheets know UTF-8");
    let rows = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes()).into_records();
    rows.map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// The rows of a workbook's only sheet.
pub(super) fn sheet_rows(bytes: &[u8]) -> Vec<Vec<Data>> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheets = workbook.sheet_names();
    assert_eq!(sheets.len(), 1);
    let range = workbook.worksheet_range(&sheets[0]).unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

/// All parts of a workbook, unpacked, one after the other.
pub(super) fn unpacked(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut all = String::new();
    for part in 0..archive.len() {
        let mut bytes = Vec::new();
        archive.by_index(part).unwrap().read_to_end(&mut bytes).unwrap();
        all.push_str(&String::from_utf8_lossy(&bytes));
    }
    all
}

pub(super) async fn compared(client: &Client, file: &str, bytes: impl Into<Vec<u8>>) -> LedgerComparison {
    let path = format!("/api/issues/export/compare?file={file}");
    let answer = client.send(client.http.post(client.url(&path)).body(bytes.into())).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}
