//! The table: a heading that stays, and of its rows only those in sight.

use super::state::{Desk, is_narrow};
use super::{MOST_CHOSEN, RowText};
use crate::text::{DeskMsg, DetailMsg, ListMsg, Msg, role_word};
use crate::ui::{Tone, lang, state_tag, t, tag, tf, use_replace};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use shared::{id::IssueId, person::RoleKind, query::RowOrder};

/// How many columns there are, with the one of the boxes.
pub(super) const COLUMNS: usize = 9;

/// The words of the columns, and by what each puts the table in order. The first two are always shown.
pub(super) fn columns() -> [(&'static str, Option<RowOrder>); COLUMNS] {
    [
        (t(DeskMsg::ChosenColumn), None),
        (t(ListMsg::Kind), Some(RowOrder::Kind)),
        (t(ListMsg::HeatStates), Some(RowOrder::State)),
        (t(Msg::Where), Some(RowOrder::Grid)),
        (role_word(RoleKind::Unit, lang()), Some(RowOrder::Unit)),
        (t(DetailMsg::ByWhen), Some(RowOrder::Due)),
        (t(Msg::ReportedAt), Some(RowOrder::Reported)),
        (t(DetailMsg::SourceLabel), None),
        (t(DeskMsg::NoteColumn), None),
    ]
}

/// The table in its box.
#[component]
pub(super) fn Table(
    desk: Desk,
    /// The columns that are left out, by number.
    hidden: RwSignal<Vec<usize>>,
) -> impl IntoView {
    let rows = Memo::new(move |_| desk.rows());
    let total = move || desk.window.with(|window| window.total.unwrap_or(0));
    let row = desk.row_height;
    let above = move || desk.sight.with(|sight| sight.start as f64 * row.get());
    let below = move || (total() as f64 - desk.sight.with(|sight| sight.end as f64)).max(0.0) * row.get();
    let class =
        move || hidden.with(|hidden| hidden.iter().fold(String::from("desk-table"), |class, at| class + " desk-no-" + &at.to_string()));
    let pixels = |length: f64| [&(length.round() as i64).to_string(), "px"].concat();
    let resized = window_event_listener(leptos::ev::resize, move |_| desk.look());
    on_cleanup(move || resized.remove());
    // As high as rows are drawn, whichever size of letters is chosen.
    Effect::new(move || {
        rows.track();
        let Some(scroller) = desk.scroller.get() else { return };
        request_animation_frame(move || {
            let drawn = scroller.query_selector(".desk-row").ok().flatten().map(|row| row.get_bounding_client_rect().height());
            let before = row.try_get_untracked().unwrap_or(0.0);
            if let Some(height) = drawn.filter(|height| (height - before).abs() > 0.5 && *height > 1.0) {
                let _ = row.try_set(height);
            }
            desk.look();
        });
    });
    let heads = move || columns().into_iter().map(|(word, by)| head(desk, word, by)).collect_view();
    view! {
        <div class="desk-scroll" tabindex="0" role="region" aria-label=t(Msg::Issues) node_ref=desk.scroller on:scroll=move |_| desk.look()>
            <table class=class aria-rowcount=move || (total() + 1).to_string()>
                <thead><tr aria-rowindex="1">{heads}</tr></thead>
                <tbody>
                    <tr aria-hidden="true" class="desk-gap" style:height=move || pixels(above())></tr>
                    <For each=move || rows.get() key=RowText::clone let:text>{row_of(desk, text)}</For>
                    <tr aria-hidden="true" class="desk-gap" style:height=move || pixels(below())></tr>
                </tbody>
            </table>
        </div>
    }
}

fn head(desk: Desk, word: &'static str, by: Option<RowOrder>) -> AnyView {
    let Some(by) = by else { return view! { <th scope="col">{word}</th> }.into_any() };
    let replace = use_replace();
    let turn = move |_| replace(&desk.filter.with_untracked(|filter| filter.turned(by)).path());
    let stands = move || desk.filter.with(|filter| (filter.by == by).then_some(filter.reverse));
    // The newest report comes first, everything else from its beginning.
    let falls = move |reverse: bool| reverse != (by == RowOrder::Reported);
    let said = move || stands().map(|reverse| if falls(reverse) { "descending" } else { "ascending" });
    let arrow = move || stands().map(|reverse| if falls(reverse) { " ↓" } else { " ↑" });
    view! { <th scope="col" aria-sort=said><button type="button" on:click=turn>{word}<span aria-hidden="true">{arrow}</span></button></th> }
        .into_any()
}

fn row_of(desk: Desk, text: RowText) -> AnyView {
    let RowText { index, id, kind, place, unit, due, reported, source, note, state, marks, changed, pending } = text;
    let path = ["/issues/", &id.to_string()].concat();
    let navigate = use_navigate();
    let whole = path.clone();
    let open = move |event: web_sys::MouseEvent| {
        let with_key = event.ctrl_key() || event.meta_key() || event.shift_key() || event.button() != 0;
        if with_key || event.default_prevented() {
            return;
        }
        event.prevent_default();
        if is_narrow() {
            navigate(&whole, Default::default());
        } else {
            desk.current.set(Some(id));
        }
    };
    let choose = move |event: web_sys::MouseEvent| {
        event.stop_propagation();
        choose(desk, index, id, event.shift_key());
    };
    let words = [t(Msg::Overdue), t(Msg::Supervised), t(Msg::Relapse), t(ListMsg::KindWaits)].into_iter().zip(marks);
    let mark = |(word, _): (&'static str, bool)| view! { <span class="desk-mark">{word}</span> }.into_any();
    let marks = words.filter(|(_, on)| *on).map(mark).collect_view();
    let new = changed.then(|| view! { <span class="desk-new" role="img" aria-label=t(DeskMsg::HasChanged)></span> }.into_any());
    let waits = pending.as_ref().map(|_| tag(Tone::Waiting, t(DeskMsg::Unsent)));
    let is_current = move || desk.current.with(|current| *current == Some(id));
    let name = [&kind, " · ", &place].concat();
    view! {
        <tr class="desk-row" class:desk-current=is_current aria-rowindex=(index + 2).to_string() on:click=open>
            <td on:click=choose>
                <input
                    type="checkbox"
                    aria-label=tf(DeskMsg::ChooseRow, &[&name])
                    prop:checked=move || desk.chosen.with(|chosen| chosen.has(id))
                />
            </td>
            <td>{new}<a href=path aria-current=move || is_current().then_some("true")>{kind}</a>{marks}</td>
            <td>{state_tag(state)}{waits}</td>
            <td>{place}</td>
            <td>{unit}</td>
            <td class="numbers">{due}</td>
            <td class="numbers">{reported}</td>
            <td>{source}</td>
            <td>{note}</td>
        </tr>
    }
    .into_any()
}

/// Chooses a row, or with shift all rows from the one pressed before.
pub(super) fn choose(desk: Desk, index: usize, id: IssueId, range: bool) {
    if !range {
        return desk.chosen.update(|chosen| chosen.press(index, id));
    }
    let span = desk.chosen.with_untracked(|chosen| chosen.span_to(index));
    let ids: Vec<IssueId> =
        desk.window.with_untracked(|window| span.take(MOST_CHOSEN * 2).filter_map(|index| window.row(index).map(|row| row.id)).collect());
    desk.chosen.update(|chosen| ids.into_iter().for_each(|id| chosen.add(id)));
}
