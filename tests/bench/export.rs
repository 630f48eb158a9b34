//! What an office's long lists and large drafts cost, over HTTP: time and memory of a 台账 of 1,000, 10,000 and 100,000 rows, of comparing one that comes
//! back, of reading a table of 5,000 rows, and of what would change by 5,000 rows of rules with 10,000 open issues.
//!
//! `cargo xtask bench export` prints, for each file, its time, its size, and by how much the process's memory grew at most meanwhile. It is a measurement,
//! not a test: it fails only if a file lacks a row. `JINGGE_BENCH_SIZES=1000` measures other sizes.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a measurement says what it expects by failing")]

use shared::{
    ledger::LedgerComparison,
    town_table::{DraftEffect, Uploaded},
};
use std::time::Instant;
use tests::{Client, World, large_town, usage::Memory};

/// Most rows of a file that can come back.
const COMES_BACK: u64 = 20_000;
/// Rows of the table.
const TABLE: u32 = 5_000;
/// Open issues beside a draft.
const OPEN: u64 = 10_000;

/// Asks for a file and throws it away while it comes, unless it is to be kept.
async fn fetched(client: &Client, path: &str, keep: bool) -> (Vec<u8>, usize) {
    let mut answer = client.http.get(client.url(path)).timeout(std::time::Duration::from_secs(900)).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    let (mut kept, mut bytes) = (Vec::new(), 0);
    while let Some(piece) = answer.chunk().await.unwrap() {
        bytes += piece.len();
        if keep {
            kept.extend_from_slice(&piece);
        }
    }
    (kept, bytes)
}

async fn measured(client: &Client, format: &str) {
    let (begun, memory) = (Instant::now(), Memory::begin());
    let (_, bytes) = fetched(client, &format!("/api/issues/export?format={format}"), false).await;
    let took = begun.elapsed().as_secs_f64();
    println!("  {format:<10} {took:>8.2} s, {:>8} kB, {:>6} kB more memory at most", bytes / 1_000, memory.most_more() / 1_024);
}

async fn compared(client: &Client, size: u64) {
    for format in ["csv", "xlsx"] {
        let (bytes, _) = fetched(client, &format!("/api/issues/export?format={format}"), true).await;
        let begun = Instant::now();
        let path = "/api/issues/export/compare?file=ledger";
        let told: LedgerComparison = client.send(client.http.post(client.url(path)).body(bytes)).await.json();
        assert!(u64::from(told.rows) >= size && told.rows == told.same, "{told:?}");
        println!("  compared as {format:<5} {:>8.2} s, {} rows", begun.elapsed().as_secs_f64(), told.rows);
    }
}

/// A table of units as an office hands it in.
async fn read_in(town: &World) {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for line in 0..=TABLE {
        let row = match line {
            0 => ["编号", "名称", "简称", "类型"].map(str::to_owned),
            line => [format!("SH{line:05}"), format!("第 {line} 户"), String::new(), "商户".into()],
        };
        for (column, cell) in (0_u16..).zip(row) {
            sheet.write_string(line, column, cell).unwrap();
        }
    }
    let bytes = workbook.save_to_buffer().unwrap();
    let admin = town.client("guanli").await;
    let begun = Instant::now();
    let path = "/api/town/draft/tables/units?file=units.xlsx";
    let told: Uploaded = admin.send(admin.http.post(admin.url(path)).body(bytes)).await.json();
    assert!(told.taken && told.rows == TABLE, "{:?}", told.faults);
    println!("  a table of {TABLE} rows read into the draft: {:.2} s", begun.elapsed().as_secs_f64());
}

/// A draft whose rules send every issue elsewhere, by its last row.
async fn would_change(town: &World, open: u64) {
    let mut rules = "行号,职责,地类,牵头单位,配合单位\n".to_owned();
    (1..TABLE).for_each(|row| rules.push_str(&format!("{row},绿化,集贸市场,CW2,\n")));
    rules.push_str(&format!("{TABLE},A06,,ZZ1,\n"));
    let admin = town.client("guanli").await;
    let path = "/api/town/draft/tables/rule_book?file=rules.csv";
    let told: Uploaded = admin.send(admin.http.post(admin.url(path)).body(rules)).await.json();
    assert!(told.taken && told.rows == TABLE, "{:?}", told.faults);
    let mut times = Vec::new();
    for _ in 0..5 {
        let begun = Instant::now();
        let effect: DraftEffect = admin.get("/api/town/draft/effect").await.json();
        times.push(begun.elapsed().as_secs_f64());
        assert!(u64::from(effect.moved_count) >= open, "{} moved", effect.moved_count);
    }
    times.sort_by(f64::total_cmp);
    println!(
        "  what {TABLE} rows of rules change of {open} open issues: {:.2} s (median of 5, {:.2} to {:.2})",
        times[2], times[0], times[4]
    );
}

#[tokio::main]
async fn main() {
    let sizes = std::env::var("JINGGE_BENCH_SIZES").unwrap_or_else(|_| "1000,10000,100000".into());
    for size in sizes.split(',').map(|size| size.trim().parse::<u64>().expect("a number of issues")) {
        let town = World::on_sqlite().await;
        large_town::fill(&town, size, |issue, _| issue.note = "墙角积存垃圾约两车".into()).await;
        println!("{size} issues");
        let office = town.client("chuangwei").await;
        for format in ["csv", "geojson", "xlsx"] {
            measured(&office, format).await;
        }
        if size < COMES_BACK {
            compared(&office, size).await;
        }
    }
    read_in(&World::on_sqlite().await).await;
    let town = World::on_sqlite().await;
    large_town::fill_with(&town, OPEN, 1, |_, _| {}).await;
    would_change(&town, OPEN).await;
}
