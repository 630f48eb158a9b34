//! The coordinate system a GeoJSON file says it is drawn in (its `crs` member, which map software still writes), and the way to degrees.

use super::ground_fault::GroundFault;
use proj4rs::{proj::Proj, transform::transform};
use serde_json::Value;

/// How the positions of a file become degrees.
pub(super) enum System {
    /// They are degrees: nothing is said, or WGS-84 or CGCS2000 (which differ by centimetres).
    Degrees,
    /// They are metres of a projection.
    Metres(Box<(Proj, Proj)>),
    /// They cannot be converted.
    Unknown(GroundFault),
}

impl System {
    /// Reads the `crs` member.
    pub(super) fn said(crs: Option<&Value>) -> Self {
        let Some(crs) = crs.filter(|crs| !crs.is_null()) else { return Self::Degrees };
        let properties = crs.get("properties");
        let said = ["name", "code", "href"].iter().find_map(|key| properties.and_then(|properties| properties.get(*key)));
        let name = match said {
            Some(Value::String(name)) => name.trim().to_owned(),
            Some(Value::Number(code)) => format!("EPSG:{code}"),
            _ => crs.to_string(),
        };
        Self::named(&name)
    }

    /// By a name such as `EPSG:4549` or `urn:ogc:def:crs:OGC:1.3:CRS84`.
    fn named(name: &str) -> Self {
        let upper = name.to_ascii_uppercase();
        let last = upper.rsplit([':', '/', '#']).next().unwrap_or_default();
        let code = if last.starts_with("CRS84") { 4_326 } else { last.parse::<u32>().unwrap_or(0) };
        if matches!(code, 4_326 | 4_490 | 4_979 | 4_480) {
            return Self::Degrees;
        }
        let degrees = Proj::from_proj_string("+proj=longlat +ellps=GRS80 +no_defs");
        match projection(code).map(|words| (Proj::from_proj_string(&words), degrees)) {
            Some((Ok(metres), Ok(degrees))) => Self::Metres(Box::new((metres, degrees))),
            _ => Self::Unknown(GroundFault::System { name: shown(name, code) }),
        }
    }

    /// Longitude and latitude in degrees of a position of the file.
    pub(super) fn degrees(&self, x: f64, y: f64) -> Result<(f64, f64), GroundFault> {
        match self {
            Self::Degrees => Ok((x, y)),
            Self::Unknown(fault) => Err(fault.clone()),
            Self::Metres(pair) => {
                let mut point = (x, y, 0.0);
                let done = transform(&pair.0, &pair.1, &mut point);
                // What no place on the globe is drawn at stays as it is, and is told as such.
                Ok(if done.is_ok() { (point.0.to_degrees(), point.1.to_degrees()) } else { (x, y) })
            }
        }
    }
}

/// The projection of an EPSG code that leads to WGS-84 or CGCS2000 without a change of datum.
fn projection(code: u32) -> Option<String> {
    let gauss = |meridian: u32, zone: u32| {
        format!("+proj=etmerc +lat_0=0 +lon_0={meridian} +k=1 +x_0={} +y_0=0 +ellps=GRS80 +units=m +no_defs", zone * 1_000_000 + 500_000)
    };
    Some(match code {
        // The metres of web maps.
        3_857 | 3_785 | 900_913 | 102_100 | 102_113 => "+proj=merc +a=6378137 +b=6378137 +lon_0=0 +units=m +no_defs".to_owned(),
        // CGCS2000: six degrees with the zone before the easting and without; three degrees likewise.
        4_491..=4_501 => gauss((code - 4_491) * 6 + 75, code - 4_491 + 13),
        4_502..=4_512 => gauss((code - 4_502) * 6 + 75, 0),
        4_513..=4_533 => gauss((code - 4_513) * 3 + 75, code - 4_513 + 25),
        4_534..=4_554 => gauss((code - 4_534) * 3 + 75, 0),
        // WGS-84 / UTM 43 to 53 north.
        32_643..=32_653 => {
            let meridian = (code - 32_643) * 6 + 75;
            format!("+proj=etmerc +lat_0=0 +lon_0={meridian} +k=0.9996 +x_0=500000 +y_0=0 +ellps=WGS84 +units=m +no_defs")
        }
        _ => return None,
    })
}

/// The name for people, with the datum where a well-known one cannot be converted.
fn shown(name: &str, code: u32) -> String {
    let datum = match code {
        4_610 | 2_327..=2_390 => " (西安 1980)",
        4_214 | 2_401..=2_442 | 21_413..=21_423 | 21_453..=21_463 => " (北京 1954)",
        _ => "",
    };
    format!("{}{datum}", name.chars().take(80).collect::<String>())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
    use super::*;
    use serde_json::json;

    fn degrees(name: &str, x: f64, y: f64) -> (f64, f64) {
        System::said(Some(&json!({ "type": "name", "properties": { "name": name } }))).degrees(x, y).unwrap()
    }

    /// What PROJ 9 answers; a ten-millionth of a degree is a centimetre.
    #[test]
    fn metres_become_the_degrees_that_proj_gives() {
        for (name, x, y, lon, lat) in [
            ("urn:ogc:def:crs:EPSG::3857", 12_945_699.81, 3_882_038.15, 116.293_200_029_461_86, 32.900_000_032_282_826),
            ("urn:ogc:def:crs:EPSG::4549", 153_097.39, 3_647_758.13, 116.293_199_371_142_11, 32.899_999_886_154_61),
            ("EPSG:4549", 153_746.41, 3_648_085.06, 116.299_999_402_326_82, 32.903_146_938_864_57),
            ("EPSG:4548", 433_872.162_533_552_98, 3_641_879.240_980_040_7, 116.2932, 32.9),
            ("http://www.opengis.net/def/crs/EPSG/0/4534", 577_445.964_158_769_6, 4_371_070.043_062_818, 75.9, 39.47),
            ("EPSG:4554", 440_646.881_629_303_2, 5_352_094.955_902_21, 134.2, 48.3),
            ("EPSG:4528", 40_640_060.337_694_25, 3_457_406.435_497_393, 121.47, 31.23),
            ("EPSG:4508", 953_362.236_382_130_1, 4_431_897.009_669_087, 116.3, 39.9),
            ("EPSG:32650", 433_898.613_668_859_65, 3_640_422.489_385_262_6, 116.2932, 32.9),
        ] {
            let found = degrees(name, x, y);
            assert!((found.0 - lon).abs() < 1e-7 && (found.1 - lat).abs() < 1e-7, "{name}: {found:?}");
        }
    }

    #[test]
    fn what_says_nothing_or_says_degrees_stays() {
        for crs in [None, Some(Value::Null), Some(json!({ "type": "EPSG", "properties": { "code": 4326 } }))] {
            assert!(matches!(System::said(crs.as_ref()), System::Degrees), "{crs:?}");
        }
        for name in ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4490"] {
            assert!(matches!(System::named(name), System::Degrees), "{name}");
        }
    }

    #[test]
    fn a_system_of_another_datum_is_named() {
        for (name, told) in [("EPSG:2384", "EPSG:2384 (西安 1980)"), ("EPSG:2437", "EPSG:2437 (北京 1954)"), ("我的坐标", "我的坐标")]
        {
            let System::Unknown(GroundFault::System { name: found }) = System::named(name) else { panic!("{name}") };
            assert_eq!(found, told);
        }
    }
}
