//! Drawing a scene: its place from one seed, its light and details from another.

use super::{
    super::{canvas::Canvas, chance::Chance},
    subject,
    view::Scene,
};
use jpeg_encoder::EncodingError;

/// The JPEG of a scene, 1600 × 1200.
///
/// # Errors
/// None in practice: the sizes are fixed.
pub(in crate::demo) fn draw(scene: &Scene) -> Result<Vec<u8>, EncodingError> {
    let kind = scene.kind.0.bytes().fold(0_u64, |sum, byte| sum.wrapping_mul(131).wrapping_add(byte.into())).rotate_left(32);
    let mut moment = Chance::new(scene.moment ^ kind);
    let light = moment.int(84, 104);
    let warmth = moment.int(-10, 14);
    let mut canvas = Canvas::new(light, warmth);
    let mut place = Chance::new(scene.place ^ kind);
    subject::paint(&mut canvas, scene, &mut place, &mut moment);
    canvas.to_jpeg()
}
