//! What a person does with the phone: photographs, reports, acts on issues. All of it lies in the outbox then.

use super::Phone;
use crate::{jpeg_fixture, photo, report::report_of, voice};
use app::{
    clock::Env as _,
    issue::{around, preview},
    store::{Durability, Outbox, SavedPhoto, Store as _, UploadState, Write},
    sync::{Failure, Submission, SubmitError, Submitted, laid_over, record_from, record_of, submit},
};
use shared::{
    id::IssueId,
    issue::{Command, Judgement, Report, Source},
    kind::KindCode,
    photo::{Hash, PhotoRef, PhotoSource},
    place::Place,
    record::{AnyCommand, AnyRecord, RecordRef},
    sync::ShownRecord,
    voice::VoiceRef,
};
use std::rc::Rc;

impl Phone {
    /// Photographs there: the bytes are on the phone and named by their hash.
    pub async fn shoot(&self, place: &Place) -> PhotoRef {
        let seed = u8::try_from(self.next_shot() % 256).unwrap();
        self.keep(photo::jpeg(seed), 320, 240, place).await
    }

    /// Photographs where the person stands: a photo of at least `length` bytes.
    pub async fn shoot_of(&self, length: usize) -> PhotoRef {
        let place = self.place.borrow().clone();
        self.keep(jpeg_fixture::jpeg_of(self.next_shot(), length), 320, 240, &place).await
    }

    /// Speaks for so many seconds: the voice note is on the phone and named by its hash.
    pub async fn speak(&self, seconds: u32) -> VoiceRef {
        let bytes = voice::spoken(seconds, u32::try_from(self.next_shot() % 97).unwrap());
        let kept = self.keep(bytes, 0, 0, &Place::Unknown).await;
        VoiceRef { hash: kept.hash, bytes: kept.bytes, recorded_at: kept.taken_at }
    }

    fn next_shot(&self) -> u64 {
        let number = self.shots.get();
        self.shots.set(number.wrapping_add(1));
        number
    }

    /// Keeps these bytes as a photo from there.
    pub async fn keep(&self, bytes: Vec<u8>, width: u32, height: u32, place: &Place) -> PhotoRef {
        let hash = Hash::of(&bytes);
        let length = u64::try_from(bytes.len()).unwrap();
        let bytes: Rc<[u8]> = bytes.into();
        let photo = SavedPhoto { hash, bytes: length, state: UploadState::unsent(length) };
        let put = |outbox: &mut Outbox| {
            outbox.photos.insert(hash, photo.clone());
            Ok(((), vec![Write::PutBytes(hash, Rc::clone(&bytes))]))
        };
        self.store.write(Durability::Strict, put).await.unwrap();
        let taken_at = self.env.now();
        PhotoRef {
            hash,
            bytes: length,
            width,
            height,
            taken_at,
            place: place.clone(),
            source: PhotoSource::Camera,
            undated: false,
            original: None,
        }
    }

    /// Keeps these bytes as a photo from where the person stands.
    pub async fn keep_here(&self, bytes: Vec<u8>, width: u32, height: u32) -> PhotoRef {
        let place = self.place.borrow().clone();
        self.keep(bytes, width, height, &place).await
    }

    /// From now on its person stands there; at first in the lane of the test town.
    pub fn stands_at(&self, place: Place) {
        self.place.replace(place);
    }

    /// 拍照上报 with one photo: 已存本机. It carries what the form's answer was.
    pub async fn report(&self, kind: KindCode, place: Place, note: &str) -> Submitted {
        let photos = vec![self.shoot(&place).await];
        let bundle = self.store.reference().await.unwrap().expect("reference data");
        let now = self.env.now().by_server_clock(self.store.outbox().await.unwrap().marks.clock_offset_ms);
        let laid = laid_over(&*self.store, &self.store.outbox().await.unwrap(), &self.person, &bundle).await.unwrap();
        let around = around(&*self.store, &laid, (&kind, &place), &self.person, &bundle, now).await.unwrap();
        let answer = preview(&kind, &place, None, &self.person, &bundle, &around.closed, now);
        let (forecast, source) = (answer.map(|answer| answer.forecast), Source::Patrol);
        let report = Report { kind, place, pick: None, photos, note: note.into(), forecast, source, voice: None, kind_guessed: false };
        self.ask(IssueId(self.env.new_id()), Command::Report(report)).await.unwrap()
    }

