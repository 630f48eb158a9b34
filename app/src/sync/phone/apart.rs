//! What thinks in records: rules, commands played over copies, inspections. It is fetched with the pages of the field when it is first
//! needed, so that a first visit need not wait for it; whoever has a form open has it already.

use super::call::CallError;
use super::handle::Phone;
use super::looked::{self, LookedFor};
use super::opened::WebEngine;
use crate::clock::BrowserEnv;
use crate::store::{IndexedDb, Outbox, Store, StoreError};
use crate::sync::answer::Failure;
use crate::sync::told::{ReadChange, inspections_of};
use crate::sync::upgrade::make_rows;
use crate::sync::{
    Answered, Fetch, Laid, Next, Pause, Question, SendStep, ShownInspection, Submission, SubmitError, Submitted, answer_to,
    inspections_with, laid_over, let_go, record_from, record_of, submit_anew, submit_knowing,
};
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use shared::record::{AnyRecord, RecordRef};
use shared::sync::ShownRecord;
use shared::{
    account::Me,
    id::{DeviceId, OpId},
    moment::Moment,
    reference::Bundle,
};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

/// Something on its way.
type Later<T> = Pin<Box<dyn Future<Output = T>>>;

/// The part could not be fetched: as if the storage had not answered, which is tried again.
fn not_there(error: &SplitLoaderError) -> StoreError {
    StoreError::Unavailable(error.to_string())
}

/// See [`laid_over`].
pub(super) async fn lay(store: Rc<IndexedDb>, me: Arc<Me>, bundle: Arc<Bundle>) -> Result<Vec<Laid>, StoreError> {
    #[wasm_split(field, wasm_split_path = leptos::wasm_split, fallible)]
    fn lay(store: Rc<IndexedDb>, me: Arc<Me>, bundle: Arc<Bundle>) -> Result<Later<Result<Vec<Laid>, StoreError>>, SplitLoaderError> {
        Ok(Box::pin(async move { laid_over(&*store, &store.outbox().await?, &me.person, &bundle).await }))
    }
    lay(store, me, bundle).await.map_err(|error| not_there(&error))?.await
}

/// Does one thing of what is to be sent and fetched; `Some` if there was nothing to do. What sends comes with the part: nobody sends who has
/// made no record.
pub(super) async fn step(engine: &Rc<WebEngine>) -> Result<Option<Pause>, StoreError> {
    #[wasm_split(field, wasm_split_path = leptos::wasm_split, fallible)]
    fn send(engine: Rc<WebEngine>, step: Box<SendStep>, outbox: Box<Outbox>) -> Result<Later<Result<(), StoreError>>, SplitLoaderError> {
        Ok(Box::pin(async move { engine.send(*step, &outbox).await }))
    }
    match engine.look().await? {
        Next::Pause(pause) => return Ok(Some(pause)),
        Next::Fetch(step, outbox) => engine.fetch(step, &outbox).await?,
        Next::Send(step, outbox) => match send(Rc::clone(engine), Box::new(step), outbox).await {
            Ok(sent) => sent.await?,
            Err(_) => engine.not_there()?,
        },
    }
    Ok(None)
}

/// See [`let_go`].
pub(super) async fn let_go_of(store: Rc<IndexedDb>, now: Moment) -> Result<usize, StoreError> {
    #[wasm_split(field, wasm_split_path = leptos::wasm_split, fallible)]
    fn let_go_of(store: Rc<IndexedDb>, now: Box<Moment>) -> Result<Later<Result<usize, StoreError>>, SplitLoaderError> {
        Ok(Box::pin(async move { let_go(&*store, *now).await }))
    }
    let_go_of(store, Box::new(now)).await.map_err(|error| not_there(&error))?.await
}

/// See [`make_rows`].
pub(super) async fn rows_for(store: Rc<IndexedDb>) -> Result<(), StoreError> {
    #[wasm_split(field, wasm_split_path = leptos::wasm_split, fallible)]
    fn rows_for(store: Rc<IndexedDb>) -> Result<Later<Result<(), StoreError>>, SplitLoaderError> {
        Ok(Box::pin(async move { make_rows(&*store).await }))
    }
    rows_for(store).await.map_err(|error| not_there(&error))?.await
}

/// See [`submit_knowing`].
pub(super) async fn save(store: Rc<IndexedDb>, device: DeviceId, asked: Submission, bundle: Arc<Bundle>) -> Result<Submitted, SubmitError> {
    #[wasm_split(field, wasm_split_path = leptos::wasm_split, fallible)]
    fn save(
        store: Rc<IndexedDb>,
        device: Box<DeviceId>,
        asked: Box<Submission>,
        bundle: Arc<Bundle>,
    ) -> Result<Later<Result<Submitted, SubmitError>>, SplitLoaderError> {
        Ok(Box::pin(async move { submit_knowing(&*store, &BrowserEnv, *device, *asked, &bundle).await }))
    }
    save(store, Box::new(device), Box::new(asked), bundle).await.map_err(|error| not_there(&error))?.await
}

