//! The page: filters, the map, and the hottest cells as a list for those who cannot tap on a map.

use super::town_map::TownMap;
use super::{HeatChoice, Heated, hottest, leaflet};
use crate::issue::state_key;
use crate::sync::phone::CallError;
use crate::sync::{Here, not_to_be_had};
use crate::text::{Msg, heat_weight_word, status_word};
use crate::ui::dom::{Piece as _, View, el, many, watch};
use crate::ui::{Frame, Icon, asked, empty, lang, loading, page, replace, select, t, tf};
use leptos::{prelude::*, task::spawn_local};
use shared::{HeatWeight, Lang, StatusKind, contains};

/// The map asked for, or why it cannot be had.
type Answer = Result<Heated, CallError>;

/// The page.
#[must_use]
pub fn heat_page() -> View {
    let here = Here::get();
    // The choice stands in the address, so that coming back from a cell finds it again.
    let before = untrack(|| HeatChoice::from_pairs(&asked()));
    let choice = [before.kind, before.state, before.days, before.weight].map(RwSignal::new);
    let [kind, state, days, weight] = choice;
    let wanted = Memo::new(move |_| HeatChoice { kind: kind.get(), state: state.get(), days: days.get(), weight: weight.get() });
    let answer = RwSignal::new(None::<Answer>);
    let load = move || {
        let (choice, at) = (wanted.get_untracked(), here.now_untracked());
        spawn_local(async move {
            let found = here.phone.get(&choice.path(at)).await;
            // An answer that comes after another choice was made is no longer asked for.
            if wanted.try_get_untracked().as_ref() == Some(&choice) {
                let _ = answer.try_set(Some(found.map(|map| Heated { choice, at, map })));
            }
        });
    };
    watch(move || {
        replace(&wanted.get().address());
        load();
    });
    let filters = move || here.phone.reference.with(Option::is_some).then(|| untrack(|| filters(here, choice)));
    let below = move || match answer.get() {
        None => loading(),
        Some(Err(error)) => not_to_be_had(&error, Callback::new(move |()| load())),
        Some(Ok(heated)) => below(here, &heated),
    };
    let body = many().child(filters).child(el("div").class("columns").child(map(here, answer)).child(el("div").child(below)));
    page(Frame { wide: true, ..Frame::tab(t(Msg::HeatMap)) }, body.view(), None)
}

fn filters(here: Here, [kind, state, days, weight]: [RwSignal<String>; 4]) -> View {
    let pair = |key: &str, word: &str| (key.to_owned(), word.to_owned());
    let mut kinds = vec![pair("", t(Msg::All))];
    here.phone.reference.with_untracked(|bundle| {
        let all = bundle.iter().flat_map(|bundle| bundle.reference.catalogue.kinds.iter());
        kinds.extend(all.map(|kind| pair(&kind.code.0, if lang() == Lang::Zh { &kind.name } else { &kind.name_en })));
    });
    let mut states = vec![pair("", t(Msg::All)), pair("open", t(Msg::Open))];
    states.extend(StatusKind::ALL.iter().map(|state| pair(state_key(*state), status_word(*state, lang()))));
    let mut times = vec![pair("", t(Msg::AllTime))];
    times.extend(["7", "30", "90"].iter().map(|days| (String::from(*days), tf(Msg::LastDays, &[days]))));
    let weights =
        [("count", HeatWeight::Count), ("age", HeatWeight::Age), ("overdue", HeatWeight::Overdue), ("relapse", HeatWeight::Relapse)];
    let weights = weights.iter().map(|(key, weight_kind)| pair(key, heat_weight_word(*weight_kind, lang()))).collect();
    el("div")
        .class("filters")
        .child(select(t(Msg::HeatKinds), "heat-kind", kinds, kind))
        .child(select(t(Msg::HeatStates), "heat-state", states, state))
        .child(select(t(Msg::HeatTime), "heat-time", times, days))
        .child(select(t(Msg::HeatWeightLabel), "heat-weight", weights, weight))
        .view()
}

fn map(here: Here, answer: RwSignal<Option<Answer>>) -> View {
    let element = RwSignal::new_local(None::<web_sys::Element>);
    let drawn = RwSignal::new_local(None::<TownMap>);
    let failed = RwSignal::new(false);
    let begun = StoredValue::new(false);
    watch(move || {
        let (Some(element), Some(bundle)) = (element.get(), here.bundle()) else { return };
        if begun.get_value() {
            return;
        }
        begun.set_value(true);
        spawn_local(async move {
            let town = match leaflet::load().await {
                Some(library) => TownMap::draw(library, &element, &bundle),
                None => None,
            };
            let _ = failed.try_set(town.is_none());
            let _ = drawn.try_set(town);
        });
    });
    watch(move || {
        let heat = answer.get();
        drawn.track();
        if let Some(Ok(heat)) = heat {
            drawn.try_update_untracked(|town| town.as_mut().map(|town| town.show(&heat)));
        }
    });
    let complaint = move || failed.get().then(|| el("p").class("banner").child(el("span").child(t(Msg::MapFailed))));
    el("section")
        .child(complaint)
        .child(
            el("div")
                .class("map")
                .attr("role", "img")
                .attr("aria-label", t(Msg::HeatMap))
                .child(el("div").class("map-canvas").with(|made| element.set(Some(made.clone())))),
        )
        .child(
            el("div")
                .class("legend")
                .attr("aria-hidden", "true")
                .child(t(Msg::Few))
                .child(
                    el("span")
                        .class("legend-steps")
                        .child(el("i").class("heat-1"))
                        .child(el("i").class("heat-2"))
                        .child(el("i").class("heat-3"))
                        .child(el("i").class("heat-4"))
                        .child(el("i").class("heat-5")),
                )
                .child(t(Msg::Many)),
        )
        .child(el("p").class("hint").child(t(Msg::HeatTapHint)))
        .view()
}

fn below(here: Here, heated: &Heated) -> View {
    let heat = &heated.map;
    let counted = tf(Msg::HeatCounted, &[&heat.counted.to_string(), &heat.without_place.to_string()]);
    let rows: Vec<View> = hottest(heat, 10)
        .into_iter()
        .map(|cell| {
            let grid = here.phone.reference.with_untracked(|bundle| {
                let mut grids = bundle.iter().flat_map(|bundle| bundle.reference.grids.iter());
                grids.find(|grid| contains(&grid.area, cell.middle)).map(|grid| grid.name.clone())
            });
            let issues = cell.issues.to_string();
            let count = if heated.choice.weight == "count" {
                tf(Msg::HeatCell, &[&issues])
            } else {
                tf(Msg::HeatCellWeight, &[&issues, &(cell.weight.round() as u32).to_string()])
            };
            let class = ["heat-swatch heat-", &super::step_of(cell.weight, heat.max).to_string()].concat();
            el("li")
                .child(
                    el("a")
                        .class("cell")
                        .attr("href", heated.cases_in(&cell))
                        .child(el("span").class(class).attr("aria-hidden", "true"))
                        .child(el("span").class("cell-body").child(grid.unwrap_or_else(|| t(Msg::OutsideGrids).to_owned())))
                        .child(el("span").class("cell-end numbers").child(count)),
                )
                .view()
        })
        .collect();
    if rows.is_empty() {
        return empty(Icon::Map, t(Msg::NoIssues));
    }
    many()
        .child(el("p").class("hint numbers").attr("role", "status").child(counted))
        .child(el("section").class("section").child(el("h2").child(t(Msg::HeatList))).child(el("ul").class("cells").child(rows)))
        .view()
}
