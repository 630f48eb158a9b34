//! KML, bare or packed as KMZ: placemarks with their geometry, their name, and their extended data.

use super::{MapFile, archive::Parts};
use crate::town::{Reason, charset::decode};
use geojson::{Feature, Geometry, GeometryValue, JsonObject, JsonValue, Position};
use kml::{
    Kml, KmlReader,
    types::{Coord, Element, Geometry as Drawn, LinearRing, Placemark},
};

/// Deepest folder in a folder that is read: the reader goes down once for each.
const DEEPEST: usize = 64;

/// The KML of a KMZ: `doc.kml`, or the only one; `None`: there is none.
pub(super) fn of_archive(parts: &Parts) -> Option<Result<MapFile, Reason>> {
    let all: Vec<(&str, &[u8])> = parts.of("kml").collect();
    let main = all.iter().find(|(stem, _)| stem.rsplit('/').next() == Some("doc")).or(all.first())?;
    read(main.1)
}

/// The placemarks of a KML file; `None`: it is no KML.
pub(super) fn read(bytes: &[u8]) -> Option<Result<MapFile, Reason>> {
    let (text, _) = decode(bytes).ok()?;
    let head: String = text.trim_start().chars().take(2_000).collect();
    if !head.starts_with('<') || !head.contains("<kml") && !head.contains(":kml") {
        return None;
    }
    Some(if deeper_than(&text, DEEPEST) {
        Err(Reason::Unreadable("KML: 文件夹套得太深 · folders in folders without end".to_owned()))
    } else {
        features_of(&text)
    })
}

fn features_of(text: &str) -> Result<MapFile, Reason> {
    let whole: Kml<f64> = KmlReader::<_, f64>::from_string(text).read().map_err(|error| Reason::Unreadable(format!("KML: {error}")))?;
    let mut features = Vec::new();
    gather(&whole, &mut features);
    Ok(MapFile { features, said: None })
}

fn gather(part: &Kml<f64>, features: &mut Vec<Feature>) {
    match part {
        Kml::KmlDocument(document) => document.elements.iter().for_each(|part| gather(part, features)),
        Kml::Document { elements, .. } => elements.iter().for_each(|part| gather(part, features)),
        Kml::Folder(folder) => folder.elements.iter().for_each(|part| gather(part, features)),
        Kml::Placemark(placemark) => features.push(feature_of(placemark)),
        _ => {}
    }
}

fn feature_of(placemark: &Placemark<f64>) -> Feature {
    let mut properties = JsonObject::new();
    placemark.children.iter().filter(|child| child.name == "ExtendedData").for_each(|data| extended(data, &mut properties));
    if let Some(name) = placemark.name.as_ref().filter(|name| !name.trim().is_empty())
        && !properties.keys().any(|key| ["name", "名称"].contains(&key.to_lowercase().as_str()))
    {
        properties.insert("name".to_owned(), JsonValue::String(name.trim().to_owned()));
    }
    let geometry = placemark.geometry.as_ref().and_then(geometry_of).map(Geometry::new);
    Feature { geometry, properties: Some(properties), ..Feature::default() }
}

/// `SimpleData` of a schema and `Data` with a `value`, both by their attribute `name`.
fn extended(element: &Element, properties: &mut JsonObject) {
    for child in &element.children {
        let value = match &*child.name {
            "SimpleData" => child.content.clone(),
            "Data" => child.children.iter().find(|value| value.name == "value").and_then(|value| value.content.clone()),
            _ => {
                extended(child, properties);
                continue;
            }
        };
        if let (Some(name), Some(value)) = (child.attrs.get("name"), value) {
            properties.insert(name.trim().to_owned(), JsonValue::String(value.trim().to_owned()));
        }
    }
}

fn position(at: &Coord<f64>) -> Position {
    vec![at.x, at.y].into()
}

fn ring(ring: &LinearRing<f64>) -> Vec<Position> {
    ring.coords.iter().map(position).collect()
}

