//! A whole table from a file: read by the server, and into the draft only if nothing is wrong with it.

use super::chosen_file::ChosenFile;
use super::table::Table;
use super::tables::said;
use crate::account::call_text;
use crate::sync::PageContext;
use crate::sync::phone::CallError;
use crate::text::{AdminMsg, Msg};
use crate::ui::{Select, lang, t, tf};
use leptos::{ev::Event, prelude::*, task::spawn_local};
use shared::town_table::Uploaded;

/// Most faults that are shown of a file.
const MOST_SHOWN: usize = 50;

/// The systems in which map files may be drawn, as the server knows them, and what people call them.
const SYSTEMS: [(&str, &str); 5] = [
    ("wgs84", "WGS-84 (GPS, Google Earth)"),
    ("cgcs2000", "CGCS2000 经纬度 (天地图, EPSG:4490)"),
    ("gcj02", "GCJ-02 (高德, 腾讯)"),
    ("bd09", "BD-09 (百度)"),
    ("EPSG:3857", "Web Mercator (EPSG:3857)"),
];

/// The choices of [`SYSTEMS`], the zones of CGCS2000 in metres behind them.
fn systems() -> Vec<(String, String)> {
    let mut all = vec![(String::new(), t(AdminMsg::CoordinatesOfFile).to_owned())];
    all.extend(SYSTEMS.iter().map(|(key, word)| (String::from(*key), String::from(*word))));
    let zones = |first: u32, zone: u32, wide: u32, with: bool| {
        (0..if wide == 3 { 21 } else { 11 }).map(move |step| {
            let (code, zone, meridian) = ((first + step).to_string(), (zone + step).to_string(), (75 + step * wide).to_string());
            let end = if with { [" 带号 ", &zone].concat() } else { String::new() };
            (["EPSG:", &code].concat(), ["CGCS2000 ", &wide.to_string(), "° ", &meridian, "°E", &end, " (EPSG:", &code, ")"].concat())
        })
    };
    for (first, zone, wide, with) in [(4534, 0, 3, false), (4513, 25, 3, true), (4502, 0, 6, false), (4491, 13, 6, true)] {
        all.extend(zones(first, zone, wide, with));
    }
    all
}

/// The field, and what the server said of the last file.
#[component]
pub fn Upload(
    table: Table,
    /// What follows once a file is taken.
    #[prop(optional)]
    then: Option<Callback<()>>,
) -> impl IntoView {
    let here = PageContext::get();
    let system = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let answer = RwSignal::new(None::<Result<Uploaded, CallError>>);
    let chosen = move |event: Event| {
        let Some(file) = ChosenFile::of(&event) else { return };
        let name = file.name();
        busy.set(true);
        answer.set(None);
        spawn_local(async move {
            let said = match file.read().await {
                Some(bytes) => {
                    let name = String::from(js_sys::encode_uri_component(&name));
                    let system = String::from(js_sys::encode_uri_component(&system.get_untracked()));
                    let system = if system.is_empty() { system } else { ["&coordinates=", &system].concat() };
                    let path = ["/api/town/draft/tables/", table.name.key(), "?file=", &name, &system].concat();
                    here.phone.hand_in::<Uploaded>(path, bytes).await
                }
                None => Err(CallError::Offline),
            };
            if let Ok(uploaded) = &said {
                table.take(&uploaded.draft);
                if uploaded.taken && !table.name.is_document() {
                    table.read(false);
                    then.into_iter().for_each(|then| then.run(()));
                }
            }
            let _ = (busy.try_set(false), answer.try_set(Some(said)));
        });
    };
    let (words, kinds) = match table.name.is_ground() {
        true => (AdminMsg::UploadGround, ".xlsx,.csv,.txt,.json,.geojson,.zip,.kml,.kmz"),
        false => (AdminMsg::Upload, ".xlsx,.csv,.txt,.json,.toml"),
    };
    let systems = table
        .name
        .is_ground()
        .then(|| view! { <Select label=t(AdminMsg::FileCoordinates) id="coordinates" choices=systems() value=system/> }.into_any());
    view! {
        {systems}
        <label class="button">
            <span>{move || if busy.get() { t(AdminMsg::Uploading) } else { t(words) }}</span>
            <input class="unseen" type="file" accept=kinds disabled=move || busy.get() on:change=chosen/>
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
    let lines =
        uploaded.faults.iter().take(MOST_SHOWN).map(|fault| view! { <li>{said(&fault.text, lang()).to_owned()}</li> }).collect_view();
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
