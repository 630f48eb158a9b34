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
    pub medium: MemoryStore,
    dies_after: Cell<Option<u32>>,
    dead: Cell<bool>,
}

impl MortalStore {
    /// A phone as it was left.
    pub fn on(medium: MemoryStore) -> Self {
        Self { medium, ..Self::default() }
    }

    /// The phone dies right after so many more writes; `None`: it does not.
    pub fn dies_after(&self, writes: Option<u32>) {
        self.dies_after.set(writes);
        self.dead.set(false);
    }

    async fn press<T>(
        &self,
        durability: Durability,
        change: impl Fn(&mut Outbox) -> Result<(T, Vec<Write>), StoreError>,
    ) -> Result<T, StoreError> {
        let written = self.medium.write(durability, change).await;
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

    /// Waits for `work`, unless the phone dies over it.
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
        self.medium.outbox().await.map(defect::read)
    }

    async fn write<T>(
        &self,
        durability: Durability,
        change: impl Fn(&mut Outbox) -> Result<(T, Vec<Write>), StoreError>,
    ) -> Result<T, StoreError> {
        let durability = defect::pressed(&self.medium, durability, &change).await?;
        match defect::ahead(&self.medium, &change).await? {
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
        self.medium.bytes(hash).await
    }

    async fn receipt(&self, op: OpId) -> Result<Option<HeldReceipt>, StoreError> {
        self.medium.receipt(op).await
    }

    async fn rows(&self, span: &Span, most: u32) -> Result<Vec<String>, StoreError> {
        self.medium.rows(span, most).await
    }

    async fn count(&self, span: &Span) -> Result<u32, StoreError> {
        self.medium.count(span).await
    }

    async fn issues_after(&self, after: Option<IssueId>, most: u32) -> Result<Vec<Issue>, StoreError> {
        self.medium.issues_after(after, most).await
    }

    async fn inspection(&self, inspection: InspectionId) -> Result<Option<Inspection>, StoreError> {
        self.medium.inspection(inspection).await
    }

    async fn issue(&self, issue: IssueId) -> Result<Option<Issue>, StoreError> {
        self.medium.issue(issue).await
    }

    async fn notices(&self) -> Result<Vec<Notice>, StoreError> {
        self.medium.notices().await
    }

    async fn reference(&self) -> Result<Option<Bundle>, StoreError> {
        self.medium.reference().await
    }
}
