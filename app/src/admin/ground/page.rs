//! The page.

use super::{
    desk::{Desk, Doing},
    found::Found,
    panel::{Acts, GoTo, List},
    sheet::{GROUND, Sheet},
};
use crate::admin::{tables::said, upload::Upload};
use crate::map::{base, draw};
use crate::sync::PageContext;
use crate::text::AdminMsg;
use crate::ui::{Choice, ChoiceChips, Page, lang, t};
use leptos::{html::Div, prelude::*, task::spawn_local};
use shared::town_table::TableName;

/// Below this width, in pixels of the page, the map is only looked at.
const SMALL: f64 = 700.0;

/// The town's ground on a map.
#[component]
pub fn GroundPage() -> impl IntoView {
    let desk = Desk::open(PageContext::get());
    let small = window().inner_width().ok().and_then(|width| width.as_f64()).is_some_and(|width| width < SMALL);
    let chosen = RwSignal::new(TableName::Grids.key().to_owned());
    let choice = |name: &TableName| Choice { key: name.key().to_owned(), word: said(&name.title(), lang()).to_owned() };
    let choices: Vec<Choice> = GROUND.iter().map(choice).collect();
    let then = Callback::new(move |key: String| TableName::from_key(&key).into_iter().for_each(|name| desk.turn_to(name)));
    let upload = move || {
        let table = desk.table_of(desk.name.get());
        untrack(|| view! { <Upload table then=Callback::new(move |()| desk.read())/> }.into_any())
    };
    let acts = (!small).then(|| view! { <Acts desk/> }.into_any());
    let files = (!small).then(|| view! { <div class="stack">{upload}</div> }.into_any());
    let note = small.then(|| view! { <p class="banner"><span>{t(AdminMsg::GroundSmall)}</span></p> }.into_any());
    view! {
        <Page title=t(AdminMsg::Ground) back=true wide=true>
            {note}
            <div class="columns">
                <Map desk/>
                <div class="stack draw-panel">
                    <ChoiceChips label=t(AdminMsg::GroundTable) choices chosen then/>
                    {acts}
                    <GoTo desk/>
                    <Found desk/>
                    <List desk/>
                    {files}
                    <a class="button" href="/town/draft">{t(AdminMsg::LookAtDraft)}</a>
                </div>
            </div>
        </Page>
    }
}

/// The map; drawn anew table by table as the rows come.
#[component]
fn Map(desk: Desk) -> impl IntoView {
    let here = PageContext::get();
    let canvas = NodeRef::<Div>::new();
    let (failed, empty) = (RwSignal::new(false), RwSignal::new(false));
    let (begun, fitted) = (StoredValue::new(false), StoredValue::new(false));
    Effect::new(move || {
        let Some(canvas) = canvas.get() else { return };
        if begun.get_value() {
            return;
        }
        begun.set_value(true);
        spawn_local(async move {
            let base = base::ask(here).await;
            let mut sheet = draw::load().await.and_then(|library| Sheet::open(library, &canvas, &base));
            let drawn = Callback::new(move |cell: String| {
                // Whoever draws has chosen what is in sight.
                fitted.set_value(true);
                desk.doing.set(Doing::Drawn(cell.clone()));
                desk.name_it(&cell);
            });
            sheet.iter_mut().for_each(|sheet| sheet.on_drawn(desk.sheet, drawn));
            let _ = failed.try_set(sheet.is_none());
            let _ = desk.sheet.try_set(sheet);
        });
    });
    let tap = Callback::new(move |row: u32| desk.choose(row, false));
    for table in desk.tables() {
        Effect::new(move || {
            desk.sheet.track();
            let open = desk.name.get() == table.name;
            table.rows.with(|rows| {
                desk.sheet.try_update_untracked(|sheet| sheet.iter_mut().for_each(|sheet| sheet.lay(table.name, rows, open, tap)));
            });
        });
    }
    Effect::new(move || {
        desk.sheet.track();
        desk.found.with(|found| {
            desk.sheet.try_update_untracked(|sheet| sheet.iter_mut().for_each(|sheet| sheet.hatch(&found.findings)));
        });
    });
    // Behind the effects that draw.
    Effect::new(move || {
        let here = desk.tables().iter().all(|table| table.head.with(Option::is_some) && table.rows.with(|_| true));
        desk.sheet.track();
        let there = desk.sheet.with_untracked(|sheet| sheet.as_ref().map(|sheet| here && (fitted.get_value() || sheet.look_at_all())));
        fitted.set_value(there == Some(true));
        empty.set(here && there == Some(false));
    });
    view! {
        <section>
            {move || failed.get().then(|| view! { <p class="error" role="alert">{t(AdminMsg::GroundFailed)}</p> }.into_any())}
            {move || empty.get().then(|| view! { <p class="banner"><span>{t(AdminMsg::GroundNone)}</span></p> }.into_any())}
            <svg class="draw-hatch" aria-hidden="true">
                <pattern id="draw-hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <rect width="3" height="8" fill="#c0392b"/>
                </pattern>
            </svg>
            <div class="map draw-map" role="group" aria-label=t(AdminMsg::Ground)><div class="map-canvas" node_ref=canvas></div></div>
        </section>
    }
}
