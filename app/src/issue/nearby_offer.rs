//! Open issues of the same kind close by, offered before a second report of the same heap: "就是这处".

use super::draft::ReportDraft;
use super::keeper::Keeper;
use super::picture::{no_picture, picture};
use super::row_of;
use crate::photo::PhotoSize;
use crate::sync::Here;
use crate::text::{Msg, submit_text};
use crate::ui::dom::{Piece as _, View, el, kept};
use crate::ui::{lang, replace, state_tag, t, tf, toast};
use leptos::{prelude::*, task::spawn_local};
use shared::IssueId;

/// The offer, while there is something to offer and it was not waved away.
#[must_use]
pub fn nearby_offer(here: Here, keeper: Keeper<ReportDraft>, near: impl Fn() -> Vec<(IssueId, f64)> + 'static) -> View {
    let waved = RwSignal::new(Vec::<IssueId>::new());
    let left = move || {
        let mut near = near();
        near.retain(|(id, _)| !waved.with(|waved| waved.contains(id)));
        near
    };
    let draw = move |near: &Vec<(IssueId, f64)>| {
        if near.is_empty() {
            return ().view();
        }
        let ids: Vec<IssueId> = near.iter().map(|(id, _)| *id).collect();
        let rows: Vec<View> = near.iter().filter_map(|(id, metres)| one(here, keeper, *id, *metres)).collect();
        el("section")
            .class("card stack")
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
    kept(left, draw)
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
