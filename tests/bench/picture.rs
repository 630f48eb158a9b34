//! What is photographed in a measurement.

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use tests::dice::Dice;

/// Pixels of red, green and blue as a JPEG, as a phone writes it.
pub fn encoded(pixels: &[u8], width: u16, height: u16) -> Vec<u8> {
    let mut jpeg = Vec::new();
    let mut encoder = Encoder::new(&mut jpeg, 85);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.encode(pixels, width, height, ColorType::Rgb).unwrap();
    jpeg
}

/// A picture with detail, as a phone writes it, of about so many bytes.
pub fn grainy(width: u16, height: u16, bytes: usize) -> Vec<u8> {
    let written = |grain: u64| {
        let mut dice = Dice::new(7);
        let (wide, high) = (usize::from(width), usize::from(height));
        let mut pixels = Vec::with_capacity(wide * high * 3);
        for at in 0..wide * high {
            let (x, y) = (at % wide, at / wide);
            let slope = (x * 120 / wide + y * 80 / high + (x / 97 + y / 61) % 2 * 30) as u64;
            let noise = dice.roll(grain + 1);
            pixels
                .extend([slope + noise, slope / 2 + noise + 20, 160 - slope / 2 + noise].map(|part| u8::try_from(part.min(255)).unwrap()));
        }
        encoded(&pixels, width, height)
    };
    let (mut low, mut high) = (0, 60);
    while low < high {
        let middle = (low + high) / 2;
        if written(middle).len() < bytes { low = middle + 1 } else { high = middle }
    }
    written(low)
}
