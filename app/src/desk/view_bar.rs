//! The views above the table: those that are there from the start, and those that the person saved on this device.

use super::state::Desk;
use super::{View, Views};
use crate::text::{DeskMsg, Msg};
use crate::ui::{local_get, local_set, t, tf, toast};
use leptos::{ev::SubmitEvent, prelude::*};

/// Under which the device keeps them.
const KEPT: &str = "jingge-desk-views";

/// The views as links, and a field that saves the filter as one more.
#[component]
pub(super) fn ViewBar(desk: Desk) -> impl IntoView {
    let views = RwSignal::new(Views::from_lines(&local_get(KEPT).unwrap_or_default()));
    let keep = move || local_set(KEPT, &views.with_untracked(Views::lines));
    let name = RwSignal::new(String::new());
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let path = desk.filter.with_untracked(super::DeskFilter::path);
        let saved = views.try_update(|views| views.save(&name.get_untracked(), &path)) == Some(true);
        keep();
        if saved {
            name.set(String::new());
        }
        toast(t(if saved { DeskMsg::ViewSaved } else { DeskMsg::ViewNotSaved }));
    };
    let path = Memo::new(move |_| desk.filter.with(super::DeskFilter::path));
    let link = move |name: String, to: &str| {
        let (to, mine) = (to.to_owned(), to.to_owned());
        let here = move || path.with(|path| *path == mine).then_some("page");
        view! { <a class="chip" href=to aria-current=here>{name}</a> }.into_any()
    };
    let fixed = [(Msg::Queue, "/desk?state=unassigned"), (Msg::Overdue, "/desk?overdue=true&by=due"), (Msg::All, "/desk")];
    let fixed = fixed.map(|(word, to)| link(t(word).to_owned(), to)).collect_view();
    let own = move |View { name, path }: View| {
        let label = tf(DeskMsg::RemoveView, &[&name]);
        let gone = name.clone();
        let remove = move |_| {
            views.update(|views| views.remove(&gone));
            keep();
        };
        view! {
            {link(name, &path)}
            <button class="desk-remove" type="button" aria-label=label on:click=remove>"✕"</button>
        }
        .into_any()
    };
    view! {
        <nav class="desk-views" aria-label=t(DeskMsg::Views)>
            {fixed}
            {move || views.get().0.into_iter().map(own).collect_view()}
            <form class="desk-save" on:submit=save>
                <input class="input" aria-label=t(DeskMsg::ViewName) placeholder=t(DeskMsg::ViewName) maxlength="16" bind:value=name/>
                <button class="button button-small" type="submit">{t(DeskMsg::SaveView)}</button>
            </form>
        </nav>
    }
}
