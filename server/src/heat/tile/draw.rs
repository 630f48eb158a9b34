//! From squares to the steps of a scale, pixel by pixel.

use super::Style;
use crate::column::{Heaviest, Squares};
use shared::heat::Scale;

/// How far a hill reaches, in squares on each side: where it ends it is lower than any colour.
const REACH: u32 = 5;
/// Squares from the middle of a hill to its steepest part.
const STEEPEST: f32 = 1.5;
/// Squares of a hill from one end to the other.
const TAPS: usize = 2 * REACH as usize + 1;
/// Rows of pixels between two looks at whether anybody still waits.
const BAND: usize = 32;

/// Nobody waits any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

impl Style {
    /// Squares around a tile that are seen on it.
    pub const fn margin(self) -> u32 {
        match self {
            Self::Cells => 0,
            Self::Kernel => REACH,
        }
    }

    /// The scale of all tiles of a zoom. A hill is as high as its issues weigh, and hills of four by four squares may stand on one another.
    pub fn scale(self, heaviest: Heaviest) -> Scale {
        match self {
            Self::Cells => Scale::up_to(heaviest.square),
            Self::Kernel => Scale::up_to(heaviest.four),
        }
    }

    /// The steps of a tile of `size` × `size` pixels, row by row: of the scale's whole weights for cells, 255ths of the colours for a kernel.
    pub fn draw(self, squares: &Squares, size: u32, stop: &dyn Fn() -> bool) -> Result<Vec<u8>, Stopped> {
        let scale = self.scale(squares.heaviest);
        match self {
            Self::Cells => cells(squares, size as usize, scale, stop),
            Self::Kernel => kernel(squares, size as usize, scale, stop),
        }
    }
}

/// Pixels of a square's edge. Both are powers of two, and a tile has no more squares than pixels.
fn pixels(squares: &Squares, size: usize) -> usize {
    (size / squares.along.max(1) as usize).max(1)
}

fn cells(squares: &Squares, size: usize, scale: Scale, stop: &dyn Fn() -> bool) -> Result<Vec<u8>, Stopped> {
    let edge = pixels(squares, size);
    let mut steps = Vec::with_capacity(size * size);
    for row in squares.weights.chunks_exact(squares.along.max(1) as usize) {
        if stop() {
            return Err(Stopped);
        }
        let line: Vec<u8> = row.iter().flat_map(|weight| std::iter::repeat_n(scale.step(*weight), edge)).collect();
        (0..edge).for_each(|_| steps.extend_from_slice(&line));
    }
    Ok(steps)
}

/// The height of a hill from its middle, by how far off the pixel is along one direction: for each pixel of a square's edge, over the squares
/// before and behind. The product of both directions is a round hill.
fn heights(edge: usize) -> Vec<[f32; TAPS]> {
    let of_pixel = |pixel: usize| {
        let place = (pixel as f32 + 0.5) / edge as f32 - 0.5;
        std::array::from_fn(|tap| {
            let off = (tap as f32 - REACH as f32 - place) / STEEPEST;
            (-0.5 * off * off).exp()
        })
    };
    (0..edge).map(of_pixel).collect()
}

fn kernel(squares: &Squares, size: usize, scale: Scale, stop: &dyn Fn() -> bool) -> Result<Vec<u8>, Stopped> {
    let (edge, side) = (pixels(squares, size), (squares.along + 2 * REACH) as usize);
    let heights = heights(edge);
    // First along the rows of squares; of one without issues nothing is left.
    let mut along = Vec::with_capacity(side);
    for row in squares.weights.chunks_exact(side) {
        if stop() {
            return Err(Stopped);
        }
        along.push(row.iter().any(|weight| *weight > 0).then(|| row_of_hills(row, &heights)));
    }
    // Then across them, pixel row by pixel row.
    let (mut steps, mut sums) = (Vec::with_capacity(size * size), vec![0.0_f32; size]);
    for pixel in 0..size {
        if pixel % BAND == 0 && stop() {
            return Err(Stopped);
        }
        sums.fill(0.0);
        let (square, within) = (pixel / edge, pixel % edge);
        let (rows, parts) = (along.get(square..).unwrap_or_default(), heights.get(within).into_iter().flatten());
        for (row, part) in rows.iter().zip(parts) {
            let Some(row) = row else { continue };
            sums.iter_mut().zip(row).for_each(|(sum, height)| *sum += height * part);
        }
        steps.extend(sums.iter().map(|height| step(scale, *height)));
    }
    Ok(steps)
}

fn row_of_hills(row: &[u32], heights: &[[f32; TAPS]]) -> Vec<f32> {
    let windows = row.windows(TAPS).flat_map(|window| heights.iter().map(move |heights| (window, heights)));
    windows.map(|(window, heights)| window.iter().zip(heights).map(|(weight, height)| *weight as f32 * height).sum()).collect()
}

#[inline]
fn step(scale: Scale, height: f32) -> u8 {
    // Between 0 and 255.
    (scale.share(height) * 255.0 + 0.5) as u8
}
