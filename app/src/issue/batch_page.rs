//! 连拍: the shutter and nothing that stops, then the photos to be sorted into reports.

use super::batch::{BatchDraft, Sorted};
use super::draft_autosave::DraftAutosave;
use super::locate::{place_of_fix, watch_position};
use super::photo_slots::PhotoSlots;
use super::picture::Picture;
use super::report_place::name_of;
use crate::photo::PhotoSize;
use crate::sync::phone::Phone;
use crate::sync::{BegunForm, PageContext};
use crate::text::{Msg, ReportMsg, store_text, when_taken};
use crate::ui::{Ask, Empty, Icon, Loading, Page, Question, lang, small_icon, t, tf, use_replace};
use leptos::{prelude::*, task::spawn_local};
use shared::{
    issue::MAY_REPORT,
    photo::{Hash, MAX_PHOTOS, PhotoRef},
    place::Place,
};

/// How many photos of the batch are in no report yet; whoever asks is drawn anew when that changes.
pub(super) fn left_in_batch(phone: Phone) -> usize {
    let (key, left) = (BatchDraft::the_key(), |form: &BegunForm| form.files);
    phone.outbox.with(|outbox| outbox.drafts.iter().find(|form| form.key == key).map_or(0, left))
}

/// The page; whoever may not report never sees it.
#[component]
pub fn BatchPage() -> impl IntoView {
    if MAY_REPORT.contains(&PageContext::get().role()) {
        return view! { <Batch/> }.into_any();
    }
    view! { <Page title=t(ReportMsg::Batch) back=true><Empty picture=Icon::Stop text=t(Msg::NotForRole)/></Page> }.into_any()
}

#[component]
fn Batch() -> impl IntoView {
    let here = PageContext::get();
    let autosave = DraftAutosave::open(here, BatchDraft::the_key(), BatchDraft::of(here.phone.new_report().form));
    let place = place_of_fix(watch_position());
    let chosen = RwSignal::new(Vec::<Hash>::new());
    // The report form holds another report, which is to be saved first.
    let begun = RwSignal::new(false);
    let draw = Callback::new(move |(index, photo): (usize, PhotoRef)| view! { <PickShot index photo chosen/> }.into_any());
    let empty = Memo::new(move |_| autosave.draft.with(|draft| draft.form.photos.is_empty()));
    let hint = move || t(if empty.get() { ReportMsg::BatchHint } else { ReportMsg::BatchSort });
    let first = move || {
        begun.get().then(|| {
            view! {
                <p class="banner" role="alert">
                    <span>{t(ReportMsg::BatchReportBegun)}</span>
                    <a href="/report">{t(ReportMsg::Look)}</a>
                </p>
            }
            .into_any()
        })
    };
    // Chosen by mistake they would become one report with one place.
    let lie_apart = Memo::new(move |_| {
        let bundle = here.bundle();
        let grid = |photo: &PhotoRef| bundle.as_ref()?.reference.grid_at(photo.place.point()?).map(|grid| grid.id);
        let chosen = chosen.get();
        let photos = autosave.draft.with(|draft| draft.form.photos.clone());
        let mut grids = photos.iter().filter(|photo| chosen.contains(&photo.hash)).filter_map(grid);
        grids.next().is_some_and(|first| grids.any(|grid| grid != first))
    });
    let apart =
        move || lie_apart.get().then(|| view! { <p class="banner" role="status"><span>{t(ReportMsg::BatchApart)}</span></p> }.into_any());
    let body = move || match autosave.ready.get() {
        true => untrack(|| {
            view! {
                <div class="stack batch">
                    <p class="hint">{hint}</p>
                    {first}
                    {apart}
                    {autosave.trouble_view()}
                    <PhotoSlots autosave=*autosave place draw/>
                </div>
            }
            .into_any()
        }),
        false => view! { <Loading/> }.into_any(),
    };
    let actions = view! { <Sort autosave chosen begun/> }.into_any();
    view! { <Page title=t(ReportMsg::Batch) back=true actions>{body}</Page> }
}

