//! The store in the browser's IndexedDB: one database per person, rows as JSON texts, photos as bytes.
//!
//! Inside a transaction nothing else is awaited than its own requests: all reads are asked for at once, the pure change runs, all
//! writes are handed over, and only the transaction's own end decides. A transaction the browser lost is done again on a new connection.
//!
//! The outbox is read whole once. Each write of it leaves a new random revision, so a transaction that finds the revision of the outbox
//! in memory need not read the rows again: with hundreds of unsent photos that would be most of the work of sending one.

#[cfg(feature = "contract")]
mod contract;
mod preference;
mod request;

pub use preference::{preferences, put_preference};

use super::outbox::{RawOutbox, RowChange, Rows, differences, rows_of, table};
use super::{Durability, HeldReceipt, Outbox, Span, Store, StoreError, Write, read_rows};
use js_sys::{Array, Object, Reflect, Uint8Array};
use request::{failure_of, finished, result_of, rows_asked};
use serde::de::DeserializeOwned;
use shared::{
    id::{InspectionId, IssueId, OpId, PersonId},
    inspection::Inspection,
    issue::Issue,
    notice::Notice,
    photo::Hash,
    reference::Bundle,
};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{IdbDatabase, IdbFactory, IdbIndexParameters, IdbKeyRange, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction};

/// Version of the layout. Raised together with a step in [`lay_out`].
const VERSION: u32 = 2;
/// In a row of [`table::ROWS`], its text and its places; the index over the latter has their name.
const TEXT: &str = "text";
const PLACES: &str = "places";
/// How often a lost transaction is tried.
const TRIES: u32 = 3;

/// The storage of one person in this browser.
pub struct IndexedDb {
    name: String,
    connection: Rc<RefCell<Option<IdbDatabase>>>,
    latest: RefCell<Option<Latest>>,
}

/// The outbox as it was when its revision was this.
struct Latest {
    revision: f64,
    outbox: Rc<Outbox>,
}

impl IndexedDb {
    /// Opens the person's storage; made if it is not there.
    ///
    /// # Errors
    /// The browser gives no storage, or another tab has a newer layout.
    pub async fn of_person(person: PersonId) -> Result<Self, StoreError> {
        Self::open(format!("jingge-{person}")).await
    }

    /// Opens a storage by its name.
    async fn open(name: String) -> Result<Self, StoreError> {
        let store = Self { name, connection: Rc::default(), latest: RefCell::default() };
        store.connected().await?;
        Ok(store)
    }

    /// The connection, opened anew if it was lost.
    async fn connected(&self) -> Result<IdbDatabase, StoreError> {
        let open = self.connection.borrow().clone();
        if let Some(database) = open {
            return Ok(database);
        }
        let request = factory()?.open_with_u32(&self.name, VERSION).map_err(|error| failure_of(&error))?;
        let laying = Closure::once({
            let request = request.clone();
            move || lay_out(&request)
        });
        request.set_onupgradeneeded(Some(laying.as_ref().unchecked_ref()));
        let database: IdbDatabase = result_of(&request).await?.unchecked_into();
        self.watch(&database);
        self.connection.replace(Some(database.clone()));
        Ok(database)
    }

    /// Lets go when another tab needs a newer layout, and notices when the browser closed the storage by itself.
    fn watch(&self, database: &IdbDatabase) {
        let held = Rc::clone(&self.connection);
        let let_go = Closure::<dyn FnMut()>::new(move || {
            if let Some(database) = held.borrow_mut().take() {
                database.close();
            }
        });
        database.set_onversionchange(Some(let_go.as_ref().unchecked_ref()));
        database.set_onclose(Some(let_go.as_ref().unchecked_ref()));
        let_go.forget();
    }

    fn disconnect(&self) {
        if let Some(database) = self.connection.borrow_mut().take() {
            database.close();
        }
    }

    /// Runs `attempt` on a connection; again on a new one when the browser lost the transaction.
    async fn tried<T>(&self, attempt: impl AsyncFn(&IdbDatabase) -> Result<T, Lost>) -> Result<T, StoreError> {
        let mut last = StoreError::Unavailable(String::new());
        for _ in 0..TRIES {
            match attempt(&self.connected().await?).await {
                Ok(answer) => return Ok(answer),
                Err(Lost::ForGood(error)) => return Err(error),
                Err(Lost::Retry(error)) => last = error,
            }
            self.disconnect();
        }
        Err(last)
    }

