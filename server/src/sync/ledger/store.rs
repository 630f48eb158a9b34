//! Rows of the ledger.

use super::{Entry, Recorded, Text};
use crate::{
    entity::{op, op_photo, town},
    error::Error,
    photo::Named,
    state::WriteTx,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, TransactionTrait, sea_query::Expr};
use shared::mutation::{Defect, mutated};
use shared::{
    id::{DeviceId, IssueId, OpId, PersonId, TownId},
    photo::Hash,
    record::{Media, RecordKind, RecordRef},
    sync::{Receipt, Verdict},
};
use std::collections::{BTreeSet, HashMap};

/// Rows of one statement: databases take only so many values.
const AT_ONCE: usize = 500;

/// Where a town's feed and reference data stand.
#[derive(Clone, Copy, Debug)]
pub struct TownRow {
    /// Newest feed number.
    pub head: u64,
    /// Version of the reference data in force.
    pub reference: u64,
    /// Newest feed number within a verified backup; 0: none yet.
    pub backed_up_through: u64,
}

/// Where a town's feed and reference data stand.
pub async fn town_row(db: &impl ConnectionTrait, id: TownId) -> Result<TownRow, Error> {
    let row = town::Entity::find_by_id(id.0).one(db).await?.ok_or(Error::NotFound)?;
    let number = |column: i64| u64::try_from(column).map_err(Error::internal);
    let (head, reference) = (number(row.feed)?, number(row.reference_version)?);
    Ok(TownRow { head, reference, backed_up_through: number(row.backed_up_through)? })
}

/// A step within a transaction that can be undone by itself.
pub async fn step(tx: &WriteTx) -> Result<WriteTx, Error> {
    Ok(tx.begin().await?)
}

/// A command that names a photo.
#[derive(Clone, Debug)]
pub struct Naming {
    /// The command.
    pub op: OpId,
    /// Its record.
    pub issue: IssueId,
    /// Its verdict.
    pub verdict: Verdict,
    /// Its receipt, if it has one.
    pub receipt: Option<Receipt>,
}

/// What the ledger holds of these commands.
pub async fn recorded(db: &impl ConnectionTrait, ops: &[OpId]) -> Result<HashMap<OpId, Recorded>, Error> {
    if ops.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = op::Entity::find().filter(op::Column::Id.is_in(ops.iter().map(|op| op.0))).all(db).await?;
    rows.into_iter().map(|row| Ok((OpId(row.id), recorded_of(row)?))).collect()
}

/// What the ledger holds of the commands that are `asked` now, and of those that they need.
///
/// # Errors
/// The database's.
pub async fn known(db: &impl ConnectionTrait, asked: &[OpId], needed: &[OpId]) -> Result<HashMap<OpId, Recorded>, Error> {
    let mut known = recorded(db, &[asked, needed].concat()).await?;
    if mutated(Defect::ForgetLedger) {
        known.retain(|op, _| needed.contains(op));
    }
    Ok(known)
}

/// The number after the last one that this device's commands carried.
///
/// # Errors
/// The database's.
pub async fn next_seq(db: &impl ConnectionTrait, device: DeviceId) -> Result<u64, Error> {
    let last = op::Entity::find().filter(op::Column::Device.eq(device.0)).order_by_desc(op::Column::Seq).one(db).await?;
    Ok(last.and_then(|row| u64::try_from(row.seq).ok()).unwrap_or(0).saturating_add(1))
}

fn recorded_of(row: op::Model) -> Result<Recorded, Error> {
    let verdict = serde_json::from_str(&row.verdict).map_err(Error::internal)?;
    Ok(Recorded { person: PersonId(row.person), text: Text::in_column(row.raw), verdict, receipt: receipt_of(row.receipt.as_deref())? })
}

fn receipt_of(text: Option<&str>) -> Result<Option<Receipt>, Error> {
    text.map(|text| serde_json::from_str(text).map_err(Error::internal)).transpose()
}

