//! What the columns of a table are, by the names in its header.

use super::{
    Reason,
    column::{Column, head_name},
};
use csv::StringRecord;

/// Columns for people's own remarks, in every table.
const REMARKS: [&str; 4] = ["备注", "note", "remark", "说明"];
/// The cell that holds a shape in a CSV file: "116.30 32.90; 116.31 32.90".
const SHAPE: [&str; 4] = ["位置", "shape", "线", "坐标"];
/// What a column is.
pub(super) enum Head {
    /// One of the table's.
    Cell(&'static Column),
    /// The position of the row.
    Shape,
    /// Remarks, or nothing.
    Ignored,
}

/// Whether the cell of a header means the position.
pub(super) fn is_shape(given: &str) -> bool {
    SHAPE.contains(&head_name(given).as_str())
}

/// The Chinese names of columns, for a message.
pub(super) fn known(columns: &[Column]) -> String {
    columns.iter().map(|column| column.zh).collect::<Vec<_>>().join(" ")
}

/// What each column is, and what is wrong with the header, by column. `None` if one is missing that must be there: every row would complain of it.
pub(super) fn heads(
    columns: &'static [Column],
    header: &StringRecord,
    lines: &[(usize, StringRecord)],
) -> (Option<Vec<Head>>, Vec<(String, Reason)>) {
    let (mut heads, mut faults) = (Vec::new(), Vec::new());
    let (mut seen, mut unknown): (Vec<&str>, Vec<String>) = (Vec::new(), Vec::new());
    for (place, given) in header.iter().enumerate() {
        heads.push(if let Some(column) = columns.iter().find(|column| column.is_named(given)) {
            if seen.contains(&column.key) {
                faults.push((column.zh.to_owned(), Reason::ColumnTwice));
            }
            seen.push(column.key);
            Head::Cell(column)
        } else if is_shape(given) {
            Head::Shape
        } else {
            let name = head_name(given);
            let filled = lines.iter().find(|(_, line)| line.get(place).is_some_and(|cell| !cell.is_empty()));
            match filled {
                Some((row, _)) if name.is_empty() => faults.push((String::new(), Reason::ColumnUnnamed { column: place + 1, row: *row })),
                _ if name.is_empty() || REMARKS.contains(&name.as_str()) => {}
                _ => unknown.push(crate::cell::shown(given)),
            }
            Head::Ignored
        });
    }
    let missing = columns.iter().filter(|column| column.required && !seen.contains(&column.key));
    let missing = missing.map(|column| column.zh).collect::<Vec<_>>().join(" ");
    let whole = missing.is_empty();
    if !whole || !unknown.is_empty() {
        faults.push((String::new(), Reason::Header { missing, unknown: unknown.join(" "), known: known(columns) }));
    }
    (whole.then_some(heads), faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_column_is_found_whatever_people_put_around_it() {
        for given in ["编号", " 编 号", "*编号", "编号*", "编号（必填）", "编号:", "编\u{3000}号＊", "\u{feff}编号"] {
            assert_eq!(head_name(given), "编号", "{given:?}");
        }
        assert_eq!(head_name("半径(米)"), "半径");
        assert_eq!(head_name("编号(旧)"), "编号(旧)");
        assert!(is_shape("位 置*"));
    }
}
