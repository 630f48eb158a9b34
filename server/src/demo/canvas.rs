//! A sheet of 1600 × 1200 pixels to paint plain shapes on.
//!
//! It keeps the three planes of a JPEG (luma, blue and red difference) apart, so that a run of one colour is three memory fills and
//! the encoder copies whole rows: quick even in a build without optimisation.

use jpeg_encoder::{Encoder, EncodingError, ImageBuffer, JpegColorType, SamplingFactor, rgb_to_ycbcr};

/// Width of every scene in pixels.
pub(super) const WIDTH: i32 = 1600;
/// Height of every scene in pixels.
pub(super) const HEIGHT: i32 = 1200;
/// Quality of the JPEG.
const QUALITY: u8 = 72;

/// A colour as red, green and blue before the light falls on it.
pub(super) type Colour = (u8, u8, u8);

/// The sheet.
pub(super) struct Canvas {
    planes: [Vec<u8>; 3],
    /// Brightness in percent and warmth (added to red, taken from blue).
    light: (i32, i32),
}

impl Canvas {
    /// A blank sheet under a light: brightness in percent, warmth from −20 (grey day) to 20 (evening).
    pub(super) fn new(brightness: i32, warmth: i32) -> Self {
        let size = usize::try_from(WIDTH * HEIGHT).unwrap_or(0);
        Self { planes: [vec![255; size], vec![128; size], vec![128; size]], light: (brightness, warmth) }
    }

    /// The sheet as a JPEG.
    ///
    /// # Errors
    /// None in practice: the sizes are fixed.
    pub(super) fn to_jpeg(&self) -> Result<Vec<u8>, EncodingError> {
        let mut bytes = Vec::with_capacity(160_000);
        let mut encoder = Encoder::new(&mut bytes, QUALITY);
        encoder.set_sampling_factor(SamplingFactor::R_4_2_0);
        encoder.encode_image(self)?;
        Ok(bytes)
    }

    fn lit(&self, colour: Colour) -> [u8; 3] {
        let (brightness, warmth) = self.light;
        let channel = |value: u8, shift: i32| u8::try_from((i32::from(value) * brightness / 100 + shift).clamp(0, 255)).unwrap_or(255);
        let (y, cb, cr) = rgb_to_ycbcr(channel(colour.0, warmth), channel(colour.1, 0), channel(colour.2, -warmth));
        [y, cb, cr]
    }

    fn span(&mut self, y: i32, from: i32, until: i32, lit: [u8; 3]) {
        let (from, until) = (from.max(0), until.min(WIDTH));
        if !(0..HEIGHT).contains(&y) || from >= until {
            return;
        }
        let (Ok(start), Ok(end)) = (usize::try_from(y * WIDTH + from), usize::try_from(y * WIDTH + until)) else { return };
        for (plane, value) in self.planes.iter_mut().zip(lit) {
            if let Some(run) = plane.get_mut(start..end) {
                run.fill(value);
            }
        }
    }

    /// A rectangle.
    pub(super) fn rect(&mut self, x: i32, y: i32, width: i32, height: i32, colour: Colour) {
        let lit = self.lit(colour);
        for row in y..y.saturating_add(height) {
            self.span(row, x, x.saturating_add(width), lit);
        }
    }

    /// A rectangle whose colour runs from `top` to `bottom`.
    pub(super) fn fade(&mut self, y: i32, height: i32, top: Colour, bottom: Colour) {
        for row in 0..height {
            let mix =
                |one: u8, other: u8| u8::try_from((i32::from(one) * (height - row) + i32::from(other) * row) / height.max(1)).unwrap_or(0);
            let lit = self.lit((mix(top.0, bottom.0), mix(top.1, bottom.1), mix(top.2, bottom.2)));
            self.span(y + row, 0, WIDTH, lit);
        }
    }

    /// An ellipse around a middle.
    pub(super) fn ellipse(&mut self, middle: (i32, i32), across: i32, down: i32, colour: Colour) {
        let lit = self.lit(colour);
        let down = down.max(1);
        for step in -down..=down {
            let share = 1.0 - f64::from(step * step) / f64::from(down * down);
            let half = (f64::from(across) * share.max(0.0).sqrt()) as i32;
            self.span(middle.1 + step, middle.0 - half, middle.0 + half, lit);
        }
    }

    /// A polygon, by the even-odd rule.
    pub(super) fn polygon(&mut self, corners: &[(i32, i32)], colour: Colour) {
        let lit = self.lit(colour);
        let top = corners.iter().map(|corner| corner.1).min().unwrap_or(0).max(0);
        let bottom = corners.iter().map(|corner| corner.1).max().unwrap_or(0).min(HEIGHT);
        let edges: Vec<_> = corners.iter().zip(corners.iter().cycle().skip(1)).collect();
        let mut crossings: Vec<i32> = Vec::with_capacity(8);
        for row in top..bottom {
            crossings.clear();
            for (one, other) in &edges {
                if (one.1 <= row) != (other.1 <= row) {
                    crossings.push(one.0 + (row - one.1) * (other.0 - one.0) / (other.1 - one.1));
                }
            }
            crossings.sort_unstable();
            for pair in crossings.chunks_exact(2) {
                if let [from, until] = pair {
                    self.span(row, *from, *until, lit);
                }
            }
        }
    }

    /// A stroke of some width.
    pub(super) fn stroke(&mut self, from: (i32, i32), until: (i32, i32), width: i32, colour: Colour) {
        let (along, down) = (f64::from(until.0 - from.0), f64::from(until.1 - from.1));
        let length = along.hypot(down).max(1.0);
        let half = f64::from(width) / 2.0;
        let (side, rise) = ((-down / length * half).round() as i32, (along / length * half).round() as i32);
        let corners = [
            (from.0 + side, from.1 + rise),
            (until.0 + side, until.1 + rise),
            (until.0 - side, until.1 - rise),
            (from.0 - side, from.1 - rise),
        ];
        self.polygon(&corners, colour);
    }
}

impl ImageBuffer for &Canvas {
    fn get_jpeg_color_type(&self) -> JpegColorType {
        JpegColorType::Ycbcr
    }

    fn width(&self) -> u16 {
        u16::try_from(WIDTH).unwrap_or(u16::MAX)
    }

    fn height(&self) -> u16 {
        u16::try_from(HEIGHT).unwrap_or(u16::MAX)
    }

    fn fill_buffers(&self, y: u16, buffers: &mut [Vec<u8>; 4]) {
        let row = usize::from(self.width());
        let start = usize::from(y) * row;
        for (buffer, plane) in buffers.iter_mut().zip(&self.planes) {
            buffer.extend_from_slice(plane.get(start..start + row).unwrap_or_default());
        }
    }
}

/// A colour a little lighter (positive) or darker (negative).
pub(super) fn shade(colour: Colour, by: i32) -> Colour {
    let channel = |value: u8| u8::try_from((i32::from(value) + by).clamp(0, 255)).unwrap_or(0);
    (channel(colour.0), channel(colour.1), channel(colour.2))
}
