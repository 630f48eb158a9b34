//! The store in memory: for tests and for simulations that crash the phone.

use super::outbox::{RawOutbox, RowChange, Rows, differences, rows_of, table};
use super::{Durability, HeldReceipt, Outbox, Span, Store, StoreError, Write, read_rows};
use shared::{
    id::{InspectionId, IssueId, OpId},
    inspection::Inspection,
    issue::Issue,
    notice::Notice,
    photo::Hash,
    reference::Bundle,
};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

#[derive(Clone, Debug, Default)]
struct Tables {
    rows: BTreeMap<(&'static str, String), String>,
    places: BTreeMap<String, Vec<String>>,
    bytes: BTreeMap<Hash, Rc<[u8]>>,
}

/// A phone's storage that forgets on [`MemoryStore::crash`] what was not flushed to disk.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    live: RefCell<Tables>,
    durable: RefCell<Tables>,
    fail: RefCell<Vec<StoreError>>,
    quota: Cell<Option<usize>>,
}

impl MemoryStore {
    /// An empty phone.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The phone crashes: whatever was written relaxed since the last strict write is gone.
    pub fn crash(&self) {
        let durable = self.durable.borrow().clone();
        self.live.replace(durable);
    }

    /// Someone clears the site's data.
    pub fn wipe(&self) {
        self.live.replace(Tables::default());
        self.durable.replace(Tables::default());
    }

    /// The next writes fail with these errors, the last one first; nothing of them is written.
    pub fn fail_next(&self, errors: Vec<StoreError>) {
        self.fail.replace(errors);
    }

    /// At most this many bytes of rows and photos fit; `None`: no limit.
    pub fn limit(&self, bytes: Option<usize>) {
        self.quota.set(bytes);
    }

    /// Puts a text where a row of a table ("envelopes", "photos", "drafts", "marks", …) was.
    pub fn damage(&self, table: &str, text: &str) {
        for tables in [&self.live, &self.durable] {
            for ((name, _), row) in &mut tables.borrow_mut().rows {
                if *name == table {
                    text.clone_into(row);
                }
            }
        }
    }

    /// Puts a text where one row was.
    pub fn damage_row(&self, table: &'static str, key: &str, text: &str) {
        for tables in [&self.live, &self.durable] {
            if let Some(row) = tables.borrow_mut().rows.get_mut(&(table, key.to_owned())) {
                text.clone_into(row);
            }
        }
    }

    /// Loses the bytes of a photo, as a damaged disk does.
    pub fn lose_bytes(&self, hash: Hash) {
        for tables in [&self.live, &self.durable] {
            tables.borrow_mut().bytes.remove(&hash);
        }
    }

    /// Whether the bytes of a photo are here.
    #[must_use]
    pub fn holds(&self, hash: Hash) -> bool {
        self.live.borrow().bytes.contains_key(&hash)
    }

    /// Bytes of rows and photos.
    #[must_use]
    pub fn size(&self) -> usize {
        size_of_tables(&self.live.borrow())
    }

    fn table(&self, table: &'static str) -> Rows {
        let live = self.live.borrow();
        let rows = live.rows.range((table, String::new())..).take_while(|((name, _), _)| *name == table);
        rows.map(|((_, key), json)| (key.clone(), json.clone())).collect()
    }

    fn parsed<T: serde::de::DeserializeOwned>(&self, table: &'static str) -> Vec<T> {
        self.table(table).iter().filter_map(|(_, json)| crate::store::json::read(json).ok()).collect()
    }

    fn one<T: serde::de::DeserializeOwned>(&self, table: &'static str, key: String) -> Option<T> {
        let live = self.live.borrow();
        live.rows.get(&(table, key)).and_then(|json| crate::store::json::read(json).ok())
    }

    fn read(&self) -> Outbox {
        RawOutbox {
            ops: self.table(table::OPS),
            photos: self.table(table::PHOTOS),
            drafts: self.table(table::DRAFTS),
            marks: self.table(table::MARKS),
        }
        .parse()
    }
}

impl Tables {
    /// Places and keys of the rows in a stretch of a list, in its order.
    fn in_span(&self, span: &Span) -> Vec<(&String, &String)> {
        let places = self.places.iter().flat_map(|(key, places)| places.iter().map(move |place| (place, key)));
        let mut found: Vec<_> = places.filter(|(place, _)| **place >= span.from && **place < span.to).collect();
        found.sort_unstable();
        found
    }
}

