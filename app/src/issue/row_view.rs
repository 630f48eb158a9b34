//! Rows of issues, as every list shows them.

use super::locate::on_the_way;
use super::picture::Thumb;
use super::{Row, row_of};
use crate::sync::{Failure, Listing, Page, PageContext, Trouble, Wanted};
use crate::text::{ListMsg, Msg, op_state_word, source_word};
use crate::ui::{Empty, Icon, Loading, Offline, Tone, lang, state_tag, t, tag, tf};
use leptos::prelude::*;
use shared::sync::OpState;
use shared::text::error_text;
use shared::{
    issue::{MAY_REPORT, Source, StatusKind},
    moment::Moment,
    person::RoleKind,
};

/// Rows of a list as shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The rows.
    pub rows: Vec<Row>,
    /// How many there are in all.
    pub total: usize,
    /// How many rows of the phone were looked through, if there are more.
    pub looked: Option<usize>,
    /// Where the server is asked: that it did not answer last.
    pub trouble: Option<Trouble>,
}

impl Found {
    /// Whether there are more than the rows.
    #[must_use]
    pub const fn has_more(&self) -> bool {
        self.rows.len() < self.total
    }

    /// Whether the total is more than what is unsent.
    #[must_use]
    pub const fn is_known(&self) -> bool {
        !Trouble::is_blank(self.trouble.as_ref())
    }
}

/// Follows the rows of the issues that are wanted; `None`: still being read.
#[must_use]
pub fn found(here: PageContext, wanted: impl Fn(Moment) -> Wanted + 'static) -> Memo<Option<Found>> {
    let page = here.page(wanted);
    let from = on_the_way(here.role());
    Memo::new(move |_| {
        let (bundle, now, from) = (here.bundle()?, here.now(), from.get());
        page.with(|page| {
            let Listing { page: Page { shown, total, looked }, trouble } = page.as_ref()?;
            let rows = shown.iter().map(|shown| row_of(shown, &bundle.reference, now, lang(), from)).collect();
            Some(Found { rows, total: *total, looked: *looked, trouble: trouble.clone() })
        })
    })
}

/// The rows that were found, or what stands there instead.
#[component]
pub fn FoundRows(
    /// The rows.
    found: Memo<Option<Found>>,
    /// What is shown where there are none.
    none: (Icon, Msg),
) -> impl IntoView {
    let here = PageContext::get();
    let ready = Memo::new(move |_| found.with(Option::is_some));
    let trouble = Memo::new(move |_| found.with(|found| found.as_ref()?.trouble.clone()));
    let rows = Signal::derive(move || found.get().map(|found| found.rows).unwrap_or_default());
    let blank = Memo::new(move |_| rows.with(Vec::is_empty) && trouble.with(|trouble| Trouble::is_blank(trouble.as_ref())));
    let said = move || trouble.get().map(|trouble| said(here, &trouble.failure, blank.get()));
    let list = move || (!blank.get()).then(|| view! { <IssueRows rows none/> }.into_any());
    move || if ready.get() { view! { {said}{list} }.into_any() } else { view! { <Loading/> }.into_any() }
}

/// That the server did not answer, with a way to try again; what stands below is as it was fetched before.
fn said(here: PageContext, failure: &Failure, blank: bool) -> AnyView {
    let again = Callback::new(move |()| {
        here.phone.sync_now();
        here.phone.ask_again();
    });
    match failure {
        Failure::NoNetwork if blank => view! { <Offline again/> }.into_any(),
        _ => {
            let text = failure.code().map_or(t(ListMsg::AsFetchedBefore), |error| error_text(error, lang()));
            let press = move |_| again.run(());
            view! {
                <p class="hint" role="status">{text}</p>
                <button class="button" type="button" on:click=press>{t(Msg::Retry)}</button>
            }
            .into_any()
        }
    }
}

/// A list of rows; a row that has not changed stays as it is.
#[component]
pub fn IssueRows(
    /// The rows.
    rows: Signal<Vec<Row>>,
    /// What is shown where there are none.
    none: (Icon, Msg),
) -> impl IntoView {
    let nothing = Memo::new(move |_| rows.with(Vec::is_empty));
    let (picture, text) = none;
    move || {
        if nothing.get() {
            return view! { <Empty picture text=t(text)/> }.into_any();
        }
        view! {
            <ul class="cells">
                <For each=move || rows.get() key=Row::clone let:row><li><IssueRow row/></li></For>
            </ul>
        }
        .into_any()
    }
}

#[component]
fn IssueRow(row: Row) -> impl IntoView {
    let path = ["/issues/", &row.id.to_string()].concat();
    view! {
        <a class="cell" href=path>
            <Thumb photo=row.photo/>
            <div class="cell-body">
                <div class="cell-title"><span class="grow">{row.title}</span>{standing_tag(row.state, row.returned)}</div>
                <p class="cell-line">{row.place}</p>
                <p class="cell-line numbers">{row.time}</p>
                {marks([row.overdue, row.late, row.supervised, row.relapse], row.kind_guessed, row.source, row.pending.as_ref())}
            </div>
        </a>
    }
}

/// The tag of a state as its reader understands it: what was sent back is not only being put right, and a unit's closed case is its cure that was
/// accepted.
#[must_use]
pub fn standing_tag(state: StatusKind, returned: Option<u32>) -> AnyView {
    match returned {
        Some(times) => tag(Tone::Returned, tf(Msg::Returned, &[&times.to_string()])),
        None if state == StatusKind::Closed && PageContext::get().role() == RoleKind::Unit => tag(Tone::Closed, t(Msg::CureAccepted)),
        None => state_tag(state),
    }
}

/// The marks beside a state: whether 已逾期, 未按期, 督办, 反弹; whether the kind is to be confirmed, for who can do something about it; the source;
/// and where own words stand.
#[must_use]
pub fn marks(is: [bool; 4], kind_guessed: bool, source: Option<Source>, pending: Option<&OpState>) -> Option<AnyView> {
    let marks = is.into_iter().zip([Msg::Overdue, Msg::NotInTime, Msg::Supervised, Msg::Relapse]);
    let mut marks: Vec<AnyView> = marks.filter(|(on, _)| *on).map(|(_, word)| tag(Tone::Bad, t(word))).collect();
    let asked = kind_guessed && MAY_REPORT.contains(&PageContext::get().role());
    marks.extend(asked.then(|| tag(Tone::Unassigned, t(ListMsg::KindWaits))));
    marks.extend(source.map(|source| tag(Tone::Source, source_word(source, lang()))));
    marks.extend(pending.map(delivery_tag));
    (!marks.is_empty()).then(|| view! { <p class="button-row">{marks}</p> }.into_any())
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
