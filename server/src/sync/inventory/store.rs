//! Rows of records that lie on phones.

use crate::{
    entity::{held_op, looked_at, person},
    error::Error,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, sea_query::ExprTrait as _};
use shared::{
    id::{DeviceId, OpId, PersonId, TownId},
    moment::Moment,
};
use std::collections::HashMap;

/// Rows of one statement: databases take only so many values.
const ROWS_AT_ONCE: usize = 500;

/// A record on a phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The phone.
    pub device: DeviceId,
    /// The command.
    pub op: OpId,
    /// The town.
    pub town: TownId,
    /// Whose record.
    pub person: PersonId,
    /// What the phone is called.
    pub device_name: String,
    /// The phone's clock when it was saved.
    pub recorded_at: Moment,
    /// Photos of it whose bytes are still to be sent.
    pub photos: u32,
}

/// What one person's outbox on one phone holds.
pub(super) async fn of_device(db: &impl ConnectionTrait, device: DeviceId, person: PersonId) -> Result<Vec<Held>, Error> {
    let rows =
        held_op::Entity::find().filter(held_op::Column::Device.eq(device.0)).filter(held_op::Column::Person.eq(person.0)).all(db).await?;
    Ok(rows.into_iter().map(held_of).collect())
}

/// What the phones of a town hold, with the names of the persons.
pub(super) async fn of_town(db: &impl ConnectionTrait, town: TownId) -> Result<Vec<(Held, String)>, Error> {
    let rows = held_op::Entity::find().filter(held_op::Column::Town.eq(town.0)).all(db).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.person).collect::<std::collections::HashSet<_>>().into_iter().collect();
    let of_town = looked_at::<person::Entity>(person::Column::Town, db.get_database_backend()).eq(town.0);
    let persons = person::Entity::find().filter(of_town).filter(person::Column::Id.is_in(ids)).all(db).await?;
    let names: HashMap<_, _> = persons.into_iter().map(|person| (person.id, person.name)).collect();
    let named = |row: held_op::Model| {
        let name = names.get(&row.person).cloned().unwrap_or_default();
        (held_of(row), name)
    };
    Ok(rows.into_iter().map(named).collect())
}

/// Forgets records of a phone.
pub(super) async fn remove(db: &impl ConnectionTrait, device: DeviceId, ops: &[OpId]) -> Result<(), Error> {
    for ops in ops.chunks(ROWS_AT_ONCE) {
        held_op::Entity::delete_many()
            .filter(held_op::Column::Device.eq(device.0))
            .filter(held_op::Column::Op.is_in(ops.iter().map(|op| op.0)))
            .exec(db)
            .await?;
    }
    Ok(())
}

/// Adds records of a phone; one that is there already stays.
pub(super) async fn add(db: &impl ConnectionTrait, held: Vec<Held>) -> Result<(), Error> {
    for held in held.chunks(ROWS_AT_ONCE) {
        let rows = held.iter().map(|held| row_of(held).into_active_model());
        held_op::Entity::insert_many(rows).on_conflict_do_nothing().exec_without_returning(db).await?;
    }
    Ok(())
}

/// Forgets commands on whatever phone they lie: they have their receipt.
///
/// # Errors
/// The database's.
pub async fn forget(db: &impl ConnectionTrait, ops: &[OpId]) -> Result<(), Error> {
    if !ops.is_empty() {
        held_op::Entity::delete_many().filter(held_op::Column::Op.is_in(ops.iter().map(|op| op.0))).exec(db).await?;
    }
    Ok(())
}

fn held_of(row: held_op::Model) -> Held {
    Held {
        device: DeviceId(row.device),
        op: OpId(row.op),
        town: TownId(row.town),
        person: PersonId(row.person),
        device_name: row.device_name,
        recorded_at: Moment(row.recorded_at),
        photos: u32::try_from(row.photos).unwrap_or(0),
    }
}

fn row_of(held: &Held) -> held_op::Model {
    held_op::Model {
        device: held.device.0,
        op: held.op.0,
        town: held.town.0,
        person: held.person.0,
        device_name: held.device_name.clone(),
        recorded_at: held.recorded_at.0,
        photos: i32::try_from(held.photos).unwrap_or(i32::MAX),
    }
}
