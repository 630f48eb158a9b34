//! Rows of issues, as every list shows them.

use super::Row;
use super::picture::{no_picture, picture};
use crate::photo::PhotoSize;
use crate::sync::Here;
use crate::text::{Msg, op_state_word};
use crate::ui::{Tone, lang, state_tag, t, tag};
use leptos::prelude::*;
use shared::sync::OpState;

/// A list of rows.
#[must_use]
pub fn issue_rows(here: Here, rows: Vec<Row>) -> AnyView {
    let rows: Vec<AnyView> = rows.into_iter().map(|row| view! { <li>{issue_row(here, row)}</li> }.into_any()).collect();
    view! { <ul class="cells">{rows}</ul> }.into_any()
}

fn issue_row(here: Here, row: Row) -> AnyView {
    let photo = row.photo.map_or_else(|| no_picture("thumb"), |hash| picture(here, hash, PhotoSize::Thumb, "", "thumb"));
    let path = ["/issues/", &row.id.to_string()].concat();
    view! {
        <a class="cell" href=path>
            {photo}
            <div class="cell-body">
                <div class="cell-title"><span class="grow">{row.title}</span>{state_tag(row.state)}</div>
                <p class="cell-line">{row.place}</p>
                <p class="cell-line numbers">{row.time}</p>
                {marks(row.overdue, row.supervised, row.relapse, row.pending.as_ref())}
            </div>
        </a>
    }
    .into_any()
}

/// The marks beside a state: 已逾期, 督办, 反弹, and where own words stand.
#[must_use]
pub fn marks(overdue: bool, supervised: bool, relapse: bool, pending: Option<&OpState>) -> AnyView {
    let mut marks: Vec<AnyView> = Vec::new();
    for (on, word) in [(overdue, Msg::Overdue), (supervised, Msg::Supervised), (relapse, Msg::Relapse)] {
        if on {
            marks.push(tag(Tone::Bad, t(word)));
        }
    }
    marks.extend(pending.map(delivery_tag));
    if marks.is_empty() { ().into_any() } else { view! { <p class="button-row">{marks}</p> }.into_any() }
}

/// 已存本机, 文字已送达, 已送达 or 需处理 as a tag.
#[must_use]
pub fn delivery_tag(state: &OpState) -> AnyView {
    let tone = match state {
        OpState::Waiting => Tone::Waiting,
        OpState::TextDelivered => Tone::Text,
        OpState::Delivered => Tone::Delivered,
        OpState::SetAside => Tone::Bad,
    };
    tag(tone, op_state_word(state, lang()))
}