/// A photo that a tap chooses, with when and where it was taken.
#[component]
fn PickShot(index: usize, photo: PhotoRef, chosen: RwSignal<Vec<Hash>>) -> impl IntoView {
    let here = PageContext::get();
    let hash = photo.hash;
    let on = Memo::new(move |_| chosen.with(|chosen| chosen.contains(&hash)));
    let press = move |_| {
        chosen.update(|chosen| match chosen.iter().position(|held| *held == hash) {
            Some(held) => drop(chosen.remove(held)),
            None => chosen.push(hash),
        });
    };
    let when = when_taken(&photo, here.now_untracked(), here.offset(), lang());
    let spot = photo.place.point().map_or(photo.place.clone(), |point| Place::Map { point });
    let place = here.phone.reference.get_untracked().map(|bundle| name_of(&spot, &bundle)).unwrap_or_default();
    let alt = [&tf(ReportMsg::PhotoNumber, &[&(index + 1).to_string()]), when.as_str(), &place].join(" · ");
    view! {
        <button class="shot shot-pick" type="button" aria-pressed=move || on.get().to_string() aria-label=alt on:click=press>
            <Picture hash size=PhotoSize::Thumb alt="" class="shot-picture"/>
            {move || on.get().then(|| view! { <span class="shot-on">{small_icon(Icon::Check)}</span> }.into_any())}
            <span class="shot-line"><span>{when}</span><span>{place}</span></span>
        </button>
    }
}

/// What is done with the chosen photos.
#[component]
fn Sort(autosave: DraftAutosave<BatchDraft>, chosen: RwSignal<Vec<Hash>>, begun: RwSignal<bool>) -> impl IntoView {
    let (here, replace) = (PageContext::get(), use_replace());
    let asked = RwSignal::new(None::<Question>);
    let count = Memo::new(move |_| chosen.with(Vec::len));
    let none = move || count.get() == 0 || autosave.working.get() > 0;
    let delete = Callback::new(move |_: String| {
        for hash in chosen.try_update(std::mem::take).unwrap_or_default() {
            autosave.remove(hash, None);
        }
    });
    let ask = move |_| {
        let title = tf(ReportMsg::BatchDelete, &[&count.get_untracked().to_string()]);
        asked.set(Some(Question { title, text: String::new(), confirm: Msg::Delete, reason: None, then: delete }));
    };
    let report = move |_| {
        let (photos, fresh, replace) = (chosen.get_untracked(), here.phone.new_report(), replace.clone());
        // What is kept of the batch from now on is what the transaction leaves of it.
        autosave.seal(true);
        spawn_local(async move {
            let sorted = here.phone.report_of_batch(photos, fresh).await;
            if sorted == Ok(Sorted::Moved) {
                return replace("/report");
            }
            autosave.seal(false);
            let _ = begun.try_set(sorted == Ok(Sorted::ReportBegun));
            let _ = autosave.trouble.try_set(match sorted {
                Ok(Sorted::TooMany) => Some(tf(ReportMsg::BatchTooMany, &[&MAX_PHOTOS.to_string()])),
                Ok(_) => None,
                Err(error) => Some(store_text(&error, lang()).to_owned()),
            });
        });
    };
    let word = move || match count.get() {
        0 => t(ReportMsg::BatchChoose).to_owned(),
        count => tf(ReportMsg::BatchReport, &[&count.to_string()]),
    };
    view! {
        <button class="button" type="button" disabled=none on:click=ask>{t(Msg::Delete)}</button>
        <button class="button button-main" type="button" disabled=none on:click=report>{word}</button>
        <Ask asked/>
    }
}

/// The way to the batch, from a report that has not begun.
#[component]
pub(super) fn BatchWay(begun: Memo<bool>) -> impl IntoView {
    let here = PageContext::get();
    let left = Memo::new(move |_| left_in_batch(here.phone));
    let word = move || match left.get() {
        0 => t(ReportMsg::BatchWay).to_owned(),
        count => tf(ReportMsg::BatchLeft, &[&count.to_string()]),
    };
    move || (!begun.get()).then(|| view! { <a class="link-button" href="/batch">{small_icon(Icon::Album)}{word}</a> }.into_any())
}
