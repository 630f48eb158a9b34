//! The page: filters, the map, and the hottest cells as a list for those who cannot tap on a map.

use super::town_map::TownMap;
use super::{HeatChoice, Heated, WEIGHTS, hottest};
use crate::issue::state_key;
use crate::map::{base, leaflet};
use crate::sync::phone::CallError;
use crate::sync::{PageContext, not_to_be_had};
use crate::text::{ListMsg, Msg, OfficeMsg, heat_weight_word, status_word};
use crate::ui::{Empty, Icon, Loading, Page, Select, lang, local_get, local_set, t, tf, use_replace};
use leptos::{html::Div, prelude::*, task::spawn_local};
use leptos_router::hooks::{use_navigate, use_query_map};
use shared::{
    heat::{HeatCell, warmth},
    issue::StatusKind,
    lang::Lang,
};
use std::rc::Rc;

/// Under which this device keeps the last choice.
const KEPT: &str = "jingge-heat";

/// The map asked for, or why it cannot be had.
type Answer = Result<Heated, CallError>;

/// The page.
#[component]
pub fn HeatPage() -> impl IntoView {
    let here = PageContext::get();
    let before = chosen();
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
    let replace = use_replace();
    Effect::new(move || {
        let choice = wanted.get();
        local_set(KEPT, &choice.lines());
        replace(&choice.address());
        load();
    });
    let ready = Memo::new(move |_| here.phone.reference.with(Option::is_some));
    let hottest = move || match answer.get() {
        None => view! { <Loading/> }.into_any(),
        Some(Err(error)) => not_to_be_had(&error, Callback::new(move |()| load())),
        Some(Ok(heated)) => cells(here, &heated),
    };
    view! {
        <Page title=t(Msg::HeatMap) wide=true>
            {move || ready.get().then(|| untrack(|| view! { <Filters choice/> }.into_any()))}
            <div class="columns"><Map answer/><div>{hottest}</div></div>
        </Page>
    }
}

/// What was chosen: the address says it, so that coming back from a cell finds it again; else this device's last choice.
fn chosen() -> HeatChoice {
    let query = use_query_map().get_untracked();
    let pairs: Vec<(String, String)> = query.latest_values().map(|(name, value)| (name.to_string(), value.to_owned())).collect();
    let kept = || local_get(KEPT).and_then(|lines| HeatChoice::from_lines(&lines)).unwrap_or_else(HeatChoice::usual);
    if pairs.is_empty() { kept() } else { HeatChoice::from_pairs(&pairs) }
}

#[component]
fn Filters(choice: [RwSignal<String>; 4]) -> impl IntoView {
    let here = PageContext::get();
    let [kind, state, days, weight] = choice;
    let pair = |key: &str, word: &str| (key.to_owned(), word.to_owned());
    let mut kinds = vec![pair("", t(Msg::All))];
    here.phone.reference.with_untracked(|bundle| {
        let all = bundle.iter().flat_map(|bundle| bundle.reference.catalogue.kinds.iter());
        kinds.extend(all.map(|kind| pair(&kind.code.0, if lang() == Lang::Zh { &kind.name } else { &kind.name_en })));
    });
    let mut states = vec![pair("", t(Msg::All)), pair("open", t(Msg::Open))];
    states.extend(StatusKind::ALL.iter().map(|state| pair(state_key(*state), status_word(*state, lang()))));
    let mut times = vec![pair("", t(OfficeMsg::AllTime))];
    times.extend(["7", "30", "90"].iter().map(|days| (String::from(*days), tf(OfficeMsg::LastDays, &[days]))));
    let weights = WEIGHTS.iter().map(|(key, weight_kind)| pair(key, heat_weight_word(*weight_kind, lang()))).collect();
    view! {
        <div class="filters">
            <Select label=t(OfficeMsg::HeatKinds) id="heat-kind" choices=kinds value=kind/>
            <Select label=t(ListMsg::HeatStates) id="heat-state" choices=states value=state/>
            <Select label=t(OfficeMsg::HeatTime) id="heat-time" choices=times value=days/>
            <Select label=t(OfficeMsg::HeatWeightLabel) id="heat-weight" choices=weights value=weight/>
        </div>
    }
}

