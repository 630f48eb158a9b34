//! What fits a filter, as a condition: what [`IssueFilter`](shared::query::IssueFilter) says, for the database. A test holds the two to each other.

mod store;

pub(super) use store::{column, fits, states_of};
