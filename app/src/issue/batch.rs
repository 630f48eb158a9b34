//! 连拍: photos taken one after the other while walking, each kept at once with its time and place, sorted into reports afterwards.

use super::draft::{Draft, Form, Missing, ReportDraft};
use super::keep::saved;
use crate::store::{DraftKey, Durability, Outbox, Store, StoreError, json};
use serde::{Deserialize, Serialize};
use shared::{
    photo::{Hash, MAX_PHOTOS, PhotoRef},
    record::AnyCommand,
    reference::Reference,
};

/// Most photos of a batch: as many as are sorted without losing sight of them.
pub const MAX_BATCH: usize = 30;

/// The photos of a batch that are in no report yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BatchDraft {
    /// The photos.
    pub form: Form,
}

impl BatchDraft {
    /// There is one batch.
    #[must_use]
    pub fn the_key() -> DraftKey {
        DraftKey::from("batch")
    }

    /// An empty batch.
    #[must_use]
    pub fn of(form: Form) -> Self {
        Self { form: Form { most_photos: Some(MAX_BATCH), ..form } }
    }
}

impl Draft for BatchDraft {
    fn key(&self) -> DraftKey {
        Self::the_key()
    }
    fn form(&self) -> &Form {
        &self.form
    }
    fn form_mut(&mut self) -> &mut Form {
        &mut self.form
    }
    /// Nothing is asked of the server before the photos are in reports, and each of these has a kind.
    fn command(&self, _: &Reference) -> Result<AnyCommand, Vec<Missing>> {
        Err(vec![Missing::Kind])
    }
}

/// What became of photos that were to make a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sorted {
    /// They are in the report form, and no longer in the batch.
    Moved,
    /// The report form holds another report, which is to be saved first.
    ReportBegun,
    /// More than a report takes.
    TooMany,
    /// The batch has none of them.
    Gone,
}

/// Moves these photos from the batch into the empty report form, in the order in which they were taken, in one transaction.
///
/// # Errors
/// The storage failed; the photos stay in the batch.
pub async fn into_report<S: Store>(store: &S, photos: &[Hash], fresh: &ReportDraft) -> Result<Sorted, StoreError> {
    let moved = store.write(Durability::Strict, |outbox| Ok((moved(outbox, photos, fresh)?, Vec::new())));
    moved.await
}

fn moved(outbox: &mut Outbox, photos: &[Hash], fresh: &ReportDraft) -> Result<Sorted, StoreError> {
    let Some(mut batch) = kept::<BatchDraft>(outbox, &BatchDraft::the_key()) else { return Ok(Sorted::Gone) };
    let begun = kept::<ReportDraft>(outbox, &ReportDraft::the_key());
    if begun.is_some_and(|report| report.form.holds_anything()) {
        return Ok(Sorted::ReportBegun);
    }
    let all = std::mem::take(&mut batch.form.photos);
    let (taken, left): (Vec<_>, Vec<_>) = all.into_iter().partition(|photo| photos.contains(&photo.hash));
    if taken.is_empty() {
        return Ok(Sorted::Gone);
    }
    if taken.len() > MAX_PHOTOS {
        return Ok(Sorted::TooMany);
    }
    let mut report = ReportDraft { from_batch: true, ..fresh.clone() };
    report.form.photos = taken;
    batch.form.photos = left;
    let report = saved(&report)?;
    if batch.form.photos.is_empty() {
        outbox.drafts.remove(&BatchDraft::the_key());
    } else {
        outbox.drafts.insert(BatchDraft::the_key(), saved(&batch)?);
    }
    outbox.drafts.insert(report.key.clone(), report);
    Ok(Sorted::Moved)
}

/// Moves photos of the report form back into the batch that they came from, in one transaction: the form is kept as `left`, or is no more.
///
/// # Errors
/// The storage failed; the photos stay in the form.
pub async fn out_of_report<S: Store>(
    store: &S,
    photos: &[PhotoRef],
    left: Option<&ReportDraft>,
    fresh: &BatchDraft,
) -> Result<(), StoreError> {
    store
        .write(Durability::Strict, |outbox| {
            let mut batch = kept::<BatchDraft>(outbox, &BatchDraft::the_key()).unwrap_or_else(|| fresh.clone());
            let held = batch.hashes();
            // However many it holds: a photo is not lost for want of room.
            batch.form.photos.extend(photos.iter().filter(|photo| !held.contains(&photo.hash)).cloned());
            batch.form.photos.sort_by_key(|photo| photo.taken_at);
            outbox.drafts.insert(BatchDraft::the_key(), saved(&batch)?);
            let before = match left {
                Some(report) => outbox.drafts.insert(report.key(), saved(report)?),
                None => outbox.drafts.remove(&ReportDraft::the_key()),
            };
            let writes = outbox.release(&before.map(|before| before.photos).unwrap_or_default());
            Ok(((), writes))
        })
        .await
}

