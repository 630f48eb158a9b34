//! One table of the town: its rows with a search, download and upload of the whole, a row at a time.

use super::ground::GroundPage;
use super::row_form::RowForm;
use super::table::Table;
use super::tables::{row_name, row_word, said};
use super::upload::Upload;
use crate::sync::{PageContext, not_to_be_had};
use crate::text::{AdminMsg, Msg};
use crate::ui::{Empty, Icon, Loading, Page, Tone, lang, small_icon, t, tag, tf};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shared::town_table::{TableHead, TableName, TableRow};

/// The page of the table in `/town/:table`, and that of the ground on a map, `/town/ground`: a route of its own would be in every first visit.
#[component]
pub fn TownTablePage() -> impl IntoView {
    let params = use_params_map();
    let key = Memo::new(move |_| params.with(|params| params.get("table")).unwrap_or_default());
    move || match TableName::from_key(&key.get()) {
        None if key.with(|key| key == "ground") => untrack(|| view! { <GroundPage/> }.into_any()),
        Some(name) => untrack(|| view! { <Whole name/> }.into_any()),
        None => {
            view! { <Page title=t(Msg::PageNotFound) back=true><Empty picture=Icon::Search text=t(Msg::PageNotFound)/></Page> }.into_any()
        }
    }
}

#[component]
fn Whole(name: TableName) -> impl IntoView {
    let here = PageContext::get();
    let table = Table::open(here, name);
    if name.is_document() {
        table.head.set(Some(Ok(TableHead { name, title: name.title(), rows: 0, columns: Vec::new(), differs: false })));
    } else {
        table.read(false);
    }
    let title = said(&name.title(), lang()).to_owned();
    let actions = (!name.is_document()).then(|| {
        let add = move |_| table.editing.set(Some(None));
        view! { <button class="button button-main" type="button" on:click=add>{t(AdminMsg::AddRow)}</button> }.into_any()
    });
    let again = Callback::new(move |()| table.read(false));
    let body = move || match table.head.get() {
        None => view! { <Loading/> }.into_any(),
        Some(Err(error)) => not_to_be_had(&error, again),
        Some(Ok(_)) if name.is_document() => view! { <p class="hint">{t(AdminMsg::DocumentTable)}</p> }.into_any(),
        Some(Ok(_)) => view! { <Rows table/> }.into_any(),
    };
    let faults = move || {
        let lines = table.faults.get();
        (!lines.is_empty()).then(|| {
            let lines = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
            view! { <ul class="error faults" role="alert">{lines}</ul> }.into_any()
        })
    };
    let form = move || {
        let row = table.editing.get()?;
        let head = table.head.get_untracked()?.ok()?;
        Some(view! { <RowForm table head row editing=table.editing/> }.into_any())
    };
    match actions {
        Some(actions) => {
            view! { <Page title back=true wide=true actions><div class="stack"><Files table/>{faults}{body}{form}</div></Page> }.into_any()
        }
        None => view! { <Page title back=true wide=true><div class="stack"><Files table/>{faults}{body}</div></Page> }.into_any(),
    }
}

/// Download and upload of the whole table.
#[component]
fn Files(table: Table) -> impl IntoView {
    let name = table.name;
    let file = move |ending: &'static str, word: &'static str| {
        let path = ["/api/town/tables/", name.key(), ending].concat();
        view! { <a class="button button-small" href=path download="" rel="external">{t(AdminMsg::Download)}" "{word}</a> }.into_any()
    };
    let files = match (name.is_document(), name.is_ground()) {
        (true, _) => vec![file(".json", "JSON")],
        (false, true) => vec![file(".xlsx", "Excel"), file(".geojson", "GeoJSON"), file(".csv", "CSV")],
        (false, false) => vec![file(".xlsx", "Excel"), file(".csv", "CSV")],
    };
    view! {
        <div class="button-row">{files}</div>
        <Upload table/>
    }
}

#[component]
fn Rows(table: Table) -> impl IntoView {
    let search = move |_| table.read(false);
    let row = move |row: TableRow| {
        let (number, name, state) = (row.number, row_name(&row.cells), row_word(row.state));
        let edit = move |_| table.editing.set(Some(Some(row.clone())));
        view! {
            <button class="cell" type="button" on:click=edit>
                <span class="cell-end numbers">{number}</span>
                <span class="cell-body one-line">{name}</span>
                {state.map(|word| tag(Tone::Waiting, t(word)))}
                {small_icon(Icon::Next)}
            </button>
        }
    };
    let key = |row: &TableRow| (row.number, row.cells.clone(), row.state as u8);
    let none = move || {
        table.rows.with(Vec::is_empty).then(|| {
            let text = if table.words.with(|words| words.trim().is_empty()) { AdminMsg::NoRows } else { AdminMsg::NoRowsFound };
            view! { <Empty picture=Icon::List text=t(text)/> }.into_any()
        })
    };
    let more = move || {
        table.next.get().map(|_| {
            view! { <button class="button" type="button" on:click=move |_| table.read(true)>{t(AdminMsg::MoreRows)}</button> }.into_any()
        })
    };
    view! {
        <input class="input" type="search" autocomplete="off" aria-label=t(AdminMsg::SearchRows) placeholder=t(AdminMsg::SearchRows)
            bind:value=table.words on:input=search/>
        <p class="hint numbers">{move || tf(AdminMsg::RowCount, &[&table.found.get().to_string()])}</p>
        <div class="cells"><For each=move || table.rows.get() key=key children=row/></div>
        {none}
        {more}
    }
}
