//! 底图: the streets or the picture that lie under a town's own ground on maps, as the server tells those who may see them.

use crate::geo::{Point, gcj02_to_wgs84, wgs84_to_gcj02};
use serde::{Deserialize, Serialize};

/// The degrees in which a base map is drawn. Its tiles are numbered as XYZ tiles of Web Mercator in either.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BaseSystem {
    /// WGS-84, and CGCS2000, which differs from it by less than a pixel.
    #[default]
    Wgs84,
    /// GCJ-02.
    Gcj02,
}

impl BaseSystem {
    /// Where a point of the ground lies in the degrees of the base map.
    #[must_use]
    pub fn on_map(self, ground: Point) -> Point {
        match self {
            Self::Wgs84 => ground,
            Self::Gcj02 => wgs84_to_gcj02(ground),
        }
    }

    /// The point of the ground that is drawn there, to a centimetre.
    #[must_use]
    pub fn on_ground(self, drawn: Point) -> Point {
        match self {
            Self::Wgs84 => drawn,
            Self::Gcj02 => gcj02_to_wgs84(drawn),
        }
    }
}

/// What a base map shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BaseKind {
    /// 矢量: streets, houses and names.
    Streets,
    /// 影像: a picture from above.
    Picture,
}

impl BaseKind {
    /// Its name where a device keeps which one was chosen.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Streets => "streets",
            Self::Picture => "picture",
        }
    }
}

/// One of the base maps that may be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BaseSheet {
    /// What it shows.
    pub kind: BaseKind,
    /// Addresses of its tiles with {z}, {x}, {y} (or {-y}) and {s}, the lowest layer first.
    pub layers: Vec<String>,
}

/// The base maps of a server. Without any sheet there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BaseMap {
    /// In which degrees all sheets are drawn.
    pub system: BaseSystem,
    /// What may stand for {s}.
    pub subdomains: Vec<String>,
    /// The closest zoom that has tiles; nearer, those are drawn larger.
    pub closest: u8,
    /// Whose map it is: plain text, to be shown.
    pub attribution: String,
    /// The sheets, the one that is shown first in front.
    pub sheets: Vec<BaseSheet>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::distance_m;

    const TOWN: Point = Point { lat: 32.5, lon: 116.5 };

    #[test]
    fn ground_is_drawn_where_a_gcj_02_map_has_it_and_read_back_to_a_centimetre_all_over_a_screen() {
        for step in 0..=100 {
            // A screen of 20 km.
            let ground = Point { lat: TOWN.lat + f64::from(step) * 0.0018, lon: TOWN.lon - f64::from(step) * 0.0021 };
            let drawn = BaseSystem::Gcj02.on_map(ground);
            assert!((300.0..800.0).contains(&distance_m(ground, drawn)), "{ground:?} {drawn:?}");
            assert!(distance_m(BaseSystem::Gcj02.on_ground(drawn), ground) < 0.02, "{ground:?}");
        }
    }

    #[test]
    fn one_shift_for_a_whole_screen_would_be_off_by_metres() {
        // Why each point is shifted by itself: a grid drawn at the edge would lie beside its street once the map is moved.
        let shift = |ground: Point| {
            let drawn = BaseSystem::Gcj02.on_map(ground);
            (drawn.lat - ground.lat, drawn.lon - ground.lon)
        };
        let edge = Point { lat: TOWN.lat, lon: TOWN.lon + 0.02 };
        let (middle, own) = (shift(TOWN), shift(edge));
        let by_middle = Point { lat: edge.lat + middle.0, lon: edge.lon + middle.1 };
        let by_itself = Point { lat: edge.lat + own.0, lon: edge.lon + own.1 };
        assert!(distance_m(by_middle, by_itself) > 3.0, "{}", distance_m(by_middle, by_itself));
    }

    #[test]
    fn a_map_in_wgs_84_moves_nothing() {
        assert_eq!((BaseSystem::Wgs84.on_map(TOWN), BaseSystem::Wgs84.on_ground(TOWN)), (TOWN, TOWN));
    }
}
