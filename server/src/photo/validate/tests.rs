#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use super::{
    super::{decode::need_of, forms::forms_of},
    *,
};
use crate::error::Error;
use image::{ExtendedColorType, ImageEncoder as _, ImageFormat, ImageReader, RgbImage, codecs};

fn picture(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let part = |at: u32, of: u32| u8::try_from(at * 255 / of).unwrap();
        image::Rgb([part(x, width), part(y, height), 90])
    })
}

fn jpeg_with_exif(width: u16, height: u16, orientation: Option<u8>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 85);
    if let Some(orientation) = orientation {
        let tiff = [
            b'M',
            b'M',
            0,
            42,
            0,
            0,
            0,
            8,
            0,
            1, // one entry
            0x01,
            0x12,
            0,
            3,
            0,
            0,
            0,
            1,
            0,
            orientation,
            0,
            0, // orientation, short
            0,
            0,
            0,
            0,
        ];
        encoder.add_app_segment(1, [b"Exif\0\0", &tiff[..]].concat()).unwrap();
    }
    let picture = picture(width.into(), height.into());
    encoder.encode(picture.as_raw(), width, height, jpeg_encoder::ColorType::Rgb).unwrap();
    bytes
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    codecs::png::PngEncoder::new(&mut bytes).write_image(picture(width, height).as_raw(), width, height, ExtendedColorType::Rgb8).unwrap();
    bytes
}

/// A PNG that promises so many pixels and holds none.
fn png_bomb(width: u32, height: u32) -> Vec<u8> {
    hollow_png(width, height, [8, 2])
}

/// The same with so many bits in each channel and this kind of colour.
fn hollow_png(width: u32, height: u32, [bits, colour]: [u8; 2]) -> Vec<u8> {
    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 })
        })
    }
    let chunk = |name: &[u8], data: &[u8]| {
        let body = [name, data].concat();
        [&u32::try_from(data.len()).unwrap().to_be_bytes()[..], &body, &crc(&body).to_be_bytes()].concat()
    };
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[bits, colour, 0, 0, 0]].concat();
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &head), chunk(b"IDAT", &[0x78, 0x9C]), chunk(b"IEND", &[])].concat()
}

/// A valid photo and what is shown of it.
#[derive(Debug)]
struct Shown {
    width: u32,
    height: u32,
    as_sent: bool,
    large: Vec<u8>,
    thumb: Vec<u8>,
}

/// What becomes of a file with these bytes.
fn validated(bytes: Vec<u8>) -> Result<Shown, Bad> {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), &bytes).unwrap();
    let behind_the_gate = guarded(|| decoded(file.path()));
    let photo = match guarded(|| looked_through(file.path()))? {
        Some(photo) => {
            assert_eq!(behind_the_gate.unwrap(), photo, "the same is said of a small photo and of a large one");
            photo
        }
        None => behind_the_gate?,
    };
    let ValidPhoto { width, height, as_sent, forms } = photo;
    let anew = forms_of(file.path(), as_sent).expect("what is valid can be shown");
    let forms = forms.inspect(|made| assert!(as_sent || *made == anew, "whenever it is made")).unwrap_or(anew);
    assert_eq!(forms.large.is_none(), as_sent);
    let large = forms.large.unwrap_or_else(|| jpeg::bare(&bytes).unwrap());
    Ok(Shown { width, height, as_sent, large, thumb: forms.thumb })
}

fn size_of(jpeg: &[u8]) -> (u32, u32) {
    ImageReader::with_format(io::Cursor::new(jpeg), ImageFormat::Jpeg).into_dimensions().unwrap()
}

#[test]
fn a_photo_that_no_phone_of_ours_made_smaller_gets_two_smaller_forms() {
    let photo = validated(jpeg_with_exif(2304, 1728, None)).unwrap();
    assert_eq!((photo.width, photo.height), (2304, 1728));
    assert_eq!(size_of(&photo.large), (1600, 1200));
    assert_eq!(size_of(&photo.thumb), (320, 240));
}

#[test]
fn a_turned_photo_is_shown_upright_and_without_metadata() {
    let photo = validated(jpeg_with_exif(2000, 1000, Some(6))).unwrap();
    assert_eq!((photo.width, photo.height), (1000, 2000));
    assert_eq!(size_of(&photo.large), (980, 1960));
    assert_eq!(size_of(&photo.thumb), (196, 392));
    for form in [&photo.large, &photo.thumb] {
        assert!(!form.windows(4).any(|part| part == b"Exif"));
    }
    // Turned clockwise by a quarter: what was left is now at the top, where red is weakest.
    let upright = image::load_from_memory(&photo.thumb).unwrap().into_rgb8();
    assert!(upright.get_pixel(98, 12).0[0] < 40 && upright.get_pixel(98, 380).0[0] > 215);
    assert!(upright.get_pixel(12, 196).0[1] > 215 && upright.get_pixel(184, 196).0[1] < 40);
}

