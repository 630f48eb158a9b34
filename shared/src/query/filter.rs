//! Whether an issue fits a filter: the one rule by which a phone looks through its rows. The server asks its database for the same; a test
//! holds the two to each other.

use super::{IssueQuery, Search};
use crate::{issue::Issue, moment::Moment, reference::Reference};

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
}

impl IssueFilter {
    /// Whether the issue fits at `now`. What is overdue goes by the clock here; the server goes by the mark that its clock sets.
    #[must_use]
    pub fn fits(&self, issue: &Issue, now: Moment) -> bool {
        let query = &self.query;
        let state = issue.status.kind();
        query.state.is_none_or(|wanted| wanted == state)
            && query.open.is_none_or(|open| open == state.is_open())
            && query.overdue.is_none_or(|overdue| overdue == issue.is_overdue_at(now))
            && query.kind.as_ref().is_none_or(|kind| *kind == issue.kind)
            && query.unit.is_none_or(|unit| issue.status.assignment().is_some_and(|assignment| assignment.unit == unit))
            && query.grid.is_none_or(|grid| issue.grid == Some(grid))
            && query.source.is_none_or(|source| source == issue.source)
            && query.from.is_none_or(|from| issue.reported_at >= from)
            && query.until.is_none_or(|until| issue.reported_at < until)
            && self.search.finds(issue)
    }
}
