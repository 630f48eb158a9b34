//! What a camera wrote into its file: where and when. Only of photos from the album; whatever is damaged or cannot be is as if it were not
//! there.

use exif::{Exif, In, Reader, Tag, Value};
use shared::{
    geo::Point,
    moment::{Moment, UtcOffset},
    place::Place,
};
use std::io::Cursor;

/// The radius in metres that is assumed where the camera does not say how well it knew its position.
const USUAL_ACCURACY_M: f64 = 30.0;
/// Worse positions say nothing.
const WORST_ACCURACY_M: f64 = 5_000.0;
/// A time before this year is that of a camera whose clock was never set.
const EARLIEST_YEAR: u16 = 2000;

/// What the camera says of a photo.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CameraNotes {
    /// Where it was taken, in WGS-84 as the standard has it.
    pub place: Option<Place>,
    shot: Option<Shot>,
}

/// When it was taken, on the camera's wall clock.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Shot {
    /// The wall clock, read as if it were UTC.
    wall: Moment,
    offset: Option<UtcOffset>,
}

impl CameraNotes {
    /// Reads them.
    #[must_use]
    pub fn of(file: &[u8]) -> Self {
        let read = Reader::new().continue_on_error(true).read_from_container(&mut Cursor::new(file));
        let Ok(exif) = read.or_else(|error| error.distill_partial_result(|_| {})) else { return Self::default() };
        Self { place: place(&exif), shot: shot(&exif) }
    }

    /// When it was taken, not after `now`. Where the camera does not say in which zone, `zone` gives that of the phone at an instant.
    #[must_use]
    pub fn taken_at(&self, now: Moment, zone: impl Fn(Moment) -> UtcOffset) -> Option<Moment> {
        let Shot { wall, offset } = self.shot?;
        let offset = offset.unwrap_or_else(|| zone(wall));
        Some(wall.plus_minutes(-i64::from(offset.0))).filter(|taken_at| *taken_at <= now)
    }
}

fn place(exif: &Exif) -> Option<Place> {
    // "V": the receiver had no fix.
    if text(exif, Tag::GPSStatus).is_some_and(|status| status.starts_with(b"V")) {
        return None;
    }
    let lat = degrees(exif, Tag::GPSLatitude, (Tag::GPSLatitudeRef, b'S'))?;
    let lon = degrees(exif, Tag::GPSLongitude, (Tag::GPSLongitudeRef, b'W'))?;
    let said = rationals(exif, Tag::GPSHPositioningError).and_then(|metres| metres.first().copied());
    let accuracy_m = said.filter(|metres| metres.is_finite() && *metres > 0.0).unwrap_or(USUAL_ACCURACY_M);
    let point = Point { lat, lon };
    (point.is_place() && accuracy_m <= WORST_ACCURACY_M).then_some(Place::Gps { point, accuracy_m })
}

/// Degrees, minutes and seconds as degrees; negative if the reference begins with `below`.
fn degrees(exif: &Exif, tag: Tag, (reference, below): (Tag, u8)) -> Option<f64> {
    let parts = rationals(exif, tag)?;
    let whole: f64 = parts.iter().take(3).zip([1.0, 60.0, 3_600.0]).map(|(part, unit)| part / unit).sum();
    let sign = if text(exif, reference)?.first()? == &below { -1.0 } else { 1.0 };
    Some(sign * whole).filter(|degrees| degrees.is_finite())
}

fn shot(exif: &Exif) -> Option<Shot> {
    let mut said = exif::DateTime::from_ascii(text(exif, Tag::DateTimeOriginal)?).ok()?;
    // An offset that cannot be read is none.
    let _unread = text(exif, Tag::OffsetTimeOriginal).map(|offset| said.parse_offset(offset));
    if said.year < EARLIEST_YEAR {
        return None;
    }
    let day = chrono::NaiveDate::from_ymd_opt(said.year.into(), said.month.into(), said.day.into())?;
    let wall = day.and_hms_opt(said.hour.into(), said.minute.into(), said.second.into())?;
    let offset = said.offset.map(i32::from).filter(|minutes| minutes.abs() <= 14 * 60).map(UtcOffset);
    Some(Shot { wall: Moment::from_local(wall, UtcOffset(0)), offset })
}

