//! The filters above the table, all of which stand in the address; the choice of columns; and what can be had of the list as a file.

use super::state::Desk;
use super::table::columns;
use super::{DeskFilter, GROUPS};
use crate::issue::{day_begins, day_of, kind_name};
use crate::text::{DeskMsg, DetailMsg, ListMsg, Msg, role_word, source_word, status_word, unit_short};
use crate::ui::{Choice, ChoiceChips, Icon, Select, icon, lang, local_set, t, use_replace};
use leptos::{ev::SubmitEvent, html::Input, prelude::*};
use shared::{
    issue::{Source, StatusKind},
    kind::KindCode,
    person::RoleKind,
    reference::Bundle,
};

/// Under which the device keeps which columns are left out.
pub(super) const HIDDEN: &str = "jingge-desk-columns";

/// Search and groups of states; behind a press kind, unit, grid, source, days and columns.
#[component]
pub(super) fn FilterBar(desk: Desk, search: NodeRef<Input>, hidden: RwSignal<Vec<usize>>) -> impl IntoView {
    let ready = Memo::new(move |_| desk.here.phone.reference.with(Option::is_some));
    move || {
        let filter = desk.filter.get();
        let bundle = ready.get().then(|| desk.here.phone.reference.get_untracked()).flatten();
        untrack(|| bundle.map(|bundle| bar(desk, &filter, &bundle, search, hidden)))
    }
}

fn bar(desk: Desk, filter: &DeskFilter, bundle: &Bundle, search: NodeRef<Input>, hidden: RwSignal<Vec<usize>>) -> AnyView {
    let replace = use_replace();
    let go = Callback::new(move |filter: DeskFilter| replace(&filter.path()));
    let base = StoredValue::new(filter.clone());
    let words = RwSignal::new(filter.query.text.clone().unwrap_or_default());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let mut filter = base.get_value();
        filter.query.text = Some(words.get_untracked().trim().to_owned()).filter(|words| !words.is_empty());
        go.run(filter);
    };
    let word = |key: &str| match key {
        "" => t(Msg::All),
        "open" => t(Msg::Open),
        "overdue" => t(Msg::Overdue),
        key => StatusKind::of_key(key).map_or("", |state| status_word(state, lang())),
    };
    let choices = GROUPS.iter().map(|key| Choice { key: (*key).to_owned(), word: word(key).to_owned() }).collect();
    let chosen = RwSignal::new(filter.group().to_owned());
    let then = Callback::new(move |key: String| go.run(base.get_value().with_group(&key)));
    let narrows = [filter.query.kind.is_some(), filter.query.unit.is_some(), filter.query.grid.is_some(), filter.query.source.is_some()];
    let narrows = narrows.contains(&true) || filter.query.from.is_some() || filter.query.until.is_some();
    view! {
        <div class="desk-filters">
            <form role="search" class="field" on:submit=submit>
                <input
                    class="input"
                    type="search"
                    aria-label=t(DeskMsg::Search)
                    placeholder=t(DeskMsg::Search)
                    enterkeyhint="search"
                    node_ref=search
                    bind:value=words
                />
                <button class="search-go" type="submit" aria-label=t(ListMsg::Search)>{icon(Icon::Search)}</button>
            </form>
            <ChoiceChips label=t(ListMsg::HeatStates) choices chosen then/>
            <details class="desk-more" open=narrows>
                <summary class="button button-small">{t(DeskMsg::Filters)}</summary>
                <div class="desk-fields">{fields(filter, bundle, base, go)}{choice_of_columns(hidden)}</div>
            </details>
            {exports(desk)}
        </div>
    }
    .into_any()
}

/// A field of the filters: what it says now, and what it says to the filter.
type Says = fn(&mut DeskFilter, &str);

