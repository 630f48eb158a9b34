//! Rows about the store itself.

use super::MakeBackup;
use crate::{
    entity::{audit, held_op, job, meta, op, person, town},
    error::Error,
    job::Body as _,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, OnConflict},
};
use serde::{Serialize, de::DeserializeOwned};
use shared::{
    id::{TownId, UnitId},
    moment::Moment,
    person::Role,
    status::BackupState,
};
use std::collections::HashSet;
use uuid::Uuid;

/// Writes a fact down in place of the one before.
pub(super) async fn put(db: &impl ConnectionTrait, key: &str, value: &impl Serialize) -> Result<(), Error> {
    let value = serde_json::to_string(value).map_err(Error::internal)?;
    let row = meta::Model { key: key.to_owned(), value }.into_active_model();
    let again = OnConflict::column(meta::Column::Key).update_column(meta::Column::Value).to_owned();
    meta::Entity::insert(row).on_conflict(again).exec_without_returning(db).await?;
    Ok(())
}

/// The fact; `None`: there is none, or a later version wrote it otherwise.
pub(super) async fn get<T: DeserializeOwned>(db: &impl ConnectionTrait, key: &str) -> Result<Option<T>, Error> {
    let row = meta::Entity::find_by_id(key.to_owned()).one(db).await?;
    Ok(row.and_then(|row| serde_json::from_str(&row.value).ok()))
}

/// Forgets a fact.
pub(super) async fn remove(db: &impl ConnectionTrait, key: &str) -> Result<(), Error> {
    meta::Entity::delete_by_id(key.to_owned()).exec(db).await?;
    Ok(())
}

/// The instant of the newest audit row: the last ones of all chains, of which every write of a town leaves one.
pub(super) async fn last_audited(db: &impl ConnectionTrait) -> Result<Option<Moment>, Error> {
    let mut newest = None;
    for head in town::Entity::find().all(db).await? {
        let last = audit::Entity::find_by_id((head.id, head.audit_seq)).one(db).await?;
        newest = newest.max(last.map(|row| Moment(row.at)));
    }
    Ok(newest)
}

/// All towns.
pub(super) async fn towns(db: &impl ConnectionTrait) -> Result<Vec<TownId>, Error> {
    Ok(town::Entity::find().order_by_asc(town::Column::Code).all(db).await?.into_iter().map(|row| TownId(row.id)).collect())
}

/// A town's last feed number, and the one up to which a verified backup holds it.
pub(super) async fn feed(db: &impl ConnectionTrait, town: TownId) -> Result<(u64, u64), Error> {
    let row = town::Entity::find_by_id(town.0).one(db).await?.ok_or(Error::NotFound)?;
    let number = |column: i64| u64::try_from(column).map_err(Error::internal);
    Ok((number(row.feed)?, number(row.backed_up_through)?))
}

/// Phones of a town with unsent records, the records, and the oldest by the phone's clock.
pub(super) async fn unsent(db: &impl ConnectionTrait, town: TownId) -> Result<(u64, u64, Option<Moment>), Error> {
    let rows = held_op::Entity::find().filter(held_op::Column::Town.eq(town.0)).all(db).await?;
    let phones: HashSet<_> = rows.iter().map(|row| row.device).collect();
    Ok((phones.len() as u64, rows.len() as u64, rows.iter().map(|row| Moment(row.recorded_at)).min()))
}

/// Commands of a town that were decided since then and not carried out.
pub(super) async fn refused(db: &impl ConnectionTrait, town: TownId, since: Moment) -> Result<u64, Error> {
    Ok(refused_since(town, since).count(db).await?)
}

fn refused_since(town: TownId, since: Moment) -> Select<op::Entity> {
    let decided = op::Entity::find().filter(op::Column::Town.eq(town.0)).filter(op::Column::ReceivedAt.gte(since.0));
    // What was carried out has left its record at a version, which is from 1. Word for word as the index has it.
    decided.filter(Expr::cust("version = 0"))
}

/// Jobs, a town's and everybody's, that should have been tried before `late` and are claimed by no server, and those whose last try failed or
/// that cannot be tried.
pub(super) async fn jobs(db: &impl ConnectionTrait, town: TownId, late: Moment, now: Moment) -> Result<(u64, u64), Error> {
    let whose = Condition::any().add(job::Column::Town.is_null()).add(job::Column::Town.eq(town.0));
    let open = || job::Entity::find().filter(job::Column::DoneAt.is_null()).filter(whose.clone());
    let free = Condition::any().add(job::Column::LockedUntil.is_null()).add(job::Column::LockedUntil.lte(now.0));
    let late = open().filter(job::Column::RunAt.lt(late.0)).filter(job::Column::GivenUpAt.is_null()).filter(free);
    Ok((late.count(db).await?, open().filter(job::Column::LastError.is_not_null()).count(db).await?))
}

/// How it stands with the backup that was asked for last.
pub(super) async fn backup(db: &impl ConnectionTrait) -> Result<BackupState, Error> {
    let asked = job::Entity::find().filter(job::Column::Name.eq(MakeBackup::NAME)).filter(job::Column::DoneAt.is_null()).one(db).await?;
    Ok(match asked {
        None => BackupState::Idle,
        Some(row) if row.given_up_at.is_some() => BackupState::Failed { why: row.last_error.unwrap_or_default() },
        Some(_) => BackupState::UnderWay,
    })
}

/// The roles of a town's accounts that are not closed.
pub(super) async fn open_roles(db: &impl ConnectionTrait, town: TownId) -> Result<(Vec<Role>, HashSet<UnitId>), Error> {
    let open = person::Entity::find().filter(person::Column::Town.eq(town.0)).filter(person::Column::Disabled.eq(false));
    let columns = open.select_only().columns([person::Column::Role, person::Column::MainOf]);
    let rows: Vec<(String, Option<Uuid>)> = columns.into_tuple().all(db).await?;
    let led = rows.iter().filter_map(|(_, led)| led.map(UnitId)).collect();
    let roles: Result<Vec<Role>, Error> = rows.iter().map(|(role, _)| serde_json::from_str(role).map_err(Error::internal)).collect();
    Ok((roles?, led))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::entity::Plans;
    use sea_orm::{DatabaseBackend, QueryTrait as _};

    #[tokio::test]
    async fn what_was_refused_is_counted_without_reading_what_was_carried_out() {
        let built = refused_since(TownId(Uuid::nil()), Moment(7)).build(DatabaseBackend::Sqlite);
        let plan = Plans::open().await.of(built).await;
        assert_eq!(plan, ["SEARCH op USING INDEX op_refused (town=? AND received_at>?)"]);
    }
}
