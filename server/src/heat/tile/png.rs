//! A picture of one byte a pixel with the colours of a scale.

use super::Style;
use crate::error::Error;
use png::{BitDepth, ColorType, Compression, Encoder, Filter};
use shared::heat::{Scale, colour};

/// How much cells cover the map below, of 255.
const CELL: u8 = 200;
/// How much the height of a hill covers, and from what share of the colours on.
const HILL: f32 = 215.0;
const FADED_FROM: f32 = 0.3;

impl Style {
    /// Colour and opacity (0 to 255) of a share of the colours. A hill has no edge: it fades out.
    pub fn paint(self, share: f32) -> ([u8; 3], u8) {
        let opacity = match self {
            Self::Cells => CELL,
            Self::Kernel => {
                let part = (share / FADED_FROM).clamp(0.0, 1.0);
                (HILL * part * part * (3.0 - 2.0 * part)).round() as u8
            }
        };
        (colour(share), opacity)
    }

    fn share_of(self, scale: Scale, step: u8) -> f32 {
        match self {
            Self::Cells => scale.share_of_step(step),
            Self::Kernel => f32::from(step) / 255.0,
        }
    }

    /// The picture of the steps of a tile.
    pub fn png(self, steps: &[u8], size: u32, scale: Scale) -> Result<Vec<u8>, Error> {
        let last = steps.iter().copied().max().unwrap_or(0);
        let (mut colours, mut opacities) = (Vec::with_capacity(3 * 256), Vec::with_capacity(256));
        for step in 0..=last {
            let (colour, opacity) = self.paint(self.share_of(scale, step));
            colours.extend_from_slice(&colour);
            opacities.push(if step == 0 { 0 } else { opacity });
        }
        let mut bytes = Vec::with_capacity(4_096);
        let mut encoder = Encoder::new(&mut bytes, size, size);
        encoder.set_color(ColorType::Indexed);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_palette(colours);
        encoder.set_trns(opacities);
        encoder.set_compression(Compression::Fast);
        encoder.set_filter(Filter::Paeth);
        let mut writer = encoder.write_header().map_err(Error::internal)?;
        writer.write_image_data(steps).map_err(Error::internal)?;
        writer.finish().map_err(Error::internal)?;
        Ok(bytes)
    }
}
