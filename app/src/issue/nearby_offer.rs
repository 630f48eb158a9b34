//! Open issues of the same kind close by, offered before a second report of the same heap: "就是这处".

use super::draft::ReportDraft;
use super::draft_autosave::DraftAutosave;
use super::picture::Thumb;
use super::row_view::standing_tag;
use super::{Around, row_of, same_nearby};
use crate::sync::PageContext;
use crate::text::{Msg, ReportMsg, submit_text};
use crate::ui::{into_view, lang, t, tf, toast, use_replace};
use leptos::{prelude::*, task::spawn_local};
use shared::id::IssueId;

/// What is offered, and what was waved away; by copy.
#[derive(Clone, Copy)]
pub struct Nearby {
    around: RwSignal<Option<Around>>,
    left: Memo<Vec<(IssueId, f64)>>,
    waved: RwSignal<Vec<IssueId>>,
    asked: StoredValue<bool>,
}

impl Nearby {
    /// Looks for issues of the report's kind around its place.
    #[must_use]
    pub fn of(here: PageContext, autosave: DraftAutosave<ReportDraft>, around: RwSignal<Option<Around>>) -> Self {
        let waved = RwSignal::new(Vec::<IssueId>::new());
        let left = Memo::new(move |_| {
            let (kind, place) = autosave.draft.with(|draft| (draft.kind.clone(), draft.place.clone()));
            let (Some(bundle), Some(kind), Some(place)) = (here.bundle(), kind, place) else { return Vec::new() };
            let mut near = around.with(|around| same_nearby(&kind, &place, &bundle, around.as_ref().map_or(&[], |around| &around.open)));
            near.retain(|(id, _)| !waved.with(|waved| waved.contains(id)));
            near
        });
        Self { around, left, waved, asked: StoredValue::new(false) }
    }

    /// Begins anew with the next form.
    pub fn renew(self) {
        self.waved.set(Vec::new());
        self.asked.set_value(false);
    }

    /// Whether an offer still waits for an answer. Shows it then, once: who saves again means a new one.
    #[must_use]
    pub fn asks(self) -> bool {
        if self.asked.get_value() || self.left.with_untracked(Vec::is_empty) {
            return false;
        }
        self.asked.set_value(true);
        if let Some(offer) = document().get_element_by_id("nearby") {
            into_view(offer);
        }
        toast(t(ReportMsg::NearbyTitle));
        true
    }
}

/// The offer, while there is something to offer and it was not waved away.
#[component]
pub fn NearbyOffer(autosave: DraftAutosave<ReportDraft>, nearby: Nearby) -> impl IntoView {
    let here = PageContext::get();
    let waved = nearby.waved;
    let replace = use_replace();
    move || {
        let near = nearby.left.get();
        if near.is_empty() {
            return None;
        }
        let rows =
            untrack(|| near.iter().filter_map(|(id, metres)| one(here, nearby, autosave, replace.clone(), *id, *metres)).collect_view());
        let wave = move |_| waved.update(|waved| waved.extend(near.iter().map(|(id, _)| *id)));
        Some(view! {
            <section class="card stack" id="nearby" aria-live="polite">
                <h2>{t(ReportMsg::NearbyTitle)}</h2>
                {rows}
                <button class="link-button" type="button" on:click=wave>{t(ReportMsg::NotThese)}</button>
            </section>
        })
    }
}

fn one(
    here: PageContext,
    nearby: Nearby,
    autosave: DraftAutosave<ReportDraft>,
    replace: impl Fn(&str) + Clone + 'static,
    id: IssueId,
    metres: f64,
) -> Option<AnyView> {
    let bundle = here.phone.reference.get_untracked()?;
    let shown = nearby.around.with_untracked(|around| around.as_ref()?.open.iter().find(|shown| shown.issue.id == id).cloned())?;
    let row = row_of(&shown, &bundle.reference, here.now_untracked(), lang(), None);
    let distance = tf(Msg::MetresAway, &[&(metres.round() as u32).to_string()]);
    let this_one = move |_| {
        let (bundle, replace) = (bundle.clone(), replace.clone());
        spawn_local(async move {
            let Some(draft) = autosave.draft.try_get_untracked() else { return };
            autosave.seal(true);
            match here.phone.supplement_from(&draft, id).await {
                Ok(_) => {
                    toast(t(ReportMsg::SavedToast));
                    replace(&["/issues/", &id.to_string()].concat());
                }
                Err(error) => {
                    autosave.seal(false);
                    let _ = autosave.trouble.try_set(Some(submit_text(&error, Some(&bundle.reference), lang())));
                }
            }
        });
    };
    let line = [&row.place, " · ", &distance].concat();
    let view = view! {
        <div class="cell">
            <Thumb photo=row.photo/>
            <div class="cell-body">
                <div class="cell-title"><span class="grow">{row.title}</span>{standing_tag(row.state, row.returned)}</div>
                <p class="cell-line">{line}</p>
                <button class="button button-small" type="button" on:click=this_one>{t(ReportMsg::ThisOne)}</button>
            </div>
        </div>
    };
    Some(view.into_any())
}
