//! A 台账 that comes back from the office, read by the way of every table: a workbook or CSV in the usual encodings, a title above, columns in any
//! order, blank lines between.

use super::super::{
    MAX_FILE_BYTES, Reason, RowError,
    charset::decode,
    column::{Column, may, must},
    header::{Head, heads},
    sheet::{Sheet, cut_as_it_is},
    workbook::sheet_of,
};
use super::fault::told_of;
use shared::town_table::TableFault;
use std::collections::BTreeMap;

/// What the sheet is called.
const SHEETS: [&str; 3] = ["台账", "Ledger", "ledger"];

/// The columns by the keys of [`shared::ledger::ISSUES`].
const COLUMNS: &[Column] = &[
    must("code", "编号", &["案件编号", "问题编号", "Code"]),
    may("number", "序号", &["No.", "No"]),
    may("found_at", "发现日期", &["发现时间", "Foundon"]),
    may("source", "来源", &["案件来源", "Source"]),
    may("grid", "村居网格", &["网格", "Villageandgrid"]),
    may("place", "具体位置", &["地点", "Place"]),
    may("note", "问题描述", &["问题", "Problem"]),
    may("kind", "类别", &["问题类别", "Kind"]),
    may("photos_before", "整改前照片", &["Photosbefore"]),
    may("unit", "责任单位", &["Responsibleunit"]),
    may("responsible_person", "责任人", &["Personresponsible"]),
    may("measures", "整改措施", &["Measures"]),
    may("due_at", "整改时限", &["时限", "完成时限", "Due"]),
    may("state", "完成情况", &["State"]),
    may("photos_after", "整改后照片", &["Photosafter"]),
    may("verified", "核查人·日期", &["核查人", "Verifiedby,on"]),
    may("closed_at", "销号", &["销号日期", "Closedon"]),
    may("relapsed", "是否反弹", &["Relapsed"]),
    may("remarks", "备注", &["Remarks"]),
];

/// A row of a ledger: its cells as they stand there, by the keys of the columns that the file has.
#[derive(Debug, PartialEq, Eq)]
pub struct LedgerLine {
    /// The line of the file, from 1.
    pub line: usize,
    /// The cells.
    pub cells: BTreeMap<&'static str, String>,
}

/// Reads a ledger that people call `label`. Columns that a ledger does not have are the office's own, and are passed over.
///
/// # Errors
/// Why it is no ledger: damaged, larger than a table may be, without a header that names the codes.
pub fn read_ledger(label: &str, bytes: &[u8]) -> Result<Vec<LedgerLine>, Vec<TableFault>> {
    read(bytes).map_err(|fault| vec![told_of(None, label, *fault)])
}

fn read(bytes: &[u8]) -> Result<Vec<LedgerLine>, Box<RowError>> {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if size > MAX_FILE_BYTES {
        return Err(of_file(Reason::FileTooLarge { bytes: size }));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        let sheet = sheet_of(bytes, &SHEETS).map_err(of_file)?;
        return lines_of(&sheet.csv, |line| sheet.line(line), str::to_owned);
    }
    let (text, _) = decode(bytes).map_err(of_file)?;
    lines_of(&text, |line| line, opened)
}

/// A fault of the file as a whole; what people call it stands in the message.
fn of_file(reason: Reason) -> Box<RowError> {
    Box::new(RowError::of_file("", reason))
}

fn lines_of(text: &str, line_of: impl Fn(usize) -> usize, open: impl Fn(&str) -> String) -> Result<Vec<LedgerLine>, Box<RowError>> {
    let cut = cut_as_it_is(text, COLUMNS).map_err(|(row, reason)| Box::new(RowError { row: row.map(&line_of), ..*of_file(reason) }))?;
    let Sheet { header, header_row, lines } = cut;
    let (heads, faults) = heads(COLUMNS, &header, &[]);
    let of_header = |(column, reason)| Box::new(RowError { row: Some(line_of(header_row)), column, ..*of_file(reason) });
    let mut faults = faults.into_iter().filter(|(_, reason)| heads.is_none() || *reason == Reason::ColumnTwice);
    if let Some(fault) = faults.next() {
        return Err(of_header(fault));
    }
    let heads = heads.unwrap_or_default();
    let read = lines.iter().map(|(row, line)| {
        let cells = heads.iter().enumerate().filter_map(|(place, head)| match head {
            Head::Cell(column) => Some((column.key, open(line.get(place).unwrap_or_default()))),
            Head::Shape | Head::Ignored => None,
        });
        LedgerLine { line: line_of(*row), cells: cells.collect() }
    });
    Ok(read.collect())
}

/// A cell of a CSV file without the sign that keeps it from being a formula, which is written before what [`guards`] names.
fn opened(cell: &str) -> String {
    match cell.strip_prefix('\'') {
        Some(text) if guards(text) => text.to_owned(),
        _ => cell.to_owned(),
    }
}

/// Whether a spreadsheet could take a text of a CSV file for a formula, or for one that was kept from it: the export writes `'` before it.
#[must_use]
pub fn guards(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use shared::ledger::ISSUES;

    #[test]
    fn every_column_of_a_ledger_is_known_by_its_heading_in_either_language() {
        for column in ISSUES {
            for name in [column.zh, column.en, column.key] {
                let known = COLUMNS.iter().find(|known| known.is_named(name));
                assert_eq!(known.map(|known| known.key), Some(column.key), "{name}");
            }
        }
        assert_eq!(COLUMNS.len(), ISSUES.len());
    }

    #[test]
    fn a_ledger_is_read_whatever_an_office_has_done_to_its_lines_and_columns() {
        let text =
            "柳塘镇创卫台账,,,\n\n责任单位,编 号*,我的批注,问题描述\n前埠村,7F3-KQ2,催过,\"墙角,\n两车\"\n,,,\n,７Ｆ３ＫＱ３,,'=1+1\n";
        let lines = read_ledger("台账.csv", text.as_bytes()).unwrap();
        assert_eq!(lines.iter().map(|line| line.line).collect::<Vec<_>>(), [4, 7]);
        assert_eq!(
            lines[0].cells,
            [("code", "7F3-KQ2"), ("note", "墙角,\n两车"), ("unit", "前埠村")].map(|(key, cell)| (key, cell.into())).into()
        );
        assert_eq!((lines[1].cells["note"].as_str(), lines[1].cells["code"].as_str()), ("=1+1", "７Ｆ３ＫＱ３"));
    }

    #[test]
    fn what_is_no_ledger_is_told_with_the_reason() {
        for (bytes, told) in
            [("责任单位,问题描述\n甲,乙\n", "编号"), ("编号,编号,来源\nA,B,C\n", "编号"), ("", "编号"), ("PK\u{3}\u{4}x", "")]
        {
            let faults = read_ledger("台账.csv", bytes.as_bytes()).unwrap_err();
            assert!(faults.len() == 1 && faults[0].text.zh.contains(told), "{bytes}: {faults:?}");
        }
    }
}
