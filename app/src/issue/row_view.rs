//! Rows of issues, as every list shows them.

use super::picture::{no_picture, picture};
use super::{Row, row_of};
use crate::photo::PhotoSize;
use crate::sync::Here;
use crate::text::{Msg, op_state_word};
use crate::ui::dom::{Piece as _, View, el, kept};
use crate::ui::{Tone, lang, loading, state_tag, t, tag};
use leptos::prelude::*;
use shared::Moment;
use shared::sync::{OpState, Shown};

/// Draws the rows of the issues that `find` names (as places in the list, and how many there are in all), anew when they have changed.
#[must_use]
pub fn found_rows(
    here: Here,
    find: impl Fn(&[Shown], Moment) -> (Vec<usize>, usize) + 'static,
    draw: impl Fn(&(Vec<Row>, usize)) -> View + 'static,
) -> View {
    rows_found(here, Box::new(find), Box::new(draw))
}

/// Finds issues in the list as shown.
type Find = Box<dyn Fn(&[Shown], Moment) -> (Vec<usize>, usize)>;

/// Draws the rows, and how many there are in all.
type Draw = Box<dyn Fn(&(Vec<Row>, usize)) -> View>;

fn rows_found(here: Here, find: Find, draw: Draw) -> View {
    let rows = move || {
        let bundle = here.bundle()?;
        let now = here.now();
        Some(here.shown.with(|shown| {
            let (found, total) = find(shown, now);
            let row = |index: usize| shown.get(index).map(|shown| row_of(shown, &bundle.reference, now, lang()));
            (found.into_iter().filter_map(row).collect(), total)
        }))
    };
    kept(rows, move |rows: &Option<(Vec<Row>, usize)>| rows.as_ref().map_or_else(loading, &draw))
}

/// A list of rows.
#[must_use]
pub fn issue_rows(here: Here, rows: Vec<Row>) -> View {
    let rows: Vec<View> = rows.into_iter().map(|row| el("li").child(issue_row(here, row)).view()).collect();
    el("ul").class("cells").child(rows).view()
}

fn issue_row(here: Here, row: Row) -> View {
    let photo = row.photo.map_or_else(|| no_picture("thumb"), |hash| picture(here, hash, PhotoSize::Thumb, "", "thumb"));
    let path = ["/issues/", &row.id.to_string()].concat();
    el("a")
        .class("cell")
        .attr("href", path)
        .child(photo)
        .child(
            el("div")
                .class("cell-body")
                .child(el("div").class("cell-title").child(el("span").class("grow").child(row.title)).child(state_tag(row.state)))
                .child(el("p").class("cell-line").child(row.place))
                .child(el("p").class("cell-line numbers").child(row.time))
                .child(marks(row.overdue, row.supervised, row.relapse, row.pending.as_ref())),
        )
        .view()
}

/// The marks beside a state: 已逾期, 督办, 反弹, and where own words stand.
#[must_use]
pub fn marks(overdue: bool, supervised: bool, relapse: bool, pending: Option<&OpState>) -> View {
    let mut marks: Vec<View> = Vec::new();
    for (on, word) in [(overdue, Msg::Overdue), (supervised, Msg::Supervised), (relapse, Msg::Relapse)] {
        if on {
            marks.push(tag(Tone::Bad, t(word)));
        }
    }
    marks.extend(pending.map(delivery_tag));
    if marks.is_empty() { ().view() } else { el("p").class("button-row").child(marks).view() }
}

/// 已存本机, 文字已送达, 已送达 or 需处理 as a tag.
#[must_use]
pub fn delivery_tag(state: &OpState) -> View {
    let tone = match state {
        OpState::Waiting => Tone::Waiting,
        OpState::TextDelivered => Tone::Text,
        OpState::Delivered => Tone::Delivered,
        OpState::SetAside => Tone::Bad,
    };
    tag(tone, op_state_word(state, lang()))
}
