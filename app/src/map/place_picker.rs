//! A place chosen on the map: the cross stays in the middle, the ground moves under it.

use super::{GroundMap, Plan};
use crate::sync::PageContext;
use crate::text::{DetailMsg, Msg};
use crate::ui::{Empty, Icon, t};
use leptos::prelude::*;
use shared::geo::Point;
use std::sync::Arc;

/// The map with a button that chooses what lies under the cross.
#[component]
pub fn PlacePicker(
    /// What is in the middle at first; `None`: the whole ground.
    start: Option<Point>,
    /// Told the point that was chosen.
    choose: Callback<Point>,
) -> impl IntoView {
    let here = PageContext::get();
    let bundle = here.phone.reference.get_untracked();
    let Some(plan) = bundle.as_ref().and_then(|bundle| Plan::of(&bundle.reference, start)) else {
        return view! { <Empty picture=Icon::Map text=t(DetailMsg::NoGround)/> }.into_any();
    };
    let point = RwSignal::new(None::<Point>);
    let moved = Callback::new(move |at: Point| point.set(Some(at)));
    let grid = Memo::new(move |_| {
        let (point, bundle) = (point.get()?, bundle.as_ref()?);
        let grid = bundle.reference.grid_at(point);
        Some(grid.map_or_else(|| t(Msg::OutsideGrids).to_owned(), |grid| grid.name.clone()))
    });
    let press = move |_| {
        if let Some(point) = point.get_untracked() {
            choose.run(point);
        }
    };
    view! {
        <div class="stack">
            <p class="hint">{t(DetailMsg::MoveUnderCross)}</p>
            <GroundMap plan=Arc::new(plan) start label=t(DetailMsg::MapToChoose) moved/>
            <div class="ground-choice">
                <p class="strong" role="status">{grid}</p>
                <button class="button button-main" type="button" disabled=move || point.with(Option::is_none) on:click=press>
                    {t(DetailMsg::ChooseThisPlace)}
                </button>
            </div>
        </div>
    }
    .into_any()
}
