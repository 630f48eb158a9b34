//! 处理经过: the life of a record from top to bottom.

use crate::sync::PageContext;
use crate::text::DetailMsg;
use crate::text::{EntryText, moment_text};
use crate::ui::{lang, t};
use leptos::prelude::*;
use shared::moment::Moment;

/// The timeline under its heading: what is said of each entry, when it was, and what can be heard of it.
#[must_use]
pub fn timeline(here: PageContext, entries: impl Iterator<Item = (Moment, EntryText, Option<AnyView>)>) -> AnyView {
    let (now, offset) = (here.now_untracked(), here.offset());
    let entries = entries.map(|(at, said, heard)| {
        let line = |line: String| view! { <p class="timeline-line">{line}</p> }.into_any();
        let lines: Vec<_> = said.lines.into_iter().map(line).collect();
        let time = moment_text(at, now, offset, lang());
        let head =
            view! { <div class="timeline-head"><h3>{said.title}</h3><span>{said.who}</span><time class="numbers">{time}</time></div> };
        view! { <li>{head}{lines}{heard}</li> }
    });
    let entries = entries.collect_view();
    view! { <section class="section"><h2>{t(DetailMsg::Timeline)}</h2><ol class="timeline">{entries}</ol></section> }.into_any()
}