    /// 拍照上报 where the person stands, with so many photos of at least `length` bytes and no forecast.
    pub async fn report_of(&self, photos: u64, length: usize) -> IssueId {
        let mut shot = Vec::new();
        for _ in 0..photos {
            shot.push(self.shoot_of(length).await);
        }
        self.report_with(shot).await
    }

    /// The same with photos that are there.
    pub async fn report_with(&self, photos: Vec<PhotoRef>) -> IssueId {
        self.try_report(photos).await.expect("a report is always allowed")
    }

    /// The same; `None` if the phone refuses it on the spot.
    pub async fn try_report(&self, photos: Vec<PhotoRef>) -> Option<IssueId> {
        let report = Report { place: self.place.borrow().clone(), ..report_of(photos, "风雨中") };
        let issue = IssueId(self.env.new_id());
        self.ask(issue, Command::Report(report)).await.ok().map(|_| issue)
    }

    /// 整改完成 with one photo.
    pub async fn rectify(&self, issue: IssueId) -> Submitted {
        let photos = vec![self.shoot(&Place::Unknown).await];
        self.ask(issue, Command::Rectify { photos, note: "已清理干净".into(), voice: None }).await.unwrap()
    }

    /// 核查通过 or 退回整改.
    pub async fn verify(&self, issue: IssueId, judgement: Judgement) -> Result<Submitted, SubmitError> {
        self.ask(issue, Command::Verify { judgement, photos: vec![], note: String::new(), voice: None }).await
    }

    /// What the page of a record was given by the server, where the phone does not hold it itself; without a network what it was given before.
    async fn opened(&self, record: RecordRef) -> Option<AnyRecord> {
        if record_of(&*self.store, record).await.unwrap().is_some() {
            return None;
        }
        match record_from(&*self.network, record).await {
            Ok(found) => {
                self.given.borrow_mut().insert(record, found.clone());
                Some(found)
            }
            Err(Failure::NoNetwork) => self.given.borrow().get(&record).cloned(),
            Err(Failure::Server { .. }) => None,
        }
    }

    /// One record as its page shows it: with what is unsent, else as the phone holds it, else as the server says.
    pub async fn opens(&self, record: RecordRef) -> Option<ShownRecord> {
        let (outbox, bundle) = (self.store.outbox().await.unwrap(), self.store.reference().await.unwrap().expect("reference data"));
        let laid = laid_over(&*self.store, &outbox, &self.person, &bundle).await.unwrap();
        if let Some(laid) = laid.into_iter().find(|laid| laid.shown.record.reference() == record) {
            return Some(laid.shown);
        }
        let held = record_of(&*self.store, record).await.unwrap();
        let found = if held.is_some() { held } else { self.opened(record).await };
        found.map(|record| ShownRecord { record, pending: None })
    }

    /// Saves a command into the outbox, given from the page of its record.
    ///
    /// # Errors
    /// What the phone says where its rules refuse the command on the spot.
    pub async fn ask(&self, issue: IssueId, command: impl Into<AnyCommand>) -> Result<Submitted, SubmitError> {
        let command = command.into();
        let base = if command.begins_record() { None } else { self.opened(RecordRef { kind: command.kind(), id: issue.into() }).await };
        let asked = Submission { op: None, issue, command, clears: None, replaces: None, base, held_back: false };
        let submitted = submit(&*self.store, &*self.env, self.device, asked).await?;
        let saved = self.store.outbox().await.unwrap().op(submitted.op).cloned();
        // The same tap twice is one record.
        if self.saved.borrow().iter().all(|before| before.op != submitted.op) {
            self.saved.borrow_mut().push(saved.expect("what is shown as saved is in the outbox"));
        }
        Ok(submitted)
    }
}
