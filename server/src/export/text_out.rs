//! Rows as CSV and as GeoJSON.

use super::pages::{Pages, Row};
use crate::{error::Error, town::guards};
use csv::{Terminator, WriterBuilder};
use serde_json::{Map, Value, json};
use shared::{
    geo::Point,
    lang::Lang,
    ledger::{Cell, Column},
    moment::{Moment, UtcOffset},
};

/// The first line: the mark by which spreadsheets know UTF-8, and the headings.
///
/// # Errors
/// Never in practice: memory is written to.
pub(super) fn csv_head(columns: &[Column], lang: Lang) -> Result<Vec<u8>, Error> {
    let mut text = "\u{feff}".as_bytes().to_vec();
    text.extend(lines([columns.iter().map(|column| column.name(lang).to_owned()).collect()])?);
    Ok(text)
}

/// Rows as lines. A text that a spreadsheet could take for a formula has a `'` before it, which the reader of ledgers takes off.
///
/// # Errors
/// As [`csv_head`].
pub(super) fn csv_rows(rows: &[Row]) -> Result<Vec<u8>, Error> {
    lines(rows.iter().map(|row| row.cells.iter().map(inert).collect()))
}

fn lines(rows: impl IntoIterator<Item = Vec<String>>) -> Result<Vec<u8>, Error> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(&row).map_err(Error::internal)?;
    }
    writer.into_inner().map_err(Error::internal)
}

fn inert(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) if guards(text) => format!("'{text}"),
        other => other.text(),
    }
}

/// What stands before the features: RFC 7946, one feature a line.
pub(super) const GEOJSON_HEAD: &str = "{\"type\":\"FeatureCollection\",\"features\":[\n";
/// What stands behind them.
pub(super) const GEOJSON_FOOT: &str = "\n]}\n";

/// Rows as features, each but the first of all behind a comma.
pub(super) fn features(pages: &Pages, rows: &[Row], is_first: bool) -> String {
    let features = rows.iter().map(|row| feature(pages.columns(), row, pages.reference().town.offset).to_string());
    let features = features.collect::<Vec<_>>().join(",\n");
    if is_first || features.is_empty() { features } else { [",\n", &features].concat() }
}

fn feature(columns: &[Column], row: &Row, offset: UtcOffset) -> Value {
    let properties = columns.iter().zip(&row.cells).map(|(column, cell)| (column.key.to_owned(), value(cell, offset)));
    let geometry = row.point.map(|Point { lat, lon }| json!({ "type": "Point", "coordinates": [lon, lat] }));
    json!({ "type": "Feature", "id": row.id.to_string(), "geometry": geometry, "properties": properties.collect::<Map<_, _>>() })
}

/// A value with its type; an instant as ISO 8601 with the town's offset.
fn value(cell: &Cell, offset: UtcOffset) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Text(text) => json!(text),
        Cell::Count(count) => json!(count),
        Cell::At(at) => json!(Moment::from_local(*at, offset).to_iso(offset)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_text_like_a_formula_is_inert_and_others_stay_as_they_are() {
        for text in ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK(\"http://a\")", "'=1", "＝1+1"] {
            assert_eq!(inert(&Cell::Text(text.into())), format!("'{text}"));
        }
        for text in ["墙角", "3-5 号", "'引号", "a=b"] {
            assert_eq!(inert(&Cell::Text(text.into())), text);
        }
    }
}
