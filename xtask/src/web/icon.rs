//! The app's icons, drawn here: a grid of nine cells under a tick.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};

/// A finished icon.
pub struct Icon {
    /// Its placeholder in the shell's files, such as `icon_192`.
    pub key: &'static str,
    /// Its file name before the hash, such as `icon-192.png`.
    pub name: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
}

type Colour = [u8; 4];
const CLEAR: Colour = [0, 0, 0, 0];
const GROUND: Colour = [0x0b, 0x6e, 0x4f, 0xff];
const CELL: Colour = [0x3f, 0x9c, 0x7c, 0xff];
const TICK: Colour = [0xff, 0xff, 0xff, 0xff];
/// The drawing is 96 wide and high, like `app/web/icon.svg`.
const SIDE: f64 = 96.0;
/// Points per pixel and direction, for smooth edges.
const FINE: usize = 4;

/// The drawing as it is (`Any`) or with the ground to the edges and the mark smaller (`Maskable`,
/// since a phone may cut it to a circle).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Any,
    Maskable,
}

/// All icons that the shell names.
pub fn all(root: &Path) -> Result<Vec<Icon>> {
    let svg = std::fs::read(root.join("app/web/icon.svg")).context("reading app/web/icon.svg")?;
    Ok(vec![
        Icon { key: "icon_svg", name: "icon.svg", bytes: svg },
        Icon { key: "icon_180", name: "icon-180.png", bytes: drawn(180, Shape::Maskable)? },
        Icon { key: "icon_192", name: "icon-192.png", bytes: drawn(192, Shape::Any)? },
        Icon { key: "icon_512", name: "icon-512.png", bytes: drawn(512, Shape::Any)? },
        Icon { key: "icon_maskable", name: "icon-maskable.png", bytes: drawn(512, Shape::Maskable)? },
    ])
}

/// The icon as a PNG of `size` × `size` pixels.
fn drawn(size: usize, shape: Shape) -> Result<Vec<u8>> {
    let mut rows = Vec::with_capacity(size * (size * 4 + 1));
    for y in 0..size {
        rows.push(0); // this row is not filtered
        for x in 0..size {
            rows.extend(pixel(x, y, size, shape));
        }
    }
    png(size, &rows)
}

/// The mean colour of a pixel's points, with straight alpha.
fn pixel(x: usize, y: usize, size: usize, shape: Shape) -> Colour {
    let step = SIDE / (size * FINE) as f64;
    let mut sum = [0_u32; 4];
    for point in 0..FINE * FINE {
        let across = (x * FINE + point % FINE) as f64 + 0.5;
        let down = (y * FINE + point / FINE) as f64 + 0.5;
        let [r, g, b, a] = colour_at(across * step, down * step, shape).map(u32::from);
        sum = [sum[0] + r * a, sum[1] + g * a, sum[2] + b * a, sum[3] + a];
    }
    let [r, g, b, a] = sum;
    let mean = |part: u32| u8::try_from(part.checked_div(a).unwrap_or(0)).unwrap_or(u8::MAX);
    [mean(r), mean(g), mean(b), u8::try_from(a / (FINE * FINE) as u32).unwrap_or(u8::MAX)]
}

/// The drawing's colour at a point.
fn colour_at(x: f64, y: f64, shape: Shape) -> Colour {
    let (x, y) = match shape {
        Shape::Any if !in_rounded(x, y, 0.0, SIDE, 20.0) => return CLEAR,
        Shape::Any => (x, y),
        Shape::Maskable => ((x - 48.0) * 1.25 + 48.0, (y - 48.0) * 1.25 + 48.0),
    };
    if near_line((x, y), (27.0, 49.0), (43.0, 65.0)) || near_line((x, y), (43.0, 65.0), (71.0, 32.0)) {
        return TICK;
    }
    // The nine cells repeat every 21 from 18 on, so one cell answers for all.
    let inside = |v: f64| (18.0..78.0).contains(&v);
    let cell = inside(x) && inside(y) && in_rounded((x - 18.0) % 21.0, (y - 18.0) % 21.0, 0.0, 18.0, 3.0);
    if cell { CELL } else { GROUND }
}

/// True inside the square from `from` to `to` (both ways) with corners of that radius.
fn in_rounded(x: f64, y: f64, from: f64, to: f64, radius: f64) -> bool {
    let over = |v: f64| (from + radius - v).max(v - (to - radius)).max(0.0);
    over(x).hypot(over(y)) <= radius
}

/// True within 4.5 of the line between two points.
fn near_line(p: (f64, f64), from: (f64, f64), to: (f64, f64)) -> bool {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let along = ((p.0 - from.0) * dx + (p.1 - from.1) * dy) / (dx * dx + dy * dy);
    let along = along.clamp(0.0, 1.0);
    (p.0 - from.0 - along * dx).hypot(p.1 - from.1 - along * dy) <= 4.5
}

/// Unfiltered RGBA rows as a PNG file.
fn png(size: usize, rows: &[u8]) -> Result<Vec<u8>> {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(rows)?;
    let side = u32::try_from(size)?.to_be_bytes();
    let eight_bit_rgba = [8, 6, 0, 0, 0];
    let mut file = vec![0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n'];
    chunk(&mut file, *b"IHDR", &[&side[..], &side[..], &eight_bit_rgba[..]].concat())?;
    chunk(&mut file, *b"IDAT", &packer.finish()?)?;
    chunk(&mut file, *b"IEND", &[])?;
    Ok(file)
}

fn chunk(file: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) -> Result<()> {
    let mut sum = flate2::Crc::new();
    sum.update(&kind);
    sum.update(data);
    file.extend(u32::try_from(data.len())?.to_be_bytes());
    file.extend(kind);
    file.extend(data);
    file.extend(sum.sum().to_be_bytes());
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn the_mark_is_a_tick_over_cells_on_a_ground() {
        assert_eq!(colour_at(43.0, 65.0, Shape::Any), TICK);
        assert_eq!(colour_at(27.0, 27.0, Shape::Any), CELL);
        assert_eq!(colour_at(37.5, 27.0, Shape::Any), GROUND);
        assert_eq!(colour_at(1.0, 1.0, Shape::Any), CLEAR);
    }

    #[test]
    fn a_maskable_icon_is_filled_to_its_corners() {
        assert_eq!(colour_at(1.0, 1.0, Shape::Maskable), GROUND);
    }

    #[test]
    fn an_icon_is_a_png_of_its_size_and_small() {
        let file = drawn(192, Shape::Any).unwrap();
        assert!(file.starts_with(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\xc0\0\0\0\xc0"));
        assert!(file.len() < 20_000, "{} bytes", file.len());
    }
}
