//! The question before 核查通过: before and after in one frame, and how each of the two photos came about.

use super::picture::Picture;
use crate::photo::PhotoSize;
use crate::sync::PageContext;
use crate::text::{Msg, VerifyMsg, photo_line};
use crate::ui::{Sheet, lang, t};
use leptos::prelude::*;
use shared::{
    id::IssueId,
    issue::{Issue, Photo, PhotoStage},
};

/// The sheet, drawn while `open`; `pass` runs once it is confirmed.
#[component]
pub(super) fn PassSheet(id: IssueId, open: RwSignal<bool>, pass: Callback<()>) -> impl IntoView {
    let here = PageContext::get();
    let confirm = move |_| {
        open.set(false);
        pass.run(());
    };
    let body = Callback::new(move |()| {
        let evidence = here.issue(id).map(|shown| evidence(here, &shown.issue));
        view! {
            <div class="stack">
                {evidence}
                <p class="soft">{t(VerifyMsg::PassMeans)}</p>
                <div class="button-row pass-row">
                    <button class="button" type="button" on:click=move |_| open.set(false)>{t(Msg::Cancel)}</button>
                    <button class="button button-main" type="button" on:click=confirm>{t(VerifyMsg::PassNow)}</button>
                </div>
            </div>
        }
        .into_any()
    });
    view! { <Sheet title=t(VerifyMsg::PassTitle) open body/> }
}

fn evidence(here: PageContext, issue: &Issue) -> AnyView {
    let first = |stage: PhotoStage| issue.photos.iter().find(|photo| photo.stage == stage);
    let before = first(PhotoStage::Problem);
    let Some(after) = first(PhotoStage::Proof { attempt: issue.attempts }) else {
        return view! { <p class="banner"><span>{t(VerifyMsg::NoProofPhoto)}</span></p> }.into_any();
    };
    let line = |word: Msg, photo: &Photo| {
        let said = photo_line(&photo.photo, issue.point, here.now_untracked(), here.offset(), lang());
        view! { <p class="hint numbers"><span class="strong">{t(word)}</span>" "{said}</p> }
    };
    view! {
        {before.map(|before| compare(before, after))}
        {before.map(|before| line(Msg::Before, before))}
        {line(Msg::After, after)}
    }
    .into_any()
}

/// Both photos in one frame: the later one covers the earlier as far as the slider says.
fn compare(before: &Photo, after: &Photo) -> AnyView {
    let cut = RwSignal::new("50".to_owned());
    let (before, after) = (before.photo.hash, after.photo.hash);
    view! {
        <div class="compare" style:--cut=move || [&cut.get(), "%"].concat()>
            <Picture hash=before size=PhotoSize::Large alt=t(Msg::Before) class="compare-before"/>
            <Picture hash=after size=PhotoSize::Large alt=t(Msg::After) class="compare-after"/>
        </div>
        <div class="compare-ends small"><span>{t(Msg::Before)}</span><span>{t(Msg::After)}</span></div>
        <input
            class="compare-slider" type="range" min="0" max="100" aria-label=t(VerifyMsg::Compare)
            prop:value=move || cut.get() on:input=move |event| cut.set(event_target_value(&event))
        />
    }
    .into_any()
}