fn fields(filter: &DeskFilter, bundle: &Bundle, base: StoredValue<DeskFilter>, go: Callback<DeskFilter>) -> AnyView {
    let (query, reference) = (&filter.query, &bundle.reference);
    let offset = reference.town.offset;
    let text = |value: Option<String>| value.unwrap_or_default();
    let all = || vec![(String::new(), t(Msg::All).to_owned())];
    let [mut kinds, mut units, mut grids, mut sources] = [all(), all(), all(), all()];
    kinds.extend(reference.catalogue.kinds.iter().map(|kind| (kind.code.0.clone(), kind_name(&kind.code, reference, lang()))));
    units.extend(reference.units.iter().map(|unit| (unit.id.to_string(), unit_short(reference, unit.id).to_owned())));
    grids.extend(reference.grids.iter().map(|grid| (grid.id.to_string(), grid.name.clone())));
    sources.extend(Source::ALL.into_iter().map(|source| (source.key().to_owned(), source_word(source, lang()).to_owned())));
    let says = move |now: String, says: Says| {
        let value = RwSignal::new(now);
        Effect::new(move |before: Option<()>| {
            let said = value.get();
            if before.is_some() {
                let mut filter = base.get_value();
                says(&mut filter, &said);
                go.run(filter);
            }
        });
        value
    };
    let kind = says(text(query.kind.as_ref().map(|kind| kind.0.clone())), |filter, said| {
        filter.query.kind = Some(said.to_owned()).filter(|kind| !kind.is_empty()).map(KindCode);
    });
    let unit = says(text(query.unit.map(|unit| unit.to_string())), |filter, said| filter.query.unit = said.parse().ok());
    let grid = says(text(query.grid.map(|grid| grid.to_string())), |filter, said| filter.query.grid = said.parse().ok());
    let source = says(text(query.source.map(|source| source.key().to_owned())), |filter, said| filter.query.source = Source::of_key(said));
    let day = move |label: DeskMsg, id: &'static str, now: String, last: bool| {
        let changed = move |event| {
            let mut filter = base.get_value();
            let begins = day_begins(&event_target_value(&event), offset);
            if last {
                filter.query.until = begins.map(|begins| begins.plus_days(1));
            } else {
                filter.query.from = begins;
            }
            go.run(filter);
        };
        view! { <div class="field"><label for=id>{t(label)}</label><input class="input" type="date" id=id value=now on:change=changed/></div> }
            .into_any()
    };
    let (first, last) =
        (text(query.from.map(|from| day_of(from, offset))), text(query.until.map(|until| day_of(until.plus_millis(-1), offset))));
    view! {
        <Select label=t(ListMsg::Kind) id="desk-kind" choices=kinds value=kind/>
        <Select label=role_word(RoleKind::Unit, lang()) id="desk-unit" choices=units value=unit/>
        <Select label=t(ListMsg::Grid) id="desk-grid" choices=grids value=grid/>
        <Select label=t(DetailMsg::SourceLabel) id="desk-source" choices=sources value=source/>
        {day(DeskMsg::FirstDay, "desk-first", first, false)}
        {day(DeskMsg::LastDay, "desk-last", last, true)}
    }
    .into_any()
}

/// Which columns are shown, kept on the device; the first three always are.
fn choice_of_columns(hidden: RwSignal<Vec<usize>>) -> AnyView {
    let one = move |(at, (word, _)): (usize, (&'static str, _))| {
        let turn = move |_| {
            hidden.update(|hidden| match hidden.iter().position(|other| *other == at) {
                Some(found) => {
                    hidden.remove(found);
                }
                None => hidden.push(at),
            });
            local_set(HIDDEN, &hidden.with_untracked(|hidden| hidden.iter().map(usize::to_string).collect::<Vec<_>>().join(" ")));
        };
        let on = move || hidden.with(|hidden| !hidden.contains(&at)).to_string();
        view! { <button class="chip" type="button" aria-pressed=on on:click=turn>{word}</button> }.into_any()
    };
    let all = columns().into_iter().enumerate().skip(3).map(one).collect_view();
    view! { <div class="field desk-columns" role="group" aria-label=t(DeskMsg::Columns)><span class="label">{t(DeskMsg::Columns)}</span><div class="chips chips-wrap">{all}</div></div> }
        .into_any()
}

/// The same list as a file, whole.
fn exports(desk: Desk) -> AnyView {
    let formats = [("xlsx", DeskMsg::ExportXlsx), ("csv", DeskMsg::ExportCsv), ("geojson", DeskMsg::ExportGeo)];
    let one = move |(format, word): (&'static str, DeskMsg)| {
        view! { <a class="cell" rel="external" download="" href=move || desk.filter.with(|filter| filter.export(format))>{t(word)}</a> }
            .into_any()
    };
    view! {
        <details class="desk-menu">
            <summary class="button button-small">{t(DeskMsg::Export)}</summary>
            <div class="cells">{formats.map(one).collect_view()}</div>
        </details>
    }
    .into_any()
}
