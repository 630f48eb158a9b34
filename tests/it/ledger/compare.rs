//! A ledger that comes back.

use super::file::{compared, csv_rows, exported, listed, worked};
use rust_xlsxwriter::Workbook;
use shared::ledger::ISSUES;

#[tokio::test]
async fn what_was_exported_comes_back_without_a_difference_and_a_changed_cell_is_named() {
    let town = worked().await;
    let office = town.client("chuangwei").await;
    for lang in ["zh", "en"] {
        for format in ["xlsx", "csv"] {
            let bytes = exported(&office, "issues", format, &format!("lang={lang}")).await;
            let told = compared(&office, &format!("ledger.{format}&lang={lang}"), bytes).await;
            assert_eq!((told.rows, told.same, told.difference_count), (7, 7, 0), "{lang} {format}: {told:?}");
            assert!(told.faults.is_empty());
        }
    }
    let text = String::from_utf8(exported(&office, "issues", "csv", "state=closed").await).unwrap();
    let code = csv_rows(text.as_bytes())[1][1].clone();
    let told = compared(&office, "ledger.csv", text.replace("墙角积存垃圾", "墙角").replace("按期", "逾期完成")).await;
    assert_eq!((told.rows, told.same, told.difference_count), (1, 0, 2));
    let said: Vec<_> =
        told.differences.iter().map(|one| (one.column.as_ref().unwrap().zh.as_str(), one.given.as_str(), one.kept.as_str())).collect();
    assert_eq!(said, [("问题描述", "墙角", "墙角积存垃圾"), ("完成情况", "已销号 · 逾期完成", "已销号 · 按期")]);
    assert!(told.differences.iter().all(|one| one.line == 2 && one.code == code), "{told:?}");
}

#[tokio::test]
async fn what_an_office_does_to_a_ledger_is_no_difference() {
    let town = worked().await;
    let office = town.client("chuangwei").await;
    let rows = csv_rows(&exported(&office, "issues", "csv", "").await);
    let place = |key: &str| ISSUES.iter().position(|column| column.key == key).unwrap();
    // Other columns first, a title and blank lines, remarks of its own, dates as text, codes typed full-width.
    let order = ["unit", "found_at", "code", "note", "remarks", "due_at", "kind", "responsible_person"].map(place);
    let wide = |text: &str| -> String {
        let full = |sign: char| char::from_u32(u32::from(sign) + 0xfee0).filter(|_| sign.is_ascii_graphic()).unwrap_or(sign);
        text.chars().map(full).collect()
    };
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_string(0, 0, "柳塘镇创卫整改台账 (三月)").unwrap();
    for (line, row) in (0_u32..).zip(&rows) {
        for (column, place) in (0_u16..).zip(order) {
            let cell = row[place].strip_prefix('\'').unwrap_or(&row[place]);
            let cell = match ISSUES[place].key {
                _ if line == 0 => cell.to_owned(),
                "code" => wide(cell),
                "found_at" => cell.replacen('-', "年", 1).replacen('-', "月", 1).replacen(' ', "日 ", 1),
                "due_at" => cell.split(' ').next().unwrap_or_default().replace('-', "/"),
                "remarks" | "responsible_person" => "张主任催过".to_owned(),
                _ => cell.to_owned(),
            };
            sheet.write_string(2 + line * 2, column, cell).unwrap();
        }
        sheet.write_string(2 + line * 2, 8, if line == 0 { "我的批注" } else { "已电话" }).unwrap();
    }
    let told = compared(&office, "台账.xlsx", workbook.save_to_buffer().unwrap()).await;
    assert_eq!((told.rows, told.same, told.difference_count), (7, 7, 0), "{told:?}");
}

#[tokio::test]
async fn a_row_that_is_not_the_readers_to_see_is_as_one_that_is_not_there() {
    let town = worked().await;
    let office = town.client("chuangwei").await;
    let csv = exported(&office, "issues", "csv", "").await;
    let other = town.client("houbu").await;
    let told = compared(&other, "ledger.csv", csv).await;
    let seen = listed(&other, "").await.len();
    assert_eq!((told.rows, told.same, seen), (7, 0, 0));
    assert!(told.differences.iter().all(|one| one.column.is_none() && one.kept.is_empty()), "{told:?}");
    let unknown = compared(&office, "ledger.csv", "编号,类别\nZZZ-ZZZ,甲\n不是编号,乙\n").await;
    assert_eq!((unknown.rows, unknown.same, unknown.difference_count), (2, 0, 2));
    let no_ledger = compared(&office, "ledger.csv", "责任单位,类别\n甲,乙\n").await;
    assert_eq!((no_ledger.rows, no_ledger.faults.len()), (0, 1));
    assert!(no_ledger.faults[0].text.zh.contains("编号"), "{no_ledger:?}");
}
