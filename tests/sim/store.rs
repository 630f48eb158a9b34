//! A phone's storage that can die between two writes.

use crate::defect::{self, Ahead};
use app::store::{Durability, HeldReceipt, MemoryStore, Outbox, Span, Store, StoreError, Write};
use shared::{
    id::{InspectionId, IssueId, OpId},
    inspection::Inspection,
    issue::Issue,
    notice::Notice,
    photo::Hash,
    reference::Bundle,
};
use std::{
    cell::Cell,
    future::{Future, pending, poll_fn},
    pin::pin,
    task::Poll,
};

/// The store in memory, and a bullet for it.
#[derive(Clone, Debug, Default)]
pub struct MortalStore {
    /// What lies on the phone.
    pub inner: MemoryStore,
    dies_after: Cell<Option<u32>>,
    dead: Cell<bool>,
}

impl MortalStore {
    /// A phone as it was left.
    pub fn on(inner: MemoryStore) -> Self {
        Self { inner, ..Self::default() }
    }

    /// The phone crashes right after so many more writes; `None`: it does not.
    pub fn dies_after(&self, writes: Option<u32>) {
        self.dies_after.set(writes);
        self.dead.set(false);
    }

    async fn press<T>(
        &self,
        durability: Durability,
        change: impl Fn(&mut Outbox) -> Result<(T, Vec<Write>), StoreError>,
    ) -> Result<T, StoreError> {
        let written = self.inner.write(durability, change).await;
        match self.dies_after.get() {
            Some(0 | 1) => {
                self.dies_after.set(None);
                self.dead.set(true);
                pending().await
            }
            left => {
                self.dies_after.set(left.map(|writes| writes - 1));
                written
            }
        }
    }

    /// Waits for `work`, unless the phone crashes over it.
    pub async fn mortal<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        let mut work = pin!(work);
        poll_fn(|context| match work.as_mut().poll(context) {
            Poll::Ready(done) => Poll::Ready(Some(done)),
            Poll::Pending if self.dead.get() => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        })
        .await
    }
}

impl Store for MortalStore {
    async fn outbox(&self) -> Result<Outbox, StoreError> {
        self.inner.outbox().await.map(defect::read)
    }

    async fn write<T>(
        &self,
        durability: Durability,
        change: impl Fn(&mut Outbox) -> Result<(T, Vec<Write>), StoreError>,
    ) -> Result<T, StoreError> {
        let durability = defect::durability_of(&self.inner, durability, &change).await?;
        match defect::ahead(&self.inner, &change).await? {
            Ahead::Nothing => {}
            Ahead::Drafts => {
                let clear = |outbox: &mut Outbox| {
                    let mut after = outbox.clone();
                    change(&mut after)?;
                    outbox.drafts = after.drafts;
                    Ok(((), Vec::new()))
                };
                self.press(durability, clear).await?;
            }
            Ahead::Outbox => self.press(durability, |outbox| change(outbox).map(|_| ((), Vec::new()))).await?,
        }
        let spoilt = |outbox: &mut Outbox| {
            let before = outbox.clone();
            let (done, writes) = change(outbox)?;
            Ok((done, defect::carried_out(&before, outbox, writes)))
        };
        self.press(durability, spoilt).await
    }

    async fn bytes(&self, hash: Hash) -> Result<Option<Vec<u8>>, StoreError> {
        self.inner.bytes(hash).await
    }

    async fn receipt(&self, op: OpId) -> Result<Option<HeldReceipt>, StoreError> {
        self.inner.receipt(op).await
    }

    async fn rows(&self, span: &Span, most: u32) -> Result<Vec<String>, StoreError> {
        self.inner.rows(span, most).await
    }

    async fn count(&self, span: &Span) -> Result<u32, StoreError> {
        self.inner.count(span).await
    }

    async fn issues_after(&self, after: Option<IssueId>, most: u32) -> Result<Vec<Issue>, StoreError> {
        self.inner.issues_after(after, most).await
    }

    async fn inspection(&self, inspection: InspectionId) -> Result<Option<Inspection>, StoreError> {
        self.inner.inspection(inspection).await
    }

    async fn issue(&self, issue: IssueId) -> Result<Option<Issue>, StoreError> {
        self.inner.issue(issue).await
    }

    async fn notices(&self) -> Result<Vec<Notice>, StoreError> {
        self.inner.notices().await
    }

    async fn reference(&self) -> Result<Option<Bundle>, StoreError> {
        self.inner.reference().await
    }
}