fn kept<D: Draft>(outbox: &Outbox, key: &DraftKey) -> Option<D> {
    outbox.drafts.get(key).and_then(|kept| json::read(&kept.json).ok())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::clock::Env;
    use crate::issue::keep::{keep_draft, load_draft};
    use crate::store::MemoryStore;
    use shared::fixture::{NOW, photo_of};
    use shared::moment::Moment;
    use shared::voice::VoiceRef;
    use std::rc::Rc;

    struct Still(u8);

    impl Env for Still {
        fn now(&self) -> Moment {
            NOW
        }
        fn random(&self) -> [u8; 16] {
            [self.0; 16]
        }
    }

    /// A store with a batch of so many photos, and their hashes.
    async fn batch_of(photos: u8) -> (MemoryStore, Vec<Hash>) {
        let (store, mut batch) = (MemoryStore::new(), BatchDraft::of(ReportDraft::new(&Still(1)).form));
        for number in 0..photos {
            let bytes: Rc<[u8]> = Rc::from(vec![number; 10]);
            batch.add_photo(photo_of(&bytes));
            keep_draft(&store, Durability::Strict, &saved(&batch).unwrap(), Some(&(Hash::of(&bytes), bytes))).await.unwrap();
        }
        (store, batch.hashes())
    }

    async fn held<D: Draft>(store: &MemoryStore, key: DraftKey) -> Vec<Hash> {
        load_draft::<D, _>(store, &key).await.unwrap().map(|draft| draft.hashes()).unwrap_or_default()
    }

    #[tokio::test]
    async fn photos_go_from_the_batch_into_a_report_once_and_none_is_lost_on_the_way() {
        let (store, photos) = batch_of(4).await;
        let fresh = ReportDraft::new(&Still(2));
        assert_eq!(into_report(&store, &[photos[2], photos[0]], &fresh).await.unwrap(), Sorted::Moved);
        store.crash();
        assert_eq!(held::<ReportDraft>(&store, ReportDraft::the_key()).await, [photos[0], photos[2]], "as they were taken");
        assert_eq!(held::<BatchDraft>(&store, BatchDraft::the_key()).await, [photos[1], photos[3]]);
        assert_eq!(into_report(&store, &[photos[1]], &fresh).await.unwrap(), Sorted::ReportBegun, "one report after the other");
        for hash in photos {
            assert!(store.bytes(hash).await.unwrap().is_some());
        }
    }

    #[tokio::test]
    async fn a_photo_taken_out_of_a_report_goes_back_to_the_batch_that_it_came_from_and_so_do_all_when_the_form_is_cleared() {
        let (store, photos) = batch_of(3).await;
        let fresh = ReportDraft::new(&Still(2));
        assert_eq!(into_report(&store, &photos, &fresh).await.unwrap(), Sorted::Moved);
        let mut report = load_draft::<ReportDraft, _>(&store, &ReportDraft::the_key()).await.unwrap().unwrap();
        let wrong = report.form.photos.remove(1);
        out_of_report(&store, &[wrong], Some(&report), &BatchDraft::of(fresh.form.clone())).await.unwrap();
        store.crash();
        assert_eq!(held::<ReportDraft>(&store, ReportDraft::the_key()).await, [photos[0], photos[2]]);
        assert_eq!(held::<BatchDraft>(&store, BatchDraft::the_key()).await, [photos[1]]);
        out_of_report(&store, &report.form.photos, None, &BatchDraft::of(fresh.form)).await.unwrap();
        assert!(store.outbox().await.unwrap().drafts.get(&ReportDraft::the_key()).is_none());
        let mut back = held::<BatchDraft>(&store, BatchDraft::the_key()).await;
        back.sort_by_key(|hash| photos.iter().position(|photo| photo == hash));
        assert_eq!(back, photos);
        for hash in photos {
            assert!(store.bytes(hash).await.unwrap().is_some());
        }
    }

    #[tokio::test]
    async fn a_report_takes_no_more_photos_than_it_holds_and_the_last_ones_end_the_batch() {
        let (store, photos) = batch_of(10).await;
        let fresh = ReportDraft::new(&Still(2));
        assert_eq!(into_report(&store, &photos, &fresh).await.unwrap(), Sorted::TooMany);
        assert_eq!(held::<BatchDraft>(&store, BatchDraft::the_key()).await, photos);
        let (store, photos) = batch_of(9).await;
        assert_eq!(into_report(&store, &photos, &fresh).await.unwrap(), Sorted::Moved);
        assert!(store.outbox().await.unwrap().drafts.get(&BatchDraft::the_key()).is_none());
        assert_eq!(into_report(&store, &photos, &fresh).await.unwrap(), Sorted::Gone);
    }

    #[tokio::test]
    async fn a_report_that_holds_words_or_a_voice_note_alone_is_not_overwritten() {
        let voice = VoiceRef { hash: Hash::of(b"spoken"), bytes: 32_044, recorded_at: NOW };
        for (note, voice) in [("墙角", None), ("", Some(voice))] {
            let (store, photos) = batch_of(1).await;
            let mut report = ReportDraft::new(&Still(3));
            (report.form.note, report.form.voice) = (note.into(), voice);
            let sound: Rc<[u8]> = Rc::from(&b"spoken"[..]);
            keep_draft(&store, Durability::Strict, &saved(&report).unwrap(), voice.map(|voice| (voice.hash, sound)).as_ref())
                .await
                .unwrap();
            assert_eq!(into_report(&store, &photos, &ReportDraft::new(&Still(2))).await.unwrap(), Sorted::ReportBegun);
            assert_eq!(load_draft::<ReportDraft, _>(&store, &ReportDraft::the_key()).await.unwrap(), Some(report));
        }
    }

    #[tokio::test]
    async fn a_batch_holds_thirty_photos_and_a_report_nine() {
        let batch = BatchDraft::of(ReportDraft::new(&Still(1)).form);
        assert_eq!((batch.form.room(None), ReportDraft::new(&Still(1)).form.room(None)), (30, 9));
    }
}
