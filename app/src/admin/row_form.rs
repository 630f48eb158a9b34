//! One row of a table in a dialog: a field for each column.

use super::table::Table;
use super::tables::said;
use crate::text::{AdminMsg, Msg};
use crate::ui::{Icon, icon, lang, open_modal, t, tf};
use leptos::prelude::*;
use shared::town_table::{TableColumn, TableHead, TableRow};

/// Cells that are longer get a field of several lines.
const LONG: usize = 60;

/// The dialog; it closes when `editing` is empty.
#[component]
pub fn RowForm(
    table: Table,
    head: TableHead,
    /// The row that is changed; `None`, or its number 0: a new one, with these cells to begin with.
    row: Option<TableRow>,
    editing: RwSignal<Option<Option<TableRow>>>,
    /// What follows once the row is put or removed.
    #[prop(optional)]
    then: Option<Callback<()>>,
) -> impl IntoView {
    let number = row.as_ref().map(|row| row.number).filter(|number| *number > 0);
    let cells = row.map_or_else(|| vec![String::new(); head.columns.len()], |row| row.cells);
    let values: Vec<RwSignal<String>> = cells.into_iter().map(RwSignal::new).collect();
    let fields = head.columns.iter().zip(&values).enumerate().map(|(at, (column, value))| field(at, column, *value)).collect_view();
    let values = StoredValue::new(values);
    let close = move || editing.set(None);
    let done = Callback::new(move |()| {
        close();
        then.into_iter().for_each(|then| then.run(()));
    });
    let save = move |_| {
        let cells = values.with_value(|values| values.iter().map(GetUntracked::get_untracked).collect());
        table.edit(number, Some(cells), done);
    };
    let remove = move |_| table.edit(number, None, done);
    let title = t(if number.is_some() { AdminMsg::EditRow } else { AdminMsg::AddRow });
    let away = number
        .map(|_| view! { <button class="button button-bad" type="button" on:click=remove>{t(AdminMsg::RemoveRow)}</button> }.into_any());
    view! {
        <dialog class="sheet" aria-label=title use:open_modal on:close=move |_| close()>
            <div class="sheet-head">
                <h2>{title}</h2>
                <button class="bar-button" type="button" aria-label=t(Msg::Close) on:click=move |_| close()>{icon(Icon::Close)}</button>
            </div>
            <div class="sheet-body stack">
                {fields}
                <div class="button-row">
                    {away}
                    <button class="button button-main" type="button" on:click=save>{t(AdminMsg::SavePerson)}</button>
                </div>
            </div>
        </dialog>
    }
}

fn field(at: usize, column: &TableColumn, value: RwSignal<String>) -> AnyView {
    let id = ["cell-", &at.to_string()].concat();
    let name = if column.required { [&column.name, " (", t(AdminMsg::Required), ")"].concat() } else { column.name.clone() };
    let note = said(&column.note, lang()).to_owned();
    let choices = (!column.choices.is_empty()).then(|| {
        let words = column.choices.join("、");
        view! { <p class="hint">{tf(AdminMsg::Choose, &[&words])}</p> }.into_any()
    });
    let long = value.with_untracked(|value| value.chars().count() > LONG);
    let input = match long {
        true => view! { <textarea class="input" id=id.clone() rows="4" bind:value=value></textarea> }.into_any(),
        false => view! { <input class="input" id=id.clone() type="text" autocomplete="off" bind:value=value/> }.into_any(),
    };
    view! {
        <div class="field">
            <label for=id>{name}</label>
            {input}
            {(!note.is_empty()).then(|| view! { <p class="hint">{note}</p> })}
            {choices}
        </div>
    }
    .into_any()
}