#[component]
fn Map(answer: RwSignal<Option<Answer>>) -> impl IntoView {
    let here = PageContext::get();
    let canvas = NodeRef::<Div>::new();
    let drawn = RwSignal::new_local(None::<TownMap>);
    let failed = RwSignal::new(false);
    let begun = StoredValue::new(false);
    let navigate = use_navigate();
    let open: Rc<dyn Fn(&str)> = Rc::new(move |path| navigate(path, Default::default()));
    Effect::new(move || {
        // Without an answer there is nothing to draw a map for; where the library was missing, it is fetched with the next one.
        if !answer.with(|answer| matches!(answer, Some(Ok(_)))) || begun.get_value() {
            return;
        }
        let (Some(canvas), Some(bundle)) = (canvas.get(), here.bundle()) else { return };
        begun.set_value(true);
        spawn_local(async move {
            let town = match leaflet::load().await {
                Some(library) => TownMap::draw(library, &canvas, &bundle, &base::ask(here).await).await,
                None => None,
            };
            let _ = failed.try_set(town.is_none());
            let _ = begun.try_set_value(town.is_some());
            let _ = drawn.try_set(town);
        });
    });
    Effect::new(move || {
        let (heat, open) = (answer.get(), Rc::clone(&open));
        drawn.track();
        if let Some(Ok(heat)) = heat {
            drawn.try_update_untracked(|town| town.as_mut().map(|town| town.show(&heat, &open)));
        }
    });
    let in_vain = move || answer.with(|answer| matches!(answer, Some(Err(_))));
    view! {
        <section hidden=in_vain>
            {move || failed.get().then(|| view! { <p class="banner"><span>{t(OfficeMsg::MapFailed)}</span></p> }.into_any())}
            <div class="map" role="group" aria-label=t(Msg::HeatMap)><div class="map-canvas" node_ref=canvas></div></div>
            <div class="legend" aria-hidden="true">
                {t(OfficeMsg::Few)}
                <span class="legend-steps">
                    <i class="heat-1"></i><i class="heat-2"></i><i class="heat-3"></i><i class="heat-4"></i><i class="heat-5"></i>
                </span>
                {t(OfficeMsg::Many)}
            </div>
            <p class="hint">{t(OfficeMsg::HeatTapHint)}</p>
        </section>
    }
}

fn cells(here: PageContext, heated: &Heated) -> AnyView {
    let heat = &heated.map;
    let counted = tf(OfficeMsg::HeatCounted, &[&heat.counted.to_string(), &heat.without_place.to_string()]);
    let row = |cell: HeatCell| {
        let grid = here.phone.reference.with_untracked(|bundle| {
            bundle.as_ref().and_then(|bundle| bundle.reference.grid_at(cell.middle)).map(|grid| grid.name.clone())
        });
        let grid = grid.unwrap_or_else(|| t(Msg::OutsideGrids).to_owned());
        let issues = cell.issues.to_string();
        let count = if heated.choice.weight == "count" {
            tf(OfficeMsg::HeatCell, &[&issues])
        } else {
            tf(OfficeMsg::HeatCellWeight, &[&issues, &(cell.weight.round() as u32).to_string()])
        };
        let class = ["heat-swatch heat-", &warmth(cell.weight, heat.max).to_string()].concat();
        view! {
            <li>
                <a class="cell" href=heated.cases_in(&cell)>
                    <span class=class aria-hidden="true"></span>
                    <span class="cell-body">{grid}</span>
                    <span class="cell-end numbers">{count}</span>
                </a>
            </li>
        }
    };
    let rows: Vec<_> = hottest(heat, 10).into_iter().map(row).collect();
    if rows.is_empty() {
        let none = if heated.choice.weight == "overdue" { Msg::NoOverdue } else { Msg::NoIssues };
        return view! { <Empty picture=Icon::Map text=t(none)/> }.into_any();
    }
    view! {
        <p class="hint numbers" role="status">{counted}</p>
        <section class="section"><h2>{t(OfficeMsg::HeatList)}</h2><ul class="cells">{rows}</ul></section>
    }
    .into_any()
}
