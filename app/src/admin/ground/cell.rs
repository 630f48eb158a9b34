//! The cell of a place, `lon lat; lon lat / …`, and the GeoJSON that a map draws; numbers stay as they are written.

/// The GeoJSON geometry that a cell is drawn as; `None` if it is empty or written otherwise, which the server's reader says more about.
#[must_use]
pub fn geometry_of(cell: &str) -> Option<String> {
    let rings = cell.split('/').map(pairs_of).collect::<Option<Vec<_>>>()?;
    let (kind, coordinates) = match rings.as_slice() {
        [pairs] => match pairs.as_slice() {
            [] => return None,
            [only] => ("Point", only.clone()),
            [first, .., last] if first == last && pairs.len() > 3 => ("Polygon", ["[", &list(pairs), "]"].concat()),
            _ => ("LineString", list(pairs)),
        },
        _ => ("Polygon", list(&rings.iter().map(|pairs| list(pairs)).collect::<Vec<_>>())),
    };
    Some(["{\"type\":\"", kind, "\",\"coordinates\":", &coordinates, "}"].concat())
}

/// The cell of the `coordinates` of a GeoJSON geometry, as the map gives them.
#[must_use]
pub fn cell_of(coordinates: &str) -> String {
    let bare: String = coordinates.chars().filter(|sign| !sign.is_whitespace()).collect();
    let pair = |pair: &str| pair.trim_matches(['[', ']']).split(',').take(2).collect::<Vec<_>>().join(" ");
    let ring = |ring: &str| ring.split("],[").map(pair).collect::<Vec<_>>().join("; ");
    bare.split("]],[[").map(ring).collect::<Vec<_>>().join(" / ")
}

/// Longitude and latitude of a position that somebody typed, as they are written.
#[must_use]
pub fn position_of(typed: &str) -> Option<(String, String)> {
    let typed = typed.replace(['，', '、', '　'], " ");
    let parts: Vec<&str> = typed.split([' ', ',']).filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [lon, lat] if is_number(lon) && is_number(lat) => Some(((*lon).to_owned(), (*lat).to_owned())),
        _ => None,
    }
}

fn list(items: &[String]) -> String {
    ["[", &items.join(","), "]"].concat()
}

fn pairs_of(text: &str) -> Option<Vec<String>> {
    let pairs = text.split([';', '|']).map(str::trim).filter(|pair| !pair.is_empty());
    pairs.map(|pair| position_of(pair).map(|(lon, lat)| ["[", &lon, ",", &lat, "]"].concat())).collect()
}

/// Whether JSON takes it for a number; that of a position has no exponent.
fn is_number(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let whole = |part: &str| digits(part) && (part == "0" || !part.starts_with('0'));
    let text = text.strip_prefix('-').unwrap_or(text);
    text.split_once('.').map_or_else(|| whole(text), |(before, after)| whole(before) && digits(after))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    const SQUARE: &str = "116.3 32.9; 116.31 32.9; 116.31 32.91; 116.3 32.9";

    #[test]
    fn a_cell_is_drawn_as_what_it_says_and_comes_back_as_it_was() {
        let two = [SQUARE, " / ", SQUARE].concat();
        for (cell, kind) in [("116.3 32.9", "Point"), ("116.3 32.9; 116.31 32.9", "LineString"), (SQUARE, "Polygon"), (&two, "Polygon")] {
            let drawn = geometry_of(cell).unwrap();
            let parsed: serde_json::Value = serde_json::from_str(&drawn).unwrap();
            assert_eq!(parsed["type"], kind, "{cell}");
            assert_eq!(cell_of(&parsed["coordinates"].to_string()), cell);
        }
        assert!(geometry_of(&two).unwrap().contains("[[[116.3,32.9],[116.31,32.9],[116.31,32.91],[116.3,32.9]],[[116.3,32.9]"));
    }

    #[test]
    fn a_cell_that_is_no_place_is_not_drawn() {
        for cell in ["", " ", "东街", "116.3", "116.3 32.9 5", "116. 32.9", "1e2 32", "116.3 32.9; x"] {
            assert_eq!(geometry_of(cell), None, "{cell}");
        }
    }

    #[test]
    fn a_typed_position_is_taken_with_a_comma_of_either_width() {
        for typed in ["116.3 32.9", "116.3,32.9", " 116.3， 32.9"] {
            assert_eq!(position_of(typed), Some(("116.3".to_owned(), "32.9".to_owned())));
        }
        assert_eq!(position_of("32.9"), None);
    }
}
