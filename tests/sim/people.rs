//! What people do with their phones: photograph, fill in forms, save, settle what was refused.

use crate::{
    device::{Device, Drafted},
    inspect::holds,
    story::Story,
};
use app::{
    clock::Env as _,
    issue::keep::keep_draft,
    store::{DraftKey, Durability, SavedDraft, SavedOp, SavedPhoto, Store as _, UploadState, Write},
    sync::{Submission, discard, record_from, record_of, requeue, submit, submit_anew},
};
use shared::{
    id::{IssueId, OpId},
    inspection::Command as Inspection,
    issue::{Command, Judgement, Report},
    person::RoleKind,
    photo::{Hash, PhotoRef, PhotoSource},
    place::Place,
    record::{AnyCommand, AnyRecord, RecordRef},
    sync::{Envelope, OpState, works_by_query},
};
use std::{cell::Cell, rc::Rc};
use tests::{
    history::{Happened, Invariant},
    world::{kind, lane, spot, unit},
};

impl Story {
    /// Bytes of a photo that nobody else has taken. Some are longer than a chunk.
    fn shoot(&self) -> Vec<u8> {
        let shot = self.shots.get() + 1;
        self.shots.set(shot);
        let mut bytes = self.picture.clone();
        let behind = if self.roll(6) == 0 { 270_000 } else { 8 };
        bytes.resize(bytes.len() + behind, 0x5A);
        let end = bytes.len() - 8;
        bytes[end..end + 4].copy_from_slice(&shot.to_be_bytes());
        bytes[end + 4..].copy_from_slice(&u32::try_from(self.roll(1 << 30)).unwrap_or(0).to_be_bytes());
        bytes
    }

    fn photo_ref(&self, device: &Device, bytes: &[u8]) -> PhotoRef {
        PhotoRef {
            hash: Hash::of(bytes),
            bytes: u64::try_from(bytes.len()).unwrap_or(0),
            width: 320,
            height: 240,
            taken_at: device.env.now(),
            place: lane(),
            source: PhotoSource::Camera,
            undated: false,
            original: None,
        }
    }

    /// Puts a photo on the phone; `None` if the phone is full or crashes over it.
    pub(crate) async fn photograph(&self, device: &Device) -> Option<PhotoRef> {
        let bytes = self.shoot();
        let photo = self.photo_ref(device, &bytes);
        let (hash, length, bytes): (Hash, u64, Rc<[u8]>) = (photo.hash, photo.bytes, bytes.into());
        let store = &device.user().store;
        let written = store.mortal(store.write(Durability::Strict, |outbox| {
            outbox.photos.insert(hash, SavedPhoto { hash, bytes: length, state: UploadState::unsent(length) });
            Ok(((), vec![Write::PutBytes(hash, Rc::clone(&bytes))]))
        }));
        self.survived(device, written.await)?.ok().map(|()| photo)
    }

    /// A phone that died over something is switched on again.
    fn survived<T>(&self, device: &Device, done: Option<T>) -> Option<T> {
        if done.is_none() {
            device.die(self.roll(2) == 0);
        }
        done
    }

    pub(crate) fn place(&self) -> Place {
        if self.roll(4) == 0 { spot(33.0, 117.0) } else { lane() }
    }

    /// A form is filled in and flushed to disk; the next time it becomes a record.
    pub(crate) async fn draft(&self, device: &Device) {
        if device.user().person.borrow().role.kind() != RoleKind::Inspector {
            return self.somebody_does_something(device).await;
        }
        let left = device.user().draft.borrow().clone();
        if let Some(left) = left {
            return self.send_off(device, left).await;
        }
        let (op, bytes) = (OpId(device.env.new_id()), self.shoot());
        let photo = self.photo_ref(device, &bytes);
        let key = DraftKey(format!("report:{op}"));
        let json = serde_json::to_string(&photo).unwrap();
        let draft = SavedDraft { key: key.clone(), op, json, photos: vec![photo.hash] };
        let taken = (photo.hash, Rc::from(bytes));
        let store = &device.user().store;
        let kept = store.mortal(keep_draft(&**store, Durability::Strict, &draft, Some(&taken))).await;
        if self.survived(device, kept).is_some_and(|kept| kept.is_ok()) {
            let drafted = Drafted { key, op, photos: vec![photo.hash], recorded: Cell::new(false) };
            device.user().draft.replace(Some(drafted));
            self.log().line(format!("{}: a form is kept for {op}", device.name));
        }
    }

