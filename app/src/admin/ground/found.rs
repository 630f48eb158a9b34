//! Gaps and overlaps as a list; a tap shows one on the map.

use super::desk::Desk;
use crate::text::AdminMsg;
use crate::ui::{Tone, t, tag, tf};
use leptos::prelude::*;
use shared::town_ground::{GroundFinding, GroundFit};

/// The list.
#[component]
pub fn Found(desk: Desk) -> impl IntoView {
    let line = move |(place, finding): (usize, GroundFinding)| {
        let word = match finding.fit {
            GroundFit::Overlap => AdminMsg::Overlap,
            GroundFit::Gap => AdminMsg::Gap,
        };
        let text = tf(AdminMsg::FoundLine, &[&finding.names.join("、"), &finding.square_m.to_string()]);
        view! {
            <button class="cell" type="button" on:click=move |_| desk.look_at_found(place)>
                <span class="cell-body">{text}</span>
                {tag(Tone::Bad, t(word))}
            </button>
        }
        .into_any()
    };
    let list = move || {
        let found = desk.found.get();
        let more = (found.finding_count as usize).saturating_sub(found.findings.len());
        if found.findings.is_empty() {
            return view! { <p class="hint">{t(AdminMsg::FoundNone)}</p> }.into_any();
        }
        let more = (more > 0).then(|| view! { <p class="hint">{tf(AdminMsg::AndMore, &[&more.to_string()])}</p> });
        view! { <div class="cells">{found.findings.into_iter().enumerate().map(line).collect_view()}</div>{more} }.into_any()
    };
    view! {
        <section class="section">
            <h2>{t(AdminMsg::FoundTitle)}" "<span class="soft numbers">{move || desk.found.with(|found| found.finding_count.to_string())}</span></h2>
            {list}
        </section>
    }
}
