//! Places and units in words.

use super::{Msg, fill};
use shared::{geo::Point, id::UnitId, issue::Issue, lang::Lang, place::Place, reference::Reference};

/// "精度 12 米", or a warning when the device is that unsure.
#[must_use]
pub fn accuracy_text(accuracy_m: f64, lang: Lang) -> String {
    let metres = (accuracy_m.clamp(0.0, 99_999.0).ceil() as u32).to_string();
    fill(Msg::Accuracy.text(lang), &[&metres])
}

/// How far away: "80 米", from a kilometre on "1.2 公里".
#[must_use]
pub fn distance_text(metres: f64, lang: Lang) -> String {
    let metres = metres.clamp(0.0, 9_999_999.0).round() as u32;
    if metres < 1_000 {
        return fill(Msg::MetresAway.text(lang), &[&metres.to_string()]);
    }
    let tenths = (metres + 50) / 100;
    fill(Msg::KilometresAway.text(lang), &[&[&(tenths / 10).to_string(), ".", &(tenths % 10).to_string()].concat()])
}

/// Where an issue lies: its site, else its grid, else how the place was given.
#[must_use]
pub fn place_text(issue: &Issue, reference: &Reference, lang: Lang) -> String {
    let site = issue.site.and_then(|id| reference.site(id)).map(|site| site.name.as_str());
    let grid = issue.grid.and_then(|id| reference.grid(id)).map(|grid| grid.name.as_str());
    match (site, grid) {
        (Some(site), Some(grid)) => [site, " · ", grid].concat(),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) if matches!(issue.place, Place::Unknown) => Msg::PlaceUnknown.text(lang).to_owned(),
        (None, None) => Msg::OutsideGrids.text(lang).to_owned(),
    }
}

/// A point to about a metre: "32.90012, 116.29472". By whole numbers, for the library's way to write decimals is 10 kB to download.
#[must_use]
pub fn point_text(point: Point) -> String {
    let degrees = |value: f64| {
        let scaled = (value * 100_000.0).round() as i64;
        let (whole, rest) = ((scaled / 100_000).abs(), (scaled % 100_000).abs());
        let rest = (rest + 100_000).to_string();
        [if scaled < 0 { "-" } else { "" }, &whole.to_string(), ".", rest.get(1..).unwrap_or_default()].concat()
    };
    [degrees(point.lat), degrees(point.lon)].join(", ")
}

/// A unit's short name, the full one where there is none, a dash for one that is gone.
#[must_use]
pub fn unit_short(reference: &Reference, id: UnitId) -> &str {
    reference.unit(id).map_or("—", |unit| if unit.short.is_empty() { unit.name.as_str() } else { unit.short.as_str() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_distance_is_in_metres_and_then_in_kilometres() {
        let text = |metres: f64| distance_text(metres, Lang::Zh);
        assert_eq!(
            [text(0.4), text(999.4), text(1_000.0), text(1_249.0), text(99_960.0)],
            ["0 米", "999 米", "1.0 公里", "1.2 公里", "100.0 公里"]
        );
    }

    #[test]
    fn a_point_is_written_to_about_a_metre() {
        assert_eq!(point_text(Point { lat: 32.900_117, lon: 116.294_72 }), "32.90012, 116.29472");
        assert_eq!(point_text(Point { lat: -0.000_014, lon: 8.0 }), "-0.00001, 8.00000");
    }
}
