//! The filters of the list in a half-screen sheet: kind, unit, grid, source and days, all of which stand in the address.

use super::{ListFilter, day_begins, day_of, kind_name};
use crate::pick::UnitPicker;
use crate::sync::PageContext;
use crate::text::{DetailMsg, ListMsg, Msg, role_word, source_word};
use crate::ui::{Icon, Select, Sheet, lang, small_icon, t, tf, use_replace};
use leptos::prelude::*;
use shared::{
    id::UnitId,
    issue::Source,
    kind::KindCode,
    moment::UtcOffset,
    person::RoleKind,
    reference::{Bundle, Reference},
};

/// The fields of the sheet while it is open; by copy.
#[derive(Clone, Copy)]
struct Fields {
    kind: RwSignal<String>,
    unit: RwSignal<Option<UnitId>>,
    grid: RwSignal<String>,
    source: RwSignal<String>,
    first: RwSignal<String>,
    last: RwSignal<String>,
}

impl Fields {
    fn of(filter: &ListFilter, offset: UtcOffset) -> Self {
        let query = &filter.query;
        let text = |value: Option<String>| RwSignal::new(value.unwrap_or_default());
        Self {
            kind: text(query.kind.as_ref().map(|kind| kind.0.clone())),
            unit: RwSignal::new(query.unit),
            grid: text(query.grid.map(|grid| grid.to_string())),
            source: text(query.source.map(|source| source.key().to_owned())),
            first: text(query.from.map(|from| day_of(from, offset))),
            last: text(query.until.map(|until| day_of(until.plus_millis(-1), offset))),
        }
    }

    /// The filter with what the fields say.
    fn lay_over(self, base: &ListFilter, offset: UtcOffset) -> ListFilter {
        let mut filter = base.clone();
        let query = &mut filter.query;
        query.kind = Some(self.kind.get_untracked()).filter(|kind| !kind.is_empty()).map(KindCode);
        query.unit = self.unit.get_untracked();
        query.grid = self.grid.get_untracked().parse().ok();
        query.source = Source::of_key(&self.source.get_untracked());
        query.from = day_begins(&self.first.get_untracked(), offset);
        query.until = day_begins(&self.last.get_untracked(), offset).map(|begins| begins.plus_days(1));
        filter
    }
}

/// The button that opens the sheet, with how many filters are active.
#[component]
pub(super) fn FilterButton(filter: ListFilter) -> impl IntoView {
    let here = PageContext::get();
    let open = RwSignal::new(false);
    let count = filter.active();
    let word = if count == 0 { t(ListMsg::Filter).to_owned() } else { tf(ListMsg::FilterCount, &[&count.to_string()]) };
    let body = Callback::new(move |()| {
        let filter = filter.clone();
        here.bundle().map(|bundle| view! { <Body filter bundle=(*bundle).clone() open/> }).into_any()
    });
    view! {
        <button class="button button-small" type="button" aria-haspopup="dialog" on:click=move |_| open.set(true)>
            {small_icon(Icon::Filter)}
            {word}
        </button>
        <Sheet title=t(ListMsg::Filter) open body/>
    }
}

#[component]
fn Body(filter: ListFilter, bundle: Bundle, open: RwSignal<bool>) -> impl IntoView {
    let here = PageContext::get();
    let offset = bundle.reference.town.offset;
    let fields = Fields::of(&filter, offset);
    let picking = RwSignal::new(false);
    let replace = use_replace();
    let (cleared, go) = (filter.cleared(), replace.clone());
    let clear = move |_| {
        open.set(false);
        go(&cleared.path());
    };
    let apply = move |_| {
        open.set(false);
        replace(&fields.lay_over(&filter, offset).path());
    };
    let choose = Callback::new(move |unit: UnitId| {
        fields.unit.set(Some(unit));
        picking.set(false);
    });
    let [kinds, grids, sources] = choices(&bundle.reference);
    let units = here.role() != RoleKind::Unit;
    let picker = move || {
        picking.get().then(|| {
            view! { <UnitPicker label=role_word(RoleKind::Unit, lang()) id="filter-unit-search" without=Vec::new() choose/> }.into_any()
        })
    };
    view! {
        {picker}
        <div class="stack" hidden=move || picking.get()>
            <Select label=t(ListMsg::Kind) id="filter-kind" choices=kinds value=fields.kind/>
            {units.then(|| view! { <UnitField fields picking/> })}
            <Select label=t(ListMsg::Grid) id="filter-grid" choices=grids value=fields.grid/>
            <Select label=t(DetailMsg::SourceLabel) id="filter-source" choices=sources value=fields.source/>
            <Days fields/>
            <div class="button-row pass-row">
                <button class="button" type="button" on:click=clear>{t(ListMsg::Clear)}</button>
                <button class="button button-main" type="button" on:click=apply>{t(ListMsg::ShowResults)}</button>
            </div>
        </div>
    }
}

/// Each with what stands for all.
fn choices(reference: &Reference) -> [Vec<(String, String)>; 3] {
    let all = || vec![(String::new(), t(Msg::All).to_owned())];
    let [mut kinds, mut grids, mut sources] = [all(), all(), all()];
    kinds.extend(reference.catalogue.kinds.iter().map(|kind| (kind.code.0.clone(), kind_name(&kind.code, reference, lang()))));
    grids.extend(reference.grids.iter().map(|grid| (grid.id.to_string(), grid.name.clone())));
    sources.extend(Source::ALL.into_iter().map(|source| (source.key().to_owned(), source_word(source, lang()).to_owned())));
    [kinds, grids, sources]
}

#[component]
fn UnitField(fields: Fields, picking: RwSignal<bool>) -> impl IntoView {
    let here = PageContext::get();
    let name = move || match (fields.unit.get(), here.bundle()) {
        (Some(unit), Some(bundle)) => bundle.reference.unit_name(unit).to_owned(),
        _ => t(Msg::All).to_owned(),
    };
    let any = move || {
        let any = move |_| fields.unit.set(None);
        fields.unit.get().map(|_| view! { <button class="link-button" type="button" on:click=any>{t(ListMsg::AnyUnit)}</button> })
    };
    view! {
        <div class="field">
            <span class="label" id="filter-unit-label">{role_word(RoleKind::Unit, lang())}</span>
            <button
                class="pick"
                type="button"
                aria-labelledby="filter-unit-label filter-unit-value"
                on:click=move |_| picking.set(true)
            >
                <span id="filter-unit-value">{name}</span>
                {small_icon(Icon::Next)}
            </button>
            {any}
        </div>
    }
}

#[component]
fn Days(fields: Fields) -> impl IntoView {
    let day = |word: ListMsg, id: &'static str, value: RwSignal<String>| {
        view! {
            <div class="field">
                <label for=id>{t(word)}</label>
                <input class="input" type="date" id=id bind:value=value/>
            </div>
        }
    };
    view! {
        <div class="two-fields">
            {day(ListMsg::ReportedFrom, "filter-first", fields.first)}
            {day(ListMsg::ReportedUntil, "filter-last", fields.last)}
        </div>
    }
}
