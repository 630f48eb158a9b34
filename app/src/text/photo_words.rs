//! How a photo came about, in words.

use super::{VerifyMsg, fill, moment_text, point_text};
use shared::{
    geo::{Point, distance_m},
    lang::Lang,
    moment::{Moment, UtcOffset},
    photo::{PhotoRef, PhotoSource},
};

/// Camera or album, when, and how far from the issue's `spot`: "现场拍摄 · 今天 09:00 · 距问题位置 12 米"; where there is no spot, the place itself.
/// All of it is what the phone says.
#[must_use]
pub fn photo_line(photo: &PhotoRef, spot: Option<Point>, now: Moment, offset: UtcOffset, lang: Lang) -> String {
    let source = match photo.source {
        PhotoSource::Camera => VerifyMsg::ByCamera,
        PhotoSource::Album => VerifyMsg::FromAlbum,
    };
    let away = match (spot, photo.place.point()) {
        (Some(spot), Some(point)) => fill(VerifyMsg::AwayFromSpot.text(lang), &[&(distance_m(spot, point).round() as u32).to_string()]),
        (None, Some(point)) => point_text(point),
        (_, None) => VerifyMsg::PlaceNotKnown.text(lang).to_owned(),
    };
    [source.text(lang), &when_taken(photo, now, offset, lang), &away].join(" · ")
}

/// When it was taken, or that nobody knows.
#[must_use]
pub fn when_taken(photo: &PhotoRef, now: Moment, offset: UtcOffset, lang: Lang) -> String {
    if photo.undated { VerifyMsg::TimeNotKnown.text(lang).to_owned() } else { moment_text(photo.taken_at, now, offset, lang) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::{fixture::NOW, photo::Hash, place::Place};

    #[test]
    fn a_photo_says_how_when_and_how_far_from_the_spot_it_was_taken() {
        let spot = Point { lat: 33.0005, lon: 116.0005 };
        let near = Point { lat: 33.0006, lon: 116.0005 };
        let place = Place::Gps { point: near, accuracy_m: 8.0 };
        let camera = PhotoRef {
            hash: Hash::of(b"a"),
            bytes: 1,
            width: 1,
            height: 1,
            taken_at: NOW,
            place,
            source: PhotoSource::Camera,
            undated: false,
            original: None,
        };
        let line = |photo: &PhotoRef| photo_line(photo, Some(spot), NOW, UtcOffset::CHINA, Lang::Zh);
        assert_eq!(line(&camera), "现场拍摄 · 今天 09:00 · 距问题位置 11 米");
        let nowhere = photo_line(&camera, None, NOW, UtcOffset::CHINA, Lang::Zh);
        assert_eq!(nowhere, "现场拍摄 · 今天 09:00 · 33.00060, 116.00050");
        let album = PhotoRef { source: PhotoSource::Album, place: Place::Unknown, ..camera };
        assert_eq!(line(&album), "从相册选 · 今天 09:00 · 拍摄位置不详");
        let undated = PhotoRef { undated: true, ..album };
        assert_eq!(line(&undated), "从相册选 · 拍摄时间不详 · 拍摄位置不详", "when it was chosen is not when it was taken");
    }
}
