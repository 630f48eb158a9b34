//! Pictures for tests: real JPEG bytes, none alike.

use image::{ImageFormat, Rgb, RgbImage};
use std::io::Cursor;

/// A JPEG of 320 × 240 pixels whose colours depend on `seed`.
#[must_use]
pub fn jpeg(seed: u8) -> Vec<u8> {
    sized(seed, 320, 240)
}

/// A file from the field: small copies of what phones and people hand in.
#[must_use]
pub fn field_case(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/fixtures/field/photo/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// A JPEG of any size whose colours depend on `seed`.
#[must_use]
pub fn sized(seed: u8, width: u32, height: u32) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |x, y| {
        let byte = |value: u32| u8::try_from(value % 256).unwrap();
        Rgb([byte(x + u32::from(seed) * 31), byte(y * 2 + u32::from(seed) * 7), byte((x * y) / 64 + u32::from(seed))])
    });
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

/// The photos of a rescue file that holds none.
pub const NO_PHOTOS: &[(shared::photo::Hash, &[u8])] = &[];
