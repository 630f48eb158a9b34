//! A row of the chain that also says how rows of other tables stand from then on.

mod store;

pub use store::{Subject, attest, attested, page_of, rows_of_ops};

use super::{
    chain::Record,
    seal::{Fields, Seal, Table},
};
use serde_json::{Map, Value, json};

/// A row of another table: which, and what stands in it.
pub type Standing = (Table, String, Fields);

/// The chain's word for these rows: table, id and seal of each.
#[must_use]
pub fn said_of(rows: &[Standing]) -> Value {
    rows.iter().map(|(table, id, fields)| json!([table.name(), id, Seal::of(fields).to_string()])).collect()
}

/// The record, so that it attests these rows beside its own facts.
#[must_use]
pub fn attesting(record: Record, rows: &[Standing]) -> Record {
    let mut body = match record.body {
        Value::Object(body) => body,
        _ => Map::new(),
    };
    body.insert("rows".to_owned(), said_of(rows));
    Record { body: Value::Object(body), ..record }
}
