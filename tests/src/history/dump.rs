//! Reading out a phone and a server for the checker.

use super::{DeviceDump, Kept, LedgerRow, ServerDump};
use app::{
    store::{List, Outbox, OutboxState, SavedOp, Store, UploadState, read_rows},
    sync::status_of,
};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use server::{
    entity::{audit, held_op, inspection, issue, op, photo},
    state::State,
};
use shared::{
    id::{DeviceId, OpId, PersonId, TownId},
    inspection::InspectionRow,
    moment::Moment,
    photo::Hash,
    record::{AnyRecord, RecordKind, RecordRef},
    sync::Verdict,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// What lies on a phone; `None` if nobody ever signed in there.
pub async fn device_of(store: &impl Store, device: DeviceId) -> Option<DeviceDump> {
    let outbox = store.outbox().await.unwrap();
    let account = outbox.marks.account.clone()?;
    let mut bytes = BTreeSet::new();
    for hash in outbox.photos.keys() {
        if store.bytes(*hash).await.unwrap().is_some_and(|found| Hash::of(&found) == *hash) {
            bytes.insert(*hash);
        }
    }
    let mut receipts = BTreeSet::new();
    for saved in outbox.ops.values() {
        let held = store.receipt(saved.op).await.unwrap();
        if held.is_some_and(|held| held.receipt.op == saved.op && held.receipt.verify(&account.me.receipt_key).is_ok()) {
            receipts.insert(saved.op);
        }
    }
    let records = records_of(store).await;
    Some(DeviceDump {
        device,
        person: account.me.person,
        ops: outbox.ops.values().map(|saved| (saved.op, kept(saved, &outbox))).collect(),
        receipts,
        bytes,
        closed: read_rows(&store.rows(&List::Closed.all(), u32::MAX).await.unwrap()),
        about: records.iter().map(AnyRecord::id).filter(|id| outbox.needs_copy((*id).into())).collect(),
        records,
        drafted: outbox.drafts.values().flat_map(|draft| draft.photos.iter().copied()).collect(),
        miscount: miscount(&outbox),
    })
}

/// The server's records as a phone keeps them; its list of inspections has to say what each of them says.
async fn records_of(store: &impl Store) -> Vec<AnyRecord> {
    let mut records: Vec<AnyRecord> = store.issues().await.unwrap().into_iter().map(AnyRecord::Issue).collect();
    for row in store.inspection_rows().await.unwrap() {
        let inspection = store.inspection(row.id).await.unwrap().expect("what is listed is there");
        assert_eq!(row, InspectionRow::of(&inspection), "a list shows the copy that is kept");
        records.push(AnyRecord::Inspection(inspection));
    }
    records
}

/// The audit chain's rows of a town, in order.
pub async fn audit_of(state: &State, town: TownId) -> Vec<audit::Model> {
    let rows = audit::Entity::find().filter(audit::Column::Town.eq(town.0)).order_by_asc(audit::Column::Seq);
    rows.all(state.db.reader()).await.unwrap()
}

fn kept(saved: &SavedOp, outbox: &Outbox) -> Kept {
    let held_back = |hash: &&Hash| outbox.photos.get(hash).is_none_or(|photo| matches!(photo.state, UploadState::Quarantined { .. }));
    Kept { state: saved.state.op_state(), held_back: saved.photos.iter().filter(held_back).copied().collect() }
}

/// Counts the outbox once more, in another way than the pages do.
fn miscount(outbox: &Outbox) -> Option<String> {
    let shown = status_of(outbox).summary;
    let (mut waiting, mut sent, mut person, mut delivered, mut photos) = (0, 0, outbox.broken.len(), 0, 0);
    for saved in outbox.ops.values() {
        let photos_in = |fits: &dyn Fn(&UploadState) -> bool| {
            saved.photos.iter().filter(|hash| outbox.photos.get(hash).is_some_and(|photo| fits(&photo.state))).count()
        };
        let held_back = !kept(saved, outbox).held_back.is_empty();
        match &saved.state {
            OutboxState::Delivered { .. } => delivered += 1,
            OutboxState::SetAside { .. } => person += 1,
            OutboxState::Waiting { .. } => waiting += 1,
            OutboxState::TextDelivered { .. } if held_back => person += 1,
            OutboxState::TextDelivered { .. } => sent += 1,
        }
        if !matches!(saved.state, OutboxState::Delivered { .. }) {
            photos += photos_in(&|state| matches!(state, UploadState::Sending { .. }));
        }
    }
    let counted = (waiting, sent, person, delivered, photos);
    let said = (shown.waiting, shown.text_delivered, shown.needs_person, shown.delivered, shown.photos_left);
    (counted != said).then(|| format!("waiting, text sent, for a person, delivered, photos left: shown {said:?}, in the store {counted:?}"))
}

/// What lies on a server, whole, at `now`.
pub async fn server_of(state: &State, town: TownId, now: Moment) -> ServerDump {
    let db = state.db.reader();
    let ops = op::Entity::find().all(db).await.unwrap().into_iter().map(|row| {
        let verdict = serde_json::from_str(&row.verdict).unwrap();
        (
            OpId(row.id),
            LedgerRow {
                raw: row.raw,
                person: PersonId(row.person),
                received_at: Moment(row.received_at),
                verdict,
                receipted: row.receipt.is_some(),
            },
        )
    });
    let ops: BTreeMap<_, _> = ops.collect();
    let mut records = Vec::new();
    for row in issue::Entity::find().filter(issue::Column::Town.eq(town.0)).all(db).await.unwrap() {
        records.push(AnyRecord::read(RecordKind::Issue, &row.body).unwrap());
    }
    for row in inspection::Entity::find().filter(inspection::Column::Town.eq(town.0)).all(db).await.unwrap() {
        records.push(AnyRecord::read(RecordKind::Inspection, &row.body).unwrap());
    }
    let photos: BTreeSet<Hash> = photo::Entity::find()
        .filter(photo::Column::Town.eq(town.0))
        .all(db)
        .await
        .unwrap()
        .iter()
        .map(|row| row.hash.parse().unwrap())
        .collect();
    let files = photos.iter().copied().filter(|hash| is_whole(&state.config.data, town, *hash)).collect();
    let held = held_op::Entity::find().all(db).await.unwrap();
    let mut attested: BTreeMap<String, usize> = BTreeMap::new();
    for row in audit::Entity::find().filter(audit::Column::Town.eq(town.0)).all(db).await.unwrap() {
        let body: serde_json::Value = serde_json::from_str(&row.body).unwrap();
        *attested.entry(row.object).or_default() += body["events"].as_array().map_or(0, Vec::len);
    }
    let unattested = |record: &&AnyRecord| {
        let RecordRef { kind, id } = record.reference();
        let events = attested.get(&format!("{}:{id}", kind.key())).copied().unwrap_or(0);
        u64::try_from(events) != Ok(record.version())
    };
    let unmarked = |issue: &&shared::issue::Issue| issue.is_overdue_at(now) && issue.overdue_since.is_none();
    ServerDump {
        now,
        ops,
        unattested: records.iter().filter(unattested).map(AnyRecord::id).collect(),
        unmarked: records.iter().filter_map(AnyRecord::issue).filter(unmarked).map(|issue| issue.id).collect(),
        records,
        photos,
        files,
        held: held.into_iter().map(|row| (DeviceId(row.device), OpId(row.op))).collect(),
        audit: audit_fault(state, town).await,
        reference: state.reference(town).await.unwrap(),
    }
}

/// What is wrong with the audit chain, or with what is kept beside it.
async fn audit_fault(state: &State, town: TownId) -> Option<String> {
    let instant = state.db.snapshot().await.unwrap();
    match server::witness::verify(&instant, town).await.unwrap() {
        Ok(compared) => compared.differences.first().map(ToString::to_string),
        Err(bad) => Some(format!("row {}: {}", bad.seq, bad.why)),
    }
}

/// Whether the ledger says that this command was carried out.
pub async fn applied(state: &State, id: OpId) -> bool {
    let row = op::Entity::find_by_id(id.0).one(state.db.reader()).await.unwrap();
    row.is_some_and(|row| matches!(serde_json::from_str(&row.verdict), Ok(Verdict::Applied { .. })))
}

/// Whether the original lies there and hashes equal. Its smaller forms are made anew when they are missing, so they may be, but not torn.
#[must_use]
pub fn is_whole(data: &Path, town: TownId, hash: Hash) -> bool {
    let name = hash.to_string();
    let form = |ending: &str| data.join(format!("photos/{town}/{}/{name}.{ending}", &name[..2]));
    let torn = |ending: &str| fs::metadata(form(ending)).is_ok_and(|about| about.len() == 0);
    fs::read(form("orig")).is_ok_and(|bytes| Hash::of(&bytes) == hash) && !torn("large.jpg") && !torn("thumb.jpg")
}
