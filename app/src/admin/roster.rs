//! 人员名单 as a sheet: downloaded, and taken in once it was looked at.

use super::chosen_file::ChosenFile;
use super::tables::said;
use crate::account::call_text;
use crate::sync::PageContext;
use crate::sync::phone::CallError;
use crate::text::{AdminMsg, Msg, role_word};
use crate::ui::{Tone, lang, t, tag, tf, toast};
use leptos::{ev::Event, prelude::*, task::spawn_local};
use shared::people::{ListedAct, ListedPerson, PeopleListed};

/// Most rows and faults that are shown of a list.
const MOST_SHOWN: usize = 50;

/// A file that was chosen.
#[derive(Clone)]
struct File {
    name: String,
    bytes: Vec<u8>,
}

impl File {
    async fn handed_in(self, here: PageContext, preview: bool) -> Result<PeopleListed, CallError> {
        let name = String::from(js_sys::encode_uri_component(&self.name));
        let path = ["/api/roster?file=", &name, if preview { "&preview=1" } else { "" }].concat();
        here.phone.hand_in(path, self.bytes).await
    }
}

/// Download and upload.
#[component]
pub fn Roster(
    /// What follows once a list is taken in.
    then: Callback<()>,
) -> impl IntoView {
    let here = PageContext::get();
    let busy = RwSignal::new(false);
    let file = StoredValue::new(None::<File>);
    let answer = RwSignal::new(None::<Result<PeopleListed, CallError>>);
    let ask = move |chosen: File, preview: bool| {
        busy.set(true);
        spawn_local(async move {
            let said = chosen.handed_in(here, preview).await;
            let done = said.as_ref().is_ok_and(|listed| listed.done);
            let _ = (busy.try_set(false), answer.try_set((!done).then_some(said)));
            if done {
                toast(t(AdminMsg::RosterDone));
                then.run(());
            }
        });
    };
    let chosen = move |event: Event| {
        let Some(given) = ChosenFile::of(&event) else { return };
        answer.set(None);
        spawn_local(async move {
            let name = given.name();
            match given.read().await {
                Some(bytes) => {
                    let given = File { name, bytes };
                    file.set_value(Some(given.clone()));
                    ask(given, true);
                }
                None => {
                    let _ = answer.try_set(Some(Err(CallError::Offline)));
                }
            }
        });
    };
    let confirm = Callback::new(move |()| file.get_value().into_iter().for_each(|given| ask(given, false)));
    view! {
        <div class="button-row">
            <a class="button button-small" href="/api/roster.xlsx" download="" rel="external">{t(AdminMsg::Download)}" Excel"</a>
            <label class="button button-small">
                <span>{move || t(if busy.get() { AdminMsg::Uploading } else { AdminMsg::RosterUpload })}</span>
                <input class="unseen" type="file" accept=".xlsx,.csv,.txt" disabled=move || busy.get() on:change=chosen/>
            </label>
        </div>
        {move || answer.get().map(|answer| told(&answer, busy, confirm))}
    }
}

fn told(answer: &Result<PeopleListed, CallError>, busy: RwSignal<bool>, confirm: Callback<()>) -> AnyView {
    let listed = match answer {
        Ok(listed) => listed,
        Err(CallError::Offline) => return view! { <p class="error" role="alert">{t(Msg::NoNetwork)}</p> }.into_any(),
        Err(error) => return view! { <p class="error" role="alert">{call_text(error).to_owned()}</p> }.into_any(),
    };
    let more = |count: usize, shown: usize| {
        let left = count.saturating_sub(shown.min(MOST_SHOWN));
        (left > 0).then(|| view! { <li>{tf(AdminMsg::AndMore, &[&left.to_string()])}</li> }.into_any())
    };
    if listed.fault_count > 0 {
        let lines = listed.faults.iter().take(MOST_SHOWN).map(|fault| view! { <li>{said(&fault.text, lang()).to_owned()}</li> });
        return view! {
            <div role="alert">
                <p class="error">{tf(AdminMsg::RosterRefused, &[&listed.fault_count.to_string()])}</p>
                <ul class="faults">{lines.collect_view()}{more(listed.fault_count as usize, listed.faults.len())}</ul>
            </div>
        }
        .into_any();
    }
    let counts = [listed.added, listed.changed, listed.same].map(|count| count.to_string());
    let said = tf(AdminMsg::RosterSays, &[&counts[0], &counts[1], &counts[2]]);
    if listed.rows.is_empty() {
        return view! { <p class="banner" role="status"><span>{said}</span></p> }.into_any();
    }
    let row = |row: &ListedPerson| {
        let word = match row.act {
            ListedAct::Added => AdminMsg::RowAdded,
            ListedAct::Changed => AdminMsg::RowChanged,
        };
        let line = [row.name.as_str(), role_word(row.role, lang()), &row.username].join(" · ");
        view! { <li class="cell"><span class="cell-body">{line}</span>{tag(Tone::Waiting, t(word))}</li> }.into_any()
    };
    let rows = listed.rows.iter().take(MOST_SHOWN).map(row).collect_view();
    let count = (listed.added + listed.changed) as usize;
    view! {
        <section class="stack" role="status">
            <p class="strong">{said}</p>
            <ul class="cells">{rows}{more(count, listed.rows.len())}</ul>
            {(listed.added > 0).then(|| view! { <p class="hint">{t(AdminMsg::RosterInvite)}</p> }.into_any())}
            <button class="button" type="button" disabled=move || busy.get() on:click=move |_| confirm.run(())>
                {t(AdminMsg::RosterConfirm)}
            </button>
        </section>
    }
    .into_any()
}