#[test]
fn a_photo_as_our_phones_send_it_is_shown_as_it_was_sent_without_the_notes_of_the_camera() {
    let size = fitted(4032, 3024, PHONE_AREA, SHORT_SIDE);
    let [width, height] = [size.0, size.1].map(|side| u16::try_from(side).unwrap());
    for turn in [None, Some(1)] {
        let bytes = jpeg_with_exif(width, height, turn);
        let photo = validated(bytes.clone()).unwrap();
        assert!(photo.as_sent && (photo.width, photo.height) == size);
        assert!(!photo.large.windows(4).any(|part| part == b"Exif"));
        let scan = bytes.windows(2).position(|pair| pair == [0xFF, 0xDA]).unwrap();
        assert!(photo.large.ends_with(&bytes[scan..]), "byte for byte");
        assert_eq!(size_of(&photo.thumb), (320, 240));
    }
}

#[test]
fn what_is_large_or_turned_or_no_jpeg_or_has_bytes_hidden_in_it_is_written_anew() {
    let plain = jpeg_with_exif(640, 480, None);
    let end = plain.len() - 2;
    let hidden = [&plain[..end], b"hidden", &plain[end..]].concat();
    let long = [&plain[..], &vec![0; MOST_AS_SENT]].concat();
    let all = [jpeg_with_exif(2304, 1728, None), png(640, 480), hidden, long];
    for bytes in (2..=8).map(|turn| jpeg_with_exif(640, 480, Some(turn))).chain(all) {
        let photo = validated(bytes).unwrap();
        assert!(!photo.as_sent && !photo.large.windows(4).any(|part| part == b"Exif"));
    }
}

#[test]
fn whatever_shape_a_picture_has_it_can_be_shown_once_it_is_valid() {
    for (width, height) in [(1, 1), (1, 32_767), (32_767, 1), (7, 9_001), (8_191, 3), (16, 16), (1_601, 1_199), (4_000, 480), (3_900, 490)]
    {
        let mut bytes = Vec::new();
        let pixels = vec![90; usize::from(width) * usize::from(height) * 3];
        jpeg_encoder::Encoder::new(&mut bytes, 85).encode(&pixels, width, height, jpeg_encoder::ColorType::Rgb).unwrap();
        let photo = validated(bytes).unwrap();
        assert_eq!((photo.width, photo.height), (width.into(), height.into()));
        assert!(size_of(&photo.thumb).0 > 0 && size_of(&photo.large).1 > 0);
    }
}

#[test]
fn a_small_photo_is_never_enlarged() {
    let photo = validated(png(100, 80)).unwrap();
    assert_eq!((size_of(&photo.large), size_of(&photo.thumb)), ((100, 80), (100, 80)));
}

#[test]
fn a_webp_is_a_photo_and_transparency_is_white_paper() {
    let clear = image::RgbaImage::from_pixel(40, 40, image::Rgba([0, 0, 0, 0]));
    let mut bytes = Vec::new();
    codecs::webp::WebPEncoder::new_lossless(&mut bytes).write_image(clear.as_raw(), 40, 40, ExtendedColorType::Rgba8).unwrap();
    let photo = validated(bytes.clone()).unwrap();
    assert!(image::load_from_memory(&photo.thumb).unwrap().into_rgb8().get_pixel(20, 20).0.iter().all(|part| *part > 250));
    bytes.truncate(bytes.len() / 2);
    assert!(matches!(validated(bytes), Err(Bad::Cut)));
}

const FIELD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/field/photo");

fn field(name: &str) -> Vec<u8> {
    fs::read(format!("{FIELD}/{name}")).unwrap()
}

#[test]
fn a_webp_is_upright_also_if_its_notes_begin_as_a_jpegs_do() {
    let bytes = field("turned.webp");
    let photo = validated(bytes.clone()).unwrap();
    assert_eq!((photo.width, photo.height), (64, 96));
    let upright = image::load_from_memory(&photo.large).unwrap().into_rgb8();
    let red = |x, y| i32::from(upright.get_pixel(x, y).0[0]) - i32::from(upright.get_pixel(x, y).0[2]);
    assert!(red(56, 48) > 60 && red(56, 48) > red(8, 48), "red on the right");
    for cut in [bytes.len() / 2, 100, 40] {
        assert!(matches!(validated(bytes[..cut].to_vec()), Err(Bad::Cut)), "{cut} bytes of it");
    }
}

#[test]
fn a_jpeg_whose_picture_stops_half_way_is_no_proof_whatever_follows_it() {
    assert!(matches!(validated(field("half-app.jpg")), Err(Bad::Cut)));
}

#[test]
fn photos_of_24_megapixels_and_progressive_ones_of_12_are_ordinary() {
    let photo = validated(field("mp24.jpg")).unwrap();
    assert_eq!((photo.width, photo.height, size_of(&photo.large)), (5712, 4284, (1600, 1200)));
    let photo = validated(field("prog12.jpg")).unwrap();
    assert_eq!((photo.width, photo.height, size_of(&photo.large)), (4032, 3024, (1600, 1200)));
}

