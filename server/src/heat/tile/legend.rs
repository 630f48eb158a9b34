//! What the colours of a zoom stand for.

use super::Style;
use crate::column::Heaviest;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The legend of all tiles of a zoom with a filter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Legend {
    /// Zoom.
    pub z: u8,
    /// How it is drawn.
    pub style: Style,
    /// The weight that the hottest colour stands for; of a kernel also for more.
    pub top: u32,
    /// Some weights with their colours, ascending; the last is the top.
    pub marks: Vec<LegendMark>,
}

/// A weight with its colour.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LegendMark {
    /// The weight.
    pub weight: u32,
    /// The colour, as `#rrggbb`.
    pub colour: String,
    /// How much of the map below it covers, 0 to 1.
    pub opacity: f32,
}

impl Legend {
    /// The legend of a zoom.
    pub fn of(z: u8, style: Style, heaviest: Heaviest) -> Self {
        let scale = style.scale(heaviest);
        let mark = |(weight, share): (u32, f32)| {
            let ([red, green, blue], opacity) = style.paint(share);
            LegendMark { weight, colour: format!("#{red:02x}{green:02x}{blue:02x}"), opacity: f32::from(opacity) / 255.0 }
        };
        Self { z, style, top: scale.top(), marks: scale.marks().into_iter().map(mark).collect() }
    }
}
