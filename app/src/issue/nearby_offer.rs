//! Open issues of the same kind close by, offered before a second report of the same heap: "就是这处".

use super::draft::ReportDraft;
use super::keeper::Keeper;
use super::picture::{no_picture, picture};
use super::{row_of, same_nearby};
use crate::photo::PhotoSize;
use crate::sync::Here;
use crate::text::{Msg, submit_text};
use crate::ui::dom::{Piece as _, View, el, kept};
use crate::ui::{into_view, lang, replace, state_tag, t, tf, toast};
use leptos::{prelude::*, task::spawn_local};
use shared::IssueId;

/// What is offered, and what was waved away; by copy.
#[derive(Clone, Copy)]
pub struct Nearby {
    left: Memo<Vec<(IssueId, f64)>>,
    waved: RwSignal<Vec<IssueId>>,
    asked: StoredValue<bool>,
}

impl Nearby {
    /// Looks for issues of the report's kind around its place.
    #[must_use]
    pub fn of(here: Here, keeper: Keeper<ReportDraft>) -> Self {
        let waved = RwSignal::new(Vec::<IssueId>::new());
        let left = Memo::new(move |_| {
            let (kind, place) = keeper.draft.with(|draft| (draft.kind.clone(), draft.place.clone()));
            let (Some(bundle), Some(kind), Some(place)) = (here.bundle(), kind, place) else { return Vec::new() };
            let mut near = here.shown.with(|shown| same_nearby(&kind, &place, &bundle, shown));
            near.retain(|(id, _)| !waved.with(|waved| waved.contains(id)));
            near
        });
        Self { left, waved, asked: StoredValue::new(false) }
    }

    /// Whether an offer still waits for an answer. Shows it then, once: who saves again means a new one.
    #[must_use]
    pub fn asks(self) -> bool {
        if self.asked.get_value() || self.left.with_untracked(Vec::is_empty) {
            return false;
        }
        self.asked.set_value(true);
        if let Some(offer) = document().get_element_by_id("nearby") {
            into_view(&offer);
        }
        toast(t(Msg::NearbyTitle));
        true
    }
}

/// The offer, while there is something to offer and it was not waved away.
#[must_use]
pub fn nearby_offer(here: Here, keeper: Keeper<ReportDraft>, nearby: Nearby) -> View {
    let waved = nearby.waved;
    let draw = move |near: &Vec<(IssueId, f64)>| {
        if near.is_empty() {
            return ().view();
        }
        let ids: Vec<IssueId> = near.iter().map(|(id, _)| *id).collect();
        let rows: Vec<View> = near.iter().filter_map(|(id, metres)| one(here, keeper, *id, *metres)).collect();
        el("section")
            .class("card stack")
            .attr("id", "nearby")
            .attr("aria-live", "polite")
            .child(el("h2").child(t(Msg::NearbyTitle)))
            .child(rows)
            .child(
                el("button")
                    .class("link-button")
                    .attr("type", "button")
                    .on("click", move |_| waved.update(|waved| waved.extend(ids.iter().copied())))
                    .child(t(Msg::NotThese)),
            )
            .view()
    };
    kept(move || nearby.left.get(), draw)
}

fn one(here: Here, keeper: Keeper<ReportDraft>, id: IssueId, metres: f64) -> Option<View> {
    let bundle = here.phone.reference.get_untracked()?;
    let shown = here.shown.with_untracked(|shown| shown.iter().find(|shown| shown.issue.id == id).cloned())?;
    let row = row_of(&shown, &bundle.reference, here.now_untracked(), lang());
    let photo = row.photo.map_or_else(|| no_picture("thumb"), |hash| picture(here, hash, PhotoSize::Thumb, "", "thumb"));
    let distance = tf(Msg::MetresAway, &[&(metres.round() as u32).to_string()]);
    let this_one = move |_| {
        let bundle = bundle.clone();
        spawn_local(async move {
            let Some(draft) = keeper.draft.try_get_untracked() else { return };
            keeper.seal(true);
            match here.phone.supplement_from(&draft, id).await {
                Ok(_) => {
                    toast(t(Msg::SavedToast));
                    replace(&["/issues/", &id.to_string()].concat());
                }
                Err(error) => {
                    keeper.seal(false);
                    let _ = keeper.trouble.try_set(Some(submit_text(&error, Some(&bundle.reference), lang())));
                }
            }
        });
    };
    Some(
        el("div")
            .class("cell")
            .child(photo)
            .child(
                el("div")
                    .class("cell-body")
                    .child(el("div").class("cell-title").child(el("span").class("grow").child(row.title)).child(state_tag(row.state)))
                    .child(el("p").class("cell-line").child(row.place).child(" · ").child(distance))
                    .child(el("button").class("button button-small").attr("type", "button").on("click", this_one).child(t(Msg::ThisOne))),
            )
            .view(),
    )
}
