//! The coordinate system of a file, as it was declared or as the file says (`crs` of GeoJSON, `.prj` of a Shapefile), and the way to WGS-84.

use super::{
    coordinates::{Moved, Shift, shift_of},
    ground_fault::GroundFault,
};
use proj4rs::{proj::Proj, transform::transform};
use serde_json::Value;
use shared::geo::Point;

/// A coordinate system by what people call it and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    name: String,
    meaning: Meaning,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Meaning {
    /// Degrees: WGS-84 or CGCS2000, which differ by centimetres, or those of a map that moves them.
    Degrees(Shift),
    /// Metres of the projection that these words of PROJ describe.
    Metres(String),
    /// It is not known, or needs a change of datum.
    Unknown,
}

impl Frame {
    /// What was declared for a file: `wgs84`, `cgcs2000`, `gcj02`, `bd09` in the spellings of `coordinates`, or `EPSG:4549`.
    ///
    /// # Errors
    /// [`GroundFault::Coordinates`].
    pub(super) fn declared(given: &str) -> Result<Self, GroundFault> {
        if given.to_ascii_uppercase().contains("EPSG") {
            return Ok(Self::named(given.trim()));
        }
        let shift = shift_of(given)?;
        Ok(Self { name: given.trim().chars().take(40).collect(), meaning: Meaning::Degrees(shift) })
    }

    /// What the `crs` member of a GeoJSON file says, if it says anything.
    pub(super) fn of_crs(crs: Option<&Value>) -> Option<Self> {
        let crs = crs.filter(|crs| !crs.is_null())?;
        let properties = crs.get("properties");
        let said = ["name", "code", "href"].iter().find_map(|key| properties.and_then(|properties| properties.get(*key)));
        let name = match said {
            Some(Value::String(name)) => name.trim().to_owned(),
            Some(Value::Number(code)) => format!("EPSG:{code}"),
            _ => crs.to_string(),
        };
        Some(Self::named(&name))
    }

    /// By a name such as `EPSG:4549` or `urn:ogc:def:crs:OGC:1.3:CRS84`.
    fn named(name: &str) -> Self {
        let upper = name.to_ascii_uppercase();
        let last = upper.rsplit([':', '/', '#']).next().unwrap_or_default();
        let code = if last.starts_with("CRS84") { 4_326 } else { last.trim().parse::<u32>().unwrap_or(0) };
        let meaning = match projection(code) {
            _ if matches!(code, 4_326 | 4_490 | 4_979 | 4_480) => Meaning::Degrees(Shift::Plain),
            Some(words) => Meaning::Metres(words),
            None => Meaning::Unknown,
        };
        Self { name: shown(name, code), meaning }
    }

    /// What a `.prj` says: the text of a coordinate system as ESRI and OGC write it (WKT 1).
    pub(super) fn of_wkt(text: &str) -> Self {
        let name: String = text.split('"').nth(1).unwrap_or(text).trim().chars().take(80).collect();
        let plain: String = text.chars().filter(|sign| sign.is_alphanumeric()).collect::<String>().to_lowercase();
        let chinese = ["china2000", "cgcs2000", "chinageodeticcoordinatesystem2000"].iter().any(|word| plain.contains(word));
        let known = chinese || ["wgs1984", "wgs84"].iter().any(|word| plain.contains(word));
        let meaning = match () {
            () if !known => Meaning::Unknown,
            () if plain.starts_with("geog") => Meaning::Degrees(Shift::Plain),
            () if ["mercatorauxiliarysphere", "pseudomercator"].iter().any(|word| plain.contains(word)) => {
                projection(3_857).map_or(Meaning::Unknown, Meaning::Metres)
            }
            () if ["gausskruger", "transversemercator"].iter().any(|word| plain.contains(word)) => metres_of(text, chinese),
            () => Meaning::Unknown,
        };
        Self { name, meaning }
    }

