//! 投诉建议 as the administrator reads them: with the role they came from and no name.

use crate::sync::{Loaded, PageContext};
use crate::text::{AccountMsg, moment_text, role_word};
use crate::ui::{Empty, Icon, lang, t};
use leptos::prelude::*;
use shared::account::Feedback;

/// What people wrote.
#[component]
pub fn Letters() -> impl IntoView {
    let here = PageContext::get();
    Loaded::from(here, "/api/feedback", move |letters: &Vec<Feedback>| {
        if letters.is_empty() {
            return view! { <Empty picture=Icon::Inbox text=t(AccountMsg::FeedbackEmpty)/> }.into_any();
        }
        view! { <ul class="cells">{letters.iter().map(|letter| line(here, letter)).collect_view()}</ul> }.into_any()
    })
    .view
}

fn line(here: PageContext, letter: &Feedback) -> AnyView {
    let at = moment_text(letter.at, here.now_untracked(), here.offset(), lang());
    let from = [role_word(letter.from, lang()), " · ", &at].concat();
    view! { <li class="cell"><div class="cell-body"><p>{letter.text.clone()}</p><p class="cell-line numbers">{from}</p></div></li> }
        .into_any()
}