fn geometry_of(drawn: &Drawn<f64>) -> Option<GeometryValue> {
    Some(match drawn {
        Drawn::Point(at) => GeometryValue::Point { coordinates: position(&at.coord) },
        Drawn::LineString(line) => GeometryValue::LineString { coordinates: line.coords.iter().map(position).collect() },
        Drawn::LinearRing(outer) => GeometryValue::Polygon { coordinates: vec![ring(outer)] },
        Drawn::Polygon(area) => GeometryValue::Polygon { coordinates: std::iter::once(&area.outer).chain(&area.inner).map(ring).collect() },
        Drawn::MultiGeometry(many) => {
            let all: Vec<GeometryValue> = many.geometries.iter().filter_map(geometry_of).collect();
            match all.as_slice() {
                [only] => only.clone(),
                all => together(all)?,
            }
        }
        _ => return None,
    })
}

/// Areas as one of several parts, lines likewise; a mixture is nothing that the tables have.
fn together(all: &[GeometryValue]) -> Option<GeometryValue> {
    let mut parts = Vec::new();
    let mut lines = Vec::new();
    for one in all {
        match one {
            GeometryValue::Polygon { coordinates } => parts.push(coordinates.clone()),
            GeometryValue::MultiPolygon { coordinates } => parts.extend(coordinates.iter().cloned()),
            GeometryValue::LineString { coordinates } => lines.push(coordinates.clone()),
            _ => return None,
        }
    }
    match (parts.is_empty(), lines.is_empty()) {
        (false, true) => Some(GeometryValue::MultiPolygon { coordinates: parts }),
        (true, false) => Some(GeometryValue::MultiLineString { coordinates: lines }),
        _ => None,
    }
}

/// Whether elements lie in each other deeper than that.
fn deeper_than(text: &str, deepest: usize) -> bool {
    let mut depth = 0_usize;
    let mut rest = text;
    while let Some((_, tag)) = rest.split_once('<') {
        let end = match () {
            () if tag.starts_with("![CDATA[") => "]]>",
            () if tag.starts_with("!--") => "-->",
            () => ">",
        };
        let Some((inside, behind)) = tag.split_once(end) else { return false };
        match inside.chars().next() {
            Some('/') => depth = depth.saturating_sub(1),
            Some('!' | '?') | None => {}
            Some(_) if inside.ends_with('/') => {}
            Some(_) => depth += 1,
        }
        if depth > deepest {
            return true;
        }
        rest = behind;
    }
    false
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn folders_in_folders_without_end_are_refused_before_they_are_read() {
        let text = ["<kml>", &"<Folder>".repeat(100_000)].concat();
        assert!(matches!(read(text.as_bytes()), Some(Err(Reason::Unreadable(_)))));
        let plain = "<?xml version=\"1.0\"?><kml><Document><!-- < --><description><![CDATA[<b><b><b>]]></description></Document></kml>";
        assert!(!deeper_than(plain, 3));
    }

    #[test]
    fn a_placemark_of_google_earth_has_its_name_its_data_and_all_its_parts() {
        let square = |west: f64| {
            format!(
                "<Polygon><outerBoundaryIs><LinearRing><coordinates>{west},32.9,0 {e},32.9,0 {e},32.91,0 {west},32.9,0</coordinates></LinearRing></outerBoundaryIs></Polygon>",
                e = west + 0.01
            )
        };
        let text = format!(
            "<kml xmlns=\"http://earth.google.com/kml/2.1\"><Document><Folder><Placemark><name> 东片 </name><ExtendedData><Data name=\"编号\"><value>G1</value></Data></ExtendedData><MultiGeometry>{}{}</MultiGeometry></Placemark></Folder></Document></kml>",
            square(116.3),
            square(116.4)
        );
        let file = read(text.as_bytes()).unwrap().unwrap();
        let properties = file.features[0].properties.as_ref().unwrap();
        assert_eq!((properties["name"].as_str(), properties["编号"].as_str()), (Some("东片"), Some("G1")));
        let geometry = &file.features[0].geometry.as_ref().unwrap().value;
        assert!(matches!(geometry, GeometryValue::MultiPolygon { coordinates } if coordinates.len() == 2), "{geometry:?}");
    }
}
