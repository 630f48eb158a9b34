//! A voice note is kept, sent and receipted as a photo is.

use super::phone::Phone;
use crate::issue::draft::{Draft as _, Missing, ReportDraft, SupplementDraft};
use crate::issue::keep::{keep_draft, load_draft, saved};
use crate::store::{Durability, OutboxState, Store, UploadState};
use crate::voice::{Spoken, noted};
use shared::fixture::NOW;
use shared::{photo::Hash, record::RecordKind, voice::SAMPLE_RATE};
use std::rc::Rc;

fn spoken(seconds: u32, pitch: u32) -> Spoken {
    let wave = |at: u32| ((at * pitch) as f32 / SAMPLE_RATE as f32).sin() * 0.5;
    noted(&[(0..seconds * SAMPLE_RATE).map(wave).collect()], NOW).unwrap()
}

impl Phone {
    /// A report with a photo and these words, safe in the store.
    async fn said(&self, spoken: &Spoken) -> ReportDraft {
        let mut draft = self.draft(&[1]).await;
        draft.form.voice = Some(spoken.voice);
        self.keep(&draft, spoken).await;
        draft
    }

    async fn keep(&self, draft: &ReportDraft, spoken: &Spoken) {
        let file = (spoken.voice.hash, Rc::clone(&spoken.bytes));
        keep_draft(&*self.store, Durability::Strict, &saved(draft).unwrap(), Some(&file)).await.unwrap();
    }

    async fn holds(&self, hash: Hash) -> bool {
        self.store.bytes(hash).await.unwrap().is_some()
    }
}

#[tokio::test]
async fn a_voice_note_survives_the_browser_with_its_form_is_sent_in_chunks_and_named_by_the_receipt() {
    let phone = Phone::ready().await;
    // Three chunks of 256 KiB.
    let words = spoken(20, 440);
    let draft = phone.said(&words).await;
    phone.store.crash();
    let back: ReportDraft = load_draft(&*phone.store, &ReportDraft::the_key()).await.unwrap().unwrap();
    assert_eq!(back, draft);
    let report = phone.save(&back).await.unwrap();
    let phone = phone.reopened();
    let outbox = phone.store.outbox().await.unwrap();
    assert_eq!(outbox.photos.get(&words.voice.hash).unwrap().state, UploadState::Sending { missing: vec![0, 1, 2] });
    phone.sync_patiently().await;
    let OutboxState::Delivered { .. } = phone.state_of(report.op).await else { panic!("{:?}", phone.state_of(report.op).await) };
    let hashes = vec![draft.form.photos[0].hash, words.voice.hash];
    assert_eq!(phone.op(report.op).await.photos, hashes, "the photos, then the voice note: as the receipt must name them");
    assert!(phone.server.has(words.voice.hash));
}

#[tokio::test]
async fn a_receipt_that_does_not_name_the_voice_note_is_not_believed() {
    let phone = Phone::ready().await;
    let words = spoken(1, 440);
    let report = phone.save(&phone.said(&words).await).await.unwrap();
    phone.server.forgetful_of.borrow_mut().insert(words.voice.hash);
    phone.sync().await;
    assert_eq!(phone.state_of(report.op).await.op_state(), shared::sync::OpState::TextDelivered);
    assert!(phone.holds(words.voice.hash).await);
}

#[tokio::test]
async fn recording_again_lets_the_words_before_go_and_deleting_lets_all_go() {
    let phone = Phone::ready().await;
    let (first, second) = (spoken(1, 440), spoken(1, 880));
    let mut draft = phone.said(&first).await;
    draft.form.voice = Some(second.voice);
    phone.keep(&draft, &second).await;
    assert!(!phone.holds(first.voice.hash).await && phone.holds(second.voice.hash).await);
    draft.form.voice = None;
    keep_draft(&*phone.store, Durability::Relaxed, &saved(&draft).unwrap(), None).await.unwrap();
    assert!(!phone.holds(second.voice.hash).await && phone.holds(draft.form.photos[0].hash).await);
}

#[tokio::test]
async fn words_that_are_spoken_are_words_of_a_supplement_but_no_photo_of_a_report() {
    let phone = Phone::ready().await;
    let reference = &phone.town.reference;
    let mut draft = phone.said(&spoken(1, 440)).await;
    let more = SupplementDraft { form: draft.form.clone(), kind: RecordKind::Issue };
    let mut more = more;
    more.form.photos.clear();
    assert!(more.command(reference).is_ok());
    more.form.voice = None;
    assert_eq!(more.command(reference), Err(vec![Missing::PhotoOrNote]));
    draft.form.photos.clear();
    assert_eq!(draft.command(reference), Err(vec![Missing::Photo]));
}
