//! The photos of an issue in the order of its story; before and after stand side by side.

use super::picture::Picture;
use crate::photo::PhotoSize;
use crate::text::Msg;
use crate::ui::{LargePhoto, t, tf};
use leptos::prelude::*;
use shared::{
    issue::{Issue, PhotoStage},
    photo::Hash,
};

/// All photos of the issue.
#[must_use]
pub fn photo_groups(issue: &Issue, large: LargePhoto) -> AnyView {
    let of = |stage: PhotoStage| -> Vec<Hash> {
        issue.photos.iter().filter(|photo| photo.stage == stage).map(|photo| photo.photo.hash).collect()
    };
    let problem = of(PhotoStage::Problem);
    let latest = if issue.attempts > 0 { of(PhotoStage::Proof { attempt: issue.attempts }) } else { Vec::new() };
    let proofs = (1..=issue.attempts).rev().map(|attempt| {
        let title = if issue.attempts == 1 { t(Msg::Proof).to_owned() } else { tf(Msg::ProofNumber, &[&attempt.to_string()]) };
        group(&title, &of(PhotoStage::Proof { attempt }), large)
    });
    view! {
        {problem.first().zip(latest.first()).map(|(before, after)| beside(*before, *after, large))}
        {group(t(Msg::Problem), &problem, large)}
        {proofs.collect_view()}
        {group(t(Msg::VerificationPhotos), &of(PhotoStage::Verification), large)}
    }
    .into_any()
}

fn beside(before: Hash, after: Hash, large: LargePhoto) -> AnyView {
    view! {
        <div class="beside">
            <figure>{open_photo(before, t(Msg::Before), large)}<figcaption>{t(Msg::Before)}</figcaption></figure>
            <figure>{open_photo(after, t(Msg::After), large)}<figcaption>{t(Msg::After)}</figcaption></figure>
        </div>
    }
    .into_any()
}

/// A group of photos under its heading; nothing where there are none.
#[must_use]
pub fn group(title: &str, photos: &[Hash], large: LargePhoto) -> Option<AnyView> {
    (!photos.is_empty()).then(|| {
        let shots = shots(title, photos, large);
        view! { <section class="section"><h2>{title.to_owned()}</h2>{shots}</section> }.into_any()
    })
}

/// Small photos side by side, each opening at full size; they show `title`.
#[must_use]
pub fn shots(title: &str, photos: &[Hash], large: LargePhoto) -> AnyView {
    let shot = |(index, hash): (usize, &Hash)| {
        let name = [title, " ", &(index + 1).to_string()].concat();
        view! { <div class="shot">{open_photo(*hash, &name, large)}</div> }
    };
    let shots = photos.iter().enumerate().map(shot).collect_view();
    view! { <div class="shots">{shots}</div> }.into_any()
}

fn open_photo(hash: Hash, name: &str, large: LargePhoto) -> AnyView {
    let label = [t(Msg::ShowLarge), ": ", name].concat();
    let name = name.to_owned();
    let alt = name.clone();
    let open = move |_| {
        let name = name.clone();
        let draw = move |()| view! { <Picture hash size=PhotoSize::Large alt=name.clone() class="large"/> }.into_any();
        large.0.set(Some(Callback::new(draw)));
    };
    view! {
        <button class="shot-open" type="button" aria-label=label on:click=open>
            <Picture hash size=PhotoSize::Thumb alt class="shot-picture"/>
        </button>
    }
    .into_any()
}