/// Adds commands with their verdicts; of those that were carried out also the photos they name.
///
/// # Errors
/// The database's.
pub async fn insert(db: &impl ConnectionTrait, entries: Vec<Entry>) -> Result<(), Error> {
    if mutated(Defect::ForgetLedger) {
        let ids = || entries.iter().map(|entry| entry.row.id);
        op_photo::Entity::delete_many().filter(op_photo::Column::Op.is_in(ids())).exec(db).await?;
        op::Entity::delete_many().filter(op::Column::Id.is_in(ids())).exec(db).await?;
    }
    for chunk in entries.chunks(AT_ONCE) {
        let rows = chunk.iter().map(|entry| entry.row.clone().into_active_model());
        op::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    let photos: Vec<op_photo::Model> = entries.into_iter().flat_map(|entry| entry.photos).collect();
    for photos in photos.chunks(AT_ONCE) {
        let rows = photos.iter().map(|row| row.clone().into_active_model());
        op_photo::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

/// This person's commands that name the photo, oldest first.
pub async fn naming(db: &impl ConnectionTrait, town: TownId, person: PersonId, hash: Hash) -> Result<Vec<Naming>, Error> {
    let named = rows_naming(db, town, person, hash).await?;
    let ops = op::Entity::find()
        .filter(op::Column::Id.is_in(named.iter().map(|row| row.op)))
        .order_by_asc(op::Column::ReceivedAt)
        .order_by_asc(op::Column::Seq)
        .all(db)
        .await?;
    let naming = |row: op::Model| {
        let (op, issue) = (OpId(row.id), IssueId(row.issue));
        let Recorded { verdict, receipt, .. } = recorded_of(row)?;
        Ok(Naming { op, issue, verdict, receipt })
    };
    ops.into_iter().map(naming).collect()
}

/// The records to which this person has given the file as what it is, by a command or by what followed from one, ascending, without
/// repeats.
pub async fn records_naming(
    db: &impl ConnectionTrait,
    town: TownId,
    person: PersonId,
    (hash, media): Named,
) -> Result<BTreeSet<RecordRef>, Error> {
    let record = |row: op_photo::Model| Some(RecordRef { kind: RecordKind::of_key(&row.record_kind)?, id: row.issue.into() });
    let rows = rows_naming(db, town, person, hash).await?.into_iter();
    Ok(rows.filter(|row| row.media == media.key()).filter_map(record).collect())
}

async fn rows_naming(db: &impl ConnectionTrait, town: TownId, person: PersonId, hash: Hash) -> Result<Vec<op_photo::Model>, Error> {
    let rows = op_photo::Entity::find()
        .filter(op_photo::Column::Town.eq(town.0))
        .filter(op_photo::Column::Hash.eq(hash.to_string()))
        .filter(op_photo::Column::Person.eq(person.0))
        .all(db)
        .await?;
    Ok(rows)
}

/// The files a command names for its own record, in its order; what it opened has none but these.
pub(super) async fn files_of(db: &impl ConnectionTrait, op: OpId, record: IssueId) -> Result<Vec<Named>, Error> {
    let own = op_photo::Entity::find().filter(op_photo::Column::Op.eq(op.0)).filter(op_photo::Column::Issue.eq(record.0));
    let rows = own.order_by_asc(op_photo::Column::Position).all(db).await?;
    let media = |row: &op_photo::Model| Media::of_key(&row.media).ok_or_else(|| Error::internal("a file of no known kind"));
    rows.iter().map(|row| Ok((row.hash.parse().map_err(Error::internal)?, media(row)?))).collect()
}

/// Keeps a receipt with its command.
pub(super) async fn give_receipt(db: &impl ConnectionTrait, receipt: &Receipt) -> Result<(), Error> {
    let text = serde_json::to_string(receipt).map_err(Error::internal)?;
    let change = op::Entity::update_many().col_expr(op::Column::Receipt, Expr::value(text)).filter(op::Column::Id.eq(receipt.op.0));
    let changed = change.exec(db).await?;
    if changed.rows_affected == 1 { Ok(()) } else { Err(Error::internal("a receipt for a command that is not there")) }
}
