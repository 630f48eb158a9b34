//! Rows of the ledger.

use super::{Recorded, Text};
use crate::{
    entity::{op, op_photo, town},
    error::Error,
    state::WriteTx,
    sync::read::Pushed,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    TransactionTrait,
};
use shared::sabotage::{Defect, sabotaged};
use shared::{
    DeviceId, Hash, IssueId, Moment, OpId, PersonId, Receipt, TownId,
    sync::{EnvelopeHead, Verdict},
};
use std::collections::{BTreeSet, HashMap};

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

/// Holds back every other writer of the town until the transaction ends, so that what is read next stays true. (SQLite has one writer.)
pub async fn lock_town(tx: &WriteTx, id: TownId) -> Result<(), Error> {
    town::Entity::find_by_id(id.0).lock_exclusive().one(tx).await?.map(|_| ()).ok_or(Error::NotFound)
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
    /// Its issue.
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

/// Adds a command with its verdict; of one that was carried out also the photos it names.
pub(super) async fn insert(
    db: &impl ConnectionTrait,
    pushed: &Pushed,
    head: &EnvelopeHead,
    recorded: &Recorded,
    now: Moment,
) -> Result<(), Error> {
    let text = |value: &Receipt| serde_json::to_string(value).map_err(Error::internal);
    let applied = match &recorded.verdict {
        Verdict::Applied { version } => Some(*version),
        _ => None,
    };
    let row = op::Model {
        id: head.op.0,
        town: head.town.0,
        device: head.device.0,
        seq: i64::try_from(head.seq).unwrap_or(i64::MAX),
        person: head.by.0,
        issue: head.issue.0,
        received_at: now.0,
        raw: recorded.text.column(),
        verdict: serde_json::to_string(&recorded.verdict).map_err(Error::internal)?,
        version: i64::try_from(applied.unwrap_or(0)).map_err(Error::internal)?,
        photos_total: i32::try_from(pushed.photos().len()).map_err(Error::internal)?,
        receipt: recorded.receipt.as_ref().map(text).transpose()?,
    };
    if sabotaged(Defect::ForgetLedger) {
        op_photo::Entity::delete_many().filter(op_photo::Column::Op.eq(row.id)).exec(db).await?;
        op::Entity::delete_by_id(row.id).exec(db).await?;
    }
    op::Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    if applied.is_none() || pushed.photos().is_empty() {
        return Ok(());
    }
    let photos = (0_i32..).zip(pushed.photos()).map(|(position, photo)| {
        let (op, town, issue, person) = (head.op.0, head.town.0, head.issue.0, head.by.0);
        op_photo::Model { op, position, town, hash: photo.hash.to_string(), issue, person }.into_active_model()
    });
    op_photo::Entity::insert_many(photos).exec_without_returning(db).await?;
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

/// The issues to which this person has given the photo, ascending, without repeats.
pub async fn issues_naming(db: &impl ConnectionTrait, town: TownId, person: PersonId, hash: Hash) -> Result<BTreeSet<IssueId>, Error> {
    Ok(rows_naming(db, town, person, hash).await?.into_iter().map(|row| IssueId(row.issue)).collect())
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

/// The photos a command names, in its order.
pub(super) async fn photos_of(db: &impl ConnectionTrait, op: OpId) -> Result<Vec<Hash>, Error> {
    let rows = op_photo::Entity::find().filter(op_photo::Column::Op.eq(op.0)).order_by_asc(op_photo::Column::Position).all(db).await?;
    rows.iter().map(|row| row.hash.parse().map_err(Error::internal)).collect()
}

/// Keeps a receipt with its command.
pub(super) async fn give_receipt(db: &impl ConnectionTrait, receipt: &Receipt) -> Result<(), Error> {
    let text = serde_json::to_string(receipt).map_err(Error::internal)?;
    let change = op::ActiveModel { id: Set(receipt.op.0), receipt: Set(Some(text)), ..Default::default() };
    change.update(db).await?;
    Ok(())
}
