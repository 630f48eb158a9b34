//! Whether an issue fits a filter: the one rule by which a phone looks through its rows and a server through its columns. Where the server
//! asks its database for the same, a test holds the two to each other.

use super::{IssueQuery, ListOrder, Search};
use crate::{
    counted::Counted,
    heat::Cell,
    id::{GridId, UnitId},
    issue::{Issue, Source, StatusKind},
    kind::{KindCode, Kinds},
    moment::Moment,
    reference::Reference,
};

/// What a filter looks at in an issue, apart from words.
#[derive(Clone, Copy, Debug)]
struct Looked<'a> {
    state: StatusKind,
    overdue: bool,
    kind: Option<&'a KindCode>,
    unit: Option<UnitId>,
    grid: Option<GridId>,
    source: Source,
    reported_at: Moment,
}

/// A filter whose words are understood by the town's data.
#[derive(Clone, Debug, PartialEq)]
pub struct IssueFilter {
    query: IssueQuery,
    search: Search,
}

impl IssueQuery {
    /// The filter; figures and cells, which the server counts, are not part of it.
    #[must_use]
    pub fn filter(&self, reference: &Reference) -> IssueFilter {
        IssueFilter { search: Search::of(self.text.as_deref().unwrap_or_default(), reference), query: self.clone() }
    }

    /// Whether what is asked for is open, all of it.
    #[must_use]
    pub fn is_open_only(&self) -> bool {
        self.open == Some(true) || self.overdue == Some(true) || self.order == Some(ListOrder::Pressing)
    }

    /// Whether the issue of this row fits at `now`, and lies in the cell if one is asked for; words are not looked at.
    ///
    /// A cell holds what its map counts: 已作废 and 已撤回 only where they are asked for.
    #[must_use]
    pub fn finds(&self, row: &Counted, kinds: &Kinds, cell: Option<&Cell>, now: Moment) -> bool {
        let Counted { state, overdue, unit, grid, source, reported_at, .. } = *row;
        self.fits(Looked { state, overdue, kind: kinds.code(row.kind), unit, grid, source, reported_at })
            && (!self.is_open_only() || state.is_open())
            && self.figure.is_none_or(|figure| figure.holds(&row.case(), now))
            && cell.is_none_or(|cell| {
                let counts = state.counts() || self.state.is_some() || self.open.is_some();
                counts && row.spot.is_some_and(|spot| cell.holds(spot))
            })
    }

    fn fits(&self, looked: Looked<'_>) -> bool {
        self.state.is_none_or(|wanted| wanted == looked.state)
            && self.open.is_none_or(|open| open == looked.state.is_open())
            && self.overdue.is_none_or(|overdue| overdue == looked.overdue)
            && self.kind.as_ref().is_none_or(|kind| Some(kind) == looked.kind)
            && self.unit.is_none_or(|unit| looked.unit == Some(unit))
            && self.grid.is_none_or(|grid| looked.grid == Some(grid))
            && self.source.is_none_or(|source| source == looked.source)
            && self.from.is_none_or(|from| looked.reported_at >= from)
            && self.until.is_none_or(|until| looked.reported_at < until)
    }
}

impl ListOrder {
    /// The instant by which the issue of this row is ordered, as [`ListOrder::place_of`] says of the whole issue.
    #[must_use]
    pub fn place_of_row(self, row: &Counted) -> Moment {
        match self {
            Self::Newest => row.reported_at,
            Self::Pressing => row.due_at.unwrap_or(row.reported_at),
        }
    }
}

impl IssueFilter {
    /// Whether the issue fits at `now`. What is overdue goes by the clock here; the server goes by the mark that its clock sets.
    #[must_use]
    pub fn fits(&self, issue: &Issue, now: Moment) -> bool {
        let looked = Looked {
            state: issue.status.kind(),
            overdue: issue.is_overdue_at(now),
            kind: Some(&issue.kind),
            unit: issue.status.assignment().map(|assignment| assignment.unit),
            grid: issue.grid,
            source: issue.source,
            reported_at: issue.reported_at,
        };
        self.query.fits(looked) && self.search.finds(issue)
    }
}
