//! The administrator's first page: what the town still lacks, the ways to put it right, how the server fares, what people wrote.

use super::lack::lack_line;
use super::{letters::Letters, server_card::ServerCard};
use crate::sync::{Loaded, PageContext};
use crate::text::{AccountMsg, AdminMsg, ChannelMsg, Msg};
use crate::ui::{Icon, Page, icon, lang, small_icon, t};
use leptos::prelude::*;
use shared::checklist::{Checklist, Lack};

/// The page.
#[component]
pub fn AdminHome() -> impl IntoView {
    let here = PageContext::get();
    let lacks = Loaded::from(here, "/api/checklist", |checklist: &Checklist| lacks(&checklist.lacks));
    view! {
        <Page title=here.town_name() wide=true>
            <div class="admin">
                <section class="section">
                    <h2>{t(AdminMsg::Lacking)}</h2>
                    {lacks.view}
                </section>
                <section class="section">
                    <h2>{t(AdminMsg::Manage)}</h2>
                    <nav class="cells" aria-label=t(AdminMsg::Manage)>
                        {way("/people", t(AdminMsg::People))}
                        {way("/town", t(AdminMsg::Town))}
                        {way("/channels", t(ChannelMsg::Channels))}
                        <a class="cell" href="/plain/rescue" rel="external">
                            <span class="cell-body">{t(AccountMsg::RescueImport)}</span>{small_icon(Icon::Next)}
                        </a>
                    </nav>
                </section>
                <section class="section">
                    <h2>{t(AdminMsg::Server)}</h2>
                    <ServerCard lacking=lacks.again/>
                </section>
                <section class="section"><h2>{t(AccountMsg::Feedback)}</h2><Letters/></section>
            </div>
        </Page>
    }
}

fn way(path: &'static str, word: &'static str) -> AnyView {
    view! { <a class="cell" href=path><span class="cell-body">{word}</span>{small_icon(Icon::Next)}</a> }.into_any()
}

fn lacks(lacks: &[Lack]) -> AnyView {
    if lacks.is_empty() {
        return view! { <p class="card row">{icon(Icon::Check)}{t(AdminMsg::NothingLacking)}</p> }.into_any();
    }
    let line = |lack: &Lack| {
        let (text, path) = lack_line(lack, lang());
        match path {
            Some(path) => {
                // Pages without a script are no pages of this program.
                let rel = path.starts_with("/plain").then_some("external");
                view! { <li><a class="cell" href=path rel=rel><span class="cell-body">{text}</span>{small_icon(Icon::Next)}</a></li> }
                    .into_any()
            }
            None => view! { <li class="cell"><span class="cell-body">{text}</span></li> }.into_any(),
        }
    };
    view! { <ul class="cells" aria-label=t(Msg::DoNow)>{lacks.iter().map(line).collect_view()}</ul> }.into_any()
}
