//! A long list of which only what is in sight is fetched, held and drawn.

use shared::{
    id::IssueId,
    query::{IssueRow, RowPage},
};
use std::ops::Range;

/// Rows that are fetched at a time.
pub const PAGE: usize = 100;
/// Most pages that are held: those farthest from what is in sight are let go of.
const MOST_PAGES: usize = 40;
/// Rows beyond the edges of the sight that are drawn too, and by how many the drawing moves on at a time.
const BEYOND: usize = 8;
const STEP: usize = 4;

/// Which rows are drawn: those that can be seen and some beyond, where so many pixels are scrolled away above a sight so high.
#[must_use]
pub fn sight(scrolled: f64, height: f64, row: f64, total: usize) -> Range<usize> {
    let row = row.max(1.0);
    let at = |pixels: f64| (pixels.max(0.0) / row) as usize;
    let first = at(scrolled).min(total).saturating_sub(BEYOND) / STEP * STEP;
    let last = (at(scrolled + height) + BEYOND).div_ceil(STEP) * STEP;
    first..last.min(total).max(first)
}

#[derive(Clone, Debug, PartialEq)]
struct Held {
    page: usize,
    round: u32,
    rows: Vec<IssueRow>,
}

/// What is held of the list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Window {
    held: Vec<Held>,
    round: u32,
    /// How many rows the list has; `None`: the first answer is on its way.
    pub total: Option<usize>,
    /// How many of them have changed since the person was here last.
    pub changed: usize,
}

impl Window {
    /// The row, if it is held.
    #[must_use]
    pub fn row(&self, index: usize) -> Option<&IssueRow> {
        self.held.iter().find(|held| held.page == index / PAGE)?.rows.get(index % PAGE)
    }

    /// Where the issue stands, if its row is held.
    #[must_use]
    pub fn index_of(&self, id: IssueId) -> Option<usize> {
        // What was fetched last says where it is now.
        let mut found: Vec<(u32, usize)> = Vec::new();
        for held in &self.held {
            found.extend(held.rows.iter().position(|row| row.id == id).map(|at| (held.round, held.page * PAGE + at)));
        }
        found.into_iter().max_by_key(|(round, _)| *round).map(|(_, index)| index)
    }

    /// The pages that have to be fetched for these rows: not held, or of before a change.
    #[must_use]
    pub fn missing(&self, rows: Range<usize>) -> Vec<usize> {
        let last = self.total.map_or(rows.end, |total| rows.end.min(total)).max(rows.start + 1);
        let fresh = |page: usize| self.held.iter().any(|held| held.page == page && held.round == self.round);
        (rows.start / PAGE..=(last - 1) / PAGE).filter(|page| !fresh(*page)).collect()
    }

    /// In which round of changes an answer was asked for; it goes with the answer to [`Window::take`].
    #[must_use]
    pub const fn round(&self) -> u32 {
        self.round
    }

    /// The server may have another list by now: what is held stays on the screen until it is fetched again.
    pub fn renew(&mut self) {
        self.round = self.round.wrapping_add(1);
    }

    /// Takes in a page that was asked for in this round, while `around` is in sight.
    pub fn take(&mut self, page: usize, round: u32, answer: RowPage, around: usize) {
        self.total = usize::try_from(answer.total).ok();
        self.changed = usize::try_from(answer.changed).unwrap_or(0);
        self.held.retain(|held| held.page != page);
        self.held.push(Held { page, round, rows: answer.rows });
        let end = self.total.unwrap_or(0).div_ceil(PAGE);
        self.held.retain(|held| held.page < end);
        if self.held.len() > MOST_PAGES {
            let far = |held: &Held| held.page.abs_diff(around / PAGE);
            let farthest = self.held.iter().map(far).max();
            self.held.retain(|held| Some(far(held)) != farthest);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use shared::fixture::{NOW, reported};
    use uuid::Uuid;

    fn page(first: usize, many: usize, total: u32) -> RowPage {
        let one = IssueRow::of(&reported(), 1, NOW);
        let rows = (first..first + many).map(|number| IssueRow { id: IssueId(Uuid::from_u128(number as u128)), ..one.clone() }).collect();
        RowPage { rows, total, changed: 0, head: 1 }
    }

    #[test]
    fn what_is_in_sight_is_drawn_with_some_rows_beyond_and_no_row_that_is_not_there() {
        assert_eq!(sight(0.0, 600.0, 40.0, 10_000), 0..24);
        let middle = sight(40_000.0, 600.0, 40.0, 10_000);
        assert!(middle.start <= 992 && middle.end >= 1_023 && middle.len() < 48, "{middle:?}");
        assert_eq!(sight(9e9, 600.0, 40.0, 100), 92..100);
        assert_eq!((sight(0.0, 600.0, 40.0, 3), sight(0.0, 600.0, 40.0, 0)), (0..3, 0..0));
        // A small way does not draw anew.
        assert_eq!(sight(40_000.0, 600.0, 40.0, 10_000), sight(40_010.0, 600.0, 40.0, 10_000));
    }

    #[test]
    fn only_pages_in_sight_are_asked_for_and_again_after_a_change_while_what_was_there_stays() {
        let mut window = Window::default();
        assert_eq!(window.missing(0..0), [0], "the first page says how many there are");
        window.take(0, 0, page(0, PAGE, 950), 0);
        assert!(window.missing(0..40).is_empty());
        assert_eq!(window.missing(180..260), [1, 2]);
        window.take(9, 0, page(900, 50, 950), 900);
        assert!(window.missing(940..990).is_empty() && window.row(949).is_some() && window.row(950).is_none());
        window.renew();
        assert_eq!(window.missing(0..40), [0]);
        assert!(window.row(5).is_some());
        // Asked before the change, it is to be asked again.
        window.take(0, 0, page(0, PAGE, 950), 0);
        assert_eq!(window.missing(0..40), [0]);
        window.take(0, window.round(), page(0, PAGE, 950), 0);
        assert!(window.missing(0..40).is_empty());
    }

    #[test]
    fn a_row_is_found_where_the_last_answer_has_it() {
        let mut window = Window::default();
        window.take(0, 0, page(0, PAGE, 300), 0);
        window.take(1, 0, page(PAGE, PAGE, 300), 0);
        let id = IssueId(Uuid::from_u128(100));
        assert_eq!(window.index_of(id), Some(100));
        window.renew();
        // One before it is gone.
        window.take(0, 1, page(1, PAGE, 299), 0);
        assert_eq!(window.index_of(id), Some(99));
    }

    #[test]
    fn a_long_way_holds_no_more_than_so_many_pages_those_near() {
        let mut window = Window::default();
        for number in 0..100 {
            window.take(number, 0, page(number * PAGE, PAGE, 10_000), number * PAGE);
        }
        assert!(window.held.len() <= MOST_PAGES && window.row(9_999).is_some() && window.row(0).is_none());
        window.take(0, 0, page(0, 3, 3), 0);
        assert_eq!(window.held.len(), 1, "what lies behind the end is gone");
    }
}
