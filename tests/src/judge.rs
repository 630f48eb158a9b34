//! The judgement at the end: what phones showed as saved against what the server holds, promise by promise.

use crate::{Handset, handset::Saved, process::Process};
use app::sync::OutboxRow;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use server::{
    entity::{audit, op, photo},
    photo::{PhotoKey, Variant},
    state::State,
};
use shared::{
    Entry, Event, Hash, Issue, IssueId, OpId, StatusKind, TownId, seen_by, sees,
    sync::{OpState, PhotoState, Verdict},
};
use std::collections::{BTreeMap, BTreeSet};

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// Records that were shown as saved.
    pub records: u64,
    /// Their photos.
    pub photos: u64,
    /// Records that were refused, with their reason and bytes still on the phone.
    pub refused: u64,
    /// Records whose text is delivered and that wait for a person because a photo was not taken; its bytes are still on the phone.
    pub held: u64,
    /// Records or photo bytes that are nowhere, or receipts for nothing (I1, I2, I4).
    pub lost: Vec<String>,
    /// Commands with two effects, or with none though they were carried out (I3).
    pub doubled: Vec<String>,
    /// Records that still wait in fair weather (I6), phones that show something else than the server (I7), a chain that is broken (I10).
    pub wrong: Vec<String>,
}

impl Found {
    /// Adds what was found elsewhere.
    pub fn add(&mut self, other: Self) {
        self.records += other.records;
        self.photos += other.photos;
        self.refused += other.refused;
        self.held += other.held;
        self.lost.extend(other.lost);
        self.doubled.extend(other.doubled);
        self.wrong.extend(other.wrong);
    }

    /// Fails unless every promise held.
    pub fn must_be_clean(&self) {
        assert!(self.lost.is_empty() && self.doubled.is_empty() && self.wrong.is_empty(), "{self:#?}");
    }
}

/// Judges the test town of a server process. The phones must have been drained.
pub async fn judge(process: &Process, phones: &[Handset]) -> Found {
    let state = process.opened().await;
    let found = judge_town(&state, Process::town(), phones, true).await;
    state.db.close().await.unwrap();
    found
}

/// Judges a town; `alone`: nobody but these phones has ever sent anything.
pub async fn judge_town(state: &State, town: TownId, phones: &[Handset], alone: bool) -> Found {
    let mut found = Found::default();
    let mut issues: BTreeSet<IssueId> = BTreeSet::new();
    let mut ours: BTreeSet<OpId> = BTreeSet::new();
    for phone in phones {
        for saved in phone.saved() {
            found.records += 1;
            found.photos += saved.photos.len() as u64;
            issues.insert(saved.issue);
            ours.insert(saved.op);
            one_record(state, town, phone, &saved, &mut found).await;
        }
    }
    for row in op::Entity::find().all(state.db.reader()).await.unwrap() {
        if alone && !ours.contains(&OpId(row.id)) {
            found.doubled.push(format!("the server holds {}, which nobody saved", row.id));
        }
    }
    for row in photo::Entity::find().all(state.db.reader()).await.unwrap() {
        let hash: Hash = row.hash.parse().unwrap();
        if original(state, TownId(row.town), hash).await != Some(hash) {
            found.lost.push(format!("I2: the row of {hash} has no such bytes"));
        }
    }
    for id in issues {
        one_issue(state, town, phones, id, &mut found).await;
    }
    if let Err(bad) = server::audit::verify(state.db.reader(), town).await.unwrap() {
        found.wrong.push(format!("I10: row {} of the audit chain: {}", bad.seq, bad.why));
    }
    found
}

async fn original(state: &State, town: TownId, hash: Hash) -> Option<Hash> {
    let bytes = state.photos.get(PhotoKey { town, hash, variant: Variant::Original }).await.unwrap();
    bytes.map(|bytes| Hash::of(&bytes))
}

