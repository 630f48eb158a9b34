//! The map beside the table: the rows in sight as spots, the one at the cursor larger.

use super::state::Desk;
use crate::heat::{Spot, TownMap};
use crate::map::{base, leaflet};
use crate::text::{DeskMsg, OfficeMsg};
use crate::ui::t;
use leptos::{html::Div, prelude::*, task::spawn_local};
use std::time::Duration;

/// Who scrolls is not followed row by row.
const REST: Duration = Duration::from_millis(150);

/// The map.
#[component]
pub(super) fn Spots(desk: Desk) -> impl IntoView {
    let canvas = NodeRef::<Div>::new();
    let drawn = RwSignal::new_local(None::<TownMap>);
    let failed = RwSignal::new(false);
    let begun = StoredValue::new(false);
    Effect::new(move || {
        let (Some(canvas), Some(bundle)) = (canvas.get(), desk.here.bundle()) else { return };
        if begun.get_value() {
            return;
        }
        begun.set_value(true);
        spawn_local(async move {
            let town = match leaflet::load().await {
                Some(library) => TownMap::draw(library, &canvas, &bundle, &base::ask(desk.here).await).await,
                None => None,
            };
            let _ = failed.try_set(town.is_none());
            let _ = drawn.try_set(town);
        });
    });
    let spots = Memo::new(move |_| {
        let current = desk.current.get();
        let rows = desk.sight.get();
        desk.window.with(|window| {
            let spot = |index| {
                let row = window.row(index)?;
                Some(Spot { id: row.id, point: row.point?, bad: row.overdue, current: current == Some(row.id) })
            };
            rows.filter_map(spot).collect::<Vec<_>>()
        })
    });
    let pick = Callback::new(move |id| desk.current.set(Some(id)));
    let asked = StoredValue::new(0_u32);
    Effect::new(move || {
        spots.track();
        drawn.track();
        asked.update_value(|asked| *asked = asked.wrapping_add(1));
        let mine = asked.get_value();
        let show = move || {
            if asked.try_get_value() == Some(mine) {
                let spots = spots.get_untracked();
                let _ = drawn.try_update_untracked(|town| town.as_mut().map(|town| town.mark(&spots, pick)));
            }
        };
        set_timeout(show, REST);
    });
    view! {
        <div class="map" role="group" aria-label=t(DeskMsg::SpotsMap)>
            {move || failed.get().then(|| view! { <p class="banner"><span>{t(OfficeMsg::MapFailed)}</span></p> }.into_any())}
            <div class="map-canvas" node_ref=canvas></div>
        </div>
    }
}
