//! Where exactly a case lies: its coordinates, to be copied, and the town's own map with the case marked.

use crate::map::{GroundMap, Mark, Plan};
use crate::sync::PageContext;
use crate::text::{DetailMsg, accuracy_text, point_text};
use crate::ui::{Icon, Sheet, copy, lang, small_icon, t, toast};
use leptos::{prelude::*, task::spawn_local};
use shared::{geo::Point, issue::Issue, place::Place};
use std::sync::Arc;

/// The row of the facts.
#[component]
pub(super) fn Coordinates(point: Point, accuracy_m: f64, name: String) -> impl IntoView {
    let here = PageContext::get();
    let open = RwSignal::new(false);
    let text = point_text(point);
    let copied = text.clone();
    let copy = move |_| {
        let copied = copied.clone();
        spawn_local(async move {
            let done = copy(&copied).await;
            toast(t(if done { DetailMsg::CoordinatesCopied } else { DetailMsg::CopyFailed }));
        });
    };
    let about = if accuracy_m > 0.0 { [&text, " · ", &accuracy_text(accuracy_m, lang())].concat() } else { text.clone() };
    let body = Callback::new(move |()| {
        let plan =
            here.phone.reference.with_untracked(|bundle| bundle.as_ref().and_then(|bundle| Plan::of(&bundle.reference, Some(point))));
        let label = [t(DetailMsg::MapOfCase), &name].concat();
        let map = plan.map(|plan| {
            view! { <GroundMap plan=Arc::new(plan) mark=Some(Mark { point, accuracy_m }) start=Some(point) label/> }
        });
        view! { <div class="stack"><p class="strong">{name.clone()}</p><p class="hint numbers">{about.clone()}</p>{map}</div> }.into_any()
    });
    view! {
        <dt>{t(DetailMsg::Coordinates)}</dt>
        <dd class="numbers">
            {text}
            <span class="button-row">
                <button class="button button-small" type="button" on:click=move |_| open.set(true)>
                    {small_icon(Icon::Map)}
                    {t(DetailMsg::ShowOnMap)}
                </button>
                <button class="button button-small" type="button" on:click=copy>{t(DetailMsg::Copy)}</button>
            </span>
            <Sheet title=t(DetailMsg::ShowOnMap) open body/>
        </dd>
    }
}

/// How exactly the issue's position is known, in metres; 0 where it was chosen.
pub(super) const fn accuracy_of(issue: &Issue) -> f64 {
    match issue.place {
        Place::Gps { accuracy_m, .. } => accuracy_m,
        _ => 0.0,
    }
}
