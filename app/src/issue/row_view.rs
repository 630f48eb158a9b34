//! Rows of issues, as every list shows them.

use super::Row;
use super::picture::{no_picture, picture};
use crate::photo::PhotoSize;
use crate::sync::Here;
use crate::text::{Msg, op_state_word};
use crate::ui::dom::{Piece as _, View, el};
use crate::ui::{Tone, lang, state_tag, t, tag};
use shared::sync::OpState;

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
