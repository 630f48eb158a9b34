//! The photos of a record as they are looked at one by one: what each shows, and how it came about.

use crate::text::{DetailMsg, fill, photo_line, place_text};
use shared::{
    issue::{Event, Issue, Photo, PhotoStage},
    lang::Lang,
    moment::{Moment, UtcOffset},
    photo::Hash,
    reference::Reference,
};

/// A photo in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlbumPhoto {
    /// Which.
    pub hash: Hash,
    /// What it is: "整改照片 2".
    pub name: String,
    /// Camera or album, when, how far from the place of the issue.
    pub facts: String,
    /// Which record it belongs to, as people name it: an issue's place and short code, of an inspection what was inspected.
    pub of: String,
}

/// What a photo is to the issue.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Report,
    Supplement,
    Proof(u32),
    Verification,
}

/// All photos of the issue in the order of its story: what was reported, what was added, each proof, each verification.
#[must_use]
pub fn album_of(issue: &Issue, reference: &Reference, now: Moment, offset: UtcOffset, lang: Lang) -> Vec<AlbumPhoto> {
    let of = [place_text(issue, reference, lang).as_str(), &issue.id.short_code()].join(" · ");
    let kinds: Vec<Of> = issue.photos.iter().map(|photo| what(issue, photo)).collect();
    let named = |(index, photo): (usize, &Photo)| {
        let kind = kinds.get(index).copied().unwrap_or(Of::Report);
        let number = kinds.iter().take(index + 1).filter(|other| **other == kind).count().to_string();
        let name = match kind {
            Of::Report => fill(DetailMsg::ShotOfProblem.text(lang), &[&number]),
            Of::Supplement => fill(DetailMsg::ShotOfSupplement.text(lang), &[&number]),
            Of::Proof(_) if issue.attempts < 2 => fill(DetailMsg::ShotOfProof.text(lang), &[&number]),
            Of::Proof(attempt) => fill(DetailMsg::ShotOfLaterProof.text(lang), &[&attempt.to_string(), &number]),
            Of::Verification => fill(DetailMsg::ShotOfVerification.text(lang), &[&number]),
        };
        AlbumPhoto { hash: photo.photo.hash, name, facts: photo_line(&photo.photo, issue.point, now, offset, lang), of: of.clone() }
    };
    issue.photos.iter().enumerate().map(named).collect()
}

fn what(issue: &Issue, photo: &Photo) -> Of {
    let added =
        |event: &Event| matches!(event, Event::Supplemented { photos, .. } if photos.iter().any(|added| added.hash == photo.photo.hash));
    match photo.stage {
        PhotoStage::Problem if issue.timeline.iter().any(|entry| added(&entry.event)) => Of::Supplement,
        PhotoStage::Problem => Of::Report,
        PhotoStage::Proof { attempt } => Of::Proof(attempt),
        PhotoStage::Verification => Of::Verification,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::fixture::{NOW, bundle, inspector, photo, play, reported, villager};
    use shared::issue::Command;

    #[test]
    fn every_photo_of_an_issue_is_named_by_its_part_in_the_story_and_says_how_it_came_about() {
        let added = Command::Supplement { photos: vec![photo("later"), photo("later still")], note: String::new(), voice: None };
        let issue = play(Some(reported()), &inspector(), &added);
        let issue = play(Some(issue), &villager(), &Command::Rectify { photos: vec![photo("after")], note: String::new(), voice: None });
        let album = album_of(&issue, &bundle().reference, NOW, UtcOffset::CHINA, Lang::Zh);
        let names: Vec<&str> = album.iter().map(|photo| photo.name.as_str()).collect();
        assert_eq!(names, ["问题照片 1", "补充照片 1", "补充照片 2", "整改照片 1"]);
        let code = issue.id.short_code();
        assert!(album.iter().all(|photo| photo.facts.contains(" · ") && photo.of.ends_with(&code)), "{album:?}");
    }
}
