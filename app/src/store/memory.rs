//! The store in memory: for tests and for simulations that crash the phone.

use super::outbox::{RawOutbox, RowChange, Rows, differences, rows_of, table};
use super::{Durability, HeldReceipt, Outbox, Store, StoreError, Write};
use shared::{Bundle, Hash, Issue, IssueId, Notice, OpId};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

#[derive(Clone, Debug, Default)]
struct Medium {
    rows: BTreeMap<(&'static str, String), String>,
    bytes: BTreeMap<Hash, Rc<[u8]>>,
}

/// A phone's storage that forgets on [`MemoryStore::crash`] what was not pressed onto the medium.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    live: RefCell<Medium>,
    durable: RefCell<Medium>,
    fail: RefCell<Vec<StoreError>>,
    quota: Cell<Option<usize>>,
}

impl MemoryStore {
    /// An empty phone.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The phone dies: whatever was written relaxed since the last strict write is gone.
    pub fn crash(&self) {
        let durable = self.durable.borrow().clone();
        self.live.replace(durable);
    }

    /// Someone clears the site's data.
    pub fn wipe(&self) {
        self.live.replace(Medium::default());
        self.durable.replace(Medium::default());
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
        for medium in [&self.live, &self.durable] {
            for ((name, _), row) in &mut medium.borrow_mut().rows {
                if *name == table {
                    text.clone_into(row);
                }
            }
        }
    }

    /// Loses the bytes of a photo, as a damaged disk does.
    pub fn lose_bytes(&self, hash: Hash) {
        for medium in [&self.live, &self.durable] {
            medium.borrow_mut().bytes.remove(&hash);
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
        size_of_medium(&self.live.borrow())
    }

    fn rows(&self, table: &'static str) -> Rows {
        let live = self.live.borrow();
        let rows = live.rows.range((table, String::new())..).take_while(|((name, _), _)| *name == table);
        rows.map(|((_, key), json)| (key.clone(), json.clone())).collect()
    }

    fn parsed<T: serde::de::DeserializeOwned>(&self, table: &'static str) -> Vec<T> {
        self.rows(table).iter().filter_map(|(_, json)| crate::store::json::read(json).ok()).collect()
    }

    fn read(&self) -> Outbox {
        RawOutbox {
            ops: self.rows(table::OPS),
            photos: self.rows(table::PHOTOS),
            drafts: self.rows(table::DRAFTS),
            marks: self.rows(table::MARKS),
        }
        .parse()
    }
}

fn size_of_medium(medium: &Medium) -> usize {
    medium.rows.values().map(String::len).sum::<usize>() + medium.bytes.values().map(|bytes| bytes.len()).sum::<usize>()
}

fn perform(medium: &mut Medium, change: RowChange) {
    match change {
        RowChange::Put { table, key, json } => {
            medium.rows.insert((table, key), json);
        }
        RowChange::Delete { table: table::BYTES, key } => {
            if let Ok(hash) = key.parse() {
                medium.bytes.remove(&hash);
            }
        }
        RowChange::Delete { table, key } => {
            medium.rows.remove(&(table, key));
        }
        RowChange::Clear { table } => medium.rows.retain(|(name, _), _| *name != table),
        RowChange::PutBytes { hash, bytes } => {
            medium.bytes.insert(hash, bytes);
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
        let size = size_of_medium(&next);
        for change in differences(&before, &after)? {
            perform(&mut next, change);
        }
        for write in writes {
            rows_of(write)?.into_iter().for_each(|change| perform(&mut next, change));
        }
        let grown = size_of_medium(&next);
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

    async fn issues(&self) -> Result<Vec<Issue>, StoreError> {
        Ok(self.parsed(table::ISSUES))
    }

    async fn issue(&self, issue: IssueId) -> Result<Option<Issue>, StoreError> {
        let live = self.live.borrow();
        let row = live.rows.get(&(table::ISSUES, issue.to_string()));
        Ok(row.and_then(|json| crate::store::json::read(json).ok()))
    }

    async fn notices(&self) -> Result<Vec<Notice>, StoreError> {
        Ok(self.parsed(table::NOTICES))
    }

    async fn reference(&self) -> Result<Option<Bundle>, StoreError> {
        Ok(self.parsed(table::REFERENCE).pop())
    }
}
