//! The words for coordinates in a town's head, in any spelling, and what becomes of such positions.

use super::ground_fault::GroundFault;
use shared::geo::{Point, bd09_to_wgs84, gcj02_to_wgs84};

/// How positions of a folder come to WGS-84.
pub(super) type Moved = fn(Point) -> Point;

/// As they are.
pub(super) const fn as_they_are(point: Point) -> Point {
    point
}

/// The encryption of a map, if it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shift {
    /// None: WGS-84 or CGCS2000.
    Plain,
    /// GCJ-02.
    Gcj,
    /// BD-09.
    Bd,
}

impl Shift {
    /// The way to WGS-84.
    pub(super) fn moved(self) -> Moved {
        match self {
            Self::Plain => as_they_are,
            Self::Gcj => gcj02_to_wgs84,
            Self::Bd => bd09_to_wgs84,
        }
    }
}

/// The families with the words that stand for them, in capitals and without signs; part of what is written is enough.
const FAMILIES: [(Shift, &[&str]); 3] = [
    (Shift::Plain, &["WGS84", "WGS1984", "4326", "CGCS2000", "4490", "2000国家", "国家2000", "天地图", "TIANDITU", "北斗"]),
    (Shift::Gcj, &["GCJ02", "火星", "国测局", "高德", "GAODE", "AMAP", "腾讯", "TENCENT"]),
    (Shift::Bd, &["BD09", "BD09LL", "百度", "BAIDU"]),
];

/// What `coordinates` means; words of two families, and Baidu's metres, mean nothing.
pub(super) fn moved_by(given: &str) -> Result<Moved, GroundFault> {
    shift_of(given).map(Shift::moved)
}

/// The same as which map it was drawn on.
pub(super) fn shift_of(given: &str) -> Result<Shift, GroundFault> {
    let plain: String = given.chars().map(half_width).filter(|sign| sign.is_alphanumeric()).collect::<String>().to_uppercase();
    let mut meant = FAMILIES.iter().filter(|(_, words)| words.iter().any(|word| plain.contains(word)));
    match (meant.next(), meant.next()) {
        (Some((shift, _)), None) if !plain.contains("BD09MC") => Ok(*shift),
        _ => Err(GroundFault::Coordinates { given: given.chars().take(40).collect() }),
    }
}

/// The ordinary sign for one of full width.
pub(super) fn half_width(sign: char) -> char {
    match sign {
        '\u{ff01}'..='\u{ff5e}' => u32::from(sign).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(sign),
        '\u{3000}' => ' ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    const HERE: Point = Point { lat: 32.9, lon: 116.3 };

    #[test]
    fn the_usual_words_mean_their_system_in_any_spelling() {
        for (words, moved) in [
            (&["wgs84", "WGS-84", "wgs 84", "ＷＧＳ８４", "EPSG:4326", "CGCS2000", "天地图", "2000国家大地坐标系"][..], HERE),
            (&["gcj02", "GCJ-02", "gcj_02", "高德", "高德地图", "腾讯", "腾讯地图 (GCJ-02)", "火星坐标"][..], gcj02_to_wgs84(HERE)),
            (&["bd09", "BD-09", "bd09ll", "百度", "百度地图"][..], bd09_to_wgs84(HERE)),
        ] {
            for word in words {
                assert_eq!(moved_by(word).unwrap()(HERE), moved, "{word}");
            }
        }
    }

    #[test]
    fn a_word_nobody_knows_or_that_says_two_things_is_refused_in_chinese() {
        for word in ["北京54", "西安80", "bd09mc", "百度 gcj02", "", "mercator"] {
            let told = moved_by(word).unwrap_err().to_string();
            assert!(told.contains("不认识的坐标") && told.contains("高德") && told.contains("百度"), "{word}: {told}");
        }
    }
}