#[test]
fn a_panorama_keeps_a_short_side_to_be_read() {
    let photo = validated(field("pano.jpg")).unwrap();
    assert_eq!((photo.width, photo.height), (14_000, 1600));
    assert_eq!((size_of(&photo.large), size_of(&photo.thumb)), ((4200, 480), (1050, 120)));
}

#[test]
fn each_stranger_is_told_by_what_it_is() {
    assert!(matches!(validated(Vec::new()), Err(Bad::Empty)));
    assert!(matches!(validated(field("photo.heic")), Err(Bad::Heic)));
    assert!(matches!(validated(b"text, not a picture".to_vec()), Err(Bad::NotAPhoto)));
}

#[test]
fn what_is_no_photo_is_refused() {
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec();
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>".to_vec();
    for bytes in [vec![], heic, svg, b"GIF89a\x01\0\x01\0\0\0\0;".to_vec(), b"%PDF-1.7\n".to_vec(), vec![0xFF, 0xD8, 0xFF]] {
        assert!(matches!(validated(bytes).map_err(Error::from), Err(Error::NotAPhoto)));
    }
}

#[test]
fn a_cut_photo_is_refused() {
    for whole in [jpeg_with_exif(640, 480, None), png(640, 480)] {
        for keep in [30, whole.len() / 2, whole.len() - 20] {
            assert!(matches!(validated(whole[..keep].to_vec()), Err(Bad::Cut)), "{keep} of {}", whole.len());
        }
    }
}

#[test]
fn a_bomb_is_refused_by_its_header() {
    assert!(matches!(validated(png_bomb(30_000, 30_000)), Err(Bad::TooManyPixels)));
    assert!(matches!(validated(png_bomb(6_250, 4_001)), Err(Bad::TooManyPixels)));
    assert!(matches!(validated(png_bomb(24_000_000, 1)), Err(Bad::TooManyPixels)), "shrinking such a line took a gigabyte");
    assert!(matches!(validated(png_bomb(1, 32_768)), Err(Bad::TooManyPixels)));
    assert!(matches!(validated(png_bomb(600, 400)), Err(Bad::Cut)), "promised pixels that do not come");
    let mut jpeg = jpeg_with_exif(64, 64, None);
    let start_of_frame = jpeg.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    jpeg[start_of_frame + 5..start_of_frame + 9].copy_from_slice(&[0xEA, 0x60, 0xEA, 0x60]);
    assert!(matches!(validated(jpeg), Err(Bad::TooManyPixels)));
}

#[test]
fn what_would_take_too_much_memory_is_refused_by_its_header() {
    let (rgb, rgba) = ([8, 2], [16, 6]);
    assert!(matches!(validated(hollow_png(6_000, 4_000, rgba)), Err(Bad::TooManyPixels)), "190 MB");
    assert!(matches!(validated(hollow_png(2_000, 1_500, rgba)), Err(Bad::Cut)), "few of these are no harm");
    assert!(matches!(validated(hollow_png(6_000, 4_000, rgb)), Err(Bad::Cut)), "nor are 24 MP of plain colour");

    let claiming = |marker: u8, progressive: bool, width: u16, height: u16| {
        let mut bytes = Vec::new();
        let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 85);
        encoder.set_progressive(progressive);
        encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::F_1_1);
        encoder.encode(picture(64, 64).as_raw(), 64, 64, jpeg_encoder::ColorType::Rgb).unwrap();
        let at = bytes.windows(2).position(|pair| pair == [0xFF, marker]).unwrap();
        bytes[at + 5..at + 7].copy_from_slice(&height.to_be_bytes());
        bytes[at + 7..at + 9].copy_from_slice(&width.to_be_bytes());
        bytes
    };
    let plain = |width, height| need_of(&claiming(0xC0, false, width, height));
    let progressive = |width, height| need_of(&claiming(0xC2, true, width, height));
    assert!(plain(8_192, 6_144).is_ok_and(|need| need < 50_000_000), "50 MP are made smaller while they are unpacked");
    assert!(matches!(plain(8_200, 6_400), Err(Bad::TooManyPixels)));
    assert!(progressive(4_619, 3_464).is_ok(), "16 MP with full colour");
    assert!(matches!(progressive(6_000, 4_000), Err(Bad::TooManyPixels)), "all scans of 24 MP with full colour are 144 MB");
}

#[tokio::test]
async fn a_file_is_validated_behind_the_gate_and_a_small_one_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("photo");
    fs::write(&path, jpeg_with_exif(4100, 3000, None)).unwrap();
    let (first, second, third) = tokio::join!(validate_photo(path.clone()), validate_photo(path.clone()), validate_photo(path.clone()));
    assert!([first, second, third].into_iter().all(|photo| photo.unwrap().width == 4100));
    fs::write(&path, jpeg_with_exif(640, 480, None)).unwrap();
    assert!(validate_photo(path).await.unwrap().as_sent, "a small one needs no gate");
}
