//! Saving a report: and going to it, or at once on to the next one.

use super::draft::ReportDraft;
use super::draft_autosave::DraftAutosave;
use super::nearby_offer::Nearby;
use super::{Preview, kind_name};
use crate::sync::PageContext;
use crate::text::{Msg, ReportMsg};
use crate::ui::{into_view, lang, t, tf, toast, use_replace};
use leptos::{ev::MouseEvent, prelude::*};
use shared::{id::IssueId, issue::Source, kind::KindCode};
use std::time::Duration;
use wasm_bindgen::JsCast;

/// A form that is younger has been drawn under a finger that taps twice, in milliseconds.
const SECOND_TAP_MILLIS: i64 = 700;

/// What saving knows of the form; by copy.
#[derive(Clone, Copy)]
pub struct Saving {
    /// The form.
    pub autosave: DraftAutosave<ReportDraft>,
    /// What it shows.
    pub answer: Memo<Option<Preview>>,
    /// What it offers instead.
    pub nearby: Nearby,
    /// The report that was saved before this one, while its page was not left.
    pub before: RwSignal<Option<(IssueId, KindCode)>>,
}

impl Saving {
    /// Whether this tap saves nothing: it is the second of two, or something is asked of the person first. Each question is asked once:
    /// whoever saves again has answered.
    fn waits(self, here: PageContext, place_asked: StoredValue<bool>) -> bool {
        let (empty, begun_at) = self.autosave.draft.with_untracked(|draft| (draft.form.photos.is_empty(), draft.form.begun_at));
        let second_tap =
            empty && self.before.with_untracked(Option::is_some) && here.phone.now().millis_since(begun_at) < SECOND_TAP_MILLIS;
        if second_tap || self.nearby.asks() {
            return true;
        }
        if place_asked.get_value() || !self.autosave.draft.with_untracked(ReportDraft::asks_place) {
            return false;
        }
        place_asked.set_value(true);
        if let Some(question) = document().get_element_by_id("album-place") {
            into_view(question);
        }
        toast(t(ReportMsg::AlbumAsksPlace));
        true
    }

    /// Puts into the form what it shows.
    fn complete(self, usual: Option<Source>) {
        let shown = self.answer.with_untracked(|answer| answer.as_ref().map(|preview| preview.forecast));
        self.autosave.draft.update_untracked(|draft| {
            draft.forecast = shown;
            draft.source = draft.source.or(usual);
        });
    }
}

/// The buttons that save; they stand beside who must put it right and until when, whatever the page is scrolled to.
#[component]
pub fn Save(saving: Saving) -> impl IntoView {
    let (here, replace) = (PageContext::get(), use_replace());
    let Saving { autosave, nearby, before, .. } = saving;
    let usual = Source::of_role(here.role()).first().copied();
    let place_asked = StoredValue::new(false);
    let saved = move || autosave.draft.with_untracked(|draft| (draft.form.issue, draft.kind.clone()));
    let save = move |_: MouseEvent| {
        if saving.waits(here, place_asked) {
            return;
        }
        saving.complete(usual);
        let replace = replace.clone();
        autosave.submit(move || replace(&["/issues/", &saved().0.to_string()].concat()));
    };
    let save_and_again = move |_: MouseEvent| {
        if saving.waits(here, place_asked) {
            return;
        }
        saving.complete(usual);
        autosave.submit(move || {
            let (issue, kind) = saved();
            before.set(kind.map(|kind| (issue, kind)));
            autosave.refused.set(Vec::new());
            nearby.renew();
            place_asked.set_value(false);
            autosave.renew(here.phone.new_report());
            set_timeout(to_the_shutter, Duration::ZERO);
        });
    };
    let busy = move || autosave.working.get() > 0;
    view! {
        <button class="button" type="button" disabled=busy on:click=save_and_again>{t(ReportMsg::SaveAndAgain)}</button>
        <button class="button button-main" type="button" disabled=busy on:click=save>{t(Msg::Save)}</button>
    }
}

/// Once the next form is drawn: its top, with the shutter ready to be pressed.
fn to_the_shutter() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
    let shutter = document().query_selector(".shutter").ok().flatten();
    if let Some(shutter) = shutter.and_then(|shutter| shutter.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = shutter.focus();
    }
}

/// What was saved before this report, and the way to it, until the next one has begun.
#[component]
pub fn SavedBefore(saving: Saving) -> impl IntoView {
    let here = PageContext::get();
    let Saving { autosave, before, .. } = saving;
    let begun = Memo::new(move |_| autosave.draft.with(|draft| !draft.form.photos.is_empty()));
    move || {
        let (issue, kind) = before.get().filter(|_| !begun.get())?;
        let bundle = here.phone.reference.get_untracked()?;
        let words = tf(ReportMsg::SavedBefore, &[&kind_name(&kind, &bundle.reference, lang())]);
        let path = ["/issues/", &issue.to_string()].concat();
        Some(view! { <p class="banner" role="status"><span>{words}</span><a href=path>{t(ReportMsg::Look)}</a></p> }.into_any())
    }
}
