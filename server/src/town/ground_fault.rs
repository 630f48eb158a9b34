//! What is wrong with a place on the ground, in the words of the person who must mend it.

use shared::geo::Point;
use std::fmt;

/// Why a shape cannot be where it is drawn, or cannot be drawn so.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the fields are the facts of the sentence above them")]
pub enum GroundFault {
    /// Not where a Chinese town can be; the first position that tells so, and the numbers of further rows with the same fault.
    Misplaced { why: Misplaced, lon: f64, lat: f64, also: Vec<usize> },
    /// The file says a coordinate system that is not known or needs a change of datum.
    System { name: String },
    /// The file says another coordinate system than was declared for it.
    OtherSystem { declared: String, said: String },
    /// `coordinates` of the town's head says a word nobody knows.
    Coordinates { given: String },
    /// An outline crosses itself, or parts and holes lie across each other; where two edges do, if any.
    Folded { at: Option<Point> },
    /// An area without surface.
    Flat,
    /// The same ground, or much of it, belongs to another row as well.
    Overlap { code: String, other: String, first: usize, square_m: f64, percent: f64 },
    /// A line in several parts.
    LineInParts,
}

/// Why a position is none of a Chinese town.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misplaced {
    /// Latitude stands before longitude.
    Swapped,
    /// Around 0°, 0°.
    ZeroZero,
    /// No degrees: beyond the globe, or spread over more than a county.
    NoDegrees,
    /// On the globe, but not in China.
    Abroad,
    /// Hundreds of kilometres from the grids of the town.
    FarOff,
}

impl GroundFault {
    /// Takes the other's rows in where both are one fault of one file, so that it is told once.
    pub(super) fn takes_in(&mut self, other: &Self, row: Option<usize>) -> bool {
        match (self, other) {
            (Self::Misplaced { why, also, .. }, Self::Misplaced { why: same, .. }) if why == same => {
                also.extend(row);
                true
            }
            (Self::System { name }, Self::System { name: same }) => name == same,
            _ => false,
        }
    }

    pub(super) fn english(&self) -> String {
        match self {
            Self::Misplaced { why, lon, lat, also } => {
                let what = match why {
                    Misplaced::Swapped => "latitude stands before longitude; longitude comes first",
                    Misplaced::ZeroZero => "no Chinese town lies around 0,0",
                    Misplaced::NoDegrees => "these are no degrees (metres?); save it as WGS-84 (EPSG:4326) in the map software",
                    Misplaced::Abroad => "not in China",
                    Misplaced::FarOff => "hundreds of kilometres from the town's grids",
                };
                format!("longitude {lon}, latitude {lat}: {what}{}", further(also, "; so are numbers ", ", ", ""))
            }
            Self::System { name } => {
                format!("the coordinate system {name} cannot be converted; save it as WGS-84 (EPSG:4326) or CGCS2000 in the map software")
            }
            Self::OtherSystem { declared, said } => {
                format!("declared as {declared}, yet the file says {said}; choose what the file says, or save it anew in the map software")
            }
            Self::Coordinates { given } => {
                format!(
                    "unknown coordinates {given:?}; write wgs84 (or CGCS2000), gcj02 (Gaode, Tencent) or bd09 (Baidu); others are to be converted to WGS-84 in the map software first"
                )
            }
            Self::Folded { at } => {
                let at = at.map(|at| format!(" (around {} {})", at.lon, at.lat)).unwrap_or_default();
                format!(
                    "the outline crosses itself{at}, or its parts and holes lie across each other; mend the geometry in the map software"
                )
            }
            Self::Flat => "the area has no surface".into(),
            Self::Overlap { code, other, first, square_m, percent } => {
                format!(
                    "{code} overlaps {other} (number {first}) on {square_m:.0} m², {percent:.0}% of the smaller; ground belongs to one only"
                )
            }
            Self::LineInParts => "a line in several parts; split it into single lines".into(),
        }
    }
}

impl fmt::Display for GroundFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Misplaced { why, lon, lat, also } => {
                let (what, help) = match why {
                    Misplaced::Swapped => ("经纬度写反了", "先写经度, 后写纬度"),
                    Misplaced::ZeroZero => ("0,0 附近没有中国的镇", "没有量到位置的不要写 0"),
                    Misplaced::NoDegrees => ("这不是经纬度 (像是米)", "请在地图软件里另存为 WGS-84 (EPSG:4326) 再导入"),
                    Misplaced::Abroad => ("不在中国境内", "请核对坐标和坐标系"),
                    Misplaced::FarOff => ("离本镇网格几百公里", "请核对坐标"),
                };
                write!(f, "{what}: 经度 {lon}, 纬度 {lat}; {help}{}", further(also, "; 同样的还有第 ", "、", " 条"))
            }
            Self::System { name } => {
                write!(f, "坐标系 {name} 不能换算; 请在地图软件里另存为 WGS-84 (EPSG:4326) 或 CGCS2000 再导入")
            }
            Self::OtherSystem { declared, said } => {
                write!(f, "选的坐标系是 {declared}, 文件自己写的却是 {said}; 请按文件写的选, 或在地图软件里另存")
            }
            Self::Coordinates { given } => write!(
                f,
                "不认识的坐标: {given}; 可写 wgs84 (CGCS2000、天地图), gcj02 (高德、腾讯), bd09 (百度); 别的坐标请先在地图软件里转成 WGS-84"
            ),
            Self::Folded { at } => {
                let at = at.map(|at| format!(" ({} {} 附近)", at.lon, at.lat)).unwrap_or_default();
                write!(f, "轮廓自己交叉{at}, 或几块、空洞互相交叉; 请在地图软件里修好 (QGIS: 修复几何图形)")
            }
            Self::Flat => f.write_str("这个面没有面积"),
            Self::Overlap { code, other, first, square_m, percent } => {
                write!(f, "{code} 与第 {first} 条 {other} 重叠 {square_m:.0} 平方米, 占小的一块 {percent:.0}%; 一处地只归一家")
            }
            Self::LineInParts => f.write_str("一条线分成了几段; 请拆成单条的线 (QGIS: 多部件转单部件)"),
        }
    }
}

/// The numbers of further rows, at most ten of them, and how many they are if there are more.
fn further(rows: &[usize], before: &str, between: &str, after: &str) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let named: Vec<String> = rows.iter().take(10).map(ToString::to_string).collect();
    let all = if rows.len() > named.len() { format!(" … ({})", rows.len()) } else { String::new() };
    format!("{before}{}{after}{all}", named.join(between))
}