    async fn written(&self, durability: Durability, change: Change<'_>) -> Result<(), StoreError> {
        self.tried(async |database| self.attempt_write(database, durability, change).await).await
    }

    /// The outbox as this transaction finds it.
    async fn outbox_in(&self, transaction: &IdbTransaction) -> Result<Rc<Outbox>, StoreError> {
        let revision = revision_in(transaction)?.await?.as_f64();
        if let Some(latest) = &*self.latest.borrow()
            && revision == Some(latest.revision)
        {
            return Ok(Rc::clone(&latest.outbox));
        }
        let outbox = Rc::new(read_outbox(transaction).await?);
        self.latest.replace(revision.map(|revision| Latest { revision, outbox: Rc::clone(&outbox) }));
        Ok(outbox)
    }

    /// Which tables a transaction locks: photos' bytes are large, but they change only together with the outbox.
    async fn attempt_write(&self, database: &IdbDatabase, durability: Durability, change: Change<'_>) -> Result<(), Lost> {
        let transaction = begin(database, &table::ALL, "readwrite", durability)?;
        let before = self.outbox_in(&transaction).await?;
        let mut after = Outbox::clone(&before);
        let changed = change(&mut after).and_then(|writes| {
            after.count_on();
            let mut rows = differences(&before, &after)?;
            let revision = (!rows.is_empty()).then(js_sys::Math::random);
            for write in writes {
                rows.extend(rows_of(write)?);
            }
            rows.into_iter().try_for_each(|row| perform(&transaction, row))?;
            revision.map(|revision| put_revision(&transaction, revision).map(|()| revision)).transpose()
        });
        match changed {
            Ok(revision) => {
                finished(&transaction).await?;
                if let Some(revision) = revision {
                    self.latest.replace(Some(Latest { revision, outbox: Rc::new(after) }));
                }
                Ok(())
            }
            Err(error) => {
                // Already aborted by the browser if this fails.
                let _ = transaction.abort();
                Err(Lost::ForGood(error))
            }
        }
    }

    async fn rows(&self, table: &'static str) -> Result<Rows, StoreError> {
        self.tried(async |database| {
            let transaction = begin(database, &[table], "readonly", Durability::Relaxed)?;
            Ok(rows_asked(&store_in(&transaction, table)?)?.await?)
        })
        .await
    }

    async fn all<T: DeserializeOwned>(&self, table: &'static str) -> Result<Vec<T>, StoreError> {
        let rows = self.rows(table).await?;
        Ok(rows.iter().filter_map(|(_, json)| crate::store::json::read(json).ok()).collect())
    }

    async fn one(&self, table: &'static str, key: &str) -> Result<JsValue, StoreError> {
        self.within(table, |rows| rows.get(&JsValue::from_str(key)).map_err(|error| failure_of(&error))).await
    }

    async fn read_one<T: DeserializeOwned>(&self, table: &'static str, key: &str) -> Result<Option<T>, StoreError> {
        let value = self.one(table, key).await?;
        Ok(value.as_string().and_then(|json| crate::store::json::read(&json).ok()))
    }

    /// What a table answers to one request.
    async fn within(
        &self,
        table: &'static str,
        ask: impl Fn(&IdbObjectStore) -> Result<IdbRequest, StoreError>,
    ) -> Result<JsValue, StoreError> {
        self.tried(async |database| {
            let transaction = begin(database, &[table], "readonly", Durability::Relaxed)?;
            Ok(result_of(&ask(&store_in(&transaction, table)?)?).await?)
        })
        .await
    }
}

fn range_of(span: &Span) -> Result<IdbKeyRange, StoreError> {
    let (from, to) = (JsValue::from_str(&span.from), JsValue::from_str(&span.to));
    IdbKeyRange::bound_with_lower_open_and_upper_open(&from, &to, false, true).map_err(|error| failure_of(&error))
}

/// What a writer does to the outbox, and what else is to be written.
type Change<'a> = &'a dyn Fn(&mut Outbox) -> Result<Vec<Write>, StoreError>;

/// Why an attempt failed.
enum Lost {
    /// The browser lost the transaction or the connection: worth another try.
    Retry(StoreError),
    /// Trying again changes nothing.
    ForGood(StoreError),
}

