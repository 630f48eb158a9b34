//! What can be told from a few pixels of a picture.

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

/// Whether one edge of a square of pixels is the grey, or the nothing, with which browsers fill what is missing of a JPEG. Which edge it
/// is depends on how the picture was turned.
#[must_use]
pub fn looks_cut(pixels: &[u8], side: usize) -> bool {
    let missing = |x: usize, y: usize| {
        let filled = |pixel: &[u8]| pixel[3] == 0 || pixel[..3].iter().all(|value| value.abs_diff(128) <= 1);
        pixels.get(4 * (y * side + x)..).is_some_and(|pixel| pixel.len() >= 4 && filled(pixel))
    };
    let far = side.saturating_sub(1);
    let edge = |here: &dyn Fn(usize) -> (usize, usize)| (0..side).map(here).all(|(x, y)| missing(x, y));
    edge(&|at| (at, far)) || edge(&|at| (far, at)) || edge(&|at| (at, 0)) || edge(&|at| (0, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_colour_is_blank_and_a_picture_is_not() {
        assert!(looks_blank(&[255; 64]));
        assert!(looks_blank(&[]));
        let mut pixels = [10_u8; 64];
        pixels[20] = 90;
        assert!(!looks_blank(&pixels));
    }

    #[test]
    fn a_picture_with_a_grey_or_empty_edge_is_cut_however_it_was_turned() {
        let whole: Vec<u8> = (0..64_u8).map(|at| if at % 4 == 3 { 255 } else { at * 3 }).collect();
        assert!(!looks_cut(&whole, 4) && !looks_cut(&[], 4));
        for edge in [[12, 13, 14, 15], [0, 1, 2, 3], [0, 4, 8, 12], [3, 7, 11, 15]] {
            for fill in [[128, 128, 128, 255], [127, 129, 128, 255], [0, 0, 0, 0]] {
                let mut cut = whole.clone();
                edge.iter().for_each(|at| cut[at * 4..at * 4 + 4].copy_from_slice(&fill));
                assert!(looks_cut(&cut, 4), "{edge:?} {fill:?}");
                cut[edge[2] * 4] = 90;
                cut[edge[2] * 4 + 3] = 255;
                assert!(!looks_cut(&cut, 4), "one pixel of a picture");
            }
        }
    }
}
