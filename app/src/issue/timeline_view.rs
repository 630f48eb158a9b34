//! 处理经过: the life of an issue from top to bottom.

use crate::sync::Here;
use crate::text::{entry_text, moment_text};
use crate::ui::lang;
use leptos::prelude::*;
use shared::{Bundle, Issue};

/// The timeline.
#[must_use]
pub fn timeline(here: Here, issue: &Issue, bundle: &Bundle) -> AnyView {
    let (now, me, offset) = (here.now_untracked(), here.me(), bundle.reference.town.offset);
    let entries = issue.timeline.iter().filter_map(|entry| {
        let said = entry_text(entry, &me, &bundle.reference, now, lang())?;
        let line = |line: String| view! { <p class="timeline-line">{line}</p> }.into_any();
        let lines: Vec<_> = said.lines.into_iter().map(line).collect();
        let time = moment_text(entry.at, now, offset, lang());
        let head =
            view! { <div class="timeline-head"><h3>{said.title}</h3><span>{said.who}</span><time class="numbers">{time}</time></div> };
        Some(view! { <li>{head}{lines}</li> })
    });
    view! { <ol class="timeline">{entries.collect_view()}</ol> }.into_any()
}