impl From<StoreError> for Lost {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(_) => Self::Retry(error),
            other => Self::ForGood(other),
        }
    }
}

fn factory() -> Result<IdbFactory, StoreError> {
    let none = || StoreError::Unavailable("no IndexedDB".to_owned());
    web_sys::window().ok_or_else(none)?.indexed_db().map_err(|error| failure_of(&error))?.ok_or_else(none)
}

/// The layout, step by step from any earlier version.
fn lay_out(request: &IdbOpenDbRequest) {
    let Ok(Ok(database)) = request.result().map(JsCast::dyn_into::<IdbDatabase>) else { return };
    for name in table::ALL {
        if database.object_store_names().contains(name) {
            continue;
        }
        // A failure here aborts the upgrade, and the opening reports it.
        let made = database.create_object_store(name);
        if name == table::ROWS
            && let Ok(rows) = made
        {
            let many = IdbIndexParameters::new();
            many.set_multi_entry(true);
            let _ = rows.create_index_with_str_and_optional_parameters(PLACES, PLACES, &many);
        }
    }
}

/// Begins a transaction. Called by name, as the bindings do not know of durability.
fn begin(database: &IdbDatabase, tables: &[&str], mode: &str, durability: Durability) -> Result<IdbTransaction, StoreError> {
    let names: Array = tables.iter().map(|name| JsValue::from_str(name)).collect();
    let options = Object::new();
    let hard = if durability == Durability::Strict { "strict" } else { "relaxed" };
    let failed = |error: JsValue| failure_of(&error);
    Reflect::set(&options, &JsValue::from_str("durability"), &JsValue::from_str(hard)).map_err(failed)?;
    let method: js_sys::Function = Reflect::get(database, &JsValue::from_str("transaction")).map_err(failed)?.dyn_into().map_err(failed)?;
    method.call3(database, &names, &JsValue::from_str(mode), &options).map(JsCast::unchecked_into).map_err(failed)
}

fn store_in(transaction: &IdbTransaction, table: &str) -> Result<IdbObjectStore, StoreError> {
    transaction.object_store(table).map_err(|error| failure_of(&error))
}

/// Asks for the revision of the outbox; `undefined` before the first write.
fn revision_in(transaction: &IdbTransaction) -> Result<impl Future<Output = Result<JsValue, StoreError>> + use<>, StoreError> {
    let row = store_in(transaction, table::REVISION)?.get(&JsValue::from_str(table::ONLY));
    Ok(result_of(&row.map_err(|error| failure_of(&error))?))
}

fn put_revision(transaction: &IdbTransaction, revision: f64) -> Result<(), StoreError> {
    let put = store_in(transaction, table::REVISION)?.put_with_key(&JsValue::from_f64(revision), &JsValue::from_str(table::ONLY));
    put.map(|_| ()).map_err(|error| failure_of(&error))
}

/// Asks for all rows of the outbox at once, then waits for them.
async fn read_outbox(transaction: &IdbTransaction) -> Result<Outbox, StoreError> {
    let mut asked = Vec::with_capacity(table::OUTBOX.len());
    for name in table::OUTBOX {
        asked.push(rows_asked(&store_in(transaction, name)?)?);
    }
    let mut found: Vec<Rows> = Vec::with_capacity(asked.len());
    for rows in asked {
        found.push(rows.await?);
    }
    let mut found = found.into_iter();
    let mut next = || found.next().unwrap_or_default();
    Ok(RawOutbox { ops: next(), photos: next(), drafts: next(), marks: next() }.parse())
}

fn perform(transaction: &IdbTransaction, change: RowChange) -> Result<(), StoreError> {
    let done = match change {
        RowChange::Put { table, key, json } => {
            store_in(transaction, table)?.put_with_key(&JsValue::from_str(&json), &JsValue::from_str(&key))
        }
        RowChange::Delete { table, key } => store_in(transaction, table)?.delete(&JsValue::from_str(&key)),
        RowChange::Clear { table } => store_in(transaction, table)?.clear(),
        RowChange::PutBytes { hash, bytes } => {
            let key = JsValue::from_str(&hash.to_string());
            store_in(transaction, table::BYTES)?.put_with_key(&Uint8Array::from(&*bytes), &key)
        }
        RowChange::PutListed { key, row } => {
            let places: Array = row.places.iter().map(|place| JsValue::from_str(place)).collect();
            let value = Object::new();
            for (name, part) in [(TEXT, JsValue::from_str(&row.json)), (PLACES, places.into())] {
                Reflect::set(&value, &JsValue::from_str(name), &part).map_err(|error| failure_of(&error))?;
            }
            store_in(transaction, table::ROWS)?.put_with_key(&value, &JsValue::from_str(&key))
        }
    };
    done.map(|_| ()).map_err(|error| failure_of(&error))
}

