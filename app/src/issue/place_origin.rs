//! From where a report has its place: the phone's position while it is made, the photo's own, or the person's word. Where all photos come
//! from the album, the phone's present position says nothing of them.

use super::draft::ReportDraft;
use serde::{Deserialize, Serialize};
use shared::{photo::PhotoSource, place::Place};

/// From where the place of a report comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceOrigin {
    /// The phone measured it while the form was open.
    #[default]
    Phone,
    /// A photo of the album carries it.
    Photo,
    /// The person chose it.
    Person,
}

impl ReportDraft {
    /// Whether there are photos and all of them come from the album.
    #[must_use]
    pub fn is_from_album(&self) -> bool {
        let photos = &self.form.photos;
        !photos.is_empty() && photos.iter().all(|photo| photo.source == PhotoSource::Album)
    }

    /// Whether the person is asked where it is. Nothing waits for the answer.
    #[must_use]
    pub fn asks_place(&self) -> bool {
        self.is_from_album() && self.place.is_none()
    }

    /// What the place becomes, by the photos so far and the phone's position `fix`; `None`: it stays.
    ///
    /// It follows the phone until the first photo, and stands from then on. Where all photos come from the album, it is that of the first
    /// which has one, else not known. What the person chose stays.
    #[must_use]
    pub fn place_to_take(&self, fix: Option<&Place>) -> Option<(Option<Place>, PlaceOrigin)> {
        let measured = matches!(self.place, None | Some(Place::Gps { .. }));
        if self.place_origin == PlaceOrigin::Person || !measured {
            return None;
        }
        let photos = &self.form.photos;
        let own = || photos.iter().find(|photo| photo.place.point().is_some()).map(|photo| photo.place.clone());
        let of_phone = self.place_origin == PlaceOrigin::Phone;
        let (place, origin) = if self.is_from_album() {
            own().map_or((None, PlaceOrigin::Phone), |place| (Some(place), PlaceOrigin::Photo))
        } else if !photos.is_empty() && of_phone && self.place.is_some() {
            return None;
        } else {
            let shot = || photos.iter().find(|photo| photo.source == PhotoSource::Camera && photo.place.point().is_some());
            let place = shot().map(|photo| photo.place.clone()).or_else(|| fix.cloned());
            let place = place.or_else(|| self.place.clone().filter(|_| of_phone));
            match (place, own()) {
                (None, Some(own)) => (Some(own), PlaceOrigin::Photo),
                (place, _) => (place, PlaceOrigin::Phone),
            }
        };
        (self.place != place || self.place_origin != origin).then_some((place, origin))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::clock::Env;
    use crate::issue::draft::Draft;
    use shared::fixture::{NOW, SPOT, grid, in_west, photo};
    use shared::geo::Point;
    use shared::moment::Moment;
    use shared::photo::PhotoRef;

    struct Still;

    impl Env for Still {
        fn now(&self) -> Moment {
            NOW
        }
        fn random(&self) -> [u8; 16] {
            [5; 16]
        }
    }

    fn elsewhere() -> Place {
        Place::Gps { point: Point { lat: SPOT.lat + 0.05, ..SPOT }, accuracy_m: 30.0 }
    }

    fn album(name: &str, place: Place) -> PhotoRef {
        PhotoRef { source: PhotoSource::Album, place, ..photo(name) }
    }

    /// The form with these photos, one after the other, while the phone stands in the west.
    fn with(photos: impl IntoIterator<Item = PhotoRef>) -> ReportDraft {
        let mut draft = ReportDraft::new(&Still);
        settle(&mut draft);
        for photo in photos {
            draft.add_photo(photo);
            settle(&mut draft);
        }
        draft
    }

    fn settle(draft: &mut ReportDraft) {
        if let Some((place, origin)) = draft.place_to_take(Some(&in_west())) {
            (draft.place, draft.place_origin) = (place, origin);
        }
        assert_eq!(draft.place_to_take(Some(&in_west())), None, "taken once, it stays");
    }

    #[test]
    fn a_report_with_the_camera_is_where_the_phone_was_and_follows_it_until_the_first_photo() {
        let mut draft = with([]);
        assert_eq!(draft.place, Some(in_west()));
        assert_eq!(draft.place_to_take(Some(&elsewhere())), Some((Some(elsewhere()), PlaceOrigin::Phone)));
        draft = with([photo("a")]);
        assert_eq!(draft.place_to_take(Some(&elsewhere())), None);
    }

    #[test]
    fn photos_of_the_album_alone_give_their_own_place_or_none_and_never_the_phones() {
        let asked = with([album("a", Place::Unknown)]);
        assert_eq!((asked.place.clone(), asked.asks_place()), (None, true));
        let known = with([album("a", Place::Unknown), album("b", elsewhere())]);
        assert_eq!((known.place.clone(), known.place_origin, known.asks_place()), (Some(elsewhere()), PlaceOrigin::Photo, false));
    }

    #[test]
    fn what_the_person_answers_stays_whatever_photos_come_or_go() {
        let mut draft = with([album("a", Place::Unknown)]);
        (draft.place, draft.place_origin) = (Some(in_west()), PlaceOrigin::Person);
        draft.add_photo(album("b", elsewhere()));
        settle(&mut draft);
        assert_eq!(draft.place, Some(in_west()));
        let mut listed = with([]);
        listed.place = Some(Place::Grid { grid: grid("g-east") });
        listed.add_photo(album("a", elsewhere()));
        settle(&mut listed);
        assert_eq!(listed.place, Some(Place::Grid { grid: grid("g-east") }), "chosen by a version that did not note who chose");
    }

    #[test]
    fn a_photo_with_the_camera_beside_those_of_the_album_says_where_it_is_and_taking_it_out_asks_again() {
        let mut draft = with([album("a", Place::Unknown), photo("b")]);
        assert_eq!((draft.place.clone(), draft.place_origin), (Some(in_west()), PlaceOrigin::Phone));
        draft.remove_photo(photo("b").hash);
        settle(&mut draft);
        assert!(draft.asks_place());
        draft.remove_photo(photo("a").hash);
        settle(&mut draft);
        assert_eq!(draft.place, Some(in_west()), "an empty form follows the phone again");
    }
}
