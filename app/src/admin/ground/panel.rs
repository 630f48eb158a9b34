//! Beside the map: what can be done now, and the rows of the table that is worked on.

use super::desk::{Desk, Doing, MOST_DRAWN};
use super::{geometry_of, position_of};
use crate::admin::row_form::RowForm;
use crate::admin::tables::{row_name, row_word};
use crate::map::draw::Pen;
use crate::text::{AdminMsg, Msg};
use crate::ui::{Tone, t, tag, toast};
use leptos::prelude::*;
use shared::town_table::{TableName, TableRow};

/// Most rows of the list beside the map.
const MOST_LISTED: usize = 200;

/// What the rows of a table are drawn as.
const fn pens(name: TableName) -> &'static [Pen] {
    match name {
        TableName::Grids | TableName::Estates => &[Pen::Area],
        TableName::Segments | TableName::Features => &[Pen::Line, Pen::Area],
        _ => &[Pen::Point, Pen::Area],
    }
}

fn button(word: AdminMsg, main: bool, act: impl Fn() + 'static) -> AnyView {
    let class = if main { "button button-main" } else { "button" };
    view! { <button class=class type="button" on:click=move |_| act()>{t(word)}</button> }.into_any()
}

/// The acts, by what is being done.
#[component]
pub fn Acts(desk: Desk) -> impl IntoView {
    let acts = move || {
        let name = desk.name.get();
        let rest = move || desk.rest();
        let cancel = move || view! { <button class="button" type="button" on:click=move |_| rest()>{t(Msg::Cancel)}</button> }.into_any();
        let (hint, buttons) = match desk.doing.get() {
            Doing::Looking => (None, draw(desk, name)),
            Doing::Drawing => (Some(AdminMsg::DrawingHint), vec![cancel()]),
            Doing::Drawn(cell) => {
                let fill = button(AdminMsg::NameIt, true, move || desk.name_it(&cell));
                (Some(AdminMsg::DrawnHint), vec![button(AdminMsg::ThrowAway, false, rest), fill])
            }
            Doing::Chosen(row) => {
                let shape = button(AdminMsg::Reshape, false, move || desk.reshape(row));
                let form = button(AdminMsg::EditCells, false, move || desk.open_form(row));
                let named = desk.row(row).map(|row| view! { <p class="strong">{row_name(&row.cells)}</p> });
                return view! { {named}<div class="button-row">{cancel()}{shape}{form}</div> }.into_any();
            }
            Doing::Reshaping(row) => {
                let keep = button(AdminMsg::KeepShape, true, move || desk.keep_shape(row));
                (Some(AdminMsg::ReshapeHint), vec![cancel(), keep])
            }
        };
        let hint = hint.map(|hint| view! { <p class="hint" role="status">{t(hint)}</p> });
        view! { {hint}<div class="button-row">{buttons}</div> }.into_any()
    };
    let form = move || {
        let table = desk.table_of(desk.name.get());
        let row = table.editing.get()?;
        let head = table.head.get_untracked()?.ok()?;
        let then = Callback::new(move |()| desk.saved());
        Some(view! { <RowForm table head row editing=table.editing then/> }.into_any())
    };
    view! { <div class="stack">{acts}</div>{form} }
}

fn draw(desk: Desk, name: TableName) -> Vec<AnyView> {
    let word = |pen: Pen| match pen {
        Pen::Area => AdminMsg::DrawArea,
        Pen::Line => AdminMsg::DrawLine,
        Pen::Point => AdminMsg::DrawPoint,
    };
    pens(name).iter().map(|pen| button(word(*pen), true, move || desk.begin(*pen))).collect()
}

/// A field for a position to go to.
#[component]
pub fn GoTo(desk: Desk) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let go = move || match position_of(&typed.get_untracked()) {
        Some((lon, lat)) => desk.stand(&lat, &lon),
        None => toast(t(AdminMsg::GoWrong)),
    };
    view! {
        <div class="field">
            <label for="go-to">{t(AdminMsg::GoTo)}</label>
            <div class="button-row">
                <input class="input" id="go-to" type="text" inputmode="text" autocomplete="off" placeholder="116.3 32.9" bind:value=typed/>
                {button(AdminMsg::Go, false, go)}
            </div>
        </div>
    }
}

/// The rows of the table that is worked on, and what is wrong with them.
#[component]
pub fn List(desk: Desk) -> impl IntoView {
    let line = move |row: TableRow| {
        let (number, named) = (row.number, row_name(row.cells.get(..row.cells.len().saturating_sub(1)).unwrap_or_default()));
        let placed = row.cells.last().is_some_and(|cell| geometry_of(cell).is_some());
        let place = (!placed).then(|| tag(Tone::Bad, t(AdminMsg::NotOnMap)));
        let state = row_word(row.state).map(|word| tag(Tone::Waiting, t(word)));
        view! {
            <button class="cell" type="button" on:click=move |_| desk.choose(number, true)>
                <span class="cell-end numbers">{number}</span>
                <span class="cell-body one-line">{named}</span>
                {place}
                {state}
            </button>
        }
        .into_any()
    };
    let body = move || {
        let table = desk.table_of(desk.name.get());
        let faults = table.faults.get();
        let faults = (!faults.is_empty()).then(|| {
            let lines = faults.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
            view! { <ul class="error faults" role="alert">{lines}</ul> }.into_any()
        });
        let rows: Vec<AnyView> = table.rows.with(|rows| rows.iter().take(MOST_LISTED).cloned().map(line).collect());
        let beyond = table.rows.with(Vec::len) > MOST_LISTED.min(MOST_DRAWN);
        let more = beyond.then(|| {
            let path = ["/town/", table.name.key()].concat();
            view! { <a class="button" href=path>{t(AdminMsg::MoreInTable)}</a> }.into_any()
        });
        view! { {faults}<div class="cells draw-list">{rows}</div>{more} }.into_any()
    };
    view! { <section class="section">{body}</section> }
}