impl Store for IndexedDb {
    async fn outbox(&self) -> Result<Outbox, StoreError> {
        self.tried(async |database| {
            let transaction = begin(database, &table::OUTBOX_READ, "readonly", Durability::Relaxed)?;
            Ok(self.outbox_in(&transaction).await?)
        })
        .await
        .map(Rc::unwrap_or_clone)
    }

    async fn write<T>(
        &self,
        durability: Durability,
        change: impl Fn(&mut Outbox) -> Result<(T, Vec<Write>), StoreError>,
    ) -> Result<T, StoreError> {
        // The transaction is compiled once for all writers: the phone downloads every byte of it.
        let answer = RefCell::new(None);
        self.written(durability, &|outbox| {
            let (found, writes) = change(outbox)?;
            answer.replace(Some(found));
            Ok(writes)
        })
        .await?;
        answer.into_inner().ok_or_else(|| StoreError::Unavailable(String::new()))
    }

    async fn bytes(&self, hash: Hash) -> Result<Option<Vec<u8>>, StoreError> {
        let value = self.one(table::BYTES, &hash.to_string()).await?;
        Ok(value.dyn_into::<Uint8Array>().ok().map(|bytes| bytes.to_vec()))
    }

    async fn receipt(&self, op: OpId) -> Result<Option<HeldReceipt>, StoreError> {
        self.read_one(table::RECEIPTS, &op.to_string()).await
    }

    async fn rows(&self, span: &Span, most: u32) -> Result<Vec<String>, StoreError> {
        let rows = self.within(table::ROWS, |rows| {
            let places = rows.index(PLACES).map_err(|error| failure_of(&error))?;
            places.get_all_with_key_and_limit(&range_of(span)?.into(), most).map_err(|error| failure_of(&error))
        });
        let text = |row: JsValue| Reflect::get(&row, &JsValue::from_str(TEXT)).ok().and_then(|text| text.as_string());
        Ok(Array::from(&rows.await?).iter().filter_map(text).collect())
    }

    async fn count(&self, span: &Span) -> Result<u32, StoreError> {
        let counted = self.within(table::ROWS, |rows| {
            let places = rows.index(PLACES).map_err(|error| failure_of(&error))?;
            places.count_with_key(&range_of(span)?.into()).map_err(|error| failure_of(&error))
        });
        Ok(counted.await?.as_f64().map_or(0, |count| count as u32))
    }

    async fn issues_after(&self, after: Option<IssueId>, most: u32) -> Result<Vec<Issue>, StoreError> {
        let rows = self.within(table::ISSUES, |issues| {
            let after = after.map(|id| IdbKeyRange::lower_bound_with_open(&JsValue::from_str(&id.to_string()), true)).transpose();
            let range = after.map_err(|error| failure_of(&error))?.map_or(JsValue::UNDEFINED, JsValue::from);
            issues.get_all_with_key_and_limit(&range, most).map_err(|error| failure_of(&error))
        });
        let texts: Vec<String> = Array::from(&rows.await?).iter().filter_map(|row| row.as_string()).collect();
        Ok(read_rows(&texts))
    }

    async fn issue(&self, issue: IssueId) -> Result<Option<Issue>, StoreError> {
        self.read_one(table::ISSUES, &issue.to_string()).await
    }

    async fn inspection(&self, inspection: InspectionId) -> Result<Option<Inspection>, StoreError> {
        self.read_one(table::INSPECTIONS, &inspection.to_string()).await
    }

    async fn notices(&self) -> Result<Vec<Notice>, StoreError> {
        self.all(table::NOTICES).await
    }

    async fn reference(&self) -> Result<Option<Bundle>, StoreError> {
        Ok(self.all(table::REFERENCE).await?.pop())
    }
}
