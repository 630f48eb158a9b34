//! The desk as it stands: what is asked for, held, in sight, chosen. By copy, for every piece of the page.

use super::{Chosen, DeskFilter, PAGE, RowText, Seen, Window, row_text, sight};
use crate::sync::PageContext;
use crate::sync::phone::CallError;
use crate::ui::{lang, local_get, local_set};
use leptos::{html::Div, prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;
use shared::{
    id::IssueId,
    query::{IssueRow, RowPage},
    sync::Shown,
};
use std::cell::Cell;
use std::ops::Range;

/// Under which the device keeps up to where a person has seen the table.
const SEEN: &str = "jingge-desk-seen-";
/// Rows before the first is measured.
const USUAL_ROW: f64 = 44.0;
/// Narrower windows show the table alone: the case is a page of its own.
const NARROW: f64 = 960.0;
/// From here on there is room for every column beside the map and the case.
const ROOMY: f64 = 1_700.0;

thread_local! {
    /// What was looked at last and how far was scrolled, for who comes back from a page.
    static LEFT: Cell<Option<(IssueId, i32)>> = const { Cell::new(None) };
}

/// The desk.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub here: PageContext,
    /// What is asked for: the address says it.
    pub filter: Memo<DeskFilter>,
    pub window: RwSignal<Window>,
    /// Why the last answer did not come.
    pub trouble: RwSignal<Option<CallError>>,
    /// Which rows are drawn.
    pub sight: RwSignal<Range<usize>>,
    /// The row at the cursor.
    pub current: RwSignal<Option<IssueId>>,
    pub chosen: RwSignal<Chosen>,
    pub seen: RwSignal<Seen>,
    /// The box that scrolls.
    pub scroller: NodeRef<Div>,
    /// How high a row is, in pixels.
    pub row_height: RwSignal<f64>,
    /// Pages on their way.
    under_way: StoredValue<Vec<usize>>,
    /// Which filter it is: answers to one before are no longer asked for.
    asked: StoredValue<u32>,
}

impl Desk {
    /// Sits down: follows the address, and what the server has to say.
    pub(super) fn new() -> Self {
        let here = PageContext::get();
        let query = use_query_map();
        let pairs = move || query.with(|query| DeskFilter::from_pairs(query.latest_values().map(|(name, value)| (name.as_ref(), value))));
        let desk = Self {
            here,
            filter: Memo::new(move |_| pairs()),
            window: RwSignal::new(Window::default()),
            trouble: RwSignal::new(None),
            sight: RwSignal::new(0..0),
            current: RwSignal::new(None),
            chosen: RwSignal::new(Chosen::default()),
            seen: RwSignal::new(Seen::begun(local_get(&kept_under(here)).as_deref(), here.phone.now())),
            scroller: NodeRef::new(),
            row_height: RwSignal::new(USUAL_ROW),
            under_way: StoredValue::new(Vec::new()),
            asked: StoredValue::new(0),
        };
        Effect::new(move |before: Option<()>| {
            desk.filter.track();
            untrack(|| desk.begin(before.is_none()));
        });
        Effect::new(move |before: Option<()>| {
            here.phone.asks.track();
            if before.is_some() {
                desk.window.update(Window::renew);
                desk.fetch();
            }
        });
        Effect::new(move || {
            desk.sight.track();
            desk.fetch();
        });
        on_cleanup(move || {
            let scrolled = desk.scroller.get_untracked().map_or(0, |scroller| scroller.scroll_top());
            LEFT.set(desk.current.get_untracked().map(|id| (id, scrolled)));
        });
        desk
    }

    /// Another list: from its beginning, or where the person was before they left the page.
    fn begin(self, first: bool) {
        self.asked.update_value(|asked| *asked = asked.wrapping_add(1));
        self.under_way.set_value(Vec::new());
        self.window.set(Window::default());
        self.trouble.set(None);
        let left = LEFT.get().filter(|_| first);
        LEFT.set(left);
        self.current.set(left.map(|(id, _)| id));
        self.chosen.set(Chosen::default());
        self.scroll_to(0);
        self.sight.set(0..0);
        self.fetch();
    }

    /// Asks for what is in sight and not here.
    pub(super) fn fetch(self) {
        let Some(missing) = self.window.try_with_untracked(|window| window.missing(self.sight.get_untracked())) else { return };
        for page in missing {
            if self.under_way.with_value(|under_way| under_way.contains(&page)) {
                continue;
            }
            self.under_way.update_value(|under_way| under_way.push(page));
            spawn_local(self.fetch_page(page));
        }
    }

    async fn fetch_page(self, page: usize) {
        // Whoever has left the page by now asks for nothing.
        let (Some(asked), Some(round)) = (self.asked.try_get_value(), self.window.try_with_untracked(Window::round)) else { return };
        let seen = self.seen.with_untracked(|seen| seen.before).unwrap_or(u64::MAX >> 1);
        let found: Result<RowPage, CallError> = self.here.phone.get(&self.filter.get_untracked().request(page, PAGE, seen)).await;
        // The page is gone, or asks for something else.
        if self.asked.try_get_value() != Some(asked) {
            return;
        }
        self.under_way.update_value(|under_way| under_way.retain(|other| *other != page));
        match found {
            Ok(answer) => {
                self.took(page, round, answer);
                self.fetch();
            }
            Err(error) => self.trouble.set(Some(error)),
        }
    }

