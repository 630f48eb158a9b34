//! Which of them a file is, and how large it may be.

use super::{
    super::{MAX_ROWS, Reason},
    MapFile,
    archive::unpacked,
    kml_file, shape_file,
};

/// Most corners of a map file: what they are as text fits a draft.
const MOST_POINTS: usize = 200_000;

/// Reads a map file by its bytes; `None`: it is none of these.
///
/// # Errors
/// Why it cannot be read, or is more than a table can be.
pub(in super::super) fn map_file(bytes: &[u8]) -> Option<Result<MapFile, Reason>> {
    let read = if bytes.starts_with(b"PK\x03\x04") {
        let parts = match unpacked(bytes, &["shp", "dbf", "prj", "cpg", "kml"]) {
            Ok(parts) => parts,
            Err(reason) => return Some(Err(reason)),
        };
        if parts.of("shp").next().is_some() { shape_file::read(&parts) } else { kml_file::of_archive(&parts)? }
    } else {
        kml_file::read(bytes)?
    };
    Some(read.and_then(bounded))
}

fn bounded(file: MapFile) -> Result<MapFile, Reason> {
    if file.features.is_empty() {
        return Err(Reason::NoRows);
    }
    if file.features.len() > MAX_ROWS {
        return Err(Reason::TooManyRows { rows: file.features.len() });
    }
    let points: usize =
        file.features.iter().filter_map(|feature| feature.geometry.as_ref()).map(|geometry| points_of(&geometry.value)).sum();
    if points > MOST_POINTS { Err(Reason::TooManyPoints { points }) } else { Ok(file) }
}

fn points_of(value: &geojson::GeometryValue) -> usize {
    use geojson::GeometryValue as V;
    match value {
        V::Point { .. } => 1,
        V::MultiPoint { coordinates } | V::LineString { coordinates } => coordinates.len(),
        V::MultiLineString { coordinates } | V::Polygon { coordinates } => coordinates.iter().map(Vec::len).sum(),
        V::MultiPolygon { coordinates } => coordinates.iter().flatten().map(Vec::len).sum(),
        V::GeometryCollection { geometries } => geometries.iter().map(|geometry| points_of(&geometry.value)).sum(),
    }
}
