//! A table as a file that the upload reads back unchanged.

use super::{
    super::rows::{Tables, header},
    super::shape::shape_of_cell,
    column::described,
    sheet_out::workbook_of,
};
use crate::error::Error;
use serde_json::{Map, Value, json};
use shared::{
    geo::{Area, Point, Shape, contains},
    town_table::TableName,
};

/// The media type of a workbook.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// What a table is downloaded as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Csv,
    Xlsx,
    GeoJson,
    Json,
}

impl Format {
    /// The format with this ending, if the table has it.
    pub(super) fn of(name: TableName, ending: &str) -> Option<Self> {
        let all = [Self::Csv, Self::Xlsx, Self::GeoJson, Self::Json];
        let format = all.into_iter().find(|format| format.ending() == ending)?;
        let has = match format {
            Self::Csv | Self::Xlsx => !name.is_document(),
            Self::GeoJson => name.is_ground(),
            Self::Json => name.is_document(),
        };
        has.then_some(format)
    }

    /// The ending of the file.
    pub(super) const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::GeoJson => "geojson",
            Self::Json => "json",
        }
    }

    /// Its media type.
    pub(super) const fn media(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => XLSX,
            Self::GeoJson => "application/geo+json",
            Self::Json => "application/json",
        }
    }
}

/// The file. CSV begins with the mark by which spreadsheets know UTF-8.
///
/// # Errors
/// As [`workbook_of`].
pub(super) fn file_of(name: TableName, format: Format, tables: &Tables) -> Result<Vec<u8>, Error> {
    match format {
        Format::Csv => Ok(format!("\u{feff}{}", tables.text(name)).into_bytes()),
        Format::Json => Ok(tables.text(name).as_bytes().to_vec()),
        Format::Xlsx => workbook_of(name, &tables.rows(name)),
        Format::GeoJson => Ok(collection_of(name, tables).to_string().into_bytes()),
    }
}

fn collection_of(name: TableName, tables: &Tables) -> Value {
    let names = header(name);
    let features: Vec<Value> = tables
        .rows(name)
        .0
        .into_iter()
        .map(|row| {
            let (place, cells) = row.split_last().map_or(("", [].as_slice()), |(place, cells)| (place.as_str(), cells));
            let properties: Map<String, Value> = names
                .iter()
                .zip(cells)
                .filter(|(_, cell)| !cell.is_empty())
                .map(|(name, cell)| ((*name).to_owned(), json!(cell)))
                .collect();
            let geometry = shape_of_cell(place).map_or(Value::Null, |shape| geometry_of(&shape));
            json!({ "type": "Feature", "properties": properties, "geometry": geometry })
        })
        .collect();
    debug_assert_eq!(names.len(), described(name).len(), "the last column is the place");
    json!({ "type": "FeatureCollection", "features": features })
}

fn geometry_of(shape: &Shape) -> Value {
    let pair = |point: &Point| json!([point.lon, point.lat]);
    let line = |points: &[Point]| points.iter().map(pair).collect::<Vec<_>>();
    match shape {
        Shape::Point(point) => json!({ "type": "Point", "coordinates": pair(point) }),
        Shape::Line(points) => json!({ "type": "LineString", "coordinates": line(points) }),
        Shape::Area(area) => {
            let parts: Vec<Vec<Vec<Value>>> = parts_of(area).iter().map(|rings| rings.iter().map(|ring| line(ring)).collect()).collect();
            match parts.as_slice() {
                [only] => json!({ "type": "Polygon", "coordinates": only }),
                _ => json!({ "type": "MultiPolygon", "coordinates": parts }),
            }
        }
    }
}

/// The rings of an area as parts: a ring that begins on the ground of the part before it is a hole in it.
fn parts_of(area: &Area) -> Vec<Vec<Vec<Point>>> {
    let mut parts: Vec<Vec<Vec<Point>>> = Vec::new();
    for ring in area.rings() {
        match parts.last_mut() {
            Some(part) if ring.first().is_some_and(|corner| contains(&Area::new(part.clone()), *corner)) => part.push(ring.clone()),
            _ => parts.push(vec![ring.clone()]),
        }
    }
    parts
}
