//! The photos of an issue in the order of its story; before and after stand side by side.

use super::gallery::Gallery;
use super::picture::Picture;
use crate::photo::PhotoSize;
use crate::text::{DetailMsg, Msg};
use crate::ui::{t, tf};
use leptos::prelude::*;
use shared::{
    issue::{Issue, PhotoStage},
    photo::Hash,
};

/// All photos of the issue.
#[must_use]
pub fn photo_groups(issue: &Issue, gallery: Gallery) -> AnyView {
    let of = |stage: PhotoStage| -> Vec<Hash> {
        issue.photos.iter().filter(|photo| photo.stage == stage).map(|photo| photo.photo.hash).collect()
    };
    let problem = of(PhotoStage::Problem);
    let latest = if issue.attempts > 0 { of(PhotoStage::Proof { attempt: issue.attempts }) } else { Vec::new() };
    let proofs = (1..=issue.attempts).rev().map(|attempt| {
        let title = if issue.attempts == 1 { t(DetailMsg::Proof).to_owned() } else { tf(DetailMsg::ProofNumber, &[&attempt.to_string()]) };
        group(&title, &of(PhotoStage::Proof { attempt }), gallery)
    });
    view! {
        {problem.first().zip(latest.first()).map(|(before, after)| beside(*before, *after, gallery))}
        {group(t(DetailMsg::Problem), &problem, gallery)}
        {proofs.collect_view()}
        {group(t(DetailMsg::VerificationPhotos), &of(PhotoStage::Verification), gallery)}
    }
    .into_any()
}

fn beside(before: Hash, after: Hash, gallery: Gallery) -> AnyView {
    view! {
        <div class="beside">
            <figure>{open_photo(before, t(Msg::Before), gallery)}<figcaption>{t(Msg::Before)}</figcaption></figure>
            <figure>{open_photo(after, t(Msg::After), gallery)}<figcaption>{t(Msg::After)}</figcaption></figure>
        </div>
    }
    .into_any()
}

/// A group of photos under its heading; nothing where there are none.
#[must_use]
pub fn group(title: &str, photos: &[Hash], gallery: Gallery) -> Option<AnyView> {
    (!photos.is_empty()).then(|| {
        let shots = shots(title, photos, gallery);
        view! { <section class="section"><h2>{title.to_owned()}</h2>{shots}</section> }.into_any()
    })
}

/// Small photos side by side, each opening in full; they show `title`.
#[must_use]
pub fn shots(title: &str, photos: &[Hash], gallery: Gallery) -> AnyView {
    let shot = |(index, hash): (usize, &Hash)| {
        let name = [title, " ", &(index + 1).to_string()].concat();
        view! { <div class="shot">{open_photo(*hash, &name, gallery)}</div> }
    };
    let shots = photos.iter().enumerate().map(shot).collect_view();
    view! { <div class="shots">{shots}</div> }.into_any()
}

fn open_photo(hash: Hash, name: &str, gallery: Gallery) -> AnyView {
    let label = [t(DetailMsg::ShowLarge), ": ", name].concat();
    view! {
        <button class="shot-open" type="button" aria-label=label on:click=move |_| gallery.show(hash)>
            <Picture hash size=PhotoSize::Thumb alt=name class="shot-picture"/>
        </button>
    }
    .into_any()
}
