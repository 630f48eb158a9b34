//! Forms: kept while they are filled in, saved as records.

use super::handle::Phone;
use crate::clock::{BrowserEnv, Env};
use crate::issue::batch::{self, BatchDraft, Sorted};
use crate::issue::draft::{Form, ReportDraft};
use crate::issue::keep;
use crate::photo::{Captured, PhotoTrouble, Reading, capture};
use crate::store::{DraftKey, Durability, SavedDraft, Store as _, StoreError};
use crate::sync::Changed;
use crate::sync::evict::evict_under_pressure;
use shared::{
    id::{IssueId, OpId},
    photo::{Hash, PhotoRef, PhotoSource},
    place::Place,
};
use std::rc::Rc;

/// A photo just taken: hand it to [`Phone::keep_form`] with the form that holds it.
#[derive(Clone, Debug)]
pub struct Taken {
    /// What a command will say of it.
    pub photo: PhotoRef,
    bytes: Rc<[u8]>,
}

impl Taken {
    /// Its name and bytes.
    #[must_use]
    pub fn file(self) -> (Hash, Rc<[u8]>) {
        (self.photo.hash, self.bytes)
    }
}

impl Phone {
    /// An empty form for an issue.
    #[must_use]
    pub fn new_form(&self, issue: IssueId) -> Form {
        Form::new(issue, &BrowserEnv)
    }

    /// A new id for something that is to happen once.
    #[must_use]
    pub fn new_op(&self) -> OpId {
        OpId(BrowserEnv.new_id())
    }

    /// An empty report.
    #[must_use]
    pub fn new_report(&self) -> ReportDraft {
        ReportDraft::new(&BrowserEnv)
    }

    /// The form kept under this key as JSON, if it was left unfinished.
    pub async fn left_form(&self, key: &DraftKey) -> Option<String> {
        let opened = self.inner().opened()?;
        match opened.store.outbox().await {
            Ok(outbox) => outbox.drafts.get(key).map(|kept| kept.json.clone()),
            Err(error) => {
                self.storage_failed(error);
                None
            }
        }
    }

    /// Keeps the form. With a file just taken or recorded, or `hard` because the camera is about to open, it is flushed to disk before this
    /// returns.
    ///
    /// # Errors
    /// The storage failed; what was kept before is still there.
    pub async fn keep_form(self, saved: SavedDraft, hard: bool, taken: Option<(Hash, Rc<[u8]>)>) -> Result<(), StoreError> {
        let hard = hard || taken.is_some();
        let Some(opened) = self.inner().opened() else { return Ok(()) };
        let durability = if hard { Durability::Strict } else { Durability::Relaxed };
        let kept = keep::keep_draft(&*opened.store, durability, &saved, taken.as_ref()).await;
        let kept = match kept {
            Err(StoreError::Quota) if evict_under_pressure(&*opened.store).await? > 0 => {
                keep::keep_draft(&*opened.store, durability, &saved, taken.as_ref()).await
            }
            other => other,
        };
        if let Some((hash, bytes)) = taken
            && kept.is_ok()
            && crate::store::Store::bytes(&*opened.store, hash).await?.as_deref() != Some(&*bytes)
        {
            return Err(StoreError::PhotoGone(hash));
        }
        self.read_again(Changed { outbox: true, ..Changed::default() });
        kept
    }

    /// Throws the form away, with the photos only it holds.
    pub async fn drop_draft(&self, key: DraftKey) {
        let Some(opened) = self.inner().opened() else { return };
        if let Err(error) = keep::drop_draft(&*opened.store, &key).await {
            self.storage_failed(error);
        }
        self.read_again(Changed { outbox: true, ..Changed::default() });
    }

    /// Moves these photos from the batch into the empty report form; see [`batch::into_report`].
    ///
    /// # Errors
    /// The storage failed; the photos stay in the batch.
    pub async fn report_of_batch(&self, photos: Vec<Hash>, fresh: ReportDraft) -> Result<Sorted, StoreError> {
        let Some(opened) = self.inner().opened() else { return Ok(Sorted::Gone) };
        let sorted = batch::into_report(&*opened.store, &photos, &fresh).await;
        self.read_again(Changed { outbox: true, ..Changed::default() });
        sorted
    }

    /// Moves photos of the report form back into the batch; see [`batch::out_of_report`].
    ///
    /// # Errors
    /// The storage failed; the photos stay in the form.
    pub async fn back_to_batch(&self, photos: &[PhotoRef], left: Option<&ReportDraft>) -> Result<(), StoreError> {
        let Some(opened) = self.inner().opened() else { return Ok(()) };
        let moved = batch::out_of_report(&*opened.store, photos, left, &BatchDraft::of(self.new_report().form)).await;
        self.read_again(Changed { outbox: true, ..Changed::default() });
        moved
    }

    /// Makes a photo of a file that is being read: shrunk, checked, hashed. It is not kept yet; `seen` has a glimpse of it meanwhile.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub async fn take_photo(
        &self,
        reading: Reading,
        source: PhotoSource,
        place: Place,
        seen: impl FnOnce(&web_sys::Blob),
    ) -> Result<Taken, PhotoTrouble> {
        let Captured { photo, bytes } = capture(reading, source, place, self.now(), seen).await?;
        Ok(Taken { photo, bytes })
    }
}