/// See [`submit_anew`].
pub(super) async fn save_anew(store: Rc<IndexedDb>, device: DeviceId, op: OpId) -> Result<Submitted, SubmitError> {
    #[wasm_split(field, wasm_split_path = leptos::wasm_split, fallible)]
    fn save_anew(
        store: Rc<IndexedDb>,
        device: Box<DeviceId>,
        op: Box<OpId>,
    ) -> Result<Later<Result<Submitted, SubmitError>>, SplitLoaderError> {
        Ok(Box::pin(async move { submit_anew(&*store, &BrowserEnv, *device, *op).await }))
    }
    save_anew(store, Box::new(device), Box::new(op)).await.map_err(|error| not_there(&error))?.await
}

/// See [`record_of`].
pub(super) async fn held(store: Rc<IndexedDb>, record: RecordRef) -> Result<Option<AnyRecord>, StoreError> {
    #[wasm_split(field, wasm_split_path = leptos::wasm_split, fallible)]
    fn held(store: Rc<IndexedDb>, record: Box<RecordRef>) -> Result<Later<Result<Option<AnyRecord>, StoreError>>, SplitLoaderError> {
        Ok(Box::pin(async move { record_of(&*store, *record).await }))
    }
    held(store, Box::new(record)).await.map_err(|error| not_there(&error))?.await
}

/// See [`looked::looked_again`].
pub(super) async fn looked_again(
    store: Rc<IndexedDb>,
    known: Vec<LookedFor>,
    left: Vec<ShownRecord>,
) -> Result<Vec<LookedFor>, StoreError> {
    #[wasm_split(field, wasm_split_path = leptos::wasm_split, fallible)]
    fn looked_again(
        store: Rc<IndexedDb>,
        known: Vec<LookedFor>,
        left: Vec<ShownRecord>,
    ) -> Result<Later<Result<Vec<LookedFor>, StoreError>>, SplitLoaderError> {
        Ok(Box::pin(async move { looked::looked_again(&store, known, left).await }))
    }
    looked_again(store, known, left).await.map_err(|error| not_there(&error))?.await
}

/// See [`record_from`].
pub(super) async fn asked_for(phone: Phone, record: RecordRef) -> Result<AnyRecord, CallError> {
    #[wasm_split(field, wasm_split_path = leptos::wasm_split, fallible)]
    fn asked_for(phone: Box<Phone>, record: Box<RecordRef>) -> Result<Later<Result<AnyRecord, CallError>>, SplitLoaderError> {
        Ok(Box::pin(async move { record_from(&Fetch, *record).await.map_err(|failure| phone.call_failed(failure)) }))
    }
    asked_for(Box::new(phone), Box::new(record)).await.map_err(|_| CallError::Offline)?.await
}

/// See [`answer_to`].
pub(super) async fn answered(question: Question) -> Result<Answered, Failure> {
    #[wasm_split(office, wasm_split_path = leptos::wasm_split, fallible)]
    fn answered(question: Box<Question>) -> Result<Later<Result<Answered, Failure>>, SplitLoaderError> {
        Ok(Box::pin(answer_to(&Fetch, *question)))
    }
    answered(Box::new(question)).await.map_err(|_| Failure::NoNetwork)?.await
}

/// See [`inspections_with`].
pub(super) async fn inspections(store: Rc<IndexedDb>, laid: Arc<Vec<Laid>>) -> Result<Vec<ShownInspection>, StoreError> {
    #[wasm_split(field, wasm_split_path = leptos::wasm_split, fallible)]
    fn inspections(
        store: Rc<IndexedDb>,
        laid: Arc<Vec<Laid>>,
    ) -> Result<Later<Result<Vec<ShownInspection>, StoreError>>, SplitLoaderError> {
        Ok(Box::pin(async move { Ok(inspections_with(store.inspection_rows().await?, &laid)) }))
    }
    inspections(store, laid).await.map_err(|error| not_there(&error))?.await
}

/// See [`inspections_of`].
pub async fn read_inspections(texts: Vec<String>) -> Result<Vec<ReadChange>, Failure> {
    #[wasm_split(field, wasm_split_path = leptos::wasm_split, fallible)]
    fn read_inspections(texts: Vec<String>) -> Result<Box<Result<Vec<ReadChange>, Failure>>, SplitLoaderError> {
        Ok(Box::new(inspections_of(&texts)))
    }
    *read_inspections(texts).await.map_err(|_| Failure::NoNetwork)?
}
