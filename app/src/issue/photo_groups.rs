//! The photos of an issue in the order of its story; before and after stand side by side.

use super::picture::picture;
use crate::photo::PhotoSize;
use crate::sync::Here;
use crate::text::Msg;
use crate::ui::dom::{Piece as _, View, el};
use crate::ui::{LargePhoto, t, tf};
use leptos::prelude::*;
use shared::{Hash, Issue, PhotoStage};

/// All photos of the issue.
#[must_use]
pub fn photo_groups(here: Here, issue: &Issue, large: LargePhoto) -> View {
    let of = |stage: PhotoStage| -> Vec<Hash> {
        issue.photos.iter().filter(|photo| photo.stage == stage).map(|photo| photo.photo.hash).collect()
    };
    let problem = of(PhotoStage::Problem);
    let latest = if issue.attempts > 0 { of(PhotoStage::Proof { attempt: issue.attempts }) } else { Default::default() };
    let mut groups: Vec<View> = Vec::new();
    if let (Some(before), Some(after)) = (problem.first(), latest.first()) {
        groups.push(beside(here, *before, *after, large));
    }
    groups.push(group(here, t(Msg::Problem), &problem, large));
    for attempt in (1..=issue.attempts).rev() {
        let title = if issue.attempts == 1 { t(Msg::Proof).to_owned() } else { tf(Msg::ProofNumber, &[&attempt.to_string()]) };
        groups.push(group(here, &title, &of(PhotoStage::Proof { attempt }), large));
    }
    groups.push(group(here, t(Msg::VerificationPhotos), &of(PhotoStage::Verification), large));
    groups.view()
}

fn beside(here: Here, before: Hash, after: Hash, large: LargePhoto) -> View {
    el("div")
        .class("beside")
        .child(el("figure").child(open_photo(here, before, t(Msg::Before), large)).child(el("figcaption").child(t(Msg::Before))))
        .child(el("figure").child(open_photo(here, after, t(Msg::After), large)).child(el("figcaption").child(t(Msg::After))))
        .view()
}

/// A group of photos under its heading; nothing where there are none.
#[must_use]
pub fn group(here: Here, title: &str, photos: &[Hash], large: LargePhoto) -> View {
    if photos.is_empty() {
        return ().view();
    }
    let shots: Vec<View> = photos
        .iter()
        .enumerate()
        .map(|(index, hash)| {
            let name = [title, " ", &(index + 1).to_string()].concat();
            el("div").class("shot").child(open_photo(here, *hash, &name, large)).view()
        })
        .collect();
    el("section").class("section").child(el("h2").child(title.to_owned())).child(el("div").class("shots").child(shots)).view()
}

fn open_photo(here: Here, hash: Hash, name: &str, large: LargePhoto) -> View {
    let label = [t(Msg::ShowLarge), ": ", name].concat();
    let name = name.to_owned();
    let small = picture(here, hash, PhotoSize::Thumb, &name, "shot-picture");
    let open = move |_| {
        let name = name.clone();
        large.0.set(Some(Callback::new(move |()| picture(here, hash, PhotoSize::Large, &name, "large"))));
    };
    el("button").class("shot-open").attr("type", "button").attr("aria-label", label).on("click", open).child(small).view()
}
