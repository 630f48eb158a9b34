//! The photos of an issue in the order of its story; before and after stand side by side.

use super::picture::picture;
use crate::photo::PhotoSize;
use crate::sync::Here;
use crate::text::Msg;
use crate::ui::{LargePhoto, t, tf};
use leptos::prelude::*;
use shared::{Hash, Issue, PhotoStage};

/// All photos of the issue.
#[must_use]
pub fn photo_groups(here: Here, issue: &Issue, large: LargePhoto) -> AnyView {
    let of = |stage: PhotoStage| -> Vec<Hash> {
        issue.photos.iter().filter(|photo| photo.stage == stage).map(|photo| photo.photo.hash).collect()
    };
    let problem = of(PhotoStage::Problem);
    let latest = (issue.attempts > 0).then(|| of(PhotoStage::Proof { attempt: issue.attempts })).unwrap_or_default();
    let mut groups: Vec<AnyView> = Vec::new();
    if let (Some(before), Some(after)) = (problem.first(), latest.first()) {
        groups.push(beside(here, *before, *after, large));
    }
    groups.push(group(here, t(Msg::Problem), &problem, large));
    for attempt in (1..=issue.attempts).rev() {
        let title = if issue.attempts == 1 { t(Msg::Proof).to_owned() } else { tf(Msg::ProofNumber, &[&attempt.to_string()]) };
        groups.push(group(here, &title, &of(PhotoStage::Proof { attempt }), large));
    }
    groups.push(group(here, t(Msg::VerificationPhotos), &of(PhotoStage::Verification), large));
    view! { {groups} }.into_any()
}

fn beside(here: Here, before: Hash, after: Hash, large: LargePhoto) -> AnyView {
    view! {
        <div class="beside">
            <figure>{open_photo(here, before, t(Msg::Before), large)}<figcaption>{t(Msg::Before)}</figcaption></figure>
            <figure>{open_photo(here, after, t(Msg::After), large)}<figcaption>{t(Msg::After)}</figcaption></figure>
        </div>
    }
    .into_any()
}

/// A group of photos under its heading; nothing where there are none.
#[must_use]
pub fn group(here: Here, title: &str, photos: &[Hash], large: LargePhoto) -> AnyView {
    if photos.is_empty() {
        return ().into_any();
    }
    let shots: Vec<AnyView> = photos
        .iter()
        .enumerate()
        .map(|(index, hash)| {
            let name = [title, " ", &(index + 1).to_string()].concat();
            view! { <div class="shot">{open_photo(here, *hash, &name, large)}</div> }.into_any()
        })
        .collect();
    view! { <section class="section"><h2>{title.to_owned()}</h2><div class="shots">{shots}</div></section> }.into_any()
}

fn open_photo(here: Here, hash: Hash, name: &str, large: LargePhoto) -> AnyView {
    let label = [t(Msg::ShowLarge), ": ", name].concat();
    let name = name.to_owned();
    let small = picture(here, hash, PhotoSize::Thumb, &name, "shot-picture");
    let open = move |_| {
        let name = name.clone();
        large.0.set(Some(Callback::new(move |()| picture(here, hash, PhotoSize::Large, &name, "large"))));
    };
    view! { <button class="shot-open" type="button" aria-label=label on:click=open>{small}</button> }.into_any()
}
