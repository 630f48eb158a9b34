//! The list of units on the screen.

use super::{UnitGroup, UnitLine, unit_groups};
use crate::sync::PageContext;
use crate::text::ListMsg;
use crate::ui::{Empty, Icon, lang, t, tf};
use leptos::prelude::*;
use shared::id::UnitId;

/// Units to choose from, narrowed by a few characters of name, short name or code.
#[component]
pub fn UnitPicker(
    /// What is chosen, read aloud and above the field.
    label: &'static str,
    /// The id of the field.
    id: &'static str,
    /// Those to come first, each with why.
    #[prop(optional)]
    suggested: Vec<(UnitId, String)>,
    /// Those that cannot be chosen.
    #[prop(into)]
    without: Signal<Vec<UnitId>>,
    /// Told which one was tapped.
    choose: Callback<UnitId>,
) -> impl IntoView {
    let here = PageContext::get();
    let words = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        let bundle = here.bundle()?;
        Some(words.with(|words| without.with(|without| unit_groups(&bundle.reference, &suggested, without, words, lang()))))
    });
    let line = move |UnitLine { id, name, hint }: UnitLine| {
        view! {
            <button class="cell" type="button" on:click=move |_| choose.run(id)>
                <span class="cell-body"><span class="strong">{name}</span><br/><span class="soft small">{hint}</span></span>
            </button>
        }
    };
    let group = move |UnitGroup { title, units, hidden }: UnitGroup| {
        let more = (hidden > 0).then(|| view! { <p class="hint numbers">{tf(ListMsg::MoreUnits, &[&hidden.to_string()])}</p> });
        view! {
            <section class="stack-tight">
                <h3>{title}</h3>
                <div class="cells" role="group" aria-label=title>{units.into_iter().map(line).collect_view()}</div>
                {more}
            </section>
        }
    };
    let list = move || match found.get() {
        Some(groups) if groups.is_empty() => view! { <Empty picture=Icon::Search text=t(ListMsg::NoSuchUnit)/> }.into_any(),
        groups => groups.unwrap_or_default().into_iter().map(group).collect_view().into_any(),
    };
    view! {
        <div class="stack">
            <div class="field">
                <label for=id>{label}</label>
                <input class="input" id=id type="search" autocomplete="off" placeholder=t(ListMsg::UnitSearch) bind:value=words/>
            </div>
            {list}
        </div>
    }
}