    /// The system in which a file is read: what was declared, or else what the file says, or else WGS-84. Maps that move degrees have no name
    /// of their own in a file, which then says that of the degrees.
    ///
    /// # Errors
    /// [`GroundFault::OtherSystem`]: the file says another one than was declared.
    pub(super) fn agreed(declared: Option<Self>, said: Option<Self>) -> Result<System, GroundFault> {
        match (declared, said) {
            (None, None) => Ok(System::degrees_as_they_are()),
            (Some(only), None) | (None, Some(only)) => Ok(only.system()),
            (Some(declared), Some(said)) => {
                let fits = match (&declared.meaning, &said.meaning) {
                    (Meaning::Degrees(_), Meaning::Degrees(Shift::Plain)) => true,
                    (Meaning::Unknown, _) | (_, Meaning::Unknown) => false,
                    (one, other) => one == other,
                };
                if fits { Ok(declared.system()) } else { Err(GroundFault::OtherSystem { declared: declared.name, said: said.name }) }
            }
        }
    }

    /// The way to degrees of WGS-84.
    fn system(self) -> System {
        match self.meaning {
            Meaning::Degrees(shift) => System::Degrees(shift.moved()),
            Meaning::Unknown => System::Unknown(GroundFault::System { name: self.name }),
            Meaning::Metres(words) => {
                let degrees = Proj::from_proj_string("+proj=longlat +ellps=GRS80 +no_defs");
                match (Proj::from_proj_string(&words), degrees) {
                    (Ok(metres), Ok(degrees)) => System::Metres(Box::new((metres, degrees))),
                    _ => System::Unknown(GroundFault::System { name: self.name }),
                }
            }
        }
    }
}

/// How the positions of a file become degrees.
pub(super) enum System {
    /// They are degrees, moved so.
    Degrees(Moved),
    /// They are metres of a projection.
    Metres(Box<(Proj, Proj)>),
    /// They cannot be converted.
    Unknown(GroundFault),
}

impl System {
    /// WGS-84 or CGCS2000 in degrees.
    pub(super) fn degrees_as_they_are() -> Self {
        Self::Degrees(Shift::Plain.moved())
    }

