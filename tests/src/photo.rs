//! Pictures for tests: real JPEG bytes, none alike.

use exif::{Field, In, Rational, Tag, Value, experimental::Writer};
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

/// The same as a camera leaves it that noted where (degrees north and east) and when ("2026:02:01 15:30:00", in China) it was.
#[must_use]
pub fn noted(seed: u8, (lat, lon): (f64, f64), time: &str) -> Vec<u8> {
    let ascii = |tag, text: &str| Field { tag, ifd_num: In::PRIMARY, value: Value::Ascii(vec![text.as_bytes().to_vec()]) };
    let degrees = |tag, degrees: f64| {
        let millionths = Rational { num: (degrees * 1e6).round() as u32, denom: 1_000_000 };
        let nothing = || Rational { num: 0, denom: 1 };
        Field { tag, ifd_num: In::PRIMARY, value: Value::Rational(vec![millionths, nothing(), nothing()]) }
    };
    let fields = [
        ascii(Tag::DateTimeOriginal, time),
        ascii(Tag::OffsetTimeOriginal, "+08:00"),
        ascii(Tag::GPSLatitudeRef, "N"),
        degrees(Tag::GPSLatitude, lat),
        ascii(Tag::GPSLongitudeRef, "E"),
        degrees(Tag::GPSLongitude, lon),
    ];
    with_fields(&sized(seed, 640, 480), &fields)
}

/// The JPEG as a phone held upright leaves it: the picture lies on its side, and the notes say so.
#[must_use]
pub fn on_its_side(jpeg: &[u8]) -> Vec<u8> {
    with_fields(jpeg, &[Field { tag: Tag::Orientation, ifd_num: In::PRIMARY, value: Value::Short(vec![6]) }])
}

fn with_fields(jpeg: &[u8], fields: &[Field]) -> Vec<u8> {
    let mut writer = Writer::new();
    fields.iter().for_each(|field| writer.push_field(field));
    let mut notes = Cursor::new(Vec::new());
    writer.write(&mut notes, true).unwrap();
    with_notes(jpeg, &notes.into_inner())
}

/// The JPEG with these bytes as its camera's notes, whatever they are.
#[must_use]
pub fn with_notes(jpeg: &[u8], notes: &[u8]) -> Vec<u8> {
    let (start, rest) = jpeg.split_at(2);
    let length = u16::try_from(notes.len() + 8).unwrap().to_be_bytes();
    [start, &[0xFF, 0xE1], &length, b"Exif\0\0", notes, rest].concat()
}

/// The photos of a rescue file that holds none.
pub const NO_PHOTOS: &[(shared::photo::Hash, &[u8])] = &[];