    async fn send_off(&self, device: &Device, Drafted { key, op, photos, .. }: Drafted) {
        let outbox = device.user().store.outbox().await.unwrap();
        // Another person holds the phone, or the form was sent off by a phone that died before it could say so.
        let Some(draft) = outbox.drafts.get(&key).cloned() else {
            if let Some(saved) = outbox.op(op).cloned() {
                self.told(device, &saved);
            }
            device.user().draft.replace(None);
            return;
        };
        let photo: PhotoRef = serde_json::from_str(&draft.json).unwrap();
        assert_eq!(photos, [photo.hash]);
        let report = Report {
            kind: kind("A06"),
            place: self.place(),
            pick: None,
            photos: vec![photo],
            note: "先拍后报".into(),
            forecast: None,
            source: shared::issue::Source::Patrol,
            voice: None,
            kind_guessed: false,
        };
        let asked = Submission {
            op: Some(op),
            issue: IssueId(device.env.new_id()),
            command: Command::Report(report).into(),
            clears: Some(key),
            replaces: None,
            base: None,
            held_back: false,
        };
        // The one moment between a form and a record.
        if self.phones_die() && self.roll(3) == 0 {
            device.user().store.dies_after(Some(1));
        }
        if self.save(device, asked).await {
            device.user().draft.replace(None);
        }
    }

    /// What the rules on the phone refuse is not done; what they allow is 已存本机.
    pub(crate) async fn somebody_does_something(&self, device: &Device) {
        if self.has_inspections() && self.roll(4) == 0 && self.inspects(device).await {
            return;
        }
        let role = device.user().person.borrow().role.kind();
        let issue = self.pick(&self.issues.borrow());
        let reports = role == RoleKind::Inspector && (issue.is_none() || self.roll(3) == 0);
        let (issue, command) = if reports {
            let Some(photo) = self.photograph(device).await else { return };
            let report = Report {
                kind: kind("A06"),
                place: self.place(),
                pick: None,
                photos: vec![photo],
                note: "风雨中".into(),
                forecast: None,
                source: shared::issue::Source::Patrol,
                voice: None,
                kind_guessed: false,
            };
            (IssueId(device.env.new_id()), Command::Report(report))
        } else {
            let Some(issue) = issue else { return };
            let photo = match (role, self.roll(4)) {
                (RoleKind::Inspector | RoleKind::Unit, 1..) => match self.photograph(device).await {
                    Some(photo) => vec![photo],
                    None => return,
                },
                _ => vec![],
            };
            let command = match (role, photo.is_empty(), self.roll(4)) {
                (RoleKind::Inspector, true, _) => Command::Withdraw { reason: "看错了".into() },
                (RoleKind::Inspector, ..) => Command::Supplement { photos: photo, note: "又一张".into(), voice: None },
                (RoleKind::Unit, true, _) => Command::Acknowledge,
                (RoleKind::Unit, ..) => Command::Rectify { photos: photo, note: "已清理".into(), voice: None },
                (RoleKind::Verifier, _, 0) => Command::Verify {
                    judgement: Judgement::SendBack { reason: "仍有残留".into() },
                    photos: vec![],
                    note: String::new(),
                    voice: None,
                },
                (RoleKind::Verifier, ..) => {
                    Command::Verify { judgement: Judgement::Pass, photos: vec![], note: String::new(), voice: None }
                }
                (_, _, 0) => Command::Void { reason: "误报".into() },
                (_, _, 1) => Command::Reassign { unit: unit("CW2"), reason: "属地有误".into(), helpers: vec![] },
                (_, _, 2) => Command::Assign { unit: unit("CW1"), helpers: vec![], reason: "属地".into() },
                _ => Command::Escalate { reason: "领导交办".into() },
            };
            (issue, command)
        };
        self.save(
            device,
            Submission { op: None, issue, command: command.into(), clears: None, replaces: None, base: None, held_back: false },
        )
        .await;
    }

