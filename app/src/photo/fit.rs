//! The arithmetic of shrinking.

/// Width and height so that the long edge is at most `edge`; never larger than before, never zero.
#[must_use]
pub fn fitted(width: u32, height: u32, edge: u32) -> (u32, u32) {
    let long = width.max(height);
    if long <= edge {
        return (width.max(1), height.max(1));
    }
    let scaled = |side: u32| {
        let side = (u64::from(side) * u64::from(edge) + u64::from(long) / 2) / u64::from(long);
        u32::try_from(side).unwrap_or(edge).max(1)
    };
    (scaled(width), scaled(height))
}

/// Whether pixels (RGBA, four bytes each) are all one colour within a hair: what a canvas gives that had no memory.
#[must_use]
pub fn looks_blank(pixels: &[u8]) -> bool {
    let mut low = [u8::MAX; 3];
    let mut high = [u8::MIN; 3];
    for pixel in pixels.chunks_exact(4) {
        for ((value, low), high) in pixel.iter().zip(&mut low).zip(&mut high) {
            *low = (*low).min(*value);
            *high = (*high).max(*value);
        }
    }
    low.iter().zip(&high).all(|(low, high)| high.saturating_sub(*low) <= 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_long_edge_is_cut_and_the_shape_kept() {
        assert_eq!(fitted(4000, 3000, 2048), (2048, 1536));
        assert_eq!(fitted(3000, 4000, 2048), (1536, 2048));
        assert_eq!(fitted(1600, 1200, 2048), (1600, 1200));
        assert_eq!(fitted(100_000, 3, 2048), (2048, 1));
        assert_eq!(fitted(0, 0, 2048), (1, 1));
    }

    #[test]
    fn one_colour_is_blank_and_a_picture_is_not() {
        assert!(looks_blank(&[255; 64]));
        assert!(looks_blank(&[]));
        let mut pixels = [10_u8; 64];
        pixels[20] = 90;
        assert!(!looks_blank(&pixels));
    }
}