async fn one_record(state: &State, town: TownId, phone: &Handset, saved: &Saved, found: &mut Found) {
    let Saved { op, photos, issue } = saved;
    let row = op::Entity::find_by_id(op.0).one(state.db.reader()).await.unwrap();
    let verdict: Option<Verdict> = row.map(|row| serde_json::from_str(&row.verdict).unwrap());
    let applied = matches!(verdict, Some(Verdict::Applied { .. }));
    let effects = match server::issue::load(state.db.reader(), town, *issue).await.unwrap() {
        Some(issue) => issue.timeline.iter().filter(|entry| entry.op == Some(*op)).count(),
        None => 0,
    };
    if applied != (effects > 0) {
        found.doubled.push(format!("I3: {op} has the verdict {verdict:?} and {effects} events"));
    }
    let row = phone.records().await.into_iter().find(|row| row.op == *op);
    let not_taken =
        |row: &OutboxRow| row.photos.iter().filter(|photo| photo.state == PhotoState::Quarantined).map(|photo| photo.hash).collect();
    let quarantined: Vec<Hash> = row.as_ref().map(not_taken).unwrap_or_default();
    match row.as_ref().map(|row| row.state.clone()) {
        Some(OpState::TextDelivered) if !quarantined.is_empty() => {
            found.held += 1;
            for hash in photos {
                let here = app::store::Store::bytes(&*phone.store, *hash).await.unwrap().map(|bytes| Hash::of(&bytes));
                if here != Some(*hash) && (quarantined.contains(hash) || original(state, town, *hash).await != Some(*hash)) {
                    found.lost.push(format!("I2: {hash} of {op}, which waits for a person"));
                }
            }
        }
        Some(OpState::SetAside) => {
            found.refused += 1;
            if applied {
                found.lost.push(format!("I1: {op} was carried out and is shown as refused"));
            }
            for hash in photos {
                let here = app::store::Store::bytes(&*phone.store, *hash).await.unwrap();
                if here.map(|bytes| Hash::of(&bytes)) != Some(*hash) {
                    found.lost.push(format!("I1: bytes of the refused {op} are gone"));
                }
            }
        }
        // What has left the outbox left it with a receipt.
        Some(OpState::Delivered) | None => {
            if !applied || !phone.has_verified_receipt(*op).await {
                found.lost.push(format!("I4: {op} counts as delivered, the server says {verdict:?}"));
            }
            for hash in photos {
                if original(state, town, *hash).await != Some(*hash) {
                    found.lost.push(format!("I2: {hash} of {op}"));
                }
            }
        }
        Some(other) => {
            found.wrong.push(format!("I6: {op} is still {other:?}: {:?}", phone.records().await.iter().find(|row| row.op == *op)))
        }
    }
}

async fn one_issue(state: &State, town: TownId, phones: &[Handset], id: IssueId, found: &mut Found) {
    let issue = server::issue::load(state.db.reader(), town, id).await.unwrap();
    let reference = state.reference(town).await.unwrap();
    let (mut shown, mut quarantined) = (Vec::new(), Vec::new());
    for phone in phones {
        let photos = phone.records().await.into_iter().flat_map(|row| row.photos);
        quarantined.extend(photos.filter(|photo| photo.state == PhotoState::Quarantined).map(|photo| photo.hash));
        let here = phone.shown().await.into_iter().find(|shown| shown.issue.id == id).map(|shown| shown.issue);
        shown.push((phone, here));
    }
    let Some(issue) = issue else {
        if shown.iter().any(|(_, here)| here.as_ref().is_some_and(|issue| issue.version > 0)) {
            found.wrong.push(format!("I7: {id} is on a phone and not on the server"));
        }
        return;
    };
    let vouched = audit::Entity::find().filter(audit::Column::Object.eq(format!("issue:{id}"))).all(state.db.reader()).await.unwrap();
    let events =
        |row: &audit::Model| serde_json::from_str::<serde_json::Value>(&row.body).unwrap()["events"].as_array().map_or(0, Vec::len);
    let vouched: usize = vouched.iter().map(events).sum();
    if vouched != issue.timeline.len() {
        found.wrong.push(format!("I10: {id} has {} events, the audit vouches for {vouched}", issue.timeline.len()));
    }
    if issue.overdue_since.is_none() && issue.is_overdue_at(state.clock.now()) {
        found.wrong.push(format!("{id} is overdue and nobody noticed"));
    }
    found.doubled.extend(twice(&issue).into_iter().map(|what| format!("I3: {id}: {what}")));
    if issue.status.kind() != StatusKind::Withdrawn
        && issue.photos.iter().any(|photo| !photo.stored && !quarantined.contains(&photo.photo.hash))
    {
        found.wrong.push(format!("I2: a photo of {id} never counted as stored"));
    }
    for (phone, here) in shown {
        let truth = sees(&issue, &phone.person, &reference).then(|| seen_by(&issue, &phone.person));
        let mark = |issue: &Issue| (issue.version, issue.status.kind());
        if here.as_ref().map(mark) != truth.as_ref().map(mark) {
            let role = phone.person.role.kind();
            found.wrong.push(format!("I7: {id} as {role:?} shows it: {:?}, truth {:?}", here.as_ref().map(mark), truth.as_ref().map(mark)));
        }
    }
}

/// What has happened twice in an issue: one command's event, one photo's arrival, one deadline's passing.
fn twice(issue: &Issue) -> Vec<String> {
    let mut times: BTreeMap<String, u32> = BTreeMap::new();
    for entry in &issue.timeline {
        if let Some(name) = name_of(entry) {
            *times.entry(name).or_default() += 1;
        }
    }
    times.into_iter().filter(|(_, times)| *times > 1).map(|(name, times)| format!("{name} {times} times")).collect()
}

fn name_of(entry: &Entry) -> Option<String> {
    let event = serde_json::to_value(&entry.event).unwrap();
    let name = event.as_object().map_or_else(|| event.to_string(), |fields| fields.keys().cloned().collect());
    match (entry.op, &entry.event) {
        (Some(op), _) => Some(format!("{op} {name}")),
        (None, Event::PhotoStored { .. } | Event::BecameOverdue { .. }) => Some(event.to_string()),
        (None, _) => None,
    }
}