fn value(exif: &Exif, tag: Tag) -> Option<&Value> {
    exif.get_field(tag, In::PRIMARY).map(|field| &field.value)
}

fn text(exif: &Exif, tag: Tag) -> Option<&[u8]> {
    match value(exif, tag)? {
        Value::Ascii(lines) => lines.first().map(Vec::as_slice),
        _ => None,
    }
}

fn rationals(exif: &Exif, tag: Tag) -> Option<Vec<f64>> {
    match value(exif, tag)? {
        Value::Rational(parts) if !parts.is_empty() => Some(parts.iter().map(exif::Rational::to_f64).collect()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use exif::{Field, Rational, experimental::Writer};
    use proptest::prelude::*;

    const NOW: Moment = shared::fixture::NOW;

    fn ascii(tag: Tag, text: &str) -> Field {
        Field { tag, ifd_num: In::PRIMARY, value: Value::Ascii(vec![text.as_bytes().to_vec()]) }
    }

    fn numbers(tag: Tag, parts: &[(u32, u32)]) -> Field {
        let parts = parts.iter().map(|(num, denom)| Rational { num: *num, denom: *denom }).collect();
        Field { tag, ifd_num: In::PRIMARY, value: Value::Rational(parts) }
    }

    /// A JPEG with these notes and nothing in it.
    fn jpeg(fields: &[Field]) -> Vec<u8> {
        let mut writer = Writer::new();
        fields.iter().for_each(|field| writer.push_field(field));
        let mut notes = Cursor::new(Vec::new());
        writer.write(&mut notes, false).unwrap();
        let notes = notes.into_inner();
        let length = u16::try_from(notes.len() + 8).unwrap().to_be_bytes();
        [&[0xFF, 0xD8, 0xFF, 0xE1][..], &length, b"Exif\0\0", &notes, &[0xFF, 0xD9]].concat()
    }

    /// 32° 30' 07.2" N, 116° 30' 07.2" E at 15:30 in China, as a phone writes it.
    fn fields() -> Vec<Field> {
        vec![
            ascii(Tag::DateTimeOriginal, "2026:02:01 15:30:00"),
            ascii(Tag::OffsetTimeOriginal, "+08:00"),
            ascii(Tag::GPSLatitudeRef, "N"),
            numbers(Tag::GPSLatitude, &[(32, 1), (30, 1), (720, 100)]),
            ascii(Tag::GPSLongitudeRef, "E"),
            numbers(Tag::GPSLongitude, &[(116, 1), (30, 1), (720, 100)]),
        ]
    }

    fn without(tag: Tag) -> Vec<Field> {
        fields().into_iter().filter(|field| field.tag != tag).collect()
    }

    fn taken(file: &[u8], zone: UtcOffset) -> Option<Moment> {
        CameraNotes::of(file).taken_at(NOW, |_| zone)
    }

    fn utc(text: &str) -> Option<Moment> {
        Moment::parse(text, UtcOffset(0))
    }

    #[test]
    fn a_photo_of_the_album_says_where_and_when_it_was_taken() {
        let notes = CameraNotes::of(&jpeg(&fields()));
        let Some(Place::Gps { point, accuracy_m }) = notes.place else { unreachable!("{notes:?}") };
        assert!((point.lat - 32.502).abs() < 1e-9 && (point.lon - 116.502).abs() < 1e-9, "{point:?}");
        assert!((accuracy_m - USUAL_ACCURACY_M).abs() < 1e-9);
        assert_eq!(taken(&jpeg(&fields()), UtcOffset(0)), utc("2026-02-01T07:30"), "the camera's zone, not the phone's");
        assert_eq!(taken(&jpeg(&without(Tag::OffsetTimeOriginal)), UtcOffset::CHINA), utc("2026-02-01T07:30"), "the phone's zone");
        let exact = [fields(), vec![numbers(Tag::GPSHPositioningError, &[(5, 2)])]].concat();
        assert_eq!(CameraNotes::of(&jpeg(&exact)).place.unwrap().accuracy_m(), 2.5);
        let south = [without(Tag::GPSLatitudeRef), vec![ascii(Tag::GPSLatitudeRef, "S")]].concat();
        assert!(CameraNotes::of(&jpeg(&south)).place.unwrap().point().unwrap().lat < -32.0);
    }

    #[test]
    fn what_cannot_be_is_as_if_it_were_not_said() {
        let put = |field: Field| CameraNotes::of(&jpeg(&[without(field.tag), vec![field]].concat()));
        assert_eq!(put(numbers(Tag::GPSLatitude, &[(32, 0), (0, 0), (0, 0)])).place, None, "divided by nothing");
        assert_eq!(put(numbers(Tag::GPSLatitude, &[(99, 1), (0, 1), (0, 1)])).place, None, "off the globe");
        assert_eq!(put(ascii(Tag::GPSLatitude, "32.5")).place, None, "of another type");
        assert_eq!(put(ascii(Tag::GPSStatus, "V")).place, None, "no fix");
        assert_eq!(put(numbers(Tag::GPSHPositioningError, &[(90_000, 1)])).place, None, "anywhere in the county");
        let nowhere = [("N", Tag::GPSLatitude, Tag::GPSLatitudeRef), ("E", Tag::GPSLongitude, Tag::GPSLongitudeRef)];
        let zero: Vec<Field> =
            nowhere.iter().flat_map(|(at, tag, of)| [ascii(*of, at), numbers(*tag, &[(0, 1), (0, 1), (0, 1)])]).collect();
        assert_eq!(CameraNotes::of(&jpeg(&zero)).place, None, "what phones write that hide the place");
        for time in ["2027:02:01 15:30:00", "1980:01:01 00:00:00", "2026:02:30 15:30:00", "    :  :     :  :  ", "gestern", ""] {
            assert_eq!(put(ascii(Tag::DateTimeOriginal, time)).taken_at(NOW, |_| UtcOffset(0)), None, "{time:?}");
        }
        assert_eq!(put(ascii(Tag::OffsetTimeOriginal, "+99:99")).taken_at(NOW, |_| UtcOffset::CHINA), utc("2026-02-01T07:30"));
    }

    #[test]
    fn a_photo_without_notes_or_cut_anywhere_in_them_is_still_a_photo() {
        let whole = jpeg(&fields());
        for cut in 0..whole.len() {
            let _read = CameraNotes::of(&whole[..cut]);
        }
        assert_eq!(CameraNotes::of(b""), CameraNotes::default());
        assert_eq!(CameraNotes::of(b"\x89PNG\r\n\x1a\n"), CameraNotes::default());
    }

    proptest! {
        #[test]
        fn no_file_breaks_the_reader(start in 0_usize..7, noise: Vec<u8>, edits: Vec<(u16, u8)>) {
            let starts: [&[u8]; 7] = [b"", b"\xFF\xD8\xFF\xE1\x00\x20Exif\0\0", b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08", b"\x89PNG\r\n\x1a\n", b"RIFF\x10\0\0\0WEBP", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"];
            let _noise = CameraNotes::of(&[starts[start], &noise].concat());
            let mut edited = jpeg(&fields());
            for (at, byte) in edits {
                let at = usize::from(at) % edited.len();
                edited[at] = byte;
            }
            let notes = CameraNotes::of(&edited);
            prop_assert!(notes.place.is_none_or(|place| place.point().is_some_and(Point::is_place)));
        }
    }
}
