//! A Shapefile: `.shp` with its `.dbf`, and where they are there `.prj` and `.cpg`.

use super::{MapFile, archive::Parts};
use crate::town::{MAX_ROWS, Reason, crs::Frame, ground_file::ground_columns};
use dbase::{FieldValue, encoding::EncodingRs};
use encoding_rs::{Encoding, GB18030, UTF_8};
use geojson::{Feature, Geometry, GeometryValue, JsonObject, JsonValue};
use shapefile::{Polygon, PolygonRing, Shape, ShapeReader, record::traits::HasXY};
use std::io::Cursor;

/// Bytes of a column's name in a dBase file; longer ones are cut.
const CUT_AT: usize = 9;

/// Reads the only Shapefile of an archive.
///
/// # Errors
/// That there are several, or why it cannot be read.
pub(super) fn read(parts: &Parts) -> Result<MapFile, Reason> {
    let all: Vec<(&str, &[u8])> = parts.of("shp").collect();
    let [(stem, shp)] = all.as_slice() else {
        return Err(Reason::SeveralMaps { names: all.iter().map(|(stem, _)| format!("{stem}.shp")).collect::<Vec<_>>().join("、") });
    };
    let unreadable = |what: &str, error: &dyn std::error::Error| Reason::Unreadable(format!("{stem}.{what}: {error}"));
    let mut shapes = ShapeReader::new(Cursor::new(*shp)).map_err(|error| unreadable("shp", &error))?;
    let mut features = Vec::new();
    for shape in shapes.iter_shapes() {
        if features.len() > MAX_ROWS {
            return Err(Reason::TooManyRows { rows: features.len() });
        }
        let geometry = geometry_of(shape.map_err(|error| unreadable("shp", &error))?)?;
        features.push(Feature { geometry: geometry.map(Geometry::new), ..Feature::default() });
    }
    if let Some(dbf) = parts.get(stem, "dbf") {
        let encoding = encoding_of(parts.get(stem, "cpg"), dbf);
        let reader = dbase::ReaderBuilder::new().with_encoding(EncodingRs::from(encoding)).build(Cursor::new(dbf));
        let mut reader = reader.map_err(|error| unreadable("dbf", &error))?;
        for (feature, record) in features.iter_mut().zip(reader.iter_records()) {
            let record = record.map_err(|error| unreadable("dbf", &error))?;
            let mut properties = JsonObject::new();
            for (name, value) in record {
                properties.insert(whole_name(&name), json_of(value));
            }
            feature.properties = Some(properties);
        }
    }
    let said = parts.get(stem, "prj").map(|prj| Frame::of_wkt(&String::from_utf8_lossy(prj)));
    Ok(MapFile { features, said })
}

fn ring<P: HasXY>(points: &[P]) -> Vec<geojson::Position> {
    points.iter().map(|point| vec![point.x(), point.y()].into()).collect()
}

/// Outer rings with the holes that follow them: programs write a hole behind the ring that it lies in, and whatever they wrote is judged.
fn rings<P: HasXY>(rings: &[PolygonRing<P>]) -> GeometryValue {
    let mut parts: Vec<Vec<Vec<geojson::Position>>> = Vec::new();
    for one in rings {
        let points = ring(one.points());
        match (one, parts.last_mut()) {
            (PolygonRing::Inner(_), Some(last)) => last.push(points),
            _ => parts.push(vec![points]),
        }
    }
    GeometryValue::MultiPolygon { coordinates: parts }
}

fn lines<P: HasXY>(parts: &[Vec<P>]) -> GeometryValue {
    GeometryValue::MultiLineString { coordinates: parts.iter().map(|part| ring(part)).collect() }
}

fn point<P: HasXY>(point: &P) -> GeometryValue {
    GeometryValue::Point { coordinates: vec![point.x(), point.y()].into() }
}

fn geometry_of(shape: Shape) -> Result<Option<GeometryValue>, Reason> {
    Ok(Some(match shape {
        Shape::NullShape => return Ok(None),
        Shape::Point(at) => point(&at),
        Shape::PointM(at) => point(&at),
        Shape::PointZ(at) => point(&at),
        Shape::Polyline(line) => lines(line.parts()),
        Shape::PolylineM(line) => lines(line.parts()),
        Shape::PolylineZ(line) => lines(line.parts()),
        Shape::Polygon(area) => polygon(&area),
        Shape::PolygonM(area) => rings(area.rings()),
        Shape::PolygonZ(area) => rings(area.rings()),
        _ => return Err(Reason::WrongShape { wanted: "一个点、一条线或一个面" }),
    }))
}

fn polygon(area: &Polygon) -> GeometryValue {
    rings(area.rings())
}

/// How the texts of a dBase file are written: as its `.cpg` says, else as its own mark says, else as they read without fault.
fn encoding_of(cpg: Option<&[u8]>, dbf: &[u8]) -> &'static Encoding {
    let label = cpg.map(|cpg| String::from_utf8_lossy(cpg).trim().to_lowercase());
    let chinese = |label: &str| ["936", "54936", "gb", "ansi"].iter().any(|word| label.contains(word));
    match label {
        Some(label) if chinese(&label) => return GB18030,
        Some(label) if label.contains("utf") || label.contains("65001") => return UTF_8,
        _ => {}
    }
    // 0x4d: code page 936.
    if dbf.get(29) == Some(&0x4d) {
        return GB18030;
    }
    let head = dbf.get(8..10).map_or(0, |length| usize::from(length[0]) | usize::from(length[1]) << 8);
    if std::str::from_utf8(dbf.get(head..).unwrap_or_default()).is_ok() { UTF_8 } else { GB18030 }
}

/// The name of a column that was cut in a dBase file: of those with ground the one name that begins so.
fn whole_name(given: &str) -> String {
    let given = given.trim().trim_end_matches('\u{fffd}');
    if given.len() < CUT_AT {
        return given.to_owned();
    }
    let mut longer = ground_columns().filter(|name| name.len() > given.len() && name.starts_with(given));
    longer.next().map_or_else(|| given.to_owned(), str::to_owned)
}

fn json_of(value: FieldValue) -> JsonValue {
    match value {
        FieldValue::Character(text) => text.map_or(JsonValue::Null, |text| JsonValue::String(text.trim_end_matches('\u{fffd}').to_owned())),
        FieldValue::Numeric(number) => number.map_or(JsonValue::Null, JsonValue::from),
        FieldValue::Float(number) => number.map_or(JsonValue::Null, |number| JsonValue::from(f64::from(number))),
        FieldValue::Integer(number) => JsonValue::from(number),
        FieldValue::Double(number) | FieldValue::Currency(number) => JsonValue::from(number),
        FieldValue::Logical(is) => is.map_or(JsonValue::Null, JsonValue::Bool),
        FieldValue::Memo(text) => JsonValue::String(text),
        FieldValue::Date(_) | FieldValue::DateTime(_) => JsonValue::Null,
    }
}
