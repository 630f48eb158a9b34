//! Features that have a name and no code: what stands in the table under that name is theirs.

use crate::town::{
    column::Column,
    rows::{Rows, columns},
};
use geojson::{Feature, JsonValue};
use shared::town_table::TableName;

/// Fills what features without a code lack from the one row of the table with their name, all but the place.
pub(in super::super) fn completed(name: TableName, features: &mut [Feature], rows: &Rows) {
    let columns = columns(name);
    let (Some(key), Some(called)) = (columns.first(), columns.iter().position(|column| column.key == "name")) else { return };
    for feature in features {
        if given(feature, key).is_some() {
            continue;
        }
        let Some(word) = columns.get(called).and_then(|column| given(feature, column)) else { continue };
        let mut same = rows.0.iter().filter(|row| row.get(called).is_some_and(|cell| cell.trim() == word));
        let (Some(row), None) = (same.next(), same.next()) else { continue };
        for (column, cell) in columns.iter().zip(row).filter(|(_, cell)| !cell.is_empty()) {
            if given(feature, column).is_none() {
                feature.set_property(column.zh, JsonValue::String(cell.clone()));
            }
        }
    }
}

/// What a feature says under one of a column's names.
fn given(feature: &Feature, column: &Column) -> Option<String> {
    let said = feature.properties_iter().find(|(name, _)| column.is_named(name))?.1;
    match said {
        JsonValue::Null => None,
        JsonValue::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        other => Some(other.to_string()),
    }
}
