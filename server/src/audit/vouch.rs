//! A row of the chain that also says how rows of other tables stand from then on.

mod store;

pub use store::{Subject, page_of, rows_of_ops, vouch};

use super::seal::{Fields, Seal, Table};
use serde_json::{Value, json};

/// A row of another table: which, and what stands in it.
pub type Standing = (Table, String, Fields);

/// The chain's word for these rows: table, id and seal of each.
#[must_use]
pub fn said_of(rows: &[Standing]) -> Value {
    rows.iter().map(|(table, id, fields)| json!([table.name(), id, Seal::of(fields).to_string()])).collect()
}