    /// Longitude and latitude in degrees of a position of the file.
    pub(super) fn degrees(&self, x: f64, y: f64) -> Result<(f64, f64), GroundFault> {
        match self {
            Self::Degrees(moved) => {
                let at = moved(Point { lat: y, lon: x });
                Ok((at.lon, at.lat))
            }
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

/// Transverse Mercator in the words of PROJ.
fn transverse(meridian: f64, scale: f64, easting: f64, ellipsoid: &str) -> String {
    format!("+proj=etmerc +lat_0=0 +lon_0={meridian} +k={scale} +x_0={easting} +y_0=0 +ellps={ellipsoid} +units=m +no_defs")
}

/// The projection of a `.prj` by its parameters; one that does not begin at the equator, or counts in other units, is not known.
fn metres_of(text: &str, chinese: bool) -> Meaning {
    let lower = text.to_lowercase();
    let parameter = |name: &str| -> Option<f64> {
        let (_, behind) = lower.split_once(&format!("\"{name}\""))?;
        behind.trim_start_matches([',', ' ']).split([']', ',']).next()?.trim().parse().ok()
    };
    let (meridian, easting) = (parameter("central_meridian"), parameter("false_easting"));
    let at_equator = ["latitude_of_origin", "false_northing"].iter().all(|name| parameter(name).is_none_or(|value| value == 0.0));
    match (meridian, easting) {
        (Some(meridian), Some(easting)) if at_equator && !lower.contains("foot") => {
            let scale = parameter("scale_factor").unwrap_or(1.0);
            Meaning::Metres(transverse(meridian, scale, easting, if chinese { "GRS80" } else { "WGS84" }))
        }
        _ => Meaning::Unknown,
    }
}

/// The projection of an EPSG code that leads to WGS-84 or CGCS2000 without a change of datum.
fn projection(code: u32) -> Option<String> {
    let gauss = |meridian: u32, zone: u32| transverse(f64::from(meridian), 1.0, f64::from(zone * 1_000_000 + 500_000), "GRS80");
    Some(match code {
        // The metres of web maps.
        3_857 | 3_785 | 900_913 | 102_100 | 102_113 => "+proj=merc +a=6378137 +b=6378137 +lon_0=0 +units=m +no_defs".to_owned(),
        // CGCS2000: six degrees with the zone before the easting and without; three degrees likewise.
        4_491..=4_501 => gauss((code - 4_491) * 6 + 75, code - 4_491 + 13),
        4_502..=4_512 => gauss((code - 4_502) * 6 + 75, 0),
        4_513..=4_533 => gauss((code - 4_513) * 3 + 75, code - 4_513 + 25),
        4_534..=4_554 => gauss((code - 4_534) * 3 + 75, 0),
        // WGS-84 / UTM 43 to 53 north.
        32_643..=32_653 => transverse(f64::from((code - 32_643) * 6 + 75), 0.999_6, 500_000.0, "WGS84"),
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
        let said = Frame::of_crs(Some(&json!({ "type": "name", "properties": { "name": name } })));
        Frame::agreed(None, said).unwrap().degrees(x, y).unwrap()
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
            let system = Frame::agreed(None, Frame::of_crs(crs.as_ref())).unwrap();
            assert_eq!(system.degrees(116.3, 32.9), Ok((116.3, 32.9)), "{crs:?}");
        }
        for name in ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4490"] {
            assert_eq!(Frame::named(name).meaning, Meaning::Degrees(Shift::Plain), "{name}");
        }
    }

    #[test]
    fn a_system_of_another_datum_is_named() {
        for (name, told) in [("EPSG:2384", "EPSG:2384 (西安 1980)"), ("EPSG:2437", "EPSG:2437 (北京 1954)"), ("我的坐标", "我的坐标")]
        {
            let System::Unknown(GroundFault::System { name: found }) = Frame::named(name).system() else { panic!("{name}") };
            assert_eq!(found, told);
        }
    }

    /// The `.prj` files that ogr2ogr writes.
    #[test]
    fn a_prj_means_the_projection_of_its_parameters() {
        let gauss = |meridian: u32, easting: u32| {
            format!(
                "PROJCS[\"CGCS2000_3_Degree_GK\",GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\",DATUM[\"D_China_2000\",SPHEROID[\"CGCS2000\",6378137.0,298.257222101]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Gauss_Kruger\"],PARAMETER[\"False_Easting\",{easting}.0],PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",{meridian}.0],PARAMETER[\"Scale_Factor\",1.0],PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]"
            )
        };
        for (meridian, easting, epsg) in [(117, 500_000, "EPSG:4548"), (117, 39_500_000, "EPSG:4527"), (117, 20_500_000, "EPSG:4498")] {
            assert_eq!(Frame::of_wkt(&gauss(meridian, easting)).meaning, Frame::named(epsg).meaning, "{epsg}");
            assert!(Frame::agreed(Some(Frame::named(epsg)), Some(Frame::of_wkt(&gauss(meridian, easting)))).is_ok());
        }
        let declared = Frame::declared("wgs84").unwrap();
        let Err(fault) = Frame::agreed(Some(declared), Some(Frame::of_wkt(&gauss(117, 500_000)))) else { panic!() };
        assert_eq!(fault, GroundFault::OtherSystem { declared: "wgs84".to_owned(), said: "CGCS2000_3_Degree_GK".to_owned() });
        let degrees = "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]]]";
        for declared in ["gcj02", "bd09", "cgcs2000", "wgs84"] {
            assert!(Frame::agreed(Some(Frame::declared(declared).unwrap()), Some(Frame::of_wkt(degrees))).is_ok(), "{declared}");
        }
        let xian =
            "PROJCS[\"Xian_1980_3_Degree_GK_Zone_39\",GEOGCS[\"GCS_Xian_1980\",DATUM[\"D_Xian_1980\"]],PROJECTION[\"Gauss_Kruger\"]]";
        assert_eq!(Frame::of_wkt(xian).meaning, Meaning::Unknown);
    }
}