fn size_of_tables(tables: &Tables) -> usize {
    tables.rows.values().map(String::len).sum::<usize>() + tables.bytes.values().map(|bytes| bytes.len()).sum::<usize>()
}

fn perform(tables: &mut Tables, change: RowChange) {
    match change {
        RowChange::Put { table, key, json } => {
            tables.rows.insert((table, key), json);
        }
        RowChange::Delete { table: table::BYTES, key } => {
            if let Ok(hash) = key.parse() {
                tables.bytes.remove(&hash);
            }
        }
        RowChange::Delete { table, key } => {
            if table == table::ROWS {
                tables.places.remove(&key);
            }
            tables.rows.remove(&(table, key));
        }
        RowChange::Clear { table } => {
            if table == table::ROWS {
                tables.places.clear();
            }
            tables.rows.retain(|(name, _), _| *name != table);
        }
        RowChange::PutListed { key, row } => {
            tables.places.insert(key.clone(), row.places);
            tables.rows.insert((table::ROWS, key), row.json);
        }
        RowChange::PutBytes { hash, bytes } => {
            tables.bytes.insert(hash, bytes);
        }
    }
}

impl Store for MemoryStore {
    async fn outbox(&self) -> Result<Outbox, StoreError> {
        Ok(self.read())
    }

    async fn write<T>(
        &self,
        durability: Durability,
        change: impl Fn(&mut Outbox) -> Result<(T, Vec<Write>), StoreError>,
    ) -> Result<T, StoreError> {
        let failure = self.fail.borrow_mut().pop();
        if let Some(error) = failure {
            return Err(error);
        }
        let before = self.read();
        let mut after = before.clone();
        let (answer, writes) = change(&mut after)?;
        let mut next = self.live.borrow().clone();
        let size = size_of_tables(&next);
        for change in differences(&before, &after)? {
            perform(&mut next, change);
        }
        for write in writes {
            rows_of(write)?.into_iter().for_each(|change| perform(&mut next, change));
        }
        let grown = size_of_tables(&next);
        if self.quota.get().is_some_and(|quota| grown > quota && grown > size) {
            return Err(StoreError::Quota);
        }
        if durability == Durability::Strict {
            self.durable.replace(next.clone());
        }
        self.live.replace(next);
        Ok(answer)
    }

    async fn bytes(&self, hash: Hash) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.live.borrow().bytes.get(&hash).map(|bytes| bytes.to_vec()))
    }

    async fn receipt(&self, op: OpId) -> Result<Option<HeldReceipt>, StoreError> {
        Ok(self.parsed::<HeldReceipt>(table::RECEIPTS).into_iter().find(|held| held.receipt.op == op))
    }

    async fn rows(&self, span: &Span, most: u32) -> Result<Vec<String>, StoreError> {
        let live = self.live.borrow();
        let found = live.in_span(span).into_iter().take(usize::try_from(most).unwrap_or(usize::MAX));
        Ok(found.filter_map(|(_, key)| live.rows.get(&(table::ROWS, key.clone())).cloned()).collect())
    }

    async fn count(&self, span: &Span) -> Result<u32, StoreError> {
        Ok(u32::try_from(self.live.borrow().in_span(span).len()).unwrap_or(u32::MAX))
    }

    async fn issues_after(&self, after: Option<IssueId>, most: u32) -> Result<Vec<Issue>, StoreError> {
        let after = after.map(|id| id.to_string());
        let rows = self.table(table::ISSUES).into_iter().filter(|(key, _)| after.as_ref().is_none_or(|after| key > after));
        let texts: Vec<String> = rows.take(usize::try_from(most).unwrap_or(usize::MAX)).map(|(_, json)| json).collect();
        Ok(read_rows(&texts))
    }

    async fn issue(&self, issue: IssueId) -> Result<Option<Issue>, StoreError> {
        Ok(self.one(table::ISSUES, issue.to_string()))
    }

    async fn inspection(&self, inspection: InspectionId) -> Result<Option<Inspection>, StoreError> {
        Ok(self.one(table::INSPECTIONS, inspection.to_string()))
    }

    async fn notices(&self) -> Result<Vec<Notice>, StoreError> {
        Ok(self.parsed(table::NOTICES))
    }

    async fn reference(&self) -> Result<Option<Bundle>, StoreError> {
        Ok(self.parsed(table::REFERENCE).pop())
    }
}