    /// What the server gives to the page of a record in the office, where the phone holds only what its unsent commands are about.
    async fn opened(&self, device: &Device, asked: &Submission) -> Option<AnyRecord> {
        let record = RecordRef { kind: asked.command.kind(), id: asked.issue.into() };
        let queries = works_by_query(device.user().person.borrow().role.kind());
        if !queries || asked.command.begins_record() || record_of(&*device.user().store, record).await.unwrap().is_some() {
            return None;
        }
        record_from(&*device.wire, record).await.ok()
    }

    /// Saves; says whether 已存本机 was shown.
    pub(crate) async fn save(&self, device: &Device, asked: Submission) -> bool {
        let (store, command) = (&device.user().store, asked.command.clone());
        let asked = Submission { base: self.opened(device, &asked).await, ..asked };
        let done = store.mortal(submit(&**store, &*device.env, device.id.get(), asked)).await;
        let Some(Ok(submitted)) = self.survived(device, done) else { return false };
        let saved = store.outbox().await.unwrap().op(submitted.op).cloned();
        let Some(saved) = saved else {
            self.log().seen(Invariant::I1, format!("{} is shown as saved and is not in the outbox", submitted.op));
            return false;
        };
        let envelope: Envelope = serde_json::from_str(&saved.envelope).unwrap();
        let same = match (&envelope.command, &command) {
            (AnyCommand::Issue(Command::Report(kept)), AnyCommand::Issue(Command::Report(asked))) => {
                (&kept.photos, &kept.place, &kept.note) == (&asked.photos, &asked.place, &asked.note)
            }
            (AnyCommand::Inspection(Inspection::Submit(kept)), AnyCommand::Inspection(Inspection::Submit(asked))) => holds(kept, asked),
            (kept, asked) => kept == asked,
        };
        if !same {
            self.log().seen(Invariant::I1, format!("{} is shown as saved and holds another command", submitted.op));
        }
        self.told(device, &saved);
        true
    }

    /// 已存本机 is shown; the same tap twice shows it twice for one record.
    fn told(&self, device: &Device, saved: &SavedOp) {
        if self.saved.borrow().contains(&saved.op) {
            return;
        }
        self.saved.borrow_mut().push(saved.op);
        let envelope: Envelope = serde_json::from_str(&saved.envelope).unwrap();
        let kind_of_record = envelope.command.kind();
        self.knows(saved.issue, &envelope.command);
        let device_id = device.id.get();
        let person = device.user().person.borrow().id;
        let SavedOp { op, issue, envelope, photos, needs, .. } = saved.clone();
        self.log().line(format!("{}: saved {op} on {} {issue}", device.name, kind_of_record.key()));
        self.log().happened(Happened::Saved { device: device_id, person, op, issue, envelope, photos, needs });
    }

    /// 需处理: a person throws a refused record away, asks anew, or sends it again.
    pub(crate) async fn person_settles(&self, device: &Device) {
        let store = &device.user().store;
        let outbox = store.outbox().await.unwrap();
        let aside: Vec<OpId> =
            outbox.ops.values().filter(|saved| saved.state.op_state() == OpState::SetAside).map(|saved| saved.op).collect();
        let Some(op) = self.pick(&aside) else { return };
        match self.roll(3) {
            0 => {
                let gone = store.mortal(store.write(Durability::Strict, |outbox| Ok(discard(outbox, op)))).await;
                // Also a phone that died over it may have done it.
                self.survived(device, gone);
                if store.outbox().await.unwrap().op(op).is_none() {
                    self.discarded(device, op);
                }
            }
            1 => {
                let again = store.mortal(submit_anew(&**store, &*device.env, device.id.get(), op)).await;
                let again = self.survived(device, again);
                let outbox = store.outbox().await.unwrap();
                if outbox.op(op).is_none() {
                    self.discarded(device, op);
                }
                if let Some(Ok(submitted)) = again
                    && let Some(saved) = outbox.op(submitted.op).cloned()
                {
                    self.told(device, &saved);
                }
            }
            _ => {
                let again = store.mortal(store.write(Durability::Strict, |outbox| Ok((requeue(outbox, op), Vec::new())))).await;
                self.survived(device, again);
            }
        }
    }

    fn discarded(&self, device: &Device, op: OpId) {
        device.forget(op);
        self.log().line(format!("{}: thrown away {op}", device.name));
        self.log().happened(Happened::Discarded(op));
    }
}
