//! Where a problem was seen, with how well that is known.

use crate::{
    geo::Point,
    id::{GridId, SiteId},
};
use serde::{Deserialize, Serialize};

/// The place of a report, in the order of trust; never required, never waited for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Measured by the device at the shutter.
    Gps {
        /// Measured position, WGS-84.
        point: Point,
        /// Radius in metres within which the device believes itself, as it said.
        accuracy_m: f64,
    },
    /// Set by hand on the map.
    Map {
        /// Chosen position, WGS-84.
        point: Point,
    },
    /// Chosen from the list of sites (点位).
    Site {
        /// The site.
        site: SiteId,
    },
    /// Chosen from the list of grids: somewhere in it.
    Grid {
        /// The grid.
        grid: GridId,
    },
    /// Not known; the dispatcher settles it.
    Unknown,
}

impl Place {
    /// The place as far as it can be believed: a position where nobody can stand (0°, 0°) is no position, and the place not known.
    #[must_use]
    pub fn believed(&self) -> Self {
        if self.point().is_some_and(|point| point.is_valid() && !point.is_place()) { Self::Unknown } else { self.clone() }
    }

    /// The position, if the place itself carries one.
    #[must_use]
    pub const fn point(&self) -> Option<Point> {
        match self {
            Self::Gps { point, .. } | Self::Map { point } => Some(*point),
            Self::Site { .. } | Self::Grid { .. } | Self::Unknown => None,
        }
    }

    /// Radius in metres within which the position is trusted; zero for a choice by hand.
    #[must_use]
    pub const fn accuracy_m(&self) -> f64 {
        match self {
            Self::Gps { accuracy_m, .. } => *accuracy_m,
            _ => 0.0,
        }
    }
}
