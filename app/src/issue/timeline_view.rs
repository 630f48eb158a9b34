//! 处理经过: the life of an issue from top to bottom.

use crate::sync::Here;
use crate::text::{entry_text, moment_text};
use crate::ui::dom::{Piece as _, View, el};
use crate::ui::lang;
use shared::{Bundle, Issue};

/// The timeline.
#[must_use]
pub fn timeline(here: Here, issue: &Issue, bundle: &Bundle) -> View {
    let (now, me, offset) = (here.now_untracked(), here.me(), bundle.reference.town.offset);
    let entries: Vec<View> = issue
        .timeline
        .iter()
        .filter_map(|entry| {
            let said = entry_text(entry, &me, &bundle.reference, now, lang())?;
            let lines: Vec<View> = said.lines.into_iter().map(|line| el("p").class("timeline-line").child(line).view()).collect();
            let time = moment_text(entry.at, now, offset, lang());
            Some(
                el("li")
                    .child(
                        el("div")
                            .class("timeline-head")
                            .child(el("h3").child(said.title))
                            .child(el("span").child(said.who))
                            .child(el("time").class("numbers").child(time)),
                    )
                    .child(lines)
                    .view(),
            )
        })
        .collect();
    el("ol").class("timeline").child(entries).view()
}
