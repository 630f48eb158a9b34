//! A whole table from a file: read by the server, and into the draft only if nothing is wrong with it.

use super::table::Table;
use super::tables::fault_line;
use crate::account::call_text;
use crate::sync::PageContext;
use crate::sync::phone::CallError;
use crate::text::{AdminMsg, Msg};
use crate::ui::{lang, t, tf};
use js_sys::Uint8Array;
use leptos::{ev::Event, prelude::*, task::spawn_local};
use shared::town_table::Uploaded;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// Most faults that are shown of a file.
const MOST_SHOWN: usize = 50;

/// The field, and what the server said of the last file.
#[component]
pub fn Upload(table: Table) -> impl IntoView {
    let here = PageContext::get();
    let busy = RwSignal::new(false);
    let answer = RwSignal::new(None::<Result<Uploaded, CallError>>);
    let chosen = move |event: Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok()) else { return };
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        // The same file may be chosen again once it is mended.
        let name = file.name();
        busy.set(true);
        answer.set(None);
        spawn_local(async move {
            let bytes = JsFuture::from(file.array_buffer()).await.map(|buffer| Uint8Array::new(&buffer).to_vec());
            input.set_value("");
            let said = match bytes {
                Ok(bytes) => {
                    let name = String::from(js_sys::encode_uri_component(&name));
                    let path = ["/api/town/draft/tables/", table.name.key(), "?file=", &name].concat();
                    here.phone.hand_in::<Uploaded>(path, bytes).await
                }
                Err(_) => Err(CallError::Offline),
            };
            if let Ok(uploaded) = &said {
                table.take(&uploaded.draft);
                if uploaded.taken && !table.name.is_document() {
                    table.read(false);
                }
            }
            let _ = (busy.try_set(false), answer.try_set(Some(said)));
        });
    };
    view! {
        <label class="button">
            <span>{move || if busy.get() { t(AdminMsg::Uploading) } else { t(AdminMsg::Upload) }}</span>
            <input class="unseen" type="file" accept=".xlsx,.csv,.txt,.json,.geojson,.toml" disabled=move || busy.get() on:change=chosen/>
        </label>
        {move || answer.get().map(|answer| told(&answer))}
    }
}

fn told(answer: &Result<Uploaded, CallError>) -> AnyView {
    let uploaded = match answer {
        Ok(uploaded) => uploaded,
        Err(CallError::Offline) => return view! { <p class="error" role="alert">{t(Msg::NoNetwork)}</p> }.into_any(),
        Err(error) => return view! { <p class="error" role="alert">{call_text(error)}</p> }.into_any(),
    };
    if uploaded.taken {
        return view! { <p class="banner" role="status"><span>{tf(AdminMsg::UploadTaken, &[&uploaded.rows.to_string()])}</span></p> }
            .into_any();
    }
    let count = uploaded.fault_count as usize;
    let lines = uploaded.faults.iter().take(MOST_SHOWN).map(|fault| view! { <li>{fault_line(fault, false, lang())}</li> }).collect_view();
    let more = count.saturating_sub(MOST_SHOWN.min(uploaded.faults.len()));
    let more = (more > 0).then(|| view! { <li>{tf(AdminMsg::AndMore, &[&more.to_string()])}</li> });
    view! {
        <div role="alert">
            <p class="error">{tf(AdminMsg::UploadRefused, &[&count.to_string()])}</p>
            <ul class="faults">{lines}{more}</ul>
        </div>
    }
    .into_any()
}