    /// Takes an answer in; what is under the cursor, else what is at the top, stays where it is on the screen.
    fn took(self, page: usize, round: u32, answer: RowPage) {
        let top = self.top_row();
        let fixed = |window: &Window| self.current.get_untracked().filter(|id| window.index_of(*id).is_some_and(|at| at >= top));
        let fixed = self.window.with_untracked(|window| fixed(window).or_else(|| window.row(top).map(|row| row.id)));
        let place = |window: &Window| fixed.and_then(|id| window.index_of(id));
        let before = self.window.with_untracked(place);
        let first = self.window.with_untracked(|window| window.total.is_none());
        self.seen.update(|seen| seen.shows(answer.head, self.here.phone.now()));
        if let Some(line) = self.seen.with_untracked(Seen::line) {
            local_set(&kept_under(self.here), &line);
        }
        self.trouble.set(None);
        self.window.update(|window| window.take(page, round, answer, top));
        let after = self.window.with_untracked(place);
        if let (Some(before), Some(after), Some(scroller)) = (before, after, self.scroller.get_untracked()) {
            let moved = (after as f64 - before as f64) * self.row_height.get_untracked();
            // At its top the list is read as it grows.
            if before != after && top > 0 {
                scroller.set_scroll_top(scroller.scroll_top() + moved.round() as i32);
            }
        }
        if first {
            match LEFT.take() {
                Some((_, scrolled)) => set_timeout(move || self.scroll_to(scrolled), std::time::Duration::from_millis(30)),
                None if !is_narrow() => self.go(0),
                None => {}
            }
        }
        self.look();
    }

    fn top_row(self) -> usize {
        let scrolled = self.scroller.get_untracked().map_or(0, |scroller| scroller.scroll_top());
        (f64::from(scrolled) / self.row_height.get_untracked().max(1.0)) as usize
    }

    fn scroll_to(self, pixels: i32) {
        if let Some(scroller) = self.scroller.try_get_untracked().flatten() {
            scroller.set_scroll_top(pixels);
        }
    }

    /// Looks which rows can be seen.
    pub(super) fn look(self) {
        let Some(scroller) = self.scroller.try_get_untracked().flatten() else { return };
        let total = self.window.with_untracked(|window| window.total.unwrap_or(0));
        let (top, height) = (f64::from(scroller.scroll_top()), f64::from(scroller.client_height()));
        let rows = sight(top, height, self.row_height.get_untracked(), total);
        if self.sight.with_untracked(|before| *before != rows) {
            self.sight.set(rows);
        }
    }

    /// Where the cursor is.
    pub(super) fn at(self) -> Option<usize> {
        let id = self.current.get_untracked()?;
        self.window.with_untracked(|window| window.index_of(id))
    }

    /// Moves the cursor to a row, and brings the row into sight.
    pub(super) fn go(self, index: usize) {
        let Some(id) = self.window.with_untracked(|window| window.row(index).map(|row| row.id)) else { return };
        self.current.set(Some(id));
        let Some(scroller) = self.scroller.get_untracked() else { return };
        let (row, height) = (self.row_height.get_untracked(), f64::from(scroller.client_height()));
        let (top, scrolled) = (index as f64 * row, f64::from(scroller.scroll_top()));
        // The heading takes the room of a row.
        if top < scrolled {
            self.scroll_to(top as i32);
        } else if top + row * 2.0 > scrolled + height {
            self.scroll_to((top + row * 2.0 - height).ceil() as i32);
        }
    }

    /// Moves the cursor by a row.
    pub(super) fn step(self, forth: bool) {
        let next = match (self.at(), forth) {
            (None, _) => self.top_row(),
            (Some(at), true) => at + 1,
            (Some(at), false) => at.saturating_sub(1),
        };
        self.go(next);
    }

    /// What is done to the row at the cursor is done: the cursor goes on to the one behind it, or where there is none to the one before.
    pub(super) fn on(self) {
        let Some(at) = self.at() else { return };
        let there = self.window.with_untracked(|window| window.row(at + 1).is_some());
        self.go(if there { at + 1 } else { at.saturating_sub(1) });
    }

    /// The issues that an act is about: the chosen ones, else the one at the cursor.
    pub(super) fn meant(self) -> Vec<IssueId> {
        let chosen = self.chosen.with_untracked(|chosen| chosen.ids.clone());
        if chosen.is_empty() { self.current.get_untracked().into_iter().collect() } else { chosen }
    }

    /// The rows in sight, in words, with what is unsent laid over.
    pub(super) fn rows(self) -> Vec<RowText> {
        let Some(bundle) = self.here.bundle() else { return Vec::new() };
        let (now, seen, laid) = (self.here.now(), self.seen.with(|seen| seen.before), self.here.phone.laid.get().unwrap_or_default());
        let text = |index: usize, row: &IssueRow| {
            let over = laid.iter().find(|laid| laid.shown.record.id() == row.id.into()).and_then(|laid| laid.brief());
            match over {
                Some(Shown { issue, pending }) => {
                    let row = IssueRow::of(&issue, row.feed, now);
                    RowText { pending, ..row_text(index, &row, &bundle.reference, now, lang(), seen) }
                }
                None => row_text(index, row, &bundle.reference, now, lang(), seen),
            }
        };
        self.window.with(|window| self.sight.get().filter_map(|index| Some(text(index, window.row(index)?))).collect())
    }
}

fn kept_under(here: PageContext) -> String {
    [SEEN, &here.me().id.to_string()].concat()
}

/// Whether the window has no room for the case beside the table.
pub(super) fn is_narrow() -> bool {
    is_narrower(NARROW)
}

/// The columns that are left out unless somebody has chosen others: those that say least, where there is no room for all.
pub(super) fn usually_hidden() -> &'static str {
    if is_narrower(ROOMY) { "6 7 8" } else { "" }
}

fn is_narrower(than: f64) -> bool {
    window().inner_width().ok().and_then(|width| width.as_f64()).is_some_and(|width| width < than)
}
