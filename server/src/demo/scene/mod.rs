//! Drawn scenes for the demo's photos: one subject per kind of problem, before and after, no two alike.
//!
//! The place of a scene comes from one seed and the moment from another, so that a proof shows the same place put right.

mod building;
mod ground;
mod rubbish;
mod subject;
mod surface;
#[cfg(test)]
mod tests;
mod trade;

use super::{canvas::Canvas, chance::Chance};
use jpeg_encoder::EncodingError;
use shared::KindCode;

/// When in the story a scene is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// As reported.
    Before,
    /// Half put right: a proof that will be sent back.
    Half,
    /// Put right.
    After,
}

/// What to draw.
#[derive(Clone, Debug)]
pub(super) struct Scene {
    /// The kind of problem.
    pub(super) kind: KindCode,
    /// When.
    pub(super) stage: Stage,
    /// Decides the place: the same for all photos of an issue.
    pub(super) place: u64,
    /// Decides light and details: another for each photo.
    pub(super) moment: u64,
}

/// The JPEG of a scene, 1600 × 1200.
///
/// # Errors
/// None in practice: the sizes are fixed.
pub(super) fn draw(scene: &Scene) -> Result<Vec<u8>, EncodingError> {
    let kind = scene.kind.0.bytes().fold(0_u64, |sum, byte| sum.wrapping_mul(131).wrapping_add(byte.into())).rotate_left(32);
    let mut moment = Chance::new(scene.moment ^ kind);
    let light = moment.int(84, 104);
    let warmth = moment.int(-10, 14);
    let mut canvas = Canvas::new(light, warmth);
    let mut place = Chance::new(scene.place ^ kind);
    subject::paint(&mut canvas, scene, &mut place, &mut moment);
    canvas.to_jpeg()
}
